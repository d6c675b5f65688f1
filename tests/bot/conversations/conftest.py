"""Texts that come in and are answered, and texts of ours that are sent."""

from datetime import timedelta

from sqlalchemy import select

from bot.conversations import answering, delivery, handoffs
from bot.conversations.models import Message, MessageState
from bot.conversations.outcomes import TRIES
from bot.conversations.threads import queue
from tests.people import MARIA
from tests.texting import Office, conversation, outbox, text_in


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


def take_over(office: Office) -> None:
    with office.open() as session:
        handoffs.take_over(session, conversation(session), "Joan", now=office.clock.now)


def say(office: Office, *bodies: str, number: str = MARIA) -> None:
    """Texts of ours, queued a second apart."""
    with office.open() as session:
        for body in bodies:
            key = f"{number}:{office.clock.now.isoformat()}"
            queue(session, conversation(session, number), body, key=key, now=office.clock.now)
            office.clock.pass_(seconds=1)


def send(office: Office) -> int:
    return delivery.send_due(office.delivering)


def send_until_settled(office: Office) -> None:
    """Send, and again whenever something comes due, for as long as we would try."""
    for _ in range(TRIES + 4):
        send(office)
        office.clock.pass_(minutes=11)


def sent(office: Office) -> list[Message]:
    with office.open() as session:
        return outbox(session)


def states(office: Office) -> list[MessageState]:
    return [message.state for message in sent(office)]
