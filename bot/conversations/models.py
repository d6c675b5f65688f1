"""Conversations: every message in and out, what is open, and who has the word."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, TextClause, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.conversations.handoff_models import Outcome
from bot.db import Base
from bot.languages import Language
from bot.money import Cents
from bot.patients.models import Channel


def partial_index(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index over some of the rows, the same on both databases."""
    return Index(name, *columns, unique=unique, postgresql_where=where, sqlite_where=where)


class Holder(StrEnum):
    """Who answers in a conversation."""

    BOT = "bot"
    COORDINATOR = "coordinator"


class Conversation(Base):
    """A thread with one address on one channel. Its id is Rasa's `sender_id`."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("clinic_id", "channel", "address"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    channel: Mapped[Channel]
    address: Mapped[str] = mapped_column(index=True)  # phone number, or the web session's id
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))  # whom it is about
    holder: Mapped[Holder] = mapped_column(default=Holder.BOT)
    language: Mapped[Language | None]  # the patient's, as last heard or asked for
    unsaid: Mapped[str] = mapped_column(default="")  # what MORE brings
    answering_until: Mapped[datetime | None]  # lease: one turn at a time
    answering_by: Mapped[str | None]
    started_at: Mapped[datetime]


class Direction(StrEnum):
    """Which way a message went."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Author(StrEnum):
    """Who wrote a message."""

    PATIENT = "patient"
    BOT = "bot"
    COORDINATOR = "coordinator"


class MessageState(StrEnum):
    """Where a message stands. Inbound: received to answered. Outbound: queued to delivered."""

    RECEIVED = "received"  # inbound, to be answered
    ANSWERED = "answered"
    KEPT = "kept"  # inbound that needs no answer of the bot
    FAILED = "failed"
    QUEUED = "queued"  # outbound, to be sent
    SENDING = "sending"  # a try has begun; not known yet whether the provider took it
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    SUPPRESSED = "suppressed"  # not sent: opted out, or of no use any more; `error` says why


TO_DO = text("state IN ('received', 'queued', 'sending')")
OUTBOX = text("state IN ('queued', 'sending')")
UNREPORTED = text("state = 'sent'")
OUTBOX_ANSWERS = text("state IN ('queued', 'sending') AND in_reply_to_id IS NOT NULL")
OUTBOX_UNASKED = text("state IN ('queued', 'sending') AND in_reply_to_id IS NULL")
UNASKED = text("is_unasked")


class Message(Base):
    """One text, in or out; the outbound ones are the outbox. FHIR Communication."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_message_thread", "conversation_id", "created_at"),
        partial_index("ix_message_to_do", "state", "next_attempt_at", where=TO_DO),
        partial_index("ix_message_unreported", "next_attempt_at", where=UNREPORTED),
        partial_index("ix_message_outbox_answers", "created_at", where=OUTBOX_ANSWERS),
        partial_index("ix_message_outbox_unasked", "created_at", where=OUTBOX_UNASKED),
        partial_index("ix_message_outbox_thread", "conversation_id", "created_at", where=OUTBOX),
        partial_index("ix_message_unasked", "to_number", "created_at", where=UNASKED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"), index=True)
    direction: Mapped[Direction]
    author: Mapped[Author]
    written_by: Mapped[str | None]  # the coordinator's name
    body: Mapped[str]
    choices: Mapped[list[str]] = mapped_column(default=list)
    media: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    provider_sid: Mapped[str | None] = mapped_column(unique=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    in_reply_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))
    to_number: Mapped[str | None]  # outbound text: where it goes
    is_opt_out_notice: Mapped[bool] = mapped_column(default=False)  # the one text after a STOP
    is_unasked: Mapped[bool] = mapped_column(default=False, server_default="0")  # we began
    state: Mapped[MessageState]
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]  # outbound: when the newest try began
    settles_at: Mapped[datetime | None]  # from then on, not to be found means not taken
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class HandoffStatus(StrEnum):
    """FHIR Task status in our words."""

    REQUESTED = "requested"
    TAKEN_OVER = "taken_over"
    SNOOZED = "snoozed"  # taken over, and put off until a moment or the patient's next message
    RETURNED = "returned"
    CLOSED = "closed"  # as returned; what the patient soon writes comes back to the coordinator


OPEN_HANDOFF = text("status NOT IN ('returned', 'closed')")


class Handoff(Base):
    """The bot's request for a coordinator. FHIR Task. At most one is open per conversation."""

    __tablename__ = "handoff"
    __table_args__ = (
        partial_index(
            "one_open_handoff_per_conversation", "conversation_id", where=OPEN_HANDOFF, unique=True
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    status: Mapped[HandoffStatus] = mapped_column(default=HandoffStatus.REQUESTED)
    reasons: Mapped[list[str]]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    requested_at: Mapped[datetime]
    taken_over_at: Mapped[datetime | None]
    taken_over_by: Mapped[str | None]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))  # who took over
    snoozed_until: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    outcome_note: Mapped[str] = mapped_column(default="")
    outcome_at: Mapped[datetime | None]  # the time promised, or when to call back
    outcome_amount: Mapped[Cents | None]  # the price agreed


class QuestionKind(StrEnum):
    """What we asked and wait for."""

    TIME = "time"
    OPTION = "option"
    PATIENT = "patient"
    COVERAGE = "coverage"  # do you plan to use insurance for this?
    OFFER = "offer"  # of something that a bare yes brings about
    MEANING = "meaning"  # which of two things an unsure message wants
    SAFE_NOW = "safe_now"  # after an alarm: are you safe now?
    DANGER_SIGNS = "danger_signs"  # with pain: swelling, fever, trouble breathing?
    VISIT = "visit"  # in a text that we began: will you come, or what shall become of a visit?


UNANSWERED = text("answered_at IS NULL")


class OpenQuestion(Base):
    """A question of ours that a short reply ("2", "yes") is bound to, until it expires."""

    __tablename__ = "open_question"
    __table_args__ = (
        partial_index(
            "one_open_question_per_kind", "conversation_id", "kind", where=UNANSWERED, unique=True
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    kind: Mapped[QuestionKind]
    choices: Mapped[list[dict[str, Any]]]
    context: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


OPEN_HOLD = text("ended_at IS NULL")


class SafetyHold(Base):
    """After an alarm: no talk of visits or money until it is over. At most one is open each."""

    __tablename__ = "safety_hold"
    __table_args__ = (
        partial_index(
            "one_open_hold_per_conversation", "conversation_id", where=OPEN_HOLD, unique=True
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"), index=True)
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("proxy.id"))  # who wrote, if not they
    reason: Mapped[str]  # a word of our own: "emergency", "self_harm"
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]  # by itself; never, if a word of the patient's is wanted
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]  # "patient", "coordinator"


class ActionResult(Base):
    """What a custom action did and said for a message, so that a repeated turn repeats nothing."""

    __tablename__ = "action_result"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    action: Mapped[str] = mapped_column(primary_key=True)
    occurrence: Mapped[int] = mapped_column(primary_key=True)
    result: Mapped[dict[str, Any]]
    done_at: Mapped[datetime]


class Heartbeat(Base):
    """When a process was last seen at work."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
