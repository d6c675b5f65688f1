"""The worker: one message that nothing can be done with stops none of the others."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.conversations.failed_turns import TRIES, WAITS
from bot.conversations.models import Direction, Handoff, Message, MessageState
from bot.conversations.work import Work
from bot.db import transaction
from bot.reminders import claiming
from bot.safety import alarming
from bot.settings import get_settings
from bot.worker import keep_at
from tests.bot.web.conftest import settings_for_tests  # noqa: F401  # a fixture
from tests.people import MARIA, SAM
from tests.servers import Dialogue, Provider, said
from tests.texting import Clock, text_in

NO_TEXT = said("\ud800")  # half a character: no database keeps it


@pytest.fixture
def clock(provider: Provider) -> Clock:
    standing = provider.clock = Clock()
    return standing


@pytest.fixture
def work(settings_for_tests: None, clock: Clock) -> Iterator[Work]:  # noqa: F811
    made = Work(get_settings(), clock, alarming.hear_intent, claiming.still_hinders)
    yield made
    made.close()


def hear(*numbers: str) -> None:
    with transaction() as session:
        for number in numbers:
            text_in(session, "hi", number)


def states_of_what_came_in() -> list[MessageState]:
    with transaction() as session:
        wanted = select(Message.state).where(Message.direction == Direction.INBOUND)
        return sorted(session.scalars(wanted))


def test_an_answer_that_cannot_be_kept_stops_no_other_patients(
    work: Work, clock: Clock, provider: Provider, dialogue: Dialogue
) -> None:
    hear(MARIA, SAM)
    dialogue.answers.append((200, NO_TEXT))

    work.do_due(now=clock.now)
    assert states_of_what_came_in() == [MessageState.ANSWERED, MessageState.RECEIVED]

    clock.now += WAITS[0]
    clock.pass_(seconds=20)  # the lease of the turn that broke
    work.do_due(now=clock.now)
    assert states_of_what_came_in() == [MessageState.ANSWERED] * 2
    assert {text["to"] for text in provider.texts} == {MARIA, SAM}


def test_a_message_that_breaks_every_time_goes_to_a_person(
    work: Work, clock: Clock, provider: Provider, dialogue: Dialogue
) -> None:
    hear(MARIA)
    dialogue.answers.extend([(200, NO_TEXT)] * TRIES)

    for _ in range(TRIES + 1):
        work.do_due(now=clock.now)
        clock.pass_(seconds=30)

    assert states_of_what_came_in() == [MessageState.FAILED]
    assert "coordinator" in provider.bodies[0]
    with transaction() as session:
        (handoff,) = session.scalars(select(Handoff))
    assert handoff.reasons == ["no_answer"]


@pytest.mark.parametrize(
    "trouble", [OperationalError("SELECT 1", {}, Exception("gone")), ZeroDivisionError()]
)
def test_work_goes_on_after_whatever_went_wrong(trouble: Exception) -> None:
    stopping = threading.Event()
    tries = 0

    def job() -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise trouble
        stopping.set()
        return 0

    keep_at(job, 0, stopping)

    assert tries == 2
