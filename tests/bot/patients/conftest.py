"""The identity check as a test goes through it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.patients import identity
from bot.patients.access import Address, verified_accesses
from bot.patients.identity import Progress, Step
from tests.texting import NOON


def begin(session: Session, address: Address, at: datetime = NOON) -> Step:
    return identity.begin(session, address, now=at).step


def give(session: Session, address: Address, text: str, at: datetime = NOON) -> Progress:
    return identity.take_answer(session, address, text, now=at)


def names(session: Session, address: Address, at: datetime = NOON) -> set[str]:
    """The patients that whoever writes from an address is now verified for."""
    found = verified_accesses(session, address, now=at)
    return {access.patient.given_name for access in found}
