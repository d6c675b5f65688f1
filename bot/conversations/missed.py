"""What the provider told us while we were away: it calls a webhook once, then never again.

The worker asks now and then what has come in and what became of our texts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import log
from bot.channels.sms import SmsSender
from bot.channels.sms_texts import InboundText
from bot.clinics.models import Clinic
from bot.conversations import outcomes
from bot.conversations.intake import Incoming, incoming_text, key_of
from bot.conversations.models import Heartbeat, Message, MessageState
from bot.db import OpenTransaction, locked_row

CAUGHT_UP = "caught_up"  # the moment up to which all texts are known to have come in
LAST_LOOK = "caught_up_last_look"  # when one of the workers last began to look
LOOK_EVERY = timedelta(seconds=30)
WEBHOOK_MAY_STILL_COME = timedelta(seconds=20)  # the provider waits 15 seconds for an answer
CLOCKS_DIFFER = timedelta(minutes=5)
REPORT_WITHIN, ASK_FOR = timedelta(minutes=10), timedelta(days=1)
REPORTS_AT_ONCE = 20


class Receive(Protocol):
    """What is done about a text that comes in; a text that is known already changes nothing."""

    def __call__(self, session: Session, incoming: Incoming, *, now: datetime) -> UUID | None: ...


@dataclass(frozen=True)
class CatchingUp:
    """What catching up needs from the edge that calls it."""

    open_transaction: OpenTransaction
    sender: SmsSender
    clock: Callable[[], datetime]
    receive: Receive


def catch_up(work: CatchingUp) -> int:
    """Take in what came while we were away; return how many texts. Safe to run anywhere, often.

    The first time there is nothing to catch up with: what came before us is not ours.
    """
    now = work.clock()
    with work.open_transaction() as session:
        since = _begin(session, now=now)
        numbers = list(session.scalars(select(Clinic.phone_number)))
    if since is None:
        return 0
    taken_in = 0
    until = now - WEBHOOK_MAY_STILL_COME
    for number in numbers:
        try:
            texts = work.sender.find_received(number, since - CLOCKS_DIFFER, until)
        except OSError:
            log.warning("provider_cannot_be_asked", reason="missed_texts")
            return taken_in
        taken_in += sum(_take_in(text, work, now=now) for text in texts)
    with work.open_transaction() as session:
        beat = session.get_one(Heartbeat, CAUGHT_UP, with_for_update=True)
        beat.seen_at = max(beat.seen_at, until)
    return taken_in


def ask_for_reports(work: CatchingUp) -> int:
    """Ask what became of texts whose delivery nobody has reported; return how many were asked for.

    Each is asked for a few times within a day. A phone that is off may be reached that late.
    """
    now = work.clock()
    with work.open_transaction() as session:
        waiting = [(row.id, row.provider_sid or "") for row in _unreported(session, now=now)]
    for message_id, sid in waiting:
        try:
            report = work.sender.fetch_report(sid)
        except OSError:
            log.warning("provider_cannot_be_asked", reason="missed_reports")
            return 0
        with work.open_transaction() as session:
            outcomes.take_report(session, report, message_id, now=now)
    return len(waiting)


def _unreported(session: Session, *, now: datetime) -> list[Message]:
    """A few texts that are due to be asked for; each is put off until the next time."""
    found = session.scalars(
        select(Message)
        .where(
            Message.state == MessageState.SENT,
            Message.provider_sid.is_not(None),
            Message.next_attempt_at <= now - REPORT_WITHIN,
            Message.sent_at > now - ASK_FOR,
        )
        .order_by(Message.next_attempt_at)
        .limit(REPORTS_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for message in found:
        message.next_attempt_at = now + (now - (message.sent_at or now))  # ever more seldom
    return list(found)


def _begin(session: Session, *, now: datetime) -> datetime | None:
    """From when on to look; None if somebody has just looked, or for the first time."""
    begun = locked_row(session, Heartbeat(name=LAST_LOOK, seen_at=now - LOOK_EVERY))
    if now - begun.seen_at < LOOK_EVERY:
        return None
    begun.seen_at = now
    caught_up = session.get(Heartbeat, CAUGHT_UP)
    if caught_up is None:
        session.add(Heartbeat(name=CAUGHT_UP, seen_at=now))
        return None
    return caught_up.seen_at


def _take_in(text: InboundText, work: CatchingUp, *, now: datetime) -> bool:
    with work.open_transaction() as session:
        incoming = incoming_text(session, text)
        if incoming is None:
            return False
        known = select(Message.id).where(Message.idempotency_key == key_of(incoming))
        if session.scalar(known) is not None:
            return False
        work.receive(session, incoming, now=now)
    log.warning("missed_text_taken_in")
    return True
