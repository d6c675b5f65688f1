"""Why a way to pay cannot be had."""

from bot.errors import ClinicError


class TermsNotOffered(ClinicError):
    """The clinic offers no such terms for this amount."""

    reason = "terms_not_offered"
