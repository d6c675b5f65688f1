"""Signing in: both factors, each code once, few tries, sessions that end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.db import transaction
from bot.staff import accounts, passwords, sessions, signing_in
from bot.staff.accounts import Credentials
from bot.staff.models import Staff, StaffSession
from bot.staff.signing_in import (
    TRIES_FOR_ACCOUNT,
    TRIES_FROM_PLACE,
    WINDOW,
    NotSignedIn,
    TooManyTries,
)
from tests.console import JOAN, PETE, attempt, hire
from tests.texting import NOON, opening

MINUTE = timedelta(minutes=1)


@pytest.fixture
def joan(engine: Engine) -> Credentials:
    with transaction(engine) as session:
        return hire(session)


def enter(engine: Engine, made: Credentials, now: datetime = NOON, **changed: str) -> str:
    return signing_in.sign_in(opening(engine), attempt(made, now, **changed), now=now)


def is_open(engine: Engine, token: str, now: datetime) -> bool:
    with transaction(engine) as session:
        return sessions.find(session, token, now=now) is not None


def test_password_and_code_open_the_console(engine: Engine, joan: Credentials) -> None:
    token = enter(engine, joan, email=" JOAN@clinic.example ")

    assert is_open(engine, token, NOON + MINUTE)
    with transaction(engine) as session:
        kept = session.scalars(select(StaffSession)).one()
        staff = accounts.find(session, JOAN)
    assert token not in (kept.token_hash, str(kept.id))
    assert staff.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "not the password"},
        {"code": "000000"},
        {"code": ""},
        {"email": "nobody@clinic.example"},
        {"email": "", "password": "", "code": ""},
        {"password": "x" * 5000},
        {"email": "joan@clinic.example\x00"},
    ],
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_one_thing_wrong_is_as_good_as_all(
    engine: Engine, joan: Credentials, wrong: dict[str, str]
) -> None:
    if wrong.get("email", "").endswith("\x00"):
        assert enter(engine, joan, **wrong)  # what no database keeps is taken away first
        return
    with pytest.raises(NotSignedIn):
        enter(engine, joan, **wrong)


def test_a_code_works_once(engine: Engine, joan: Credentials) -> None:
    enter(engine, joan)

    with pytest.raises(NotSignedIn):
        enter(engine, joan, now=NOON + timedelta(seconds=5))
    assert enter(engine, joan, now=NOON + MINUTE)


def test_a_code_sent_four_times_at_once_opens_one_session(
    engine: Engine, joan: Credentials
) -> None:
    def try_it(_: int) -> bool:
        try:
            return bool(enter(engine, joan))
        except NotSignedIn:
            return False

    with ThreadPoolExecutor(4) as browsers:
        done = list(browsers.map(try_it, range(4)))

    assert done.count(True) == 1


def test_after_five_wrong_tries_the_right_one_waits_a_quarter_of_an_hour(
    engine: Engine, joan: Credentials
) -> None:
    for _ in range(TRIES_FOR_ACCOUNT):
        with pytest.raises(NotSignedIn):
            enter(engine, joan, password="a guess at it")

    with pytest.raises(TooManyTries):
        enter(engine, joan)
    assert enter(engine, joan, now=NOON + WINDOW + MINUTE)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_one_place_cannot_try_many_accounts(
    engine: Engine, joan: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda *_: False)  # each real one takes 0.1 s
    for number in range(TRIES_FROM_PLACE):
        with pytest.raises(NotSignedIn):
            enter(engine, joan, email=f"someone{number}@clinic.example")

    with pytest.raises(TooManyTries):
        enter(engine, joan)


def test_a_session_ends_after_fifteen_idle_minutes_and_lasts_while_somebody_works(
    engine: Engine, joan: Credentials
) -> None:
    token = enter(engine, joan)
    now = NOON
    for _ in range(6):
        now += 14 * MINUTE
        with transaction(engine) as session:
            found = sessions.find(session, token, now=now)
            assert found is not None
            sessions.touch(found[0], now=now)

    assert not is_open(engine, token, now + 15 * MINUTE)


def test_no_session_is_older_than_twelve_hours(engine: Engine, joan: Credentials) -> None:
    token = enter(engine, joan)
    with transaction(engine) as session:
        session.scalars(select(StaffSession)).one().seen_at = NOON + 12 * 60 * MINUTE - MINUTE

    assert is_open(engine, token, NOON + 12 * 60 * MINUTE - MINUTE)
    assert not is_open(engine, token, NOON + 12 * 60 * MINUTE)


def test_signing_in_again_ends_the_browsers_earlier_session(
    engine: Engine, joan: Credentials
) -> None:
    first = enter(engine, joan)
    second = enter(engine, joan, now=NOON + MINUTE, old_token=first)

    assert not is_open(engine, first, NOON + MINUTE)
    assert is_open(engine, second, NOON + MINUTE)


def test_a_reset_ends_sessions_and_lets_the_locked_out_in(
    engine: Engine, joan: Credentials
) -> None:
    token = enter(engine, joan)
    for _ in range(TRIES_FOR_ACCOUNT + 1):
        with pytest.raises(NotSignedIn):
            enter(engine, joan, password="a guess at it")
    with transaction(engine) as session:
        fresh = accounts.reset(session, JOAN, now=NOON)

    assert not is_open(engine, token, NOON)
    with pytest.raises(NotSignedIn):
        enter(engine, joan, now=NOON + MINUTE)
    assert enter(engine, fresh, now=NOON + MINUTE)


def test_whoever_is_removed_is_out_at_once_and_may_be_hired_again(
    engine: Engine, joan: Credentials
) -> None:
    token = enter(engine, joan)
    with transaction(engine) as session:
        accounts.remove(session, JOAN, now=NOON)

    assert not is_open(engine, token, NOON)
    with pytest.raises(NotSignedIn):
        enter(engine, joan, now=NOON + MINUTE)
    with transaction(engine) as session:
        again = hire(session)
        assert len(session.scalars(select(Staff)).all()) == 1
    assert enter(engine, again, now=NOON + 2 * MINUTE)


def test_an_account_needs_an_email_a_clinic_that_is_known_and_to_be_new(
    engine: Engine, joan: Credentials
) -> None:
    for email, slugs in ((JOAN, ("bright-dental",)), ("pete", ("bright-dental",)), (PETE, ())):
        with pytest.raises(accounts.StaffRefused), transaction(engine) as session:
            hire(session, email, slugs=slugs)
    with pytest.raises(accounts.StaffRefused), transaction(engine) as session:
        hire(session, PETE, slugs=("no-such-clinic",))
