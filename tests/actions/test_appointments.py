"""A visit that is booked, as a patient texts about it: told, moved, cancelled, confirmed."""

from bot.patients.models import Channel
from bot.scheduling.models import AppointmentStatus
from tests.actions.talking import Talk, accept, appointments, kinds, offered, pick
from tests.people import web_address
from tests.texting import verify


def test_a_booked_visit_is_told(maria: Talk) -> None:
    times = accept(maria).choices
    pick(maria, "1")

    answer = maria.ask("when is it", "check_appointment", "action_tell_appointment")

    assert answer.value("when", "utter_appointment") == times[0]
    assert answer.value("practitioner", "utter_appointment") == "Dr. Lee"


def test_a_visit_is_moved_and_the_old_time_is_free(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")
    before = appointments(maria)[0]
    maria.ask("can we move it to friday", "reschedule_appointment", "action_start_moving")
    (first, *_) = offered(maria)

    answer = pick(maria, "the first one")

    moved = appointments(maria)[0]
    assert "moved" in answer.names[0]
    assert (moved.id, moved.starts_at) == (before.id, first)
    assert moved.starts_at != before.starts_at
    assert moved.sequence == 1
    assert "appointment_moved" in kinds(maria)


def test_a_visit_is_cancelled_and_said_so_once(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")

    answer = maria.ask("cancel it please", "cancel_appointment", "action_cancel_appointment")

    assert len(answer.names) == 1
    assert {visit.status for visit in appointments(maria)} == {AppointmentStatus.CANCELLED}
    told = maria.ask("when is it", "check_appointment", "action_tell_appointment")
    assert told.names == ["utter_no_appointment"]


def test_a_patient_who_will_come_is_noted(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")

    answer = maria.ask("see you then", "confirm_attendance", "action_confirm_attendance")

    assert answer.names == ["utter_attendance_confirmed"]
    first, second = appointments(maria)
    assert first.confirmed_at is not None
    assert second.confirmed_at is None


def test_a_visit_cancelled_by_text_is_not_moved_by_an_older_offer_in_the_chat(
    maria: Talk,
) -> None:
    accept(maria)
    pick(maria, "1")
    chat = Talk(maria.engine, maria.clock, "a-browser", channel=Channel.WEB)
    with chat.open() as session:
        verify(session, "Maria", address=web_address(session))
    chat.ask("move it to friday", "reschedule_appointment", "action_start_moving")
    maria.ask("cancel it", "cancel_appointment", "action_cancel_appointment")

    answer = pick(chat, "1")

    assert not any("moved" in name for name in answer.names)


def test_a_day_named_after_booking_is_a_wish_to_move(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")

    answer = maria.ask("friday afternoon would be better", "inform_time", "action_take_time")

    assert answer.then == "booking_form"
    assert answer.names[0] == "utter_times_offered_move"
