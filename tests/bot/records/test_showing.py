"""A patient's record as the clerk reads it: everything, in order, in the clinic's time."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.conversations import handoffs
from bot.conversations.models import MessageState
from bot.conversations.threads import queue
from bot.patients.models import Patient
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.records.showing import handoff_lines, patients_of, record_lines
from tests.people import DANA, MARIA, RUIZ, SAM, STRANGER, patient, plan_of
from tests.texting import NOON, conversation, text_in


@pytest.fixture
def maria(session: Session) -> Patient:
    """Maria, with whom a conversation is under way."""
    known = patient(session, "Maria")
    conversation(session).patient_id = known.id
    return known


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (MARIA, ["Maria"]),
        ("BD-1001", ["Maria"]),
        (RUIZ, ["Leo", "Ana"]),  # by record number: BD-1003, BD-1004
        (DANA, ["Ruth"]),
        (STRANGER, []),
        ("BD-10", []),
    ],
)
def test_a_record_is_found_by_phone_record_number_or_a_proxys_phone(
    session: Session, number: str, names: list[str]
) -> None:
    assert [found.given_name for found in patients_of(session, number)] == names


def test_a_record_begins_with_whose_it_is(session: Session, maria: Patient) -> None:
    assert record_lines(session, maria) == [
        "Maria Alvarez, born 1984-05-17, record BD-1001, Bright Dental",
        "  nothing yet",
        "",
    ]


def test_messages_and_entries_stand_in_the_order_they_happened(
    session: Session, maria: Patient
) -> None:
    asked = text_in(session, "how much\nis it?")
    asked.state = MessageState.ANSWERED
    fact = Fact(EntryKind.COST_QUOTED, "crown", "Crown: $1,250.00.", plan_of(session, "Maria"))
    filing.file(session, maria.id, asked, fact, now=NOON)
    queue(session, conversation(session), "$1,250.00.", key="k", now=NOON + timedelta(seconds=1))

    _, question, entry, answer, _ = record_lines(session, maria)

    assert question == "  2026-11-24 12:00:00 EST  sms  patient  [answered]  how much / is it?"
    assert entry.startswith("  2026-11-24 12:00:00 EST  RECORD  cost_quoted: Crown: $1,250.00.")
    assert f"conversation {asked.conversation_id}, plan P-204 version 2" in entry
    assert answer == "  2026-11-24 12:00:01 EST  sms  bot  [queued]  $1,250.00."


@pytest.mark.parametrize("state", list(MessageState))
def test_every_state_of_a_message_can_be_shown(
    session: Session, maria: Patient, state: MessageState
) -> None:
    inbound = (
        MessageState.RECEIVED,
        MessageState.ANSWERED,
        MessageState.KEPT,
        MessageState.FAILED,
    )
    said = queue(session, conversation(session), "Hello.", key="k", now=NOON)
    assert said is not None
    said.state = state
    if state in inbound:
        text_in(session, "hi").state = state

    assert len(record_lines(session, maria)) >= 3


def test_pictures_are_counted_and_trouble_is_named(session: Session, maria: Patient) -> None:
    text_in(session, "", media=[{"url": "u", "content_type": "image/png"}])
    said = queue(session, conversation(session), "Hello.", key="k", now=NOON)
    assert said is not None
    said.state, said.error = MessageState.UNDELIVERED, "30005"

    lines = "\n".join(record_lines(session, maria))

    assert "[1 picture(s)]" in lines
    assert "[undelivered (30005)]" in lines


def test_one_patients_record_shows_nothing_of_another(session: Session, maria: Patient) -> None:
    conversation(session, SAM).patient_id = patient(session, "Sam").id
    text_in(session, "I am Sam", SAM)

    assert "Sam" not in "\n".join(record_lines(session, maria))


def test_urgent_handoffs_come_first_then_the_oldest(session: Session) -> None:
    handoffs.request(session, conversation(session, MARIA), "asked_for", now=NOON)
    handoffs.request(
        session, conversation(session, SAM), "complaint", now=NOON + timedelta(minutes=1)
    )
    handoffs.request(
        session,
        conversation(session, RUIZ),
        "emergency",
        now=NOON + timedelta(minutes=2),
        is_urgent=True,
    )

    first, second, third = handoff_lines(session)

    assert first.startswith("2026-11-24 17:02Z URGENT bright-dental")
    assert first.endswith("requested: emergency")
    assert second.endswith("asked_for")
    assert third.endswith("complaint")


def test_a_handoff_that_was_returned_is_not_listed(session: Session) -> None:
    handoffs.take_over(session, conversation(session), "Joan", now=NOON)
    assert "taken_over" in handoff_lines(session)[0]

    handoffs.return_to_bot(session, conversation(session), now=NOON)

    assert handoff_lines(session) == []
