"""A weak understanding changes nothing, however plain the words: it is read back first."""

from tests.actions.talking import Talk, accept, appointments, kinds, pick


def weakly(talk: Talk, body: str, intent: str, action: str) -> list[str]:
    """What is said to a text whose intent is likely, but not sure."""
    talk.unsure(**{intent: 0.6, "out_of_scope": 0.1})
    return talk.ask(body, intent, action).names


def say_yes(talk: Talk) -> list[str]:
    return talk.ask("yes", "affirm", "action_affirm").names


def test_a_choice_is_read_back(maria: Talk) -> None:
    body = "ok lets do the crown"

    said = weakly(maria, body, "accept_treatment", "action_accept_treatment")

    assert said == ["utter_ask_accept_only_option"]
    assert kinds(maria) == []


def test_a_refusal_is_read_back_and_a_yes_notes_it(maria: Talk) -> None:
    body = "i dont want the crown"

    said = weakly(maria, body, "decline_treatment", "action_decline_treatment")

    assert said == ["utter_ask_decline"]
    assert kinds(maria) == []
    assert say_yes(maria)[0] == "utter_treatment_declined"
    assert kinds(maria) == ["treatment_declined"]


def test_cancelling_is_read_back_and_a_yes_cancels(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")
    body = "you keep canceling on me"

    said = weakly(maria, body, "cancel_appointment", "action_cancel_appointment")

    assert said == ["utter_ask_cancel"]
    assert "appointment_cancelled" not in kinds(maria)
    assert say_yes(maria) == ["utter_course_cancelled"]


def test_coming_is_read_back_and_a_yes_confirms(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")
    body = "still on for tuesday"

    said = weakly(maria, body, "confirm_attendance", "action_confirm_attendance")

    assert said == ["utter_ask_attendance"]
    assert "attendance_confirmed" not in kinds(maria)
    assert say_yes(maria) == ["utter_attendance_confirmed"]


def test_moving_shows_times_and_moves_nothing_by_itself(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")
    before = [visit.starts_at for visit in appointments(maria)]

    said = weakly(maria, "what about friday", "reschedule_appointment", "action_start_moving")

    assert said[0] == "utter_times_offered_move"
    assert [visit.starts_at for visit in appointments(maria)] == before


def test_booking_asks_for_the_treatment_first_and_books_nothing(maria: Talk) -> None:
    said = weakly(maria, "fit me in tuesday", "book_appointment", "action_start_booking")

    assert said == ["utter_ask_which_option"]
    assert appointments(maria) == []


def test_a_day_understood_weakly_is_no_yes_to_a_treatment(maria: Talk) -> None:
    maria.ask("i think ill do the crown", "accept_treatment", "action_accept_treatment")

    said = weakly(maria, "tuesday morning?", "inform_time", "action_take_time")

    assert said == ["utter_ask_accept_only_option"]
    assert kinds(maria) == []


def test_opting_out_needs_plain_words_and_then_no_more(maria: Talk) -> None:
    """A plain wish for no more texts is the law's business, however weakly understood."""
    assert weakly(maria, "yes remove it", "opt_out", "action_opt_out") == ["utter_opt_out_unclear"]

    said = weakly(maria, "leave me alone, no more texts", "opt_out", "action_opt_out")

    assert said == ["utter_opted_out"]


def test_a_wrong_number_needs_plain_words(maria: Talk) -> None:
    said = weakly(maria, "whos this", "wrong_number", "action_note_wrong_number")

    assert said == ["utter_who_this_is"]


def test_a_weak_yes_is_asked_for_again_and_a_plain_one_counts(maria: Talk) -> None:
    accept(maria)
    pick(maria, "1")
    maria.ask("i cant make it", "cancel_appointment", "action_cancel_appointment")

    assert weakly(maria, "haha thats it", "affirm", "action_affirm") == ["utter_yes_or_no"]
    assert "appointment_cancelled" not in kinds(maria)

    assert weakly(maria, "yes please", "affirm", "action_affirm") == ["utter_course_cancelled"]


def test_who_it_is_makes_a_weak_choice_no_surer(talk: Talk) -> None:
    said = weakly(talk, "ok lets do the crown", "accept_treatment", "action_accept_treatment")
    assert said == ["utter_ask_birth_date"]

    answer = talk.answer_check("5/17/1984")

    assert "utter_ask_accept_only_option" in answer.names
    assert "option_accepted" not in kinds(talk)
