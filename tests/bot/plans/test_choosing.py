"""Which plan and which option a question is about, and what was decided."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clinics.models import CatalogueTreatment
from bot.plans.choosing import (
    accepted_option,
    catalogue,
    current_plan,
    decide,
    options_named,
    treatment_named,
)
from bot.plans.errors import NoPlan, PlanExpired
from bot.plans.models import Decision, PlanStatus, TreatmentOption, TreatmentPlan, Verdict
from tests.people import clinic, option_of, patient, plan_of
from tests.texting import NOON, text_in

TODAY = date(2026, 11, 24)


def named(session: Session, text: str, given_name: str = "Maria") -> list[str]:
    return [
        option.treatment for option in options_named(plan_of(session, given_name).options, text)
    ]


def say(
    session: Session,
    verdict: Verdict,
    treatment: str | None,
    at: datetime = NOON,
    body: str = "ok",
) -> Decision:
    """Maria's word on an option, in a message of its own."""
    plan, message = plan_of(session, "Maria"), text_in(session, body, at=at)
    option = option_of(session, "Maria", treatment) if treatment else None
    decision = Decision(
        plan_id=plan.id,
        option_id=option.id if option else None,
        verdict=verdict,
        conversation_id=message.conversation_id,
        message_id=message.id,
    )
    return decide(session, decision, now=at)


def accepted(session: Session) -> TreatmentOption | None:
    return accepted_option(session, plan_of(session, "Maria"))


def test_marias_current_plan_is_the_second_version_and_its_new_price(session: Session) -> None:
    plan = current_plan(session, patient(session, "Maria").id, today=TODAY)

    assert (plan.number, plan.version, plan.source) == ("P-204", 2, "plan P-204 version 2")
    assert [option.total for option in plan.options] == [125_000, 24_000, 0]


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.REVOKED])
def test_a_plan_that_nobody_approved_or_that_was_revoked_is_never_told(
    session: Session, status: PlanStatus
) -> None:
    plan_of(session, "Sam").status = status

    with pytest.raises(NoPlan):
        current_plan(session, patient(session, "Sam").id, today=TODAY)


def test_a_plan_is_told_on_its_last_valid_day_and_not_after_it(session: Session) -> None:
    maria = patient(session, "Maria").id
    last_day = plan_of(session, "Maria").valid_until

    assert current_plan(session, maria, today=last_day).valid_until == last_day
    with pytest.raises(PlanExpired):
        current_plan(session, maria, today=last_day + timedelta(days=1))


def test_the_plan_approved_last_is_the_current_one(session: Session) -> None:
    old = plan_of(session, "Maria")
    session.add(
        TreatmentPlan(
            clinic_id=old.clinic_id,
            patient_id=old.patient_id,
            number="P-900",
            version=1,
            status=PlanStatus.ACTIVE,
            subject="tooth 3",
            approved_by="Dr. Lee",
            approved_on=old.approved_on + timedelta(days=1),
            valid_until=old.valid_until,
        )
    )

    assert current_plan(session, old.patient_id, today=TODAY).number == "P-900"


@pytest.mark.parametrize(
    ("text", "treatments"),
    [
        ("how much is the crown", ["crown"]),
        ("CROWNS", ["crown"]),
        ("the crwn", ["crown"]),
        ("and the cap?", ["crown"]),
        ("the filling", ["large-filling"]),
        ("large filling", ["large-filling"]),
        ("fillling", ["large-filling"]),
        ("crown or filling?", ["crown", "large-filling"]),
        ("the crown and the large filling", ["crown", "large-filling"]),
        ("what if I do nothing", ["no-treatment"]),
        ("¿cuánto cuesta la corona?", ["crown"]),
        ("el empaste grande", ["large-filling"]),
        ("la funda o la resina?", ["crown", "large-filling"]),
        ("y si no hago nada", ["no-treatment"]),
        ("sin tratamiento", ["no-treatment"]),
        ("do you take HSA funds", []),
        ("quiero sacar una cita", []),
        ("how much is it", []),
        ("an implant", []),
        ("billing", []),
        ("this is killing me", []),
        ("how do you feel", []),
        ("", []),
    ],
)
def test_a_text_names_the_options_that_it_means(
    session: Session, text: str, treatments: list[str]
) -> None:
    assert named(session, text) == treatments


