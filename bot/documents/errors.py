"""Why a document is not given, not shown or not agreed to."""

from collections.abc import Sequence

from bot.errors import ClinicError


class EstimateIncomplete(ClinicError):
    """Something that the law wants in an estimate is missing; `gaps` says what, for staff."""

    reason = "estimate_incomplete"

    def __init__(self, gaps: Sequence[str]) -> None:
        super().__init__(f"an estimate lacks {'; '.join(gaps)}")
        self.gaps = tuple(gaps)


class TermsNotShown(ClinicError):
    """Credit is agreed to only by somebody who was shown its terms in writing."""

    reason = "terms_not_shown"


class TermsChanged(ClinicError):
    """The version that was agreed to is no longer what the clinic offers."""

    reason = "terms_changed"


class TermsIncomplete(ClinicError):
    """The clinic has not written down all that the disclosure of credit must say."""

    reason = "terms_incomplete"

    def __init__(self, gaps: Sequence[str]) -> None:
        super().__init__(f"a disclosure lacks {'; '.join(gaps)}")
        self.gaps = tuple(gaps)
