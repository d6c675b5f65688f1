"""Another time than the one offered or booked: looked for and read back before it moves."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot.plans.models import TreatmentOption
from bot.scheduling.models import Appointment, AppointmentStatus
from tests.actions.talking import (
    LISTEN,
    Talk,
    accept,
    appointments,
    book_crown,
    kinds,
    offered,
    pick,
)
from tests.people import chairs, dentists, option_of, patient

NEW_YORK = ZoneInfo("America/New_York")
WISH, MOVE = ("inform_time", "action_take_time"), ("reschedule_appointment", "action_start_moving")
OTHER = ("choose_option", "action_take_choice")


def seen_before(
    session: Session, option: TreatmentOption, status: AppointmentStatus = AppointmentStatus.BOOKED
) -> None:
    """Maria was at the clinic on October 6 at 10:00, with the second dentist."""
    starts_at = datetime(2026, 10, 6, 10, 0, tzinfo=NEW_YORK)
    session.add(
        Appointment(
            clinic_id=option.plan.clinic_id,
            patient_id=patient(session, "Maria").id,
            practitioner_id=dentists(session)[1].id,
            room_id=chairs(session)[0].id,
            option_id=option.id,
            visit_number=1,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=60),
            booked_at=starts_at - timedelta(days=7),
            status=status,
        )
    )
    session.flush()


@pytest.mark.parametrize(
    "body", ["no, friday", "no wait, friday instead", "no, el viernes", "nvm fri"]
)
def test_another_day_replaces_the_one_on_offer(maria: Talk, body: str) -> None:
    accept(maria)

    answer = maria.ask(body, *WISH)

    assert {start.astimezone(NEW_YORK).weekday() for start in offered(maria)} == {4}
    assert len(answer.choices) == 3
    assert appointments(maria) == []


def test_a_day_taken_back_for_another_is_plain_however_it_was_understood(maria: Talk) -> None:
    book_crown(maria)
    maria.unsure(reschedule_appointment=0.4, cancel_appointment=0.35)

    answer = maria.ask("no wait, friday instead", *MOVE)

    assert answer.names[0] == "utter_times_offered_move"


@pytest.mark.parametrize("body", ["no, friday", "no wait, friday instead"])
def test_another_day_right_after_booking_is_read_back_before_the_visit_moves(
    maria: Talk, body: str
) -> None:
    book_crown(maria)

    answer = maria.ask(body, *MOVE)

    assert answer.names[0] == "utter_times_offered_move"
    assert all(choice.startswith("Friday") for choice in answer.choices)
    assert "appointment_moved" not in kinds(maria)


def test_no_thursday_without_a_comma_is_not_taken_for_thursday(maria: Talk) -> None:
    accept(maria)

    answer = maria.ask("no thursday", *WISH)

    assert not any(choice.startswith("Thursday") for choice in answer.choices)


@pytest.mark.parametrize("body", ["same time next week", "la misma hora la proxima semana"])
def test_the_same_time_next_week_is_a_week_after_the_visit(maria: Talk, body: str) -> None:
    book_crown(maria)

    answer = maria.ask(body, *WISH)

    assert len(answer.choices) == 1
    assert offered(maria) == [datetime(2026, 12, 1, 14, 15, tzinfo=NEW_YORK)]
    assert "appointment_moved" not in kinds(maria)


def test_the_same_time_of_several_on_offer_is_not_guessed(maria: Talk) -> None:
    accept(maria)

    answer = maria.ask("same time next week", *WISH)

    assert len({choice.rsplit(", ", 1)[1] for choice in answer.choices}) != 1


@pytest.mark.parametrize("body", ["the one after that", "no, the second one", "el segundo"])
def test_another_of_the_list_is_read_back_and_moves_on_a_yes(maria: Talk, body: str) -> None:
    times = accept(maria).choices
    pick(maria, "1")

    asked = maria.ask(body, *OTHER)
    assert asked.names[0] == "utter_time_instead"
    assert asked.choices == [times[1]]
    assert "appointment_moved" not in kinds(maria)

    assert pick(maria, "1").names == ["utter_course_moved"]


def test_the_later_one_of_two_is_asked_by_number(maria: Talk) -> None:
    times = accept(maria).choices
    pick(maria, "1")

    answer = maria.ask("the later one", *OTHER)

    assert answer.names[0] == "utter_which_time_instead"
    assert answer.choices == times[1:]


def test_the_one_after_the_last_of_the_list_is_asked_for(maria: Talk) -> None:
    accept(maria)
    pick(maria, "3")

    answer = maria.ask("the one after that", *OTHER)

    assert "appointment_moved" not in kinds(maria)
    assert answer.names == ["utter_choice_unclear"]


def test_another_of_the_list_means_nothing_once_the_patient_spoke_of_something_else(
    maria: Talk,
) -> None:
    book_crown(maria)
    maria.ask("thanks", "thank", "action_answer_thanks")

    answer = maria.ask("the one after that", *OTHER)

    assert answer.names == ["utter_choice_unclear"]


def test_same_as_last_time_is_that_hour_with_that_dentist(maria: Talk) -> None:
    with maria.open() as session:
        seen_before(session, option_of(session, "Maria", "large-filling"))
    accept(maria, "lets do the filling")

    answer = maria.ask("same as last time", "ask_about_option", "action_answer_about_option")

    assert answer.value("when", "utter_times_like_last") == "Tuesday, October 6, 10:00 AM"
    assert answer.value("practitioner", "utter_times_like_last") == "Dr. Okafor"
    assert all(choice.endswith(", 10:00 AM") for choice in answer.choices)
    assert "Dr. Okafor" in str(pick(maria, "1").said)


@pytest.mark.parametrize("status", [None, AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW])
def test_without_a_last_visit_that_is_said_and_a_day_asked_for(
    maria: Talk, status: AppointmentStatus | None
) -> None:
    if status is not None:
        with maria.open() as session:
            seen_before(session, option_of(session, "Maria", "large-filling"), status)
    accept(maria)

    answer = maria.ask("como la ultima vez", "ask_about_option", "action_answer_about_option")

    assert (answer.names, answer.then) == (["utter_no_earlier_visit"], LISTEN)
    assert len(maria.ask("friday", *WISH).choices) == 3
