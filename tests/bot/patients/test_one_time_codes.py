"""The check in the chat: a code goes to the phone on file, works once, and locks when guessed."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.patients import one_time_codes
from bot.patients.access import Address
from bot.patients.errors import IdentityLocked
from bot.patients.identity import CODE_LASTS, VERIFIED_FOR, Step
from bot.patients.models import Channel, IdentityCheck
from bot.patients.one_time_codes import LOCKED_FOR
from tests.bot.patients.conftest import begin, give, names
from tests.people import MARIA, sms_address, web_address
from tests.texting import NOON


def code_for(session: Session, browser: Address, at: datetime = NOON) -> str:
    """Maria's code, after she has said who she is in the chat."""
    begin(session, browser, at)
    give(session, browser, "5/17/1984", at)
    progress = give(session, browser, "212-555-0100", at)
    assert (progress.step, progress.phone_number) == (Step.CODE, MARIA)
    assert progress.code is not None
    return progress.code


def test_on_the_web_birth_date_and_phone_bring_a_code_to_the_phone_on_file(
    session: Session,
) -> None:
    browser = web_address(session)

    code = code_for(session, browser)
    assert names(session, browser) == set()
    progress = give(session, browser, f"the code is {code}")

    assert progress.step is Step.VERIFIED
    assert names(session, browser) == {"Maria"}
    assert names(session, sms_address(session)) == set()
    assert names(session, browser, NOON + VERIFIED_FOR[Channel.WEB]) == set()


@pytest.mark.parametrize(
    "answer", ["5/17/1984, (212) 555-0100", "5/17/1984 212-555-0100", "2125550100 may 17 1984"]
)
def test_birth_date_and_phone_number_may_come_in_one_message(session: Session, answer: str) -> None:
    assert give(session, web_address(session), answer).step is Step.CODE


def test_the_database_knows_no_code(session: Session) -> None:
    code = code_for(session, web_address(session))

    (check,) = session.scalars(select(IdentityCheck))
    assert check.code_hash is not None
    assert code not in check.code_hash


def test_a_code_works_for_ten_minutes(session: Session) -> None:
    browser = web_address(session)
    code = code_for(session, browser)

    late = give(session, browser, code, NOON + CODE_LASTS)

    assert late.step is Step.BIRTH_DATE
    assert names(session, browser, NOON + CODE_LASTS) == set()


def test_a_code_is_of_no_use_in_another_browser(session: Session) -> None:
    code = code_for(session, web_address(session, "one"))

    give(session, web_address(session, "another"), code)

    assert names(session, web_address(session, "another")) == set()


def test_three_wrong_codes_lock_the_chat(session: Session) -> None:
    browser = web_address(session)
    steps = []
    for _ in range(3):
        wrong = "000000" if code_for(session, browser) != "000000" else "000001"
        steps.append(give(session, browser, wrong).step)

    assert steps == [Step.WRONG, Step.WRONG, Step.LOCKED]
    with pytest.raises(IdentityLocked):
        begin(session, browser)


def test_wrong_codes_count_for_the_phone_in_whatever_browser(session: Session) -> None:
    for number in range(6):
        browser = web_address(session, f"browser-{number}")
        wrong = "000000" if code_for(session, browser) != "000000" else "000001"
        give(session, browser, wrong)

    fresh = web_address(session, "a-seventh")
    code = code_for(session, fresh)

    with pytest.raises(IdentityLocked):
        give(session, fresh, code)
    assert names(session, fresh) == set()
    later, last = NOON + LOCKED_FOR, web_address(session, "half-an-hour-later")
    assert give(session, last, code_for(session, last, later), later).step is Step.VERIFIED


def test_a_code_that_was_not_sent_opens_nothing(session: Session) -> None:
    browser = web_address(session)
    code = code_for(session, browser)

    one_time_codes.void(session, browser.clinic_id, browser.value)

    assert give(session, browser, code).step is Step.WRONG


def test_a_wrong_code_makes_the_right_one_worthless(session: Session) -> None:
    browser = web_address(session)
    code = code_for(session, browser)
    give(session, browser, "000000" if code != "000000" else "000001")

    assert give(session, browser, code).step is not Step.VERIFIED


@pytest.mark.parametrize("claim", ["5/17/1984, 212-555-0177", "1/1/1990, 212-555-0100"])
def test_a_stranger_in_the_chat_is_told_the_same_and_no_code_is_sent(
    session: Session, claim: str
) -> None:
    progress = give(session, web_address(session), claim)

    assert progress.step is Step.CODE
    assert progress.code is None


def test_a_message_without_a_code_is_no_wrong_try(session: Session) -> None:
    browser = web_address(session)
    code = code_for(session, browser)
    for _ in range(4):
        assert give(session, browser, "it has not come yet").step is Step.CODE

    assert give(session, browser, code).step is Step.VERIFIED
