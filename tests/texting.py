"""Texts as tests write them: in through intake, out through the outbox, time set by hand."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.channels.sms import SmsSender, keyword
from bot.conversations import intake
from bot.conversations.answering import Answering
from bot.conversations.delivery import Delivering
from bot.conversations.intake import Incoming
from bot.conversations.models import Conversation, Direction, Message
from bot.conversations.threads import conversation_with
from bot.db import transaction
from bot.patients.access import Address
from bot.patients.models import Proxy, Verification
from bot.rasa_client import Rasa
from bot.reminders.claiming import still_hinders
from bot.safety import alarming
from tests.people import MARIA, patient, sms_address
from tests.servers import ACCOUNT_SID, AUTH_TOKEN, RASA_TOKEN, Dialogue, Provider

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # Tuesday noon in New York
STATUS_URL = "https://clinic.example/webhooks/sms/status"


class Clock:
    """A clock that stands until a test moves it on."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **length: float) -> None:
        self.now += timedelta(**length)


def incoming(address: Address, body: str, key: str = "", **more: Any) -> Incoming:
    """A message as the edge hands it in; a key of its own unless one is given."""
    return Incoming(address, body, key or uuid.uuid4().hex, keyword=keyword(body), **more)


def text_in(
    session: Session, body: str, number: str = MARIA, *, at: datetime = NOON, **more: Any
) -> Message:
    """A text that has come in and is kept."""
    address = more.pop("address", None) or sms_address(session, number)
    new = incoming(address, body, **more)
    intake.receive(session, new, now=at)
    key = f"in:{address.channel}:{new.message_key}"
    return session.scalars(select(Message).where(Message.idempotency_key == key)).one()


def conversation(session: Session, number: str = MARIA) -> Conversation:
    """The conversation with a phone; begun if there is none."""
    return conversation_with(session, sms_address(session, number), now=NOON)


def outbox(session: Session) -> list[Message]:
    """Everything that we have said or want to say, oldest first."""
    wanted = select(Message).where(Message.direction == Direction.OUTBOUND)
    return list(session.scalars(wanted.order_by(Message.created_at, Message.idempotency_key)))


def verify(
    session: Session,
    given_name: str,
    number: str = MARIA,
    *,
    proxy: Proxy | None = None,
    lasting: timedelta = timedelta(days=30),
    address: Address | None = None,
) -> None:
    """Whoever writes from a phone is verified for a patient."""
    who = patient(session, given_name)
    where = address or Address(who.clinic_id, sms_address(session, number).channel, number)
    session.add(
        Verification(
            clinic_id=who.clinic_id,
            channel=where.channel,
            address=where.value,
            patient_id=who.id,
            proxy_id=proxy.id if proxy else None,
            verified_at=NOON,
            expires_at=NOON + lasting,
        )
    )
    session.flush()


def opening(engine: Engine) -> Callable[[], AbstractContextManager[Session]]:
    """What the edges hand in to open a transaction on a database."""
    return partial(transaction, engine)


def sender_to(provider: Provider, timeout_seconds: float = 5.0) -> SmsSender:
    return SmsSender(ACCOUNT_SID, AUTH_TOKEN, provider.url, timeout_seconds)


@dataclass
class Office:
    """Answering and delivering on a database, with a clock that a test moves."""

    engine: Engine
    dialogue: Dialogue
    provider: Provider
    rasa: Rasa
    clock: Clock

    @property
    def answering(self) -> Answering:
        return Answering(opening(self.engine), self.rasa, self.clock, alarming.hear_intent)

    @property
    def delivering(self) -> Delivering:
        return Delivering(
            opening(self.engine), sender_to(self.provider), self.clock, STATUS_URL, still_hinders
        )

    def open(self) -> AbstractContextManager[Session]:
        return transaction(self.engine)


def rasa_at(dialogue: Dialogue, timeout_seconds: float = 5.0) -> Rasa:
    return Rasa(dialogue.url, RASA_TOKEN, timeout_seconds)
