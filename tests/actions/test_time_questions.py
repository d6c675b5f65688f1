"""A day that may be two days is asked back, with the days on which a visit can be."""

from datetime import date

from tests.actions.talking import Talk, accept, offered

ONE, SEVERAL = "utter_time_do_you_mean_this", "utter_time_do_you_mean"


def test_todays_weekday_brings_times_today_and_in_a_week(maria: Talk) -> None:
    accept(maria)

    answer = maria.ask("tuesday", "inform_time", "action_take_time")

    assert answer.names[0] == "utter_times_offered_visits"
    days = {moment.date() for moment in offered(maria)}
    assert days <= {date(2026, 11, 24), date(2026, 12, 1)}
    assert days


def test_the_day_written_in_answer_is_the_wish(maria: Talk) -> None:
    accept(maria)
    maria.ask("martes", "inform_time", "action_take_time")

    answer = maria.ask("el 1 de diciembre", "inform_time", "action_take_time")

    assert answer.choices
    assert all(choice.startswith("martes 1 de diciembre") for choice in answer.choices)


def test_a_closed_thursday_is_not_asked_back_and_a_yes_takes_the_open_one(maria: Talk) -> None:
    accept(maria)
    answer = maria.ask("el próximo jueves", "inform_time", "action_take_time")

    assert answer.value("meaning", ONE) == "jueves 3 de diciembre"  # November 26 is a holiday

    answer = maria.ask("sí", "affirm", "action_affirm")

    assert answer.choices
    assert all(choice.startswith("jueves 3 de diciembre") for choice in answer.choices)


def test_a_passed_day_of_the_month_is_asked_back_before_times_are_offered(maria: Talk) -> None:
    accept(maria)

    answer = maria.ask("the 7th", "inform_time", "action_take_time")

    assert answer.value("meaning", ONE) == "Monday, December 7"
    assert answer.choices == []


def test_the_first_of_two_days_is_no_treatment(maria: Talk) -> None:
    accept(maria)
    maria.ask("el próximo viernes", "inform_time", "action_take_time")

    answer = maria.ask("la primera", "choose_option", "action_take_choice")

    assert "$" not in str(answer.choices)
    assert maria.active_loop == "booking_form"


def test_a_second_no_is_to_a_visit_at_all(maria: Talk) -> None:
    accept(maria)

    assert maria.ask("neither", "deny", "action_deny").names == ["utter_ask_another_time"]
    assert maria.ask("nope", "deny", "action_deny").names == ["utter_deny_nothing_open"]
    assert maria.ask("1", "choose_option", "action_take_choice").names == ["utter_choice_unclear"]


def test_a_change_that_was_not_answered_is_not_taken_by_a_number_after_other_days(
    maria: Talk,
) -> None:
    accept(maria)
    change = maria.ask("i want the filling", "accept_treatment", "action_accept_treatment")
    assert "utter_ask_change_option" in change.names
    maria.ask("tuesday", "inform_time", "action_take_time")

    answer = maria.ask("1", "choose_option", "action_take_choice")

    assert "utter_option_accepted" not in answer.names
