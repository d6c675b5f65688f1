"""Refusals: what may not be done, each with a stable reason that has words in domain.yml."""

from typing import ClassVar


class ClinicError(Exception):
    """A refusal that a patient can be told about: `utter_<reason>` gives it words."""

    reason: ClassVar[str]
