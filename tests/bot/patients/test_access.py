"""Who may see and decide what, for patients themselves and for those who act for them."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.patients.access import Access, people_on_file, verified_accesses
from bot.patients.errors import NotAllowedToDecide, NotAllowedToSee
from tests.people import (
    DANA,
    HARBOR,
    MARIA,
    OAK_MANOR,
    RUIZ,
    STRANGER,
    clinic,
    patient,
    proxy_of,
    sms_address,
    web_address,
)
from tests.texting import NOON, verify

RIGHTS = {
    "may_see_visits": Access.require_visits,
    "may_see_treatment": Access.require_treatment,
    "may_see_costs": Access.require_costs,
}


def test_a_patient_may_see_and_decide_everything_of_their_own(session: Session) -> None:
    maria = Access(patient(session, "Maria"), None)

    for require in (*RIGHTS.values(), Access.require_decision):
        require(maria)


@pytest.mark.parametrize("right", RIGHTS)
def test_a_proxy_sees_what_was_opened_to_them_and_nothing_else(
    session: Session, right: str
) -> None:
    ruth = patient(session, "Ruth")
    dana = proxy_of(session, ruth)
    for name in RIGHTS:
        setattr(dana, name, name == right)
    access = Access(ruth, dana)

    RIGHTS[right](access)
    for name in RIGHTS.keys() - {right}:
        with pytest.raises(NotAllowedToSee):
            RIGHTS[name](access)


def test_a_proxy_decides_only_where_they_may(session: Session) -> None:
    leo = patient(session, "Leo")
    elena = proxy_of(session, leo)

    Access(leo, elena).require_decision()
    elena.may_decide = False
    with pytest.raises(NotAllowedToDecide):
        Access(leo, elena).require_decision()
    elena.may_see_visits = False
    with pytest.raises(NotAllowedToDecide):
        Access(leo, elena).require_arranging()


def test_dana_may_see_her_mothers_visits_but_neither_treatment_nor_costs(
    session: Session,
) -> None:
    ruth = patient(session, "Ruth")
    access = Access(ruth, proxy_of(session, ruth))

    access.require_visits()
    access.require_arranging()
    for refused in (access.require_treatment, access.require_costs):
        with pytest.raises(NotAllowedToSee):
            refused()
    with pytest.raises(NotAllowedToDecide):
        access.require_decision()


def test_nobody_is_verified_by_their_phone_number_alone(session: Session) -> None:
    assert verified_accesses(session, sms_address(session), now=NOON) == []


def test_a_verification_lasts_until_it_expires(session: Session) -> None:
    verify(session, "Maria", lasting=timedelta(days=30))
    address = sms_address(session)

    (access,) = verified_accesses(session, address, now=NOON + timedelta(days=29))
    assert (access.patient, access.proxy) == (patient(session, "Maria"), None)
    assert verified_accesses(session, address, now=NOON + timedelta(days=30)) == []


def test_a_verification_counts_for_one_phone_clinic_and_channel(session: Session) -> None:
    verify(session, "Maria")

    for elsewhere in (
        sms_address(session, STRANGER),
        sms_address(session, MARIA, HARBOR),
        web_address(session, MARIA),
    ):
        assert verified_accesses(session, elsewhere, now=NOON) == []


def test_a_proxy_is_verified_for_each_of_their_patients_by_first_name(session: Session) -> None:
    for name in ("Leo", "Ana"):
        verify(session, name, RUIZ, proxy=proxy_of(session, patient(session, name)))

    accesses = verified_accesses(session, sms_address(session, RUIZ), now=NOON)

    assert [access.patient.given_name for access in accesses] == ["Ana", "Leo"]
    assert {access.proxy.given_name for access in accesses if access.proxy} == {"Elena"}


def test_a_familys_phone_is_that_of_the_children_and_of_their_mother(session: Session) -> None:
    people = people_on_file(session, clinic(session).id, RUIZ)

    by_name = {person.given_name: person for person in people}
    assert set(by_name) == {"Leo", "Ana", "Elena"}
    assert by_name["Elena"].birth_date == date(1987, 1, 30)
    spoken_for = {access.patient.given_name for access in by_name["Elena"].accesses}
    assert spoken_for == {"Leo", "Ana"}
    assert all(access.proxy for access in by_name["Elena"].accesses)


def test_a_proxys_phone_opens_the_patient_with_the_proxys_rights_only(session: Session) -> None:
    people = people_on_file(session, clinic(session, OAK_MANOR).id, DANA)

    assert {person.given_name for person in people} == {"Dana", "Ruth"}
    assert all(access.proxy is not None for person in people for access in person.accesses)


def test_a_phone_that_is_on_no_file_is_nobodys(session: Session) -> None:
    assert people_on_file(session, clinic(session).id, STRANGER) == []


def test_a_phone_of_another_clinics_patient_is_nobodys_here(session: Session) -> None:
    assert people_on_file(session, clinic(session, HARBOR).id, MARIA) == []


def test_someone_answers_to_their_own_name_and_to_those_of_their_patients(
    session: Session,
) -> None:
    people = people_on_file(session, clinic(session).id, RUIZ)
    elena = next(person for person in people if person.given_name == "Elena")

    assert elena.answers_to(frozenset({"Leo"}))
    assert elena.answers_to(frozenset({"Elena", "Somebody"}))
    assert not elena.answers_to(frozenset({"Maria"}))
