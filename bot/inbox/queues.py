"""The lists a coordinator works from: alerts first, what nobody has, their own, everything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import phonenumbers
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.conversations.handoffs import IN_HAND
from bot.conversations.models import (
    OPEN_HANDOFF,
    Author,
    Conversation,
    Direction,
    Handoff,
    HandoffStatus,
    Message,
    MessageState,
    SafetyHold,
)
from bot.patients.models import Channel, Patient

MOST = 100
UNDELIVERED_FOR = timedelta(days=14)
NOT_ARRIVED = (MessageState.UNDELIVERED, MessageState.FAILED, MessageState.SUPPRESSED)


class Queue(StrEnum):
    """Which conversations."""

    SAFETY = "safety"
    UNASSIGNED = "unassigned"
    MINE = "mine"
    ALL = "all"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True)
class Reader:
    """Who looks, and at which clinics' conversations they may."""

    staff_id: UUID
    clinic_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Line:
    """One conversation in a list."""

    conversation: Conversation
    clinic: Clinic
    patient: Patient | None
    handoff: Handoff | None
    last: Message | None

    @property
    def who(self) -> str:
        """The patient's name, else the phone number; nothing for a visitor of the website."""
        if self.patient is not None:
            return f"{self.patient.given_name} {self.patient.family_name}"
        is_text = self.conversation.channel is Channel.SMS
        return spoken_number(self.conversation.address) if is_text else ""

    @property
    def waits(self) -> bool:
        """Whether the patient had the last word in a conversation that is a person's business."""
        return (
            self.handoff is not None
            and self.handoff.status is not HandoffStatus.SNOOZED
            and self.last is not None
            and self.last.author is Author.PATIENT
        )


def lines(session: Session, queue: Queue, reader: Reader, *, now: datetime) -> list[Line]:
    """The conversations of a list, in the order in which they want attention."""
    rows = session.execute(
        _rows(reader).where(_belongs(queue, reader, now)).order_by(*_order(queue)).limit(MOST)
    ).all()
    last = _last_messages(session, [row[0].id for row in rows])
    return [Line(*row, last.get(row[0].id)) for row in rows]


def counts(session: Session, reader: Reader, *, now: datetime) -> dict[Queue, int]:
    """How many conversations each list has; all of them are not counted."""
    return {
        queue: session.scalar(
            select(func.count()).select_from(
                _rows(reader).where(_belongs(queue, reader, now)).subquery()
            )
        )
        or 0
        for queue in Queue
        if queue is not Queue.ALL
    }


def find(session: Session, conversation_id: UUID, reader: Reader) -> Conversation | None:
    """A conversation, if it is one of the reader's clinics."""
    return session.scalar(
        select(Conversation).where(
            Conversation.id == conversation_id, Conversation.clinic_id.in_(reader.clinic_ids)
        )
    )


def spoken_number(number: str) -> str:
    """A phone number as people write it; as it is kept if it is none."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


_last_at = (
    select(func.max(Message.created_at))
    .where(Message.conversation_id == Conversation.id)
    .correlate(Conversation)
    .scalar_subquery()
)


def _rows(reader: Reader) -> Select[Conversation, Clinic, Patient, Handoff]:
    return (
        select(Conversation, Clinic, Patient, Handoff)
        .join(Clinic, Clinic.id == Conversation.clinic_id)
        .outerjoin(Patient, Patient.id == Conversation.patient_id)
        .outerjoin(Handoff, and_(Handoff.conversation_id == Conversation.id, OPEN_HANDOFF))
        .where(Conversation.clinic_id.in_(reader.clinic_ids))
    )


def _belongs(queue: Queue, reader: Reader, now: datetime) -> ColumnElement[bool]:
    if queue is Queue.SAFETY:
        held = select(SafetyHold.conversation_id).where(
            SafetyHold.ended_at.is_(None),
            or_(SafetyHold.ends_at.is_(None), SafetyHold.ends_at > now),
        )
        return or_(Handoff.is_urgent.is_(True), Conversation.id.in_(held))
    if queue is Queue.UNASSIGNED:
        return Handoff.status == HandoffStatus.REQUESTED
    if queue is Queue.MINE:
        return and_(Handoff.status.in_(IN_HAND), Handoff.staff_id == reader.staff_id)
    if queue is Queue.UNDELIVERED:
        failed = select(Message.conversation_id).where(
            Message.direction == Direction.OUTBOUND,
            Message.state.in_(NOT_ARRIVED),
            Message.created_at > now - UNDELIVERED_FOR,
        )
        return Conversation.id.in_(failed)
    return _last_at.is_not(None)


def _order(queue: Queue) -> tuple[Any, ...]:
    if queue in (Queue.ALL, Queue.UNDELIVERED):
        return (_last_at.desc(), Conversation.id)
    is_snoozed = Handoff.status == HandoffStatus.SNOOZED
    return (is_snoozed, Handoff.is_urgent.desc(), Handoff.requested_at, Conversation.id)


def _last_messages(session: Session, conversation_ids: list[UUID]) -> dict[UUID, Message]:
    place = func.row_number().over(
        partition_by=Message.conversation_id,
        order_by=(Message.created_at.desc(), Message.direction.desc()),
    )
    ranked = (
        select(Message.id, place.label("place"))
        .where(Message.conversation_id.in_(conversation_ids))
        .subquery()
    )
    wanted = select(Message).join(ranked, ranked.c.id == Message.id).where(ranked.c.place == 1)
    return {message.conversation_id: message for message in session.scalars(wanted)}
