"""Answering: one turn with Rasa for each message, in order, until a coordinator takes over."""

from typing import Any

from sqlalchemy import select

from bot.conversations import answering, handoffs
from bot.conversations.models import Message, MessageState
from tests.bot.conversations.conftest import answer, answers, receive, received, take_over
from tests.people import patient, web_address
from tests.servers import RASA_TOKEN, Dialogue, said
from tests.texting import Office, conversation, outbox, text_in


def test_a_message_is_answered_with_what_the_engine_says(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "what are my options")
    dialogue.answers.append((200, said("Two options.", "Which one?", choices=("Crown", "Filling"))))

    assert answer(office) == 1

    assert answers(office) == ["Two options.\nWhich one?\n1) Crown\n2) Filling"]
    (message,) = received(office)
    assert message.state is MessageState.ANSWERED
    (turn,) = dialogue.turns
    assert turn == {
        "conversation_id": str(message.conversation_id),
        "message_id": str(message.id),
        "channel": "sms",
        "text": "what are my options",
        "metadata": {"language": "en"},
    }
    assert dialogue.asked[0].headers["Authorization"] == f"Bearer {RASA_TOKEN}"


def test_a_leading_slash_never_reaches_the_engine(office: Office, dialogue: Dialogue) -> None:
    receive(office, "/greet", " //book ", "/")

    answer(office)

    assert dialogue.heard == ["greet", "book", "?"]


def test_messages_are_answered_in_the_order_they_came(office: Office, dialogue: Dialogue) -> None:
    receive(office, "one", "two", "three")

    assert answer(office) == 3

    assert dialogue.heard == ["one", "two", "three"]


def test_what_comes_in_while_a_turn_is_under_way_is_answered_by_it_too(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "one")

    def another_text(_: dict[str, Any]) -> None:
        dialogue.meanwhile = lambda _turn: None
        receive(office, "two")

    dialogue.meanwhile = another_text

    assert answer(office) == 2
    assert dialogue.heard == ["one", "two"]


def test_an_answer_under_way_is_dropped_when_a_coordinator_takes_over(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")
    dialogue.meanwhile = lambda _turn: take_over(office)

    answer(office)

    assert answers(office) == []
    assert received(office)[0].state is MessageState.KEPT


def test_messages_that_waited_are_left_to_the_coordinator_who_took_over(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "one", "two")
    take_over(office)

    answer(office)

    assert dialogue.turns == []
    assert answers(office) == []
    assert {message.state for message in received(office)} == {MessageState.KEPT}


def test_returned_to_the_bot_the_next_message_is_answered(office: Office) -> None:
    take_over(office)
    with office.open() as session:
        handoffs.return_to_bot(session, conversation(session), now=office.clock.now)

    receive(office, "hi again")
    answer(office)

    assert answers(office) == ["Noted."]


def test_a_command_is_answered_without_the_engine(office: Office, dialogue: Dialogue) -> None:
    receive(office, "HELP", "start", "more")

    assert answer(office) == 3

    assert dialogue.turns == []
    assert len(answers(office)) == 3


def test_more_brings_the_rest_of_a_long_answer_and_nothing_is_lost(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "what are the risks")
    dialogue.line = " ".join(f"Sentence number {n} of a long answer." for n in range(30))

    answer(office)
    while "all for now" not in answers(office)[-1]:
        receive(office, "MORE")
        answer(office)

    hint = "\nText MORE for the rest."
    *parts, last = answers(office)[:-1]
    assert len(parts) > 1
    assert all(part.endswith(hint) for part in parts)
    assert " ".join([*(part.removesuffix(hint) for part in parts), last]) == dialogue.line


def test_on_the_web_an_answer_comes_whole_with_its_choices(
    office: Office, dialogue: Dialogue
) -> None:
    with office.open() as session:
        message = text_in(session, "options?", address=web_address(session))
    line = "A long answer, " * 60 + "in full."
    dialogue.answers.append((200, said(line, choices=("Crown", "Large filling"))))

    answering.answer(message.conversation_id, office.answering)

    with office.open() as session:
        (reply,) = outbox(session)
    assert reply.body == line
    assert reply.choices == ["Crown", "Large filling"]
    assert reply.state is MessageState.DELIVERED
    assert dialogue.turns[0]["channel"] == "web"


def test_the_engine_hears_no_birth_date(office: Office, dialogue: Dialogue) -> None:
    receive(office, "I am Maria, born May 17, 1984")

    answer(office)

    assert dialogue.heard == ["I am Maria, born [date of birth]"]
    assert received(office)[0].body == "I am Maria, born May 17, 1984"


def test_a_message_joins_the_record_of_the_patient_it_turned_out_to_be_about(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "5/17/1984")

    def verified(_: dict[str, Any]) -> None:
        with office.open() as session:
            conversation(session).patient_id = patient(session, "Maria").id

    dialogue.meanwhile = verified

    answer(office)

    with office.open() as session:
        maria = patient(session, "Maria").id
        assert {message.patient_id for message in session.scalars(select(Message))} == {maria}
