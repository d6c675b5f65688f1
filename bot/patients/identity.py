"""The check that makes someone verified: birth date, first name where a phone is shared, and
on the web a one-time code sent to the phone on file."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db import locked_row
from bot.patients import one_time_codes
from bot.patients.access import Access, Address, Person, people_on_file
from bot.patients.birth_dates import read_birth_date, read_given_names
from bot.patients.errors import IdentityLocked, NobodyOnFile
from bot.patients.models import Channel, IdentityCheck, Verification
from bot.patients.one_time_codes import LOCKED_FOR, read_phone_number

WRONG_TRIES = 3
VERIFIED_FOR = {Channel.SMS: timedelta(days=30), Channel.WEB: timedelta(hours=12)}
CODE_LASTS = timedelta(minutes=10)
ASKED_FOR = timedelta(days=1)


class Step(StrEnum):
    """What the check needs next, or how it ended."""

    BIRTH_DATE = "birth_date"
    GIVEN_NAME = "given_name"
    PHONE_NUMBER = "phone_number"
    CODE = "code"
    WRONG = "wrong"
    LOCKED = "locked"
    VERIFIED = "verified"


@dataclass(frozen=True)
class Progress:
    """Where the check stands. `code` is to be texted to `phone_number`, on the web only."""

    step: Step
    accesses: tuple[Access, ...] = ()
    code: str | None = None
    phone_number: str | None = None
    has_something: bool = False  # part of what is needed was given already


def begin(session: Session, address: Address, said: str = "", *, now: datetime) -> Progress:
    """Open the check for an address and say what to ask.

    said: the message that needs the check; a first name in it need not be asked for again

    Raises IdentityLocked while locked, NobodyOnFile for a phone that nobody here has.
    """
    check = _check_of(session, address)
    _refuse_if_locked(check, now)
    if address.channel is Channel.SMS and not _people(session, check, address):
        raise NobodyOnFile
    check.asked_at = now
    if check.code_hash is not None and (check.code_expires_at or now) > now:
        return Progress(Step.CODE)
    has_something = check.birth_date is not None or bool(check.given_names)
    people = _people(session, check, address)
    _take_names(check, people, said)
    return Progress(_next_step(check, address, people), has_something=has_something)


def is_under_way(session: Session, address: Address, *, now: datetime) -> bool:
    """Whether we have asked this address who it is and wait for the answer."""
    check = session.get(IdentityCheck, (address.clinic_id, address.channel, address.value))
    return bool(check and check.asked_at and check.asked_at > now - ASKED_FOR)


def names_asked_for(session: Session, address: Address) -> frozenset[str]:
    """First names that would be an answer; empty unless several people share the phone."""
    if address.channel is Channel.WEB:
        return frozenset()
    people = people_on_file(session, address.clinic_id, address.value)
    return frozenset(person.given_name for person in people) if len(people) > 1 else frozenset()


def take_answer(
    session: Session,
    address: Address,
    text: str,
    *,
    day_may_be_first: bool = False,
    now: datetime,
) -> Progress:
    """Take in what someone wrote towards their check, and say where it stands.

    Three wrong answers lock the address for 30 minutes. Raises IdentityLocked while locked,
    NobodyOnFile for a phone that nobody here has.
    """
    check = _check_of(session, address)
    _refuse_if_locked(check, now)
    if address.channel is Channel.SMS and not _people(session, check, address):
        raise NobodyOnFile
    check.asked_at = now
    if check.code_hash is not None:
        return _take_code(session, check, address, text, now)
    said = read_birth_date(text, day_may_be_first=day_may_be_first)
    check.birth_date = said or check.birth_date
    if address.channel is Channel.WEB:
        check.claimed_phone_number = read_phone_number(text) or check.claimed_phone_number
    people = _people(session, check, address)
    _take_names(check, people, text)
    step = _next_step(check, address, people)
    if step is not Step.CODE and step is not Step.VERIFIED:
        return Progress(step)
    accesses = _accesses(check, people)
    if address.channel is Channel.WEB:
        return _send_code(check, accesses, now)
    return _settle(session, check, address, accesses, now)


def _check_of(session: Session, address: Address) -> IdentityCheck:
    key = {"clinic_id": address.clinic_id, "channel": address.channel, "address": address.value}
    return locked_row(session, IdentityCheck(**key, wrong_tries=0, given_names=[]))


def _refuse_if_locked(check: IdentityCheck, now: datetime) -> None:
    if check.locked_until is None:
        return
    if check.locked_until > now:
        raise IdentityLocked(check.locked_until)
    check.locked_until, check.wrong_tries = None, 0


def _people(session: Session, check: IdentityCheck, address: Address) -> list[Person]:
    number = address.value if address.channel is Channel.SMS else check.claimed_phone_number
    return people_on_file(session, address.clinic_id, number) if number else []


def _names(person: Person) -> set[str]:
    return {person.given_name, *(access.patient.given_name for access in person.accesses)}


def _take_names(check: IdentityCheck, people: list[Person], text: str) -> None:
    known = {name for person in people for name in _names(person)}
    check.given_names = sorted(read_given_names(text, known) | set(check.given_names))


def _next_step(check: IdentityCheck, address: Address, people: list[Person]) -> Step:
    if address.channel is Channel.WEB:
        if check.birth_date is None:
            return Step.BIRTH_DATE
        return Step.CODE if check.claimed_phone_number else Step.PHONE_NUMBER
    patients = {access.patient.id for person in people for access in person.accesses}
    if len(patients) > 1 and not check.given_names:
        return Step.GIVEN_NAME
    return Step.BIRTH_DATE if check.birth_date is None else Step.VERIFIED


def _accesses(check: IdentityCheck, people: list[Person]) -> list[Access]:
    """What the given birth date and names open; empty if they fit nobody."""
    names = frozenset(check.given_names)
    found: dict[object, Access] = {}
    for person in people:
        if person.birth_date == check.birth_date and (not names or person.answers_to(names)):
            for access in person.accesses:
                found.setdefault(access.patient.id, access)
    return list(found.values())


def _settle(
    session: Session,
    check: IdentityCheck,
    address: Address,
    accesses: list[Access],
    now: datetime,
) -> Progress:
    if not accesses:
        return _count_wrong_try(check, now)
    for access in accesses:
        _verify(session, address, access, now)
    _forget(check)
    check.wrong_tries = 0
    return Progress(Step.VERIFIED, tuple(accesses))


def _verify(session: Session, address: Address, access: Access, now: datetime) -> None:
    row = session.scalar(
        select(Verification).where(
            Verification.clinic_id == address.clinic_id,
            Verification.channel == address.channel,
            Verification.address == address.value,
            Verification.patient_id == access.patient.id,
        )
    )
    if row is None:
        row = Verification(
            clinic_id=address.clinic_id,
            channel=address.channel,
            address=address.value,
            patient_id=access.patient.id,
        )
        session.add(row)
    row.proxy_id = access.proxy.id if access.proxy else None
    row.verified_at = now
    row.expires_at = now + VERIFIED_FOR[address.channel]


def _count_wrong_try(check: IdentityCheck, now: datetime) -> Progress:
    asked_at = check.asked_at
    _forget(check)
    check.wrong_tries += 1
    if check.wrong_tries >= WRONG_TRIES:
        check.locked_until = now + LOCKED_FOR
        return Progress(Step.LOCKED)
    check.asked_at = asked_at
    return Progress(Step.WRONG)


def _forget(check: IdentityCheck) -> None:
    check.birth_date = check.claimed_phone_number = check.asked_at = None
    check.code_hash = check.code_expires_at = None
    check.given_names = []


def _send_code(check: IdentityCheck, accesses: list[Access], now: datetime) -> Progress:
    """A code for the phone on file. Someone unknown is told the same, and no code is sent."""
    code = one_time_codes.new_code()
    check.code_hash = one_time_codes.hashed(code if accesses else secrets.token_hex(16))
    check.code_expires_at = now + CODE_LASTS
    number = check.claimed_phone_number
    return Progress(Step.CODE, code=code if accesses else None, phone_number=number)


def _take_code(
    session: Session, check: IdentityCheck, address: Address, text: str, now: datetime
) -> Progress:
    if check.code_expires_at is not None and check.code_expires_at <= now:
        _forget(check)
        check.asked_at = now
        return Progress(Step.BIRTH_DATE)
    given, number = one_time_codes.read_code(text), check.claimed_phone_number or ""
    one_time_codes.refuse_if_tried_out(session, address.clinic_id, number, now=now)
    if given is None:
        return Progress(Step.CODE)
    if not secrets.compare_digest(one_time_codes.hashed(given), check.code_hash or ""):
        one_time_codes.count_wrong(session, address.clinic_id, number, now=now)
        return _count_wrong_try(check, now)
    one_time_codes.forgive(session, address.clinic_id, number)
    accesses = _accesses(check, _people(session, check, address))
    return _settle(session, check, address, accesses, now)
