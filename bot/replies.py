"""What is said to a patient, before a channel gives it its form."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """One reply: its text, and the choices it offers, if any."""

    text: str
    choices: tuple[str, ...] = ()
