"""One-time codes for the website chat, and the phone numbers that they go to."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import phonenumbers
from sqlalchemy.orm import Session

from bot.db import locked_row
from bot.patients.birth_dates import mask_birth_dates
from bot.patients.errors import IdentityLocked
from bot.patients.models import Channel, IdentityCheck
from bot.settings import get_settings

LOCKED_FOR = timedelta(minutes=30)
WRONG_PER_PHONE = 6
CODE = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})(?!\d)")


def new_code() -> str:
    """Six digits that nobody can guess."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hashed(code: str) -> str:
    """What is kept of a code: six digits are soon tried out by whoever lacks our key."""
    key = get_settings().secret_key.encode()
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()


def refuse_if_tried_out(
    session: Session, clinic_id: UUID, phone_number: str, *, now: datetime
) -> None:
    """Raises IdentityLocked while too many wrong codes were given for a phone, by anybody."""
    tries = _tries(session, clinic_id, phone_number)
    if tries.locked_until is not None and tries.locked_until > now:
        raise IdentityLocked(tries.locked_until)


def count_wrong(session: Session, clinic_id: UUID, phone_number: str, *, now: datetime) -> None:
    """One more wrong code for a phone, in whatever browser: six lock it for 30 minutes."""
    tries = _tries(session, clinic_id, phone_number)
    tries.wrong_tries += 1
    if tries.wrong_tries >= WRONG_PER_PHONE:
        tries.wrong_tries, tries.locked_until = 0, now + LOCKED_FOR


def forgive(session: Session, clinic_id: UUID, phone_number: str) -> None:
    """The right code was given: wrong ones before it count no more."""
    _tries(session, clinic_id, phone_number).wrong_tries = 0


def void(session: Session, clinic_id: UUID, browser: str) -> None:
    """The code that a browser waits for is not sent: no guess can be right."""
    check = session.get_one(IdentityCheck, (clinic_id, Channel.WEB, browser))
    check.code_hash = hashed(secrets.token_hex(16))


def _tries(session: Session, clinic_id: UUID, phone_number: str) -> IdentityCheck:
    fresh = IdentityCheck(
        clinic_id=clinic_id,
        channel=Channel.WEB,
        address=f"phone:{phone_number}",
        wrong_tries=0,
        given_names=[],
    )
    return locked_row(session, fresh)


def read_code(text: str) -> str | None:
    """The six digits in a text; None if there are none."""
    found = CODE.search(text)
    return found[1] + found[2] if found else None


def read_phone_number(text: str) -> str | None:
    """The first US phone number in a text, as E.164; None if there is none."""
    words = mask_birth_dates(text)  # 1984 212-555-0100 holds one number, and a year before it
    for match in phonenumbers.PhoneNumberMatcher(words, "US", phonenumbers.Leniency.POSSIBLE):
        if len(str(match.number.national_number)) == 10:
            return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    return None
