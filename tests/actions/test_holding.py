"""After an alarm: no visits and no money until it is over; everything else goes on."""

import pytest
from sqlalchemy import select

from actions.holding import HELD
from actions.questions import ACTION_FOR
from bot.conversations import handoffs
from bot.conversations.models import Message
from bot.safety import alarming
from tests.actions.talking import LISTEN, Talk, accept, appointments, kinds, pick
from tests.people import MARIA, sms_address
from tests.texting import conversation, incoming, outbox, verify

INFORMATION = {
    "ask_treatment_details",
    "ask_benefits",
    "ask_risks",
    "ask_preparation_aftercare",
    "ask_clinic_info",
    "ask_records",
    "ask_bot_identity",
    "request_human",
    "check_appointment",
    "ask_recommendation",
    "ask_about_option",  # asks another question again, which may be held
}


def text(talk: Talk, body: str) -> list[str]:
    """A text as the webhook takes it in; what is answered to it at once."""
    with talk.open() as session:
        before = len(outbox(session))
        new = incoming(sms_address(session, talk.number, talk.slug), body)
        alarming.receive(session, new, now=talk.clock.now)
        said = [message.body for message in outbox(session)[before:]]
    talk.clock.pass_(seconds=1)
    return said


def ask_cost(talk: Talk, body: str = "how much is the crown") -> str:
    """What is said to a question about money: the first response's name."""
    return talk.ask(body, "ask_cost", "action_quote_cost").names[0]


def reasons(talk: Talk) -> list[str]:
    with talk.open() as session:
        handoff = handoffs.open_handoff(session, conversation(session))
        return handoff.reasons if handoff else []


@pytest.fixture
def alarmed(maria: Talk) -> Talk:
    """Maria, verified, who could not breathe a moment ago."""
    assert ask_cost(maria) == "utter_cost_visits"
    assert "911" in text(maria, "i cant breathe")[0]
    return maria


def test_every_question_is_either_held_or_information() -> None:
    held = {question for question, action in ACTION_FOR.items() if action in HELD}

    assert held | INFORMATION == set(ACTION_FOR)
    assert not held & INFORMATION


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("how much is the crown", "ask_cost", "action_quote_cost"),
        ("can i pay monthly", "ask_installments", "action_explain_installments"),
        ("what does my insurance pay", "ask_insurance", "action_estimate_insurance"),
        ("ok lets do the crown", "accept_treatment", "action_accept_treatment"),
        ("book me for tuesday", "book_appointment", "action_start_booking"),
        ("what are my options", "ask_treatment_options", "action_explain_options"),
        ("hi", "greet", "action_greet"),
        ("asdf", "nlu_fallback", "action_clarify"),
    ],
)
def test_after_an_alarm_the_danger_comes_first(
    alarmed: Talk, body: str, intent: str, action: str
) -> None:
    answer = alarmed.ask(body, intent, action)

    words = answer.value("words", "utter_safety")
    assert answer.names == ["utter_safety"]
    for told in ("are you safe now", "911", "coordinator has been told", "I AM OK"):
        assert told in words
    assert "$" not in words


def test_risks_and_a_person_are_still_to_be_had(alarmed: Talk) -> None:
    risks = alarmed.ask("what are the risks of the crown", "ask_risks", "action_explain_risks")
    person = alarmed.ask("a person please", "request_human", "action_request_handoff")

    assert risks.names[0] == "utter_risks"
    assert person.names == ["utter_handoff_requested"]


def test_of_several_questions_those_about_money_are_held_once(alarmed: Talk) -> None:
    answer = alarmed.ask(
        "how much is the crown, what are the risks and can i pay monthly",
        "ask_cost",
        "action_quote_cost",
        ("ask_cost", "ask_risks", "ask_installments"),
    )

    assert answer.names[:2] == ["utter_safety", "utter_risks"]
    assert answer.names.count("utter_safety") == 1
    assert not {"utter_cost_visits", "utter_installments"} & set(answer.names)


def test_what_was_being_booked_is_left_and_nothing_is_booked(maria: Talk) -> None:
    accept(maria)
    assert maria.active_loop == "booking_form"
    text(maria, "i cant stop bleeding")

    answer = pick(maria, "1")

    assert answer.names == ["utter_safety"]
    assert (maria.active_loop, answer.then) == (None, LISTEN)
    assert appointments(maria) == []


def test_the_form_that_asks_again_is_left_too(maria: Talk) -> None:
    accept(maria)
    text(maria, "i cant stop bleeding")
    maria.hear("hm", "affirm")

    said, follows = maria.run("action_ask_time_choice")

    assert [response["response"] for response in said] == ["utter_safety"]
    assert (maria.active_loop, follows) == (None, LISTEN)


