"""The second factor: the six digits of an authenticator app, each good once."""

from datetime import datetime

import pyotp
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.staff.models import Staff

STEP_SECONDS = 30
STEPS_AROUND = 1  # a phone's clock may be half a minute off
ISSUER = "Treatment coordinator"


def new_secret() -> str:
    """What the authenticator app is given."""
    return pyotp.random_base32()


def app_link(staff: Staff) -> str:
    """The otpauth:// address that authenticator apps read."""
    return pyotp.TOTP(staff.totp_secret).provisioning_uri(name=staff.email, issuer_name=ISSUER)


def code_at(secret: str, moment: datetime) -> str:
    """The six digits that an app shows at a moment."""
    return pyotp.TOTP(secret).at(moment)


def take_code(session: Session, staff: Staff, code: str, *, now: datetime) -> bool:
    """Whether a code is right and was not used before; it is used up by this."""
    step = _step_of(staff.totp_secret, "".join(code.split()), now)
    if step is None:
        return False
    taken = session.execute(
        update(Staff)
        .where(Staff.id == staff.id, Staff.totp_last_step < step)
        .values(totp_last_step=step)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    totp, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    for step in range(current - STEPS_AROUND, current + STEPS_AROUND + 1):
        if pyotp.utils.strings_equal(code, totp.at(step * STEP_SECONDS)):
            return step
    return None