def test_of_a_long_name_and_a_short_one_within_it_the_long_one_is_meant(session: Session) -> None:
    catalogued = catalogue(session, clinic(session).id)

    def meant(text: str) -> str | None:
        found = treatment_named(catalogued, text)
        return found.slug if found else None

    assert meant("do I need a deep cleaning") == "deep-cleaning"
    assert meant("just a cleaning") == "cleaning"
    assert meant("a root canel") == "root-canal"
    assert meant("what time do you open") is None


def test_an_option_is_found_by_its_name_in_spanish(session: Session) -> None:
    walking = option_of(session, "Ruth", "walking-with-a-nurse")

    assert named(session, "las caminatas con enfermería", "Ruth") == [walking.treatment]
    assert named(session, "quiero cambiar mi cita", "Ruth") == []
    walking.synonyms = []
    assert named(session, "CAMINATAS CON ENFERMERIA", "Ruth") == [walking.treatment]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("¿qué es una endodoncia?", "root-canal"),
        ("me van a matar el nervio", "root-canal"),
        ("tengo que sacarme la muela", "extraction"),
        ("cuanto duran los dientes postizos", "dentures"),
        ("quiero frenillos", "braces"),
        ("hacen blanqueamientos", "whitening"),
        ("una limpieza profunda", "deep-cleaning"),
        ("sellantes para mi hija", "sealants"),
        ("unas carillas", "veneers"),
        ("a place near the process", None),
        ("what positions are open", None),
        ("what should I bring", None),
        ("would you be fixing it today", None),
        ("a brige", "bridge"),
    ],
)
def test_the_catalogue_is_found_by_patients_spanish_words(
    session: Session, text: str, slug: str | None
) -> None:
    found = treatment_named(catalogue(session, clinic(session).id), text)

    assert (found.slug if found else None) == slug


def test_the_catalogue_tells_the_newest_version_of_each_treatment(session: Session) -> None:
    old = next(t for t in catalogue(session, clinic(session).id) if t.slug == "crown")
    values = {
        column.name: getattr(old, column.name)
        for column in CatalogueTreatment.__table__.columns
        if column.name != "id"
    }
    session.add(CatalogueTreatment(**values | {"version": 2, "summary": "Said better."}))

    found = catalogue(session, clinic(session).id)

    (crown,) = [treatment for treatment in found if treatment.slug == "crown"]
    assert (crown.version, crown.summary) == (2, "Said better.")
    assert [treatment.name for treatment in found] == sorted(t.name for t in found)


def test_nothing_is_accepted_to_begin_with(session: Session) -> None:
    assert accepted(session) is None


def test_what_was_accepted_last_counts(session: Session) -> None:
    say(session, Verdict.ACCEPTED, "crown")
    say(session, Verdict.ACCEPTED, "large-filling", NOON + timedelta(minutes=1))

    assert accepted(session) is option_of(session, "Maria", "large-filling")


def test_declining_takes_an_acceptance_back(session: Session) -> None:
    say(session, Verdict.ACCEPTED, "crown")
    say(session, Verdict.DECLINED, None, NOON + timedelta(minutes=1))

    assert accepted(session) is None


def test_a_decision_keeps_its_moment_message_and_version_of_the_plan(session: Session) -> None:
    decision = say(session, Verdict.ACCEPTED, "crown")

    assert decision.decided_at == NOON
    assert session.get_one(TreatmentPlan, decision.plan_id).version == 2


def test_the_same_message_decides_once(session: Session) -> None:
    first = say(session, Verdict.ACCEPTED, "crown")
    again = Decision(
        plan_id=first.plan_id,
        option_id=None,
        verdict=Verdict.DECLINED,
        conversation_id=first.conversation_id,
        message_id=first.message_id,
    )

    assert decide(session, again, now=NOON + timedelta(minutes=1)) is first
    assert session.scalar(select(func.count()).select_from(Decision)) == 1
    assert accepted(session) is option_of(session, "Maria", "crown")


def test_an_acceptance_of_an_older_version_does_not_count_for_a_newer_one(
    session: Session,
) -> None:
    say(session, Verdict.ACCEPTED, "crown")
    old = session.scalars(
        select(TreatmentPlan).where(TreatmentPlan.number == "P-204", TreatmentPlan.version == 1)
    ).one()

    assert accepted_option(session, old) is None
