"""Turns: each message is answered once, one at a time per conversation, or not at all."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUtteranceReverted

from bot.engine.patches import TurnFailed, failures_end_the_turn

Reply = dict[str, Any]
MOST_ANSWERS = 10_000
ANSWERS_LAST_SECONDS = 3600.0
UNFILLED = re.compile(r"\{\w+\}")


class AlreadyAnswered(Exception):
    """A later message of the conversation has been answered since."""


class EmptyAnswer(Exception):
    """The dialogue had nothing to say: a gap in rules or responses."""


@dataclass(frozen=True)
class Turn:
    """One message as it comes in. channel: "sms" or "web"."""

    conversation_id: str
    message_id: str
    channel: str
    text: str
    metadata: dict[str, Any] = field(default_factory=dict)

    def message(self, output: OutputChannel) -> UserMessage:
        """The message as Rasa takes it; its metadata reaches the actions."""
        ids = {"message_id": self.message_id, "channel": self.channel}
        return UserMessage(
            self.text,
            output,
            self.conversation_id,
            input_channel=self.channel,
            message_id=self.message_id,
            metadata={**self.metadata, **ids},
        )


class Replies(OutputChannel):
    """Collects what is said in one turn, whole: no text is split or sent from here."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.collected: list[Reply] = []

    def name(self) -> str:
        """The channel whose variants of the responses are picked."""
        return self.channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one reply. Raises TurnFailed if a value is missing in it."""
        text = (message.get("text") or "").strip()
        if UNFILLED.search(text):  # Rasa would show the patient "{price}"
            raise TurnFailed(str(message.get("utter_action") or "a response"))
        buttons = [
            {"title": button.get("title"), "payload": button.get("payload")}
            for button in message.get("buttons") or []
        ]
        reply = {"text": text, "buttons": buttons}
        if message.get("custom"):
            reply["custom"] = message["custom"]
        if text or "custom" in reply:
            self.collected.append(reply)


class Answers:
    """Answers given lately, so that a repeated message gets the same one.

    clock: seconds that only go forward
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, list[Reply]]] = OrderedDict()

    def get(self, turn: Turn) -> list[Reply] | None:
        """The answer given to this message within the last hour."""
        given_at, replies = self._kept.get((turn.conversation_id, turn.message_id), (None, None))
        if given_at is None or self._clock() - given_at > ANSWERS_LAST_SECONDS:
            return None
        return replies

    def keep(self, turn: Turn, replies: list[Reply]) -> None:
        """Keep an answer; the oldest goes when there are too many."""
        self._kept[(turn.conversation_id, turn.message_id)] = (self._clock(), replies)
        if len(self._kept) > MOST_ANSWERS:
            self._kept.popitem(last=False)


class Turns:
    """Takes turns with Rasa: in the order they come, each conversation by itself."""

    def __init__(
        self, handle: Callable[[UserMessage], Awaitable[Any]], clock: Callable[[], float]
    ) -> None:
        self._handle = handle
        self._answers = Answers(clock)
        # Rasa's own lock is looked at once a second, which makes a burst of texts wait.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, turn: Turn, agent: Agent) -> list[Reply]:
        """What is answered to a message; the same again if it is repeated.

        Raises AlreadyAnswered, EmptyAnswer, TurnFailed; errors of the tracker store and the
        lock come through. A turn that raises may be repeated.
        """
        lock = self._locks.setdefault(turn.conversation_id, asyncio.Lock())
        async with lock:
            replies = self._answers.get(turn)
            if replies is None:
                replies = await self._answer(turn, agent)
                self._answers.keep(turn, replies)
            return replies

    async def _answer(self, turn: Turn, agent: Agent) -> list[Reply]:
        await _take_back(turn, agent)
        output = Replies(turn.channel)
        with failures_end_the_turn():
            await self._handle(turn.message(output))
        if not output.collected:
            raise EmptyAnswer
        return output.collected


async def _take_back(turn: Turn, agent: Agent) -> None:
    """Undo what the dialogue remembers of an earlier try whose answer was lost.

    What the actions did then is not undone: they give the same result for the same message.
    """
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    known = await store.message_ids(turn.conversation_id)
    if turn.message_id not in known:
        return
    if known[-1] != turn.message_id:
        raise AlreadyAnswered
    tracker = await agent.processor.get_tracker(turn.conversation_id)
    if tracker.latest_message is None or tracker.latest_message.message_id != turn.message_id:
        return  # taken back by a try that got no further
    tracker.update(UserUtteranceReverted(), agent.domain)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME), agent.domain)
    await agent.tracker_store.save(tracker)
