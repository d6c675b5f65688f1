"""Visits read back: booked, moved, cancelled, confirmed; said here, texted and filed."""

from typing import Any

from sqlalchemy.orm import Session

from actions.saying import Say
from actions.speaking import listed, when, words
from actions.topic import file_fact
from actions.turn import Turn
from bot.notices import visit_changes
from bot.notices.visit_changes import Change, Notice
from bot.patients.models import Channel
from bot.records.models import EntryKind
from bot.records.visits import visit_fact
from bot.scheduling.calendar_links import link_to
from bot.scheduling.models import Appointment
from bot.settings import get_settings


def say_booked(turn: Turn, session: Session, say: Say, visits: list[Appointment]) -> None:
    """Confirm what was booked with day, time, place and what to bring, and file it."""
    _say_by_count("booked", turn, say, visits)
    _text_phone_on_file(turn, session, Change.BOOKED, visits)
    file_visits(turn, session, EntryKind.APPOINTMENT_BOOKED, visits)


def say_moved(turn: Turn, session: Session, say: Say, visits: list[Appointment]) -> None:
    """Confirm the new time, and file it."""
    _say_by_count("moved", turn, say, visits)
    _text_phone_on_file(turn, session, Change.MOVED, visits)
    file_visits(turn, session, EntryKind.APPOINTMENT_MOVED, visits)


def say_cancelled(turn: Turn, session: Session, say: Say, visits: list[Appointment]) -> None:
    """Say what was cancelled, and file it."""
    _say_by_count("cancelled", turn, say, visits)
    _text_phone_on_file(turn, session, Change.CANCELLED, visits)
    file_visits(turn, session, EntryKind.APPOINTMENT_CANCELLED, visits)


def visit_words(turn: Turn, visits: list[Appointment]) -> dict[str, Any]:
    """Values for a response about one or several visits, in the clinic's local time."""
    whens = [when(turn, visit.starts_at) for visit in visits]
    return {
        "patient": turn.access.patient.given_name,
        "when": whens[0],
        "second_when": whens[1] if len(whens) > 1 else "",
        "practitioner": visits[0].practitioner.name,
        "clinic": turn.clinic.name,
        "address": turn.clinic.address,
        "link": link_to(visits, get_settings(), now=turn.now),
        **words(turn, turn.clinic, "what_to_bring"),
    }


def whens(turn: Turn, visits: list[Appointment]) -> str:
    """The times of visits in one line: 'Tuesday, December 1, 9:00 AM and ...'."""
    return listed(turn, [when(turn, visit.starts_at) for visit in visits])


def file_visits(turn: Turn, session: Session, kind: EntryKind, visits: list[Appointment]) -> None:
    """File one entry for each visit that was booked, moved, cancelled or confirmed."""
    for visit in visits:
        file_fact(turn, session, visit_fact(session, kind, visit))


def _say_by_count(what: str, turn: Turn, say: Say, visits: list[Appointment]) -> None:
    subject = "course" if len(visits) > 1 else "appointment"
    say(f"utter_{subject}_{what}", **visit_words(turn, visits))


def _text_phone_on_file(
    turn: Turn, session: Session, change: Change, visits: list[Appointment]
) -> None:
    """What was settled in the website chat goes to the phone on file too, once."""
    number = (turn.access.proxy or turn.access.patient).phone_number
    if turn.conversation.channel is not Channel.WEB or number is None:
        return
    notice = Notice(change, visits)
    visit_changes.tell(session, notice, get_settings(), numbers=[number], now=turn.now)
