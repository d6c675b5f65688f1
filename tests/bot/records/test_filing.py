"""The record: each fact once, with its message, its moment and the plan's version."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversations.models import Message
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind, RecordEntry
from tests.people import SAM, patient, plan_of
from tests.texting import NOON, conversation, text_in

RISKS = Fact(EntryKind.RISKS_EXPLAINED, "crown", "Crown: risks.")


def count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(RecordEntry)).one()


def test_a_fact_is_filed_with_where_it_was_said_and_the_plan_it_came_from(
    session: Session,
) -> None:
    message, maria = text_in(session, "risks?"), patient(session, "Maria")
    fact = Fact(
        EntryKind.COST_QUOTED, "crown", "Crown: $1,250.00.", plan_of(session, "Maria"), {"cents": 1}
    )

    entry = filing.file(session, maria.id, message, fact, now=NOON)

    session.refresh(entry)
    assert (entry.patient_id, entry.at, entry.kind) == (maria.id, NOON, EntryKind.COST_QUOTED)
    assert (entry.subject, entry.text, entry.detail) == ("crown", "Crown: $1,250.00.", {"cents": 1})
    assert (entry.message_id, entry.conversation_id) == (message.id, message.conversation_id)
    assert (entry.plan_number, entry.plan_version) == ("P-204", 2)


def test_a_fact_without_a_plan_names_none(session: Session) -> None:
    entry = filing.file(
        session, patient(session, "Maria").id, text_in(session, "hi"), RISKS, now=NOON
    )

    assert (entry.plan_number, entry.plan_version) == (None, None)


def test_the_same_fact_of_the_same_message_is_filed_once(session: Session) -> None:
    message, maria = text_in(session, "risks?"), patient(session, "Maria").id

    first = filing.file(session, maria, message, RISKS, now=NOON)

    assert filing.file(session, maria, message, RISKS, now=NOON + timedelta(minutes=1)) is first
    assert count(session) == 1


def test_asked_again_in_another_message_or_about_another_option_it_is_filed_again(
    session: Session,
) -> None:
    maria = patient(session, "Maria").id
    first, second = text_in(session, "risks?"), text_in(session, "risks again?")
    filling = Fact(EntryKind.RISKS_EXPLAINED, "large-filling", "Large filling: risks.")
    for message, fact in ((first, RISKS), (first, filling), (second, RISKS)):
        filing.file(session, maria, message, fact, now=NOON)

    assert count(session) == 3


def test_what_was_said_before_somebody_was_known_joins_their_record(session: Session) -> None:
    before = text_in(session, "what are my options")
    elsewhere = text_in(session, "hi", SAM)

    filing.bind_to_patient(session, conversation(session), patient(session, "Maria").id)

    assert before.patient_id == patient(session, "Maria").id
    assert conversation(session).patient_id == patient(session, "Maria").id
    assert elsewhere.patient_id is None


def test_what_belongs_to_another_patient_stays_theirs(session: Session) -> None:
    leo, ana = patient(session, "Leo").id, patient(session, "Ana").id
    about_leo = text_in(session, "about leo")
    about_leo.patient_id = leo

    filing.bind_to_patient(session, conversation(session), ana)

    assert about_leo.patient_id == leo
    of_ana = select(func.count()).where(Message.patient_id == ana)
    assert session.scalars(of_ana).one() == 0
