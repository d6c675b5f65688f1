"""Which patients a price or a way to pay is for, as a clinic's files say it."""

from enum import StrEnum


class Eligible(StrEnum):
    """Everyone, or only those with or without insurance on file."""

    EVERYONE = "everyone"
    INSURED = "insured"
    SELF_PAY = "self-pay"

    def admits(self, *, is_insured: bool) -> bool:
        """Whether a patient with or without insurance is among them."""
        return self is Eligible.EVERYONE or is_insured == (self is Eligible.INSURED)
