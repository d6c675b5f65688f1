"""Answering: one turn with Rasa for each message, in order, once, and honestly where it fails."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversations import answering, handoffs
from bot.conversations.answering import LEASE, TRIES, WAITS
from bot.conversations.models import Conversation, Handoff, Message, MessageState
from tests.people import MARIA, SAM, patient, web_address
from tests.servers import RASA_TOKEN, Dialogue, Provider, Silence, said
from tests.texting import NOON, Office, conversation, outbox, text_in

FAILED = (502, {"error": "action_failed"})


def receive(office: Office, *bodies: str, number: str = MARIA) -> None:
    """Texts that came in, a second apart."""
    with office.open() as session:
        for second, body in enumerate(bodies):
            text_in(session, body, number, at=office.clock.now + timedelta(seconds=second))
    office.clock.pass_(seconds=len(bodies))


def answer(office: Office, number: str = MARIA) -> int:
    with office.open() as session:
        conversation_id = conversation(session, number).id
    return answering.answer(conversation_id, office.answering)


def answers(office: Office) -> list[str]:
    with office.open() as session:
        return [message.body for message in outbox(session)]


def received(office: Office) -> list[Message]:
    with office.open() as session:
        wanted = select(Message).where(Message.author == "patient").order_by(Message.created_at)
        return list(session.scalars(wanted))


def reasons(office: Office) -> list[str]:
    with office.open() as session:
        return [
            reason for handoff in session.scalars(select(Handoff)) for reason in handoff.reasons
        ]


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
        "metadata": {},
    }
    assert dialogue.asked[0].headers["Authorization"] == f"Bearer {RASA_TOKEN}"


def test_a_leading_slash_never_reaches_the_engine(office: Office, dialogue: Dialogue) -> None:
    receive(office, "/restart", " //book ", "/")

    answer(office)

    assert dialogue.heard == ["restart", "book", "?"]


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


def test_four_processes_that_answer_at_once_answer_each_message_once(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, *[f"text {n}" for n in range(6)])
    together = threading.Barrier(4)

    def process(_: int) -> int:
        together.wait()
        return answer(office)

    with ThreadPoolExecutor(4) as processes:
        settled = list(processes.map(process, range(4)))

    assert sum(settled) == 6
    assert dialogue.heard == [f"text {n}" for n in range(6)]
    assert len(answers(office)) == 6


def test_a_conversation_that_another_process_answers_is_left_to_it(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")
    with office.open() as session:
        chat = conversation(session)
        chat.answering_until, chat.answering_by = office.clock.now + LEASE, "another"

    assert answer(office) == 0
    assert dialogue.turns == []


def test_a_conversation_whose_process_has_died_is_taken_up_after_its_lease(
    office: Office,
) -> None:
    receive(office, "hi")
    with office.open() as session:
        chat = conversation(session)
        chat.answering_until, chat.answering_by = office.clock.now + LEASE, "the dead one"
    office.clock.now += LEASE

    assert answer(office) == 1
    assert answers(office) == ["Noted."]


def test_an_answer_that_comes_after_another_process_took_over_is_dropped(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")

    def taken_over(_: dict[str, Any]) -> None:
        with office.open() as session:
            conversation(session).answering_by = "another"

    dialogue.meanwhile = taken_over

    assert answer(office) == 0
    assert answers(office) == []
    assert received(office)[0].state is MessageState.RECEIVED


@pytest.mark.parametrize(
    "failure",
    [
        (502, {"error": "action_failed"}),
        (502, {"error": "empty_answer"}),
        (503, {"error": "not_ready"}),
        (200, {"message_id": "m", "replies": []}),
        (200, {"nothing": "we know"}),
        Silence.LOST,
        Silence.GIBBERISH,
    ],
)
def test_a_turn_that_fails_is_repeated_with_the_same_id_a_little_later(
    office: Office, dialogue: Dialogue, failure: tuple[int, Any] | Silence
) -> None:
    receive(office, "hi")
    dialogue.answers.append(failure)

    assert answer(office) == 0
    assert answers(office) == []
    assert answer(office) == 0  # too early
    office.clock.now += WAITS[0]
    assert answer(office) == 1

    first, second = dialogue.turns
    assert first == second
    assert answers(office) == ["Noted."]


def test_a_later_message_waits_for_the_one_whose_turn_failed(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "one", "two")
    dialogue.answers.append(FAILED)

    answer(office)
    assert dialogue.heard == ["one"]
    office.clock.now += WAITS[0]
    answer(office)

    assert dialogue.heard == ["one", "one", "two"]


def fail_for_good(office: Office, dialogue: Dialogue) -> None:
    dialogue.answers.extend([FAILED] * TRIES)
    for wait in (timedelta(0), *WAITS):
        office.clock.now += wait
        answer(office)


def test_after_the_third_failure_the_patient_is_told_and_a_coordinator_asked_for(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")

    fail_for_good(office, dialogue)

    (line,) = answers(office)
    assert "could not answer" in line
    assert "Bright Dental" in line
    assert reasons(office) == ["no_answer"]
    assert received(office)[0].state is MessageState.FAILED
    assert len(dialogue.turns) == TRIES


def test_the_next_message_is_answered_after_one_that_could_not_be(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")
    fail_for_good(office, dialogue)

    receive(office, "hello?")
    answer(office)

    assert answers(office)[-1] == "Noted."


def test_an_engine_that_cannot_be_reached_loses_no_message(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")
    dialogue.answers.extend([Silence.LOST] * 2)
    for wait in (timedelta(0), *WAITS):
        office.clock.now += wait
        answer(office)

    assert answers(office) == ["Noted."]


def test_an_answer_under_way_is_dropped_when_a_coordinator_takes_over(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")
    dialogue.meanwhile = lambda _turn: take_over(office)

    answer(office)

    assert answers(office) == []
    assert received(office)[0].state is MessageState.ANSWERED


def take_over(office: Office) -> None:
    with office.open() as session:
        handoffs.take_over(session, conversation(session), "Joan", now=office.clock.now)


def test_a_failure_is_not_told_when_a_coordinator_has_taken_over_meanwhile(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")

    def the_third_time(_: dict[str, Any]) -> None:
        if len(dialogue.turns) == TRIES:
            take_over(office)

    dialogue.meanwhile = the_third_time

    fail_for_good(office, dialogue)

    assert answers(office) == []


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


def waiting(office: Office, at: datetime) -> int:
    with office.open() as session:
        return len(answering.waiting_conversations(session, now=at))


def test_the_worker_finds_each_conversation_that_waits_once(office: Office) -> None:
    receive(office, "one", "two")
    receive(office, "hi", number=SAM)

    assert waiting(office, office.clock.now) == 2
    assert waiting(office, NOON - timedelta(seconds=1)) == 0
    answer(office)
    assert waiting(office, office.clock.now) == 1


def test_the_worker_leaves_alone_what_is_being_answered(office: Office) -> None:
    receive(office, "hi")
    with office.open() as session:
        session.scalars(select(Conversation)).one().answering_until = office.clock.now + LEASE

    assert waiting(office, office.clock.now) == 0
    assert waiting(office, office.clock.now + LEASE) == 1


def test_an_answer_is_said_once_even_if_it_was_kept_before_the_process_died(
    office: Office, provider: Provider
) -> None:
    receive(office, "hi")
    answer(office)
    with office.open() as session:
        message = session.scalars(select(Message).where(Message.author == "patient")).one()
        message.state = MessageState.RECEIVED  # as if the state had not been written

    answer(office)

    assert answers(office) == ["Noted."]
