"""A patient's record as lines to read: every message and every entry, in order."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.conversations.models import (
    Conversation,
    Direction,
    Handoff,
    HandoffStatus,
    Message,
    MessageState,
)
from bot.patients.models import Patient, Proxy
from bot.records.models import RecordEntry

# What became of a message, in the record's words.
INBOUND_STATES = {
    MessageState.RECEIVED: "waiting for an answer",
    MessageState.ANSWERED: "answered",
    MessageState.KEPT: "received",
    MessageState.FAILED: "handed to a coordinator",
}


def patients_of(session: Session, number: str) -> list[Patient]:
    """Patients with a phone or record number, and those a proxy with that phone speaks for."""
    through_proxy = select(Proxy.patient_id).where(Proxy.phone_number == number)
    return list(
        session.scalars(
            select(Patient)
            .where(
                (Patient.phone_number == number)
                | (Patient.record_number == number)
                | Patient.id.in_(through_proxy)
            )
            .order_by(Patient.record_number)
        )
    )


def record_lines(session: Session, patient: Patient) -> list[str]:
    """The record, a line each, oldest first, in the clinic's local time."""
    clinic = session.get_one(Clinic, patient.clinic_id)
    zone = ZoneInfo(clinic.time_zone)
    dated = [*_messages(session, patient, zone), *_entries(session, patient, zone)]
    name = f"{patient.given_name} {patient.family_name}"
    head = f"{name}, born {patient.birth_date}, record {patient.record_number}, {clinic.name}"
    lines = [line for _, line in sorted(dated, key=lambda item: item[0])]
    return [head, *(lines or ["  nothing yet"]), ""]


def handoff_lines(session: Session) -> list[str]:
    """Open handoffs, urgent ones first, then the oldest."""
    rows = session.execute(
        select(Handoff, Conversation, Clinic)
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .join(Clinic, Clinic.id == Conversation.clinic_id)
        .where(Handoff.status != HandoffStatus.RETURNED)
        .order_by(Handoff.is_urgent.desc(), Handoff.requested_at)
    )
    return [
        f"{handoff.requested_at:%Y-%m-%d %H:%M}Z {'URGENT ' if handoff.is_urgent else ''}"
        f"{clinic.slug} {conversation.id} {handoff.status.value}: {', '.join(handoff.reasons)}"
        for handoff, conversation, clinic in rows
    ]


Dated = tuple[tuple[datetime, int], str]


def _messages(session: Session, patient: Patient, zone: ZoneInfo) -> list[Dated]:
    rows = session.execute(
        select(Message, Conversation)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.patient_id == patient.id)
    )
    return [
        (
            (message.created_at, 2 * (message.direction is Direction.OUTBOUND)),
            _message_line(message, conversation, zone),
        )
        for message, conversation in rows
    ]


def _message_line(message: Message, conversation: Conversation, zone: ZoneInfo) -> str:
    is_inbound = message.direction is Direction.INBOUND
    state = INBOUND_STATES[message.state] if is_inbound else message.state.value
    if message.error and message.state in (MessageState.FAILED, MessageState.UNDELIVERED):
        state = f"{state} ({message.error})"
    text = message.body.replace("\n", " / ")
    if message.media:
        text = f"{text} [{len(message.media)} picture(s)]".strip()
    when = message.created_at.astimezone(zone)
    channel, author = conversation.channel.value, message.author.value
    return f"  {when:%Y-%m-%d %H:%M:%S %Z}  {channel}  {author}  [{state}]  {text}"


def _entries(session: Session, patient: Patient, zone: ZoneInfo) -> list[Dated]:
    rows = session.scalars(select(RecordEntry).where(RecordEntry.patient_id == patient.id))
    return [((entry.at, 1), _entry_line(entry, zone)) for entry in rows]


def _entry_line(entry: RecordEntry, zone: ZoneInfo) -> str:
    plan = f", plan {entry.plan_number} version {entry.plan_version}" if entry.plan_number else ""
    when = entry.at.astimezone(zone)
    return (
        f"  {when:%Y-%m-%d %H:%M:%S %Z}  RECORD  {entry.kind.value}: {entry.text}"
        f"  (conversation {entry.conversation_id}{plan})"
    )
