"""Good-faith estimates: complete or refused, one unchangeable version for each content, in time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from bot.clinics.models import Practitioner
from bot.conversations.models import Message
from bot.costs.discounts import DiscountKind
from bot.costs.eligibility import Eligible
from bot.costs.models import DiscountRule
from bot.documents import coverage, due, estimates
from bot.documents.errors import EstimateIncomplete
from bot.documents.models import Document, EstimateRequest
from bot.documents.storing import hash_of
from bot.languages import Language
from bot.plans.models import PlanStatus, TreatmentPlan
from bot.records.models import RecordEntry
from tests.people import clinic, patient, plan_of
from tests.texting import NOON, conversation, text_in

ENGLISH = Language.ENGLISH


def asks(session: Session, given_name: str = "Maria") -> Message:
    message = text_in(session, "how much is the crown")
    message.patient_id = patient(session, given_name).id
    session.flush()
    return message


def request(session: Session, given_name: str = "Maria") -> EstimateRequest | None:
    who = patient(session, given_name)
    return estimates.take_request(session, who, conversation(session), now=NOON)


def issue(session: Session, message: Message) -> Document:
    return estimates.issue(session, plan_of(session, "Maria"), message, ENGLISH, now=NOON)


def new_version(session: Session) -> TreatmentPlan:
    """Version 3 of Maria's plan, the same but for its number."""
    old = plan_of(session, "Maria")
    old.status = PlanStatus.REVOKED
    session.flush()
    newer = TreatmentPlan(
        clinic_id=old.clinic_id,
        patient_id=old.patient_id,
        number=old.number,
        version=3,
        status=PlanStatus.ACTIVE,
        subject=old.subject,
        approved_by=old.approved_by,
        approved_on=old.approved_on,
        valid_until=old.valid_until,
        options=[],
    )
    session.add(newer)
    session.flush()
    return newer


def test_a_cost_question_starts_the_clock_once(session: Session) -> None:
    first, again = request(session), request(session)

    assert first is not None
    assert first is again
    assert first.due_on == date(2026, 11, 30)  # three business days, Thanksgiving not counted


def test_who_uses_insurance_is_owed_none(session: Session) -> None:
    assert request(session, "Sam") is None
    message = asks(session)
    request(session)

    coverage.take_answer(session, patient(session, "Maria").id, message, uses=True, now=NOON)
    estimates.withdraw(session, patient(session, "Maria").id, now=NOON)

    assert request(session) is None
    assert due.due_lines(session, now=NOON) == []


def test_the_estimate_says_all_that_the_law_asks_for(session: Session) -> None:
    content = issue(session, asks(session)).content

    crown, filling = content["options"]
    assert content["patient"] == {"name": "Maria Alvarez", "birth_date": "1984-05-17"}
    assert content["clinic"]["npi"]
    assert content["clinic"]["tin"] == "00-1234501"
    assert [item["code"] for item in crown["items"]] == ["D2950", "D2740"]
    assert [item["charge"] for item in crown["items"]] == [21_000, 104_000]
    assert crown["items"][0]["diagnosis_codes"] == ["K03.81"]
    assert (crown["total"], filling["total"]) == (125_000, 24_000)
    assert crown["practitioner"]["name"] == "Dr. Lee"
    assert crown["practitioner"]["npi"]
    assert crown["scheduled_separately"]["es"].startswith("Una endodoncia")
    assert content["dispute_from"] == 40_000


def test_a_discount_for_who_pays_alone_is_part_of_what_is_expected(session: Session) -> None:
    rule = DiscountRule(
        clinic_id=clinic(session).id,
        name="the cash discount",
        kind=DiscountKind.CASH,
        share=Decimal("0.05"),
        amount=0,
        eligible=Eligible.SELF_PAY,
        treatments=[],
    )
    session.add(rule)
    session.flush()

    crown, _ = issue(session, asks(session)).content["options"]

    (discount,) = crown["discounts"]
    assert (discount["total"], discount["is_cash"]) == (118_750, True)


def test_the_same_content_is_the_same_document_and_is_filed_once(session: Session) -> None:
    message = asks(session)
    first = issue(session, message)
    later = estimates.issue(
        session, plan_of(session, "Maria"), message, ENGLISH, now=NOON + timedelta(days=3)
    )

    filed = session.query(RecordEntry).filter_by(kind="document_issued").all()
    assert later is first
    assert hash_of(first.content) == first.content_hash
    assert first.content_hash.upper().startswith(first.code)
    assert [(entry.subject, entry.plan_version) for entry in filed] == [(first.code, 2)]


def test_an_estimate_stops_the_clock(session: Session) -> None:
    running = request(session)
    assert running is not None

    document = issue(session, asks(session))

    assert (running.issued_at, running.document_id) == (NOON, document.id)
    assert estimates.running_for(session, patient(session, "Maria").id) is None


@pytest.mark.parametrize(
    ("spoil", "gap"),
    [
        ("UPDATE clinic SET npi = NULL", "clinic.yml: npi of the clinic"),
        ("UPDATE clinic SET tin = NULL", "clinic.yml: tin of the clinic"),
        ("UPDATE planned_procedure SET code = ''", "code of a procedure of Crown"),
        ("UPDATE planned_procedure SET description = '', spanish = '{}'", "description of D2950"),
        ("UPDATE treatment_plan SET approved_by = 'Dr. Who'", "approved_by is none of"),
    ],
)
def test_a_gap_is_named_to_staff_and_nothing_is_given(
    session: Session, spoil: str, gap: str
) -> None:
    message = asks(session)
    request(session)
    session.execute(text(spoil))
    session.expire_all()

    with pytest.raises(EstimateIncomplete) as refused:
        issue(session, message)

    (line,) = due.due_lines(session, now=NOON)
    assert any(gap in one for one in refused.value.gaps)
    assert gap in line
    assert "BD-1001" in line


def test_a_practitioner_without_a_number_is_named(session: Session) -> None:
    session.execute(update(Practitioner).values(npi=None))
    session.expire_all()

    with pytest.raises(EstimateIncomplete, match=r"clinic.yml: npi of Dr. Lee"):
        issue(session, asks(session))


def test_a_document_that_was_given_cannot_be_changed_or_deleted(session: Session) -> None:
    document = issue(session, asks(session))

    for change in ("UPDATE document SET code = 'FFF'", "DELETE FROM document"):
        with pytest.raises(DatabaseError, match="never changes"), session.begin_nested():
            session.execute(text(change))

    session.expire_all()
    assert session.get_one(Document, document.id).code != "FFF"


def test_a_new_version_of_the_plan_makes_a_new_estimate_due(session: Session) -> None:
    issue(session, asks(session))
    assert due.take_changes(session, now=NOON) == 0

    new_version(session)

    assert due.take_changes(session, now=NOON) == 1
    assert due.take_changes(session, now=NOON) == 0
    (line,) = due.due_lines(session, now=NOON)
    assert "due 2026-11-30  bright-dental  BD-1001" in line
    assert "changed" in line


def test_an_estimate_past_its_day_is_overdue(session: Session) -> None:
    request(session)

    (line,) = due.due_lines(session, now=NOON + timedelta(days=7))

    assert "OVERDUE" in line
    assert "ask about insurance" in line
