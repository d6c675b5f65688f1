"""Whom to call: those that texts do not reach, and those who have not answered."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import MessageState
from bot.patients import consent
from bot.reminders import answers
from bot.reminders.attendance import Attendance, visits_of_day
from bot.reminders.calls import Why, calls_due
from bot.scheduling import booking
from bot.scheduling.models import Appointment
from tests.bot.reminders.conftest import DEC_1_9AM, book, unasked, work
from tests.people import MARIA, clinic, patient
from tests.texting import Office

NOW = DEC_1_9AM - timedelta(days=2)


def whys(session: Session) -> list[Why]:
    return [call.why for call in calls_due(session, clinic(session), now=NOW)]


def attendance(session: Session) -> Attendance:
    (row,) = visits_of_day(session, clinic(session), DEC_1_9AM.date())
    return row.attendance


def visit(session: Session) -> Appointment:
    return session.scalars(select(Appointment)).one()


@pytest.fixture
def asked(ahead: Office) -> Office:
    """Maria was asked two days before her visit, and is silent."""
    assert len(work(ahead, NOW)) == 1
    return ahead


def test_a_silent_patient_is_called_and_seen_as_silent(asked: Office) -> None:
    with asked.open() as session:
        assert attendance(session) is Attendance.SILENT
        (call,) = calls_due(session, clinic(session), now=NOW)
    assert (call.why, call.number) == (Why.SILENT, MARIA)
    assert call.row.patient.given_name == "Maria"


def test_who_confirmed_is_not_called(asked: Office) -> None:
    with asked.open() as session:
        booking.confirm(session, visit(session), now=NOW)

        assert attendance(session) is Attendance.CONFIRMED
        assert whys(session) == []


def test_who_cannot_come_and_has_not_moved_it_is_called(asked: Office) -> None:
    with asked.open() as session:
        answers.note_declined(session, [visit(session)], now=NOW)

        assert attendance(session) is Attendance.DECLINED
        assert whys(session) == [Why.DECLINED]


@pytest.mark.parametrize(
    ("state", "error", "why"),
    [
        (MessageState.UNDELIVERED, "30006", Why.LANDLINE),
        (MessageState.FAILED, "21614", Why.LANDLINE),
        (MessageState.UNDELIVERED, "30005", Why.UNDELIVERED),
    ],
)
def test_a_text_that_did_not_arrive_brings_a_call(
    asked: Office, state: MessageState, error: str, why: Why
) -> None:
    with asked.open() as session:
        (message,) = unasked(session)
        message.state, message.error = state, error

        assert whys(session) == [why]
        assert attendance(session) is Attendance.NOT_ASKED


def test_who_wants_no_texts_or_has_no_phone_is_called(ahead: Office) -> None:
    with ahead.open() as session:
        consent.opt_out(session, clinic(session).id, MARIA, source="keyword", now=NOW)
        assert whys(session) == [Why.OPTED_OUT]

        patient(session, "Maria").phone_number = None
        session.flush()
        assert whys(session) == [Why.NO_PHONE_FOR_TEXTS]


def test_whom_an_outage_kept_from_all_texts_is_called(ahead: Office) -> None:
    work(ahead, DEC_1_9AM - timedelta(minutes=30))

    with ahead.open() as session:
        assert whys(session) == [Why.NOT_TEXTED]


def test_a_visit_that_is_far_off_brings_no_call(office: Office) -> None:
    with office.open() as session:
        book(session, starts_at=DEC_1_9AM + timedelta(days=2))
        consent.opt_out(session, clinic(session).id, MARIA, source="keyword", now=NOW)

        assert whys(session) == []


def test_an_answer_to_the_old_time_does_not_count_for_the_new_one(asked: Office) -> None:
    with asked.open() as session:
        answers.note_declined(session, [visit(session)], now=NOW)
        visit(session).sequence += 1
        session.flush()

        assert attendance(session) is Attendance.NOT_ASKED
