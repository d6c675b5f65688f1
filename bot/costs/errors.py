"""Why a way to pay cannot be had."""

from bot.errors import ClinicError


class TermsNotOffered(ClinicError):
    """The clinic offers no such terms for this amount."""

    reason = "terms_not_offered"


class NoCoverage(ClinicError):
    """No insurance is on file, or which category of it applies would be a guess."""

    reason = "no_coverage"


class AllowedAmountNotOnFile(ClinicError):
    """The insurer reckons with its own amount for a code, and the clinic has not got it."""

    reason = "allowed_not_on_file"
