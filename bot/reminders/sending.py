"""Queueing what is due: a text in the outbox, or a row that says why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations import questions
from bot.conversations.models import Conversation, Message, QuestionKind
from bot.conversations.questions import Asked
from bot.conversations.threads import conversation_with, queue
from bot.conversations.unasked import Hindrance, Later, Never
from bot.patients.access import Address
from bot.patients.models import Channel
from bot.reminders.drafts import Draft, drafts_due
from bot.reminders.hindrances import Unasked, hindrance
from bot.reminders.models import Reminder, ReminderKind, ReminderRules
from bot.reminders.recipients import conversation_of
from bot.reminders.steps import Practice, Step, open_steps, practice_of
from bot.reminders.texts import Text, text_of

# Of one clinic in one transaction, so that it is short; the rest follows in the next.
MOST_TEXTS, MOST_LEFT_OUT = 20, 500


@dataclass(frozen=True)
class Round:
    """What one look at a clinic brought: texts queued, and when to look again at what waits."""

    queued: int
    again_at: datetime | None = None


def queue_due(session: Session, *, now: datetime) -> int:
    """Queue every reminder that has come due; return how many texts. Safe to run twice.

    Visits are read afresh, so a cancelled or moved one is never announced. Several workers share
    the clinics: a row's lock keeps each clinic to one at a time, and the unique constraint of
    Reminder keeps each reminder from going out again.
    """
    rules = session.scalars(
        select(ReminderRules)
        .order_by(ReminderRules.clinic_id)
        .with_for_update(skip_locked=True, of=ReminderRules)
    ).all()
    return sum(queue_for(session, practice_of(session, row), now=now).queued for row in rules)


def queue_for(
    session: Session, practice: Practice, *, now: datetime, only: frozenset[UUID] = frozenset()
) -> Round:
    """Queue what has come due of one clinic, or leave it out with the reason.

    only: these patients; all if empty
    """
    steps = open_steps(session, practice, now=now, until=now, only=only)
    due = drafts_due(session, practice, steps, now=now)
    _leave_out(session, due.left_out[:MOST_LEFT_OUT], now=now)
    queued, waits = 0, []
    for draft in due.drafts:
        kept_back = _hindrance(session, practice, draft, steps, now=now)
        if isinstance(kept_back, Never):
            _leave_out(session, [(step, kept_back.reason) for step in draft.steps], now=now)
        elif isinstance(kept_back, Later):
            waits.append(kept_back.until)
        else:
            queued += _queue(session, practice, draft, now=now)
        if queued == MOST_TEXTS:
            break
    return Round(queued, min(waits, default=None))


def _hindrance(
    session: Session, practice: Practice, draft: Draft, steps: list[Step], *, now: datetime
) -> Hindrance | None:
    patient = draft.steps[0].patient
    conversation = conversation_of(session, patient, draft.number)
    night = practice.night_of(patient)
    text = Unasked(
        practice.rules,
        night,
        draft.number,
        conversation,
        draft.kind,
        kept_for=_notes_ahead(draft, steps, now),
    )
    return hindrance(session, text, now=now)


def _notes_ahead(draft: Draft, steps: list[Step], now: datetime) -> int:
    """How many notes about the same visit are still to come, if the draft is none itself."""
    if draft.is_note:
        return 0
    visit = draft.steps[0].visit
    return sum(
        step.is_note and step.window.due_at > now
        for step in steps
        if step.visit is visit and not (step.kind is ReminderKind.CONFIRM and visit.confirmed_at)
    )


def _queue(session: Session, practice: Practice, draft: Draft, *, now: datetime) -> bool:
    """Put a draft's text into the outbox, with its rows and its question, all or none."""
    address = Address(practice.clinic.id, Channel.SMS, draft.number)
    conversation = conversation_with(session, address, now=now)
    text = text_of(session, practice, draft, conversation)
    rows = [_row(step, now=now, source=text.source) for step in draft.steps]
    if not _settle(session, rows):
        return False
    message = queue(session, conversation, text.body, key=f"reminder:{rows[0].id}", now=now)
    if message is None:  # the key is a new row's own
        return False
    message.is_unasked = True
    message.patient_id = draft.steps[0].patient.id
    for row in rows:
        row.message_id = message.id
    _ask(session, conversation, draft, text, message)
    session.flush()
    return True


def _ask(
    session: Session, conversation: Conversation, draft: Draft, text: Text, message: Message
) -> None:
    """Keep what the text asks open until the visits begin, or for what follows them two weeks."""
    if not text.choices:
        return
    patients = {str(step.patient.id) for step in draft.steps}
    context = {
        "patient_id": patients.pop() if len(patients) == 1 else None,
        "message_id": str(message.id),
        "kind": draft.kind.value,
    }
    until = max(step.visit.starts_at for step in draft.steps) if draft.is_note else None
    asked = Asked(QuestionKind.VISIT, text.choices, context, expires_at=until)
    questions.ask(session, conversation, asked, now=message.created_at)


def _row(
    step: Step, *, now: datetime, left_out: str | None = None, source: str | None = None
) -> Reminder:
    return Reminder(
        clinic_id=step.visit.clinic_id,
        patient_id=step.patient.id,
        appointment_id=step.visit.id,
        sequence=step.visit.sequence,
        kind=step.kind,
        occurrence=step.occurrence,
        channel=Channel.SMS,
        due_at=step.window.due_at,
        useful_until=step.window.useful_until,
        left_out=left_out,
        source=source,
        settled_at=now,
    )


def _leave_out(session: Session, steps: Sequence[tuple[Step, str]], *, now: datetime) -> None:
    """Keep why nothing is sent; where another worker was faster, for each of them alone."""
    if not _settle(session, [_row(step, now=now, left_out=why) for step, why in steps]):
        for step, why in steps:
            _settle(session, [_row(step, now=now, left_out=why)])


def _settle(session: Session, rows: Sequence[Reminder]) -> bool:
    """Keep rows, all or none; whether they are new."""
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:  # settled by another worker
        return False
    return True