def test_the_rest_of_a_price_is_not_told_by_more(alarmed: Talk) -> None:
    with alarmed.open() as session:
        conversation(session).unsaid = "Large filling: $240.00."
    text(alarmed, "i cant breathe")

    with alarmed.open() as session:
        assert conversation(session).unsaid == ""


def test_the_patient_says_it_is_over_and_is_answered_as_before(alarmed: Talk) -> None:
    (said,) = text(alarmed, "i'm ok now, false alarm")

    assert "glad you are OK" in said
    assert ask_cost(alarmed) == "utter_cost_visits"
    assert reasons(alarmed) == ["emergency", "says_it_is_over"]
    assert "safety_over" in kinds(alarmed)


def test_a_bare_yes_to_are_you_safe_ends_it(alarmed: Talk) -> None:
    ask_cost(alarmed)

    assert "glad" in text(alarmed, "yes")[0]
    assert ask_cost(alarmed) == "utter_cost_visits"


def test_a_bare_no_to_are_you_safe_alarms_again(alarmed: Talk) -> None:
    ask_cost(alarmed)

    assert "nearest emergency room" in text(alarmed, "no")[0]
    assert ask_cost(alarmed) == "utter_safety"


def test_a_yes_that_answers_nothing_ends_nothing(alarmed: Talk) -> None:
    assert text(alarmed, "yes") == []
    assert ask_cost(alarmed) == "utter_safety"


def test_what_else_the_message_asks_is_answered_by_the_dialogue(alarmed: Talk) -> None:
    (said,) = text(alarmed, "im ok now, how much is the crown?")

    assert "glad" in said
    with alarmed.open() as session:
        newest = session.scalars(select(Message).where(Message.body.contains("im ok"))).one()
        assert newest.state == "received"


def test_after_self_harm_soft_words_are_asked_back_and_the_handoff_stays_urgent(
    maria: Talk,
) -> None:
    text(maria, "i want to die")
    assert "988" in maria.ask("how much", "ask_cost", "action_quote_cost").value(
        "words", "utter_safety"
    )

    assert "I AM SAFE" in text(maria, "yes")[0]
    assert "I AM SAFE" in text(maria, "im fine whatever leave me alone")[0]
    assert ask_cost(maria) == "utter_safety"
    assert "glad you are safe" in text(maria, "I am safe")[0]
    assert ask_cost(maria) == "utter_cost_visits"
    with maria.open() as session:
        handoff = handoffs.open_handoff(session, conversation(session))
        assert handoff is not None
        assert handoff.is_urgent


def test_an_emergency_is_held_for_a_day(alarmed: Talk) -> None:
    alarmed.wait(hours=23)
    assert ask_cost(alarmed) == "utter_safety"

    alarmed.wait(hours=2)
    assert ask_cost(alarmed) == "utter_cost_visits"


def test_a_coordinator_who_returns_the_conversation_ends_it(alarmed: Talk) -> None:
    with alarmed.open() as session:
        handoffs.take_over(session, conversation(session), "Ana", now=alarmed.clock.now)
        handoffs.return_to_bot(session, conversation(session), now=alarmed.clock.now)

    assert ask_cost(alarmed) == "utter_cost_visits"


def test_while_a_coordinator_answers_it_ends_without_a_word(alarmed: Talk) -> None:
    with alarmed.open() as session:
        handoffs.take_over(session, conversation(session), "Ana", now=alarmed.clock.now)

    assert text(alarmed, "im ok now") == []
    assert "says_it_is_over" in reasons(alarmed)


def test_a_hold_begun_in_spanish_asks_in_spanish(maria: Talk) -> None:
    text(maria, "no puedo respirar, ayuda por favor")

    answer = maria.ask("ok", "affirm", "action_clarify")

    assert "está a salvo" in answer.value("words", "utter_safety")


def test_a_stranger_is_held_like_anybody(stranger: Talk) -> None:
    text(stranger, "i cant breathe")

    assert ask_cost(stranger) == "utter_safety"


def test_the_alarm_by_text_holds_in_the_website_chat_of_the_same_patient(
    alarmed: Talk, engine_chat: Talk
) -> None:
    with engine_chat.open() as session:
        address = sms_address(session, MARIA)
        verify(
            session,
            "Maria",
            address=type(address)(address.clinic_id, engine_chat.channel, engine_chat.number),
        )

    assert ask_cost(engine_chat) == "utter_safety"
