"""From an accepted option to a booked visit, as a patient texts it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.conversations.models import OpenQuestion
from bot.plans.models import TreatmentOption
from bot.records.models import RecordEntry
from bot.scheduling import booking
from bot.scheduling.availability import TimeSlot
from bot.scheduling.models import Appointment
from bot.scheduling.visits import Visit
from tests.actions.talking import LISTEN, Talk, accept, appointments, count, kinds, offered, pick
from tests.people import chairs, dentists, patient, plan_of

NEW_YORK = ZoneInfo("America/New_York")


def test_accepting_an_option_reads_it_back_and_offers_three_times(maria: Talk) -> None:
    answer = accept(maria)

    assert answer.names[0] == "utter_option_accepted"
    assert answer.value("name", "utter_option_accepted") == "Crown"
    assert answer.value("price", "utter_option_accepted") == "$1,250.00"
    assert answer.value("source", "utter_option_accepted") == "plan P-204 version 2"
    assert len(answer.choices) == 3
    assert answer.then == "booking_form"
    assert kinds(maria) == ["option_accepted"]


def test_the_time_that_is_picked_is_booked_and_read_back(maria: Talk) -> None:
    times = accept(maria).choices

    answer = pick(maria, "the second")

    assert answer.names == ["utter_course_booked"]
    assert answer.value("when", "utter_course_booked") == times[1]
    first, second = appointments(maria)
    assert first.starts_at.astimezone(NEW_YORK).strftime("%-I:%M %p") in times[1]
    assert (second.starts_at - first.starts_at) >= timedelta(days=13)
    assert kinds(maria) == ["option_accepted", "appointment_booked", "appointment_booked"]
    assert (answer.then, maria.active_loop, maria.slots["time_choice"]) == (LISTEN, None, None)


def test_a_wish_for_a_day_brings_times_on_that_day(maria: Talk) -> None:
    accept(maria)

    answer = maria.ask("tuesday morning?", "inform_time", "action_take_time")

    assert len(answer.choices) == 3
    assert all(choice.startswith("Tuesday, December 1") for choice in answer.choices)
    assert all(choice.endswith("AM") for choice in answer.choices)


def test_a_wish_for_a_closed_day_names_the_reason(maria: Talk) -> None:
    accept(maria)

    answer = maria.ask("how about thursday", "inform_time", "action_take_time")

    assert "Thanksgiving" in answer.value("reason", "utter_closed_then")


def test_a_time_that_has_just_gone_is_said_and_others_are_offered(maria: Talk) -> None:
    accept(maria)
    maria.wait(minutes=11)  # it was held for ten
    with maria.open() as session:
        start = offered(maria)[0]
        for number in (0, 1):
            slot = TimeSlot(
                dentists(session)[number].id,
                chairs(session)[number].id,
                start,
                start + timedelta(hours=1),
            )
            name = ("Sam", "Leo")[number]
            option = plan_of(session, name).options[0]
            visit = Visit(1, slot)
            booking.book(session, patient(session, name).id, option, [visit], now=maria.clock.now)

    answer = pick(maria, "1")

    assert answer.names[0] == "utter_time_slot_taken"
    assert answer.choices
    assert start not in offered(maria)
    assert len(appointments(maria)) == 2
    assert "appointment_booked" not in kinds(maria)


def test_a_time_that_has_passed_meanwhile_is_not_booked(maria: Talk) -> None:
    accept(maria)
    maria.clock.now = offered(maria)[0]

    answer = pick(maria, "1")

    assert answer.names[0] == "utter_time_slot_past"
    assert appointments(maria) == []


def test_a_number_that_was_not_offered_books_nothing(maria: Talk) -> None:
    accept(maria)

    answer = pick(maria, "7")

    assert answer.names == ["utter_choice_unclear"]
    assert appointments(maria) == []


def test_two_after_the_offer_has_expired_books_nothing(maria: Talk) -> None:
    accept(maria)
    maria.wait(days=3)

    assert pick(maria, "2").names == ["utter_choice_unclear"]
    assert appointments(maria) == []


def test_the_same_answer_again_does_not_book_twice(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")

    pick(maria, "1")

    assert len(appointments(maria)) == 2


def test_visits_that_are_booked_are_not_booked_again(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")

    answer = maria.ask("book it", "book_appointment", "action_start_booking")

    assert answer.names == ["utter_visits_already_booked"]
    assert len(appointments(maria)) == 2


def test_a_no_treatment_needs_no_visit(maria: Talk) -> None:
    answer = accept(maria, "I'd rather do nothing")

    assert answer.names[0] == "utter_no_treatment_accepted"
    assert answer.then == LISTEN
    with maria.open() as session:
        assert count(session, OpenQuestion) == 0


def test_each_child_gets_the_visit_that_was_offered_for_it(elena: Talk) -> None:
    elena.ask("lets do the sealants for Leo", "accept_treatment", "action_accept_treatment")
    elena.ask("and how much is it for Ana", "ask_cost", "action_quote_cost")

    pick(elena, "1")

    with elena.open() as session:
        (visit,) = session.scalars(select(Appointment))
        option = session.get_one(TreatmentOption, visit.option_id)
        assert option.plan.patient_id == patient(session, "Leo").id
        assert visit.patient_id == patient(session, "Leo").id


def test_an_option_that_is_picked_by_number_is_accepted_for_the_child_it_was_asked_for(
    elena: Talk,
) -> None:
    asked = elena.ask("we want to book for Leo", "book_appointment", "action_start_booking")
    assert asked.choices
    elena.ask("how much is it for Ana", "ask_cost", "action_quote_cost")

    elena.ask("1", "choose_option", "action_take_choice")

    with elena.open() as session:
        wanted = select(RecordEntry.patient_id).where(RecordEntry.kind == "option_accepted")
        assert set(session.scalars(wanted)) == {patient(session, "Leo").id}


@pytest.mark.parametrize("body", ["yes", "ok"])
def test_a_bare_yes_to_several_times_books_none_of_them(maria: Talk, body: str) -> None:
    accept(maria)

    maria.ask(body, "affirm", "action_affirm")

    assert appointments(maria) == []


@pytest.mark.parametrize("body", ["ok", "sale", "si"])
def test_a_bare_yes_to_several_times_keeps_those_that_were_wished_for(
    maria: Talk, body: str
) -> None:
    accept(maria)
    maria.ask("monday afternoon", "inform_time", "action_take_time")
    wished = offered(maria)

    answer = maria.ask(body, "affirm", "action_affirm")

    assert answer.names == ["utter_which_number"]
    assert offered(maria) == wished


def test_a_day_named_while_times_are_on_offer_is_a_wish_whatever_was_understood(
    maria: Talk,
) -> None:
    accept(maria)

    answer = maria.ask(
        "got anything tues before lunch?", "ask_preparation_aftercare", "action_explain_care"
    )

    assert all(choice.startswith("Tuesday") for choice in answer.choices)
    assert len(answer.choices) == 3


def test_a_time_taken_meanwhile_books_nothing_of_the_new_list(maria: Talk) -> None:
    accept(maria)
    maria.ask("tuesday morning?", "inform_time", "action_take_time")
    maria.wait(minutes=11)
    with maria.open() as session:
        start = offered(maria)[1]
        for number, name in enumerate(("Sam", "Leo")):
            slot = TimeSlot(
                dentists(session)[number].id,
                chairs(session)[number].id,
                start,
                start + timedelta(hours=1),
            )
            option = plan_of(session, name).options[0]
            who = patient(session, name).id
            booking.book(session, who, option, [Visit(1, slot)], now=maria.clock.now)

    answer = pick(maria, "2")
    again = maria.run("validate_booking_form")

    assert answer.names[0] == "utter_time_slot_taken"
    assert all(choice.startswith("Tuesday") for choice in answer.choices)
    assert again[0] == []
    assert len(appointments(maria)) == 2
