"""Who cancels or moves late hears the clinic's wish once; a person is told; nobody is blamed."""

from sqlalchemy import select

from bot.conversations.models import Handoff
from tests.actions.talking import Answer, Talk, accept, appointments, kinds, offered, pick
from tests.people import clinic

CANCEL = "cancel my appointment"


def ask_for_a_day_of_notice(talk: Talk) -> None:
    with talk.open() as session:
        clinic(session).cancel_notice_hours = 24


def book(talk: Talk, day: str) -> None:
    accept(talk)
    talk.ask(day, "inform_time", "action_take_time")
    pick(talk, "1")
    assert appointments(talk)


def cancel(talk: Talk) -> Answer:
    return talk.ask(CANCEL, "cancel_appointment", "action_cancel_appointment")


def handoff_reasons(talk: Talk) -> list[str]:
    with talk.open() as session:
        return [reason for row in session.scalars(select(Handoff)) for reason in row.reasons]


def statuses(talk: Talk) -> set[str]:
    return {visit.status.value for visit in appointments(talk)}


def test_who_cancels_late_is_told_once_before_and_asked(maria: Talk) -> None:
    ask_for_a_day_of_notice(maria)
    book(maria, "today after 2")

    answer = cancel(maria)

    assert answer.names == ["utter_late_notice", "utter_ask_cancel"]
    assert answer.value("hours", "utter_late_notice") == 24
    assert statuses(maria) == {"booked"}
    assert handoff_reasons(maria) == []


def test_a_late_yes_cancels_and_a_coordinator_knows(maria: Talk) -> None:
    ask_for_a_day_of_notice(maria)
    book(maria, "today after 2")
    cancel(maria)

    answer = maria.ask("yes", "affirm", "action_affirm")

    assert answer.names == ["utter_course_cancelled", "utter_late_notice_told"]
    assert statuses(maria) == {"cancelled"}
    assert handoff_reasons(maria) == ["late_cancellation"]
    assert "handoff_requested" in kinds(maria)


def test_a_late_no_leaves_the_visit_and_tells_nobody(maria: Talk) -> None:
    ask_for_a_day_of_notice(maria)
    book(maria, "today after 2")
    cancel(maria)

    maria.ask("no, keep it", "deny", "action_deny")

    assert statuses(maria) == {"booked"}
    assert handoff_reasons(maria) == []


def test_who_cancels_early_hears_nothing_of_it(maria: Talk) -> None:
    ask_for_a_day_of_notice(maria)
    book(maria, "next tuesday")

    answer = cancel(maria)

    assert answer.names == ["utter_course_cancelled"]
    assert handoff_reasons(maria) == []


def test_a_clinic_that_asks_for_no_notice_hears_nothing_either(maria: Talk) -> None:
    book(maria, "today after 2")

    assert cancel(maria).names == ["utter_course_cancelled"]
    assert handoff_reasons(maria) == []


def test_who_moves_late_is_told_once_and_a_coordinator_after_it(maria: Talk) -> None:
    ask_for_a_day_of_notice(maria)
    book(maria, "today after 2")
    before = appointments(maria)[0].starts_at

    asked = maria.ask("can I move it to next week", "reschedule_appointment", "action_start_moving")
    wished = maria.ask("friday december 4", "inform_time", "action_take_time")
    assert handoff_reasons(maria) == []
    moved = pick(maria, "1")

    assert asked.names[0] == "utter_late_notice"
    assert "utter_late_notice" not in wished.names + moved.names
    assert moved.names[-1] == "utter_late_notice_told"
    assert handoff_reasons(maria) == ["late_cancellation"]
    assert appointments(maria)[0].starts_at > before


def test_who_moves_a_visit_that_is_far_off_hears_nothing_of_it(maria: Talk) -> None:
    ask_for_a_day_of_notice(maria)
    book(maria, "next tuesday")

    maria.ask("can I move it to december 4", "reschedule_appointment", "action_start_moving")
    assert offered(maria)

    assert "utter_late_notice_told" not in pick(maria, "1").names
