"""A dialogue as Rasa leads it: texts kept, trackers built, actions run on a real database."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from actions.registry import ACTIONS
from bot.conversations.models import Message, OpenQuestion, QuestionKind
from bot.db import transaction
from bot.patients.access import Address
from bot.patients.models import Channel
from bot.records.models import RecordEntry
from bot.scheduling.models import Appointment
from tests.people import BRIGHT_DENTAL, MARIA, clinic
from tests.texting import Clock, opening, text_in

LISTEN = "action_listen"
Asked = tuple[str, ...] | dict[str, str]  # intents in order, or each with its words
FORMS = {"identity_form": "action_ask_identity", "booking_form": "action_ask_time_choice"}


@dataclass
class Answer:
    """What a message brought: the responses with their values, and where the dialogue stands."""

    said: list[dict[str, Any]]
    then: str

    @property
    def names(self) -> list[str]:
        """The responses' names, in order."""
        return [response["response"] for response in self.said]

    def value(self, name: str, of: str) -> Any:
        """A value that was filled into a response."""
        return next(response[name] for response in self.said if response["response"] == of)

    @property
    def choices(self) -> list[str]:
        """The choices offered."""
        return [button["title"] for response in self.said for button in response["buttons"]]


@dataclass
class Talk:
    """One patient's dialogue. What the engine would remember is in `slots` and `events`."""

    engine: Engine
    clock: Clock
    number: str = MARIA
    slug: str = BRIGHT_DENTAL
    channel: Channel = Channel.SMS
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    latest_message: dict[str, Any] = field(default_factory=dict)
    latest_action: str = LISTEN
    active_loop: str | None = None
    ranking: list[dict[str, Any]] = field(default_factory=list)  # of the next message, if unsure

    def open(self) -> Any:
        return transaction(self.engine)

    def hear(self, body: str, intent: str, asked: Asked = (), **media: Any) -> Message:
        """A text comes in and is understood, surely unless `unsure` said otherwise."""
        with self.open() as session:
            address = Address(clinic(session, self.slug).id, self.channel, self.number)
            message = text_in(
                session, body, address=address, at=self.clock.now, key=uuid.uuid4().hex, **media
            )
        metadata = {"message_id": str(message.id), "channel": self.channel.value}
        ranking = self.ranking or [{"name": intent, "confidence": 1.0}]
        self.latest_message = {
            "intent": ranking[0],
            "intent_ranking": ranking,
            "entities": [],
            "text": body,
            "message_id": str(message.id),
            "metadata": metadata,
            "asked": list(asked or (intent,)),
            "clauses": list(asked.values()) if isinstance(asked, dict) else [],
        }
        self.latest_action = LISTEN
        self.events.append({"event": "action", "name": LISTEN})
        parsed = {"intent": ranking[0]}
        heard = {"event": "user", "text": body, "metadata": metadata, "parse_data": parsed}
        self.events.append(heard)
        self.ranking = []
        self.clock.pass_(seconds=1)
        return message

    def unsure(self, **confidence: float) -> "Talk":
        """The next message is understood as weakly as this, likeliest first."""
        self.ranking = [{"name": name, "confidence": c} for name, c in confidence.items()]
        return self

    def call(self, action: str) -> dict[str, Any]:
        """What the action answers Rasa; nothing of it is remembered yet."""
        tracker = {
            "sender_id": "a-conversation",
            "slots": dict(self.slots),
            "latest_message": self.latest_message,
            "events": list(self.events),
            "paused": False,
            "followup_action": None,
            "active_loop": {"name": self.active_loop} if self.active_loop else {},
            "latest_action_name": self.latest_action,
        }
        return ACTIONS[action].execute(
            Tracker.from_dict(tracker), opening(self.engine), self.clock.now
        )

    def run(self, action: str) -> tuple[list[dict[str, Any]], str]:
        """Run an action, remember its events, and say what follows."""
        result = self.call(action)
        self.latest_action = action
        self.events.append({"event": "action", "name": action})
        follows = LISTEN
        for event in result["events"]:
            self.events.append(event)
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.active_loop = event["name"]
            elif event["event"] == "followup":
                follows = event["name"]
        return result["responses"], follows

    def ask(self, body: str, intent: str, action: str, asked: Asked = (), **media: Any) -> Answer:
        """A text, the action that its intent brings, and all that follow."""
        self.hear(body, intent, asked, **media)
        return self.follow(action)

    def follow(self, action: str) -> Answer:
        """Run an action and those that follow it, until Rasa listens again."""
        said: list[dict[str, Any]] = []
        for _ in range(12):
            if action == LISTEN:
                return Answer(said, LISTEN)
            if action in FORMS:
                self.active_loop = action
                said += self.run(FORMS[action])[0]
                return Answer(said, action)
            responses, action = self.run(action)
            said += responses
        raise AssertionError("the dialogue does not come to an end")

    def answer_check(self, body: str) -> Answer:
        """A text in the identity form: taken in, then asked again or the question resumed."""
        self.hear(body, "give_identity")
        self.slots["identity"] = "given"
        said, _ = self.run("validate_identity_form")
        if self.slots["identity"] == "verified":
            self.active_loop = None
            resumed = self.follow("action_resume_question")
            return Answer([*said, *resumed.said], resumed.then)
        ends = {"utter_identity_locked", "utter_not_the_patient"}
        if any(response["response"] in ends for response in said):
            return Answer(said, LISTEN)
        asked, _ = self.run("action_ask_identity")
        return Answer([*said, *asked], "identity_form")

    def wait(self, **length: float) -> None:
        self.clock.now += timedelta(**length)


def entries(talk: Talk) -> list[RecordEntry]:
    """What was filed in all records, oldest first."""
    with talk.open() as session:
        return list(session.scalars(select(RecordEntry).order_by(RecordEntry.at, RecordEntry.kind)))


def kinds(talk: Talk) -> list[str]:
    return [entry.kind.value for entry in entries(talk)]


def count(session: Session, table: type) -> int:
    return len(session.scalars(select(table)).all())


def accept(talk: Talk, body: str = "ok lets do the crown") -> Answer:
    return talk.ask(body, "accept_treatment", "action_accept_treatment")


def book_crown(talk: Talk) -> None:
    """Accept the crown and take the first time."""
    accept(talk)
    pick(talk, "1")


def pick(talk: Talk, body: str) -> Answer:
    """A text that takes one of the times offered."""
    return talk.ask(body, "choose_time", "action_book_appointment")


def appointments(talk: Talk) -> list[Appointment]:
    with talk.open() as session:
        return list(session.scalars(select(Appointment).order_by(Appointment.starts_at)))


def offered(talk: Talk) -> list[datetime]:
    """The first visits of the courses that are offered."""
    with talk.open() as session:
        question = session.scalars(
            select(OpenQuestion).where(
                OpenQuestion.kind == QuestionKind.TIME, OpenQuestion.answered_at.is_(None)
            )
        ).one()
    return [datetime.fromisoformat(choice["starts_at"]) for choice in question.choices]
