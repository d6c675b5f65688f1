"""Emergencies, opting out, wrong numbers, and what is a person's business."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import commands, delivery, handoffs
from bot.conversations.models import Conversation, Handoff
from bot.patients import consent
from bot.reminders.claiming import still_hinders
from bot.replies import Reply
from tests.actions.talking import LISTEN, Talk, kinds
from tests.people import MARIA, clinic
from tests.servers import Provider
from tests.texting import STATUS_URL, conversation, opening, outbox, sender_to


def handoff(talk: Talk) -> Handoff:
    with talk.open() as session:
        return session.scalars(select(Handoff)).one()


def is_opted_out(session: Session) -> bool:
    return consent.is_opted_out(session, clinic(session).id, MARIA)


def test_an_emergency_is_answered_at_once_and_urgently_handed_over(talk: Talk) -> None:
    answer = talk.ask("I cant breathe", "report_emergency", "action_report_emergency")

    advice = answer.value("words", "utter_safety")
    assert "cannot wait" in advice
    assert (handoff(talk).is_urgent, handoff(talk).reasons) == (True, ["emergency"])


def test_talk_of_self_harm_is_answered_at_once_and_urgently_handed_over(maria: Talk) -> None:
    maria.active_loop = "booking_form"

    answer = maria.ask("I want to die", "report_self_harm", "action_report_self_harm")

    assert answer.names == ["utter_safety"]
    assert (maria.active_loop, answer.then) == (None, LISTEN)
    assert handoff(maria).is_urgent


@pytest.mark.parametrize(
    ("body", "action", "ranking", "says"),
    [
        ("my husband will kill me if i miss it", "self_harm", [], "utter_clarify"),
        ("the bleeding stopped", "emergency", [("thank", 0.4)], "utter_thanks_answered"),
        (
            "dont kill me but how much is the crown",
            "self_harm",
            [("ask_cost", 0.6)],
            "utter_cost_visits",
        ),
        ("my tooth is killing me", "emergency", [("complaint", 0.6)], "utter_safety"),
    ],
)
def test_what_only_sounds_like_danger_is_answered_as_what_it_is(
    maria: Talk, body: str, action: str, ranking: list[tuple[str, float]], says: str
) -> None:
    maria.hear(body, f"report_{action}")
    maria.latest_message["intent_ranking"] = [
        {"name": name, "confidence": confidence} for name, confidence in ranking
    ]

    answer = maria.follow(f"action_report_{action}")

    assert answer.names[0] == says
    with maria.open() as session:
        open_handoff = handoffs.open_handoff(session, conversation(session))
    assert open_handoff is None or not open_handoff.is_urgent


def test_an_alert_is_filed_for_a_patient_who_is_known(maria: Talk) -> None:
    maria.ask("how much is the crown", "ask_cost", "action_quote_cost")

    maria.ask("I cant breathe", "report_emergency", "action_report_emergency")

    assert "safety_alert" in kinds(maria)


@pytest.mark.parametrize(
    ("intent", "action", "reason"),
    [
        ("request_human", "action_request_handoff", "asked_for"),
        ("complaint", "action_take_complaint", "complaint"),
        ("send_photo", "action_take_photo", "photo"),
    ],
)
def test_what_is_a_persons_business_is_handed_over(
    talk: Talk, intent: str, action: str, reason: str
) -> None:
    answer = talk.ask("a person please", intent, action)

    assert handoff(talk).reasons == [reason]
    assert answer.then == LISTEN


def test_a_picture_is_taken_without_a_word_about_what_it_shows(talk: Talk) -> None:
    picture = [{"url": "u", "content_type": "image/jpeg"}]

    answer = talk.ask("", "send_photo", "action_take_photo", media=picture)

    assert answer.names == ["utter_photo_taken"]


def test_opting_out_in_ones_own_words_brings_one_confirmation_and_then_nothing(
    maria: Talk, provider: Provider
) -> None:
    message = maria.hear("please dont text me anymore", "opt_out")
    maria.follow("action_opt_out")
    with maria.open() as session:  # the turn's answer
        delivery.queue_replies(
            session, conversation(session), message, [Reply("Opted out.")], now=maria.clock.now
        )

    work = delivery.Delivering(
        opening(maria.engine), sender_to(provider), maria.clock, STATUS_URL, still_hinders
    )
    delivery.send_due(work)

    with maria.open() as session:
        assert is_opted_out(session)
    (body,) = provider.bodies
    assert "no more texts" in body


def test_opting_out_in_the_chat_stops_no_texts(engine_chat: Talk) -> None:
    answer = engine_chat.ask("dont text me", "opt_out", "action_opt_out")

    assert answer.names == ["utter_web_opt_out"]
    with engine_chat.open() as session:
        assert not is_opted_out(session)


def test_a_wrong_number_is_told_nothing_more(maria: Talk) -> None:
    maria.ask("how much is the crown", "ask_cost", "action_quote_cost")

    answer = maria.ask("wrong number", "wrong_number", "action_note_wrong_number")
    after = maria.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert answer.names == ["utter_wrong_number"]
    assert after.names == ["utter_ask_birth_date"]
    assert handoff(maria).reasons == ["wrong_number"]


def test_a_wrong_number_does_not_get_the_rest_of_what_was_said_to_the_patient(
    maria: Talk,
) -> None:
    with maria.open() as session:
        conversation(session).unsaid = "Large filling: $240.00."
    maria.ask("wrong number", "wrong_number", "action_note_wrong_number")

    message = maria.hear("more", "out_of_scope")

    with maria.open() as session:
        kept = session.get_one(Conversation, message.conversation_id)
        reply = commands.answer(session, kept, message, clinic(session), now=maria.clock.now)
    assert reply is None or "$" not in reply.text


def test_what_an_action_does_waits_for_no_coordinator_twice(talk: Talk) -> None:
    for _ in range(2):
        talk.ask("a person please", "request_human", "action_request_handoff")

    with talk.open() as session:
        assert handoffs.open_handoff(session, conversation(session)) is not None
        assert len(session.scalars(select(Handoff)).all()) == 1


def test_a_code_goes_to_the_phone_on_file_and_never_into_the_chat(engine_chat: Talk) -> None:
    chat = engine_chat
    asked = chat.ask("how much is the crown", "ask_cost", "action_quote_cost")
    assert asked.names == ["utter_ask_birth_date"]
    assert chat.answer_check("5/17/1984").names == ["utter_ask_phone_number"]
    said = chat.answer_check("212-555-0100")

    with chat.open() as session:
        (text,) = outbox(session)
    code = "".join(letter for letter in text.body.split(" is ")[1][:6])
    assert (text.to_number, said.names) == (MARIA, ["utter_ask_code"])
    assert code not in str(said.said)

    answer = chat.answer_check(code)

    assert answer.value("price", "utter_cost_visits") == "$1,250.00"
