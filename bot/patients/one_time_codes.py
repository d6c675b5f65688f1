"""One-time codes for the website chat, and the phone numbers that they go to."""

import hashlib
import re
import secrets

import phonenumbers

from bot.patients.birth_dates import mask_birth_dates

CODE = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})(?!\d)")


def new_code() -> str:
    """Six digits that nobody can guess."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hashed(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


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
