"""The check that makes someone verified: what it asks, what it takes, when it locks."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.patients import access, identity
from bot.patients.access import Address
from bot.patients.errors import IdentityLocked, NobodyOnFile
from bot.patients.identity import VERIFIED_FOR, Step
from bot.patients.models import Channel, IdentityCheck
from bot.patients.one_time_codes import LOCKED_FOR
from tests.bot.patients.conftest import begin, give, names
from tests.people import (
    DANA,
    HARBOR,
    JORDAN,
    MARIA,
    OAK_MANOR,
    RUIZ,
    STRANGER,
    sms_address,
    web_address,
)
from tests.texting import NOON


def test_a_patient_is_asked_for_their_birth_date_and_verified_by_it(session: Session) -> None:
    maria = sms_address(session)

    assert begin(session, maria) is Step.BIRTH_DATE
    progress = give(session, maria, "it's 5/17/1984")

    assert progress.step is Step.VERIFIED
    assert [access.patient.given_name for access in progress.accesses] == ["Maria"]
    assert names(session, maria) == {"Maria"}


def test_a_verification_by_text_lasts_thirty_days(session: Session) -> None:
    maria = sms_address(session)
    give(session, maria, "5/17/1984")

    lasts = VERIFIED_FOR[Channel.SMS]
    assert names(session, maria, NOON + lasts - timedelta(seconds=1)) == {"Maria"}
    assert names(session, maria, NOON + lasts) == set()


def test_someone_verified_again_is_verified_for_longer(session: Session) -> None:
    maria, later = sms_address(session), NOON + timedelta(days=20)
    give(session, maria, "5/17/1984")

    give(session, maria, "5/17/1984", later)

    assert names(session, maria, later + timedelta(days=29)) == {"Maria"}


@pytest.mark.parametrize("answer", ["hello?", "why do you need that", "1984", "2/30/1984", ""])
def test_an_answer_without_a_birth_date_is_no_wrong_try(session: Session, answer: str) -> None:
    maria = sms_address(session)
    for _ in range(5):
        assert give(session, maria, answer).step is Step.BIRTH_DATE

    assert give(session, maria, "5/17/1984").step is Step.VERIFIED


def test_three_wrong_birth_dates_lock_the_check_for_half_an_hour(session: Session) -> None:
    maria = sms_address(session)

    steps = [give(session, maria, f"1/{day}/1990").step for day in (1, 2, 3)]

    assert steps == [Step.WRONG, Step.WRONG, Step.LOCKED]
    for refused in (begin, lambda s, a, at: give(s, a, "5/17/1984", at)):
        with pytest.raises(IdentityLocked) as locked:
            refused(session, maria, NOON + LOCKED_FOR - timedelta(seconds=1))
        assert locked.value.until == NOON + LOCKED_FOR
    assert names(session, maria) == set()


def test_after_the_lock_three_tries_are_free_again(session: Session) -> None:
    maria, later = sms_address(session), NOON + LOCKED_FOR
    for day in (1, 2, 3):
        give(session, maria, f"1/{day}/1990")

    assert give(session, maria, "1/4/1990", later).step is Step.WRONG
    assert give(session, maria, "1/5/1990", later).step is Step.WRONG
    assert give(session, maria, "5/17/1984", later).step is Step.VERIFIED


def test_a_right_answer_forgets_the_wrong_ones_before(session: Session) -> None:
    maria = sms_address(session)
    for answer in ("1/1/1990", "1/2/1990", "5/17/1984", "1/1/1990"):
        step = give(session, maria, answer).step

    assert step is Step.WRONG


def test_a_lock_holds_for_one_phone_only(session: Session) -> None:
    for day in (1, 2, 3):
        give(session, sms_address(session), f"1/{day}/1990")

    assert begin(session, sms_address(session, JORDAN, HARBOR)) is Step.BIRTH_DATE


def test_a_phone_that_nobody_here_has_cannot_be_verified(session: Session) -> None:
    for address in (sms_address(session, STRANGER), sms_address(session, MARIA, HARBOR)):
        with pytest.raises(NobodyOnFile):
            begin(session, address)


def test_another_patients_birth_date_opens_nobody(session: Session) -> None:
    maria = sms_address(session)

    assert give(session, maria, "11/2/1991").step is Step.WRONG  # Sam's
    assert names(session, maria) == set()


def test_on_a_shared_phone_the_first_name_is_asked_for_as_well(session: Session) -> None:
    family = sms_address(session, RUIZ)

    assert begin(session, family) is Step.GIVEN_NAME
    assert give(session, family, "1/30/1987").step is Step.GIVEN_NAME
    assert give(session, family, "Elena").step is Step.VERIFIED
    assert names(session, family) == {"Ana", "Leo"}


def test_name_and_birth_date_may_come_in_one_message_or_in_either_order(session: Session) -> None:
    family = sms_address(session, RUIZ)

    assert give(session, family, "leo").step is Step.BIRTH_DATE
    progress = give(session, family, "march 9 2015")

    assert progress.step is Step.VERIFIED
    assert names(session, family) == {"Leo"}
    both = give(session, family, "Elena, 1/30/1987")
    assert {access.patient.given_name for access in both.accesses} == {"Ana", "Leo"}
    assert all(access.proxy is not None for access in both.accesses)


def test_a_childs_name_with_its_mothers_birth_date_opens_her_children(session: Session) -> None:
    family = sms_address(session, RUIZ)

    assert give(session, family, "Leo, 1/30/1987").step is Step.VERIFIED


def test_a_name_with_somebody_elses_birth_date_is_wrong(session: Session) -> None:
    family = sms_address(session, RUIZ)

    assert give(session, family, "Leo 8/21/2018").step is Step.WRONG  # Ana's


@pytest.mark.parametrize("birth_date", ["10/3/1969", "2/25/1941"])
def test_a_proxy_who_gives_either_birth_date_has_a_proxys_rights_only(
    session: Session, birth_date: str
) -> None:
    dana = sms_address(session, DANA, OAK_MANOR)

    progress = give(session, dana, birth_date)

    (access,) = progress.accesses
    assert access.patient.given_name == "Ruth"
    assert access.proxy is not None


def test_what_was_given_is_forgotten_once_it_is_settled(session: Session) -> None:
    for number, answers in ((MARIA, ["5/17/1984"]), (RUIZ, ["Leo", "8/21/2018"])):
        for answer in answers:
            give(session, sms_address(session, number), answer)

    for check in session.scalars(select(IdentityCheck)):
        assert (check.birth_date, check.given_names, check.code_hash) == (None, [], None)


def test_the_check_is_under_way_from_the_question_to_the_answer(session: Session) -> None:
    maria = sms_address(session)

    def is_under_way(at: datetime = NOON) -> bool:
        return identity.is_under_way(session, maria, now=at)

    assert not is_under_way()
    begin(session, maria)
    assert is_under_way()
    assert not is_under_way(NOON + timedelta(days=1))
    give(session, maria, "1/1/1990")
    assert is_under_way()
    give(session, maria, "5/17/1984")
    assert not is_under_way()


def test_names_are_asked_for_on_a_shared_phone_only(session: Session) -> None:
    def asked(address: Address) -> frozenset[str]:
        return identity.names_asked_for(session, address)

    assert asked(sms_address(session)) == frozenset()
    assert asked(sms_address(session, RUIZ)) == {"Leo", "Ana", "Elena"}
    assert asked(web_address(session)) == frozenset()


def test_whoever_says_it_is_the_wrong_number_is_verified_no_more(session: Session) -> None:
    family = sms_address(session, RUIZ)
    give(session, family, "Elena 1/30/1987")
    give(session, sms_address(session), "5/17/1984")

    access.withdraw(session, family)

    assert names(session, family) == set()
    assert names(session, sms_address(session)) == {"Maria"}
