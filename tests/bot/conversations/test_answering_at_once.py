"""Several processes that answer: each message gets one answer, whoever dies on the way."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.conversations import answering
from bot.conversations.answering import LEASE
from bot.conversations.models import Conversation, Message, MessageState
from tests.bot.conversations.conftest import answer, answers, receive, received
from tests.people import SAM
from tests.servers import Dialogue, Provider
from tests.texting import NOON, Office, conversation


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


def test_a_turn_that_fails_after_another_process_answered_takes_nothing_back(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "hi")

    def another_answers(_turn: dict[str, Any]) -> None:
        dialogue.meanwhile = lambda _turn: None
        office.clock.now += LEASE
        assert answer(office) == 1

    dialogue.meanwhile = another_answers
    dialogue.answers.append((502, {"error": "action_failed"}))

    assert answer(office) == 0

    (message,) = received(office)
    assert (message.state, message.attempts) == (MessageState.ANSWERED, 0)
    assert answers(office) == ["Noted."]
