"""Why a patient's facts are not told."""

from datetime import datetime

from bot.errors import ClinicError


class IdentityNotVerified(ClinicError):
    """Whoever writes has not been checked yet: ask for the date of birth."""

    reason = "identity_not_verified"


class NobodyOnFile(ClinicError):
    """No patient and no proxy has this phone number: nobody to verify."""

    reason = "nobody_on_file"


class IdentityLocked(ClinicError):
    """Too many wrong answers: no further try until a moment."""

    reason = "identity_locked"

    def __init__(self, until: datetime) -> None:
        super().__init__(f"identity checks are locked until {until.isoformat()}")
        self.until = until


class WhichPatient(ClinicError):
    """Verified for several patients, and it is not clear whom this is about."""

    reason = "which_patient"

    def __init__(self, given_names: list[str]) -> None:
        super().__init__(f"{len(given_names)} patients are possible")
        self.given_names = given_names


class NotAllowedToSee(ClinicError):
    """A proxy asks for something the patient has not opened to them."""

    reason = "not_allowed_to_see"


class NotAllowedToDecide(ClinicError):
    """A proxy who may look, but not decide."""

    reason = "not_allowed_to_decide"


class NotOnThisPhone(ClinicError):
    """Asked about a relative who is no patient of this phone."""

    reason = "not_on_this_phone"
