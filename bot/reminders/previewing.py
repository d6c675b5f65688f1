"""The time machine: every text that we would begin, by letting the real thing run ahead."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Message, MessageState
from bot.conversations.unasked import Later
from bot.patients.models import Patient, Proxy
from bot.reminders.claiming import still_hinders
from bot.reminders.models import Reminder, ReminderKind, ReminderRules
from bot.reminders.recipients import phone_of
from bot.reminders.sending import queue_for
from bot.reminders.steps import Practice, open_steps, practice_of
from bot.scheduling.models import Appointment, AppointmentStatus

LONGEST_STEP = timedelta(days=1)


@dataclass(frozen=True)
class Foreseen:
    """A text that would go out, or would not and why; moments in the patient's local time."""

    at: datetime
    kinds: tuple[ReminderKind, ...]
    visits_at: tuple[datetime, ...]  # the clinic's local time
    minutes_before: int
    body: str = ""
    number: str = ""
    left_out: str | None = None


def preview(session: Session, patient: Patient, start: datetime, end: datetime) -> list[Foreseen]:
    """What a patient's phone would get from one moment to another, and what would be left out.

    It takes for granted that nobody answers or changes anything, and that visits take place. The
    clock runs ahead over the real rows, and everything is rolled back: nothing is sent or kept.
    """
    practice = practice_of(session, session.get_one(ReminderRules, patient.clinic_id))
    trial = session.begin_nested()
    try:
        return _Trial(session, practice, patient, start).run_until(end)
    finally:
        trial.rollback()


class _Trial:
    """One run ahead, with all patients of the phone, since a family is told in one text."""

    def __init__(
        self, session: Session, practice: Practice, patient: Patient, start: datetime
    ) -> None:
        self._session, self._practice, self._now = session, practice, start
        self._patient, self._start = patient, start
        self._only = _sharing(session, patient)
        self._known = set(session.scalars(select(Reminder.id)))

    def run_until(self, end: datetime) -> list[Foreseen]:
        while self._now <= end:
            self._let_visits_take_place()
            again_at = queue_for(
                self._session, self._practice, now=self._now, only=self._only
            ).again_at
            waits = [again_at, *self._deliver()]
            self._now = self._next_moment([moment for moment in waits if moment], end)
        return self._foreseen()

    def _let_visits_take_place(self) -> None:
        for visit in self._booked():
            if self._start < visit.ends_at <= self._now:
                visit.status = AppointmentStatus.FULFILLED
        self._session.flush()

    def _booked(self) -> list[Appointment]:
        wanted = select(Appointment).where(
            Appointment.patient_id.in_(self._only),
            Appointment.status == AppointmentStatus.BOOKED,
        )
        return list(self._session.scalars(wanted))

    def _deliver(self) -> list[datetime]:
        """Take up what waits, as delivery does; returns when what still waits is looked at."""
        waiting = self._session.scalars(
            select(Message)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                Message.is_unasked,
                Message.state == MessageState.QUEUED,
                Message.patient_id.in_(self._only),
            )
            .order_by(Message.created_at)
        ).all()
        for message in waiting:
            if message.next_attempt_at and message.next_attempt_at > self._now:
                continue
            found = still_hinders(self._session, message, now=self._now)
            if isinstance(found, Later):
                message.next_attempt_at = found.until
            else:
                message.state = MessageState.SUPPRESSED if found else MessageState.SENT
                message.sent_at = None if found else self._now
            self._session.flush()
        return [
            message.next_attempt_at
            for message in waiting
            if message.state is MessageState.QUEUED and message.next_attempt_at
        ]

    def _next_moment(self, waits: list[datetime], end: datetime) -> datetime:
        """The next moment at which anything may happen; a day later at most."""
        steps = open_steps(self._session, self._practice, now=self._now, until=end, only=self._only)
        moments = [step.window.due_at for step in steps] + [v.ends_at for v in self._booked()]
        ahead = [moment for moment in [*moments, *waits] if moment > self._now]
        return min([*ahead, self._now + LONGEST_STEP])

    def _foreseen(self) -> list[Foreseen]:
        rows = self._session.execute(
            select(Reminder, Message, Appointment)
            .join(Appointment, Appointment.id == Reminder.appointment_id)
            .outerjoin(Message, Message.id == Reminder.message_id)
            .where(Reminder.patient_id.in_(self._only))
            .order_by(Appointment.starts_at)
        )
        texts: dict[UUID, list[tuple[Reminder, Message | None, Appointment]]] = {}
        for row, message, visit in rows:
            is_new = row.id not in self._known
            was_sent = message is not None and message.sent_at and message.sent_at >= self._start
            if is_new or was_sent:
                place = message.id if message is not None and not row.left_out else row.id
                texts.setdefault(place, []).append((row, message, visit))
        return sorted((self._one(found) for found in texts.values()), key=lambda one: one.at)

    def _one(self, found: list[tuple[Reminder, Message | None, Appointment]]) -> Foreseen:
        first, message, _ = found[0]
        zone = ZoneInfo(self._patient.time_zone or self._practice.clinic.time_zone)
        sent_at = message.sent_at if message is not None else None
        return Foreseen(
            at=(sent_at or first.settled_at).astimezone(zone),
            kinds=tuple(row.kind for row, _, _ in found),
            visits_at=tuple(
                visit.starts_at.astimezone(self._practice.zone) for _, _, visit in found
            ),
            minutes_before=first.occurrence,
            body=message.body if message is not None else "",
            number=(message.to_number or "") if message is not None else "",
            left_out=first.left_out,
        )


def _sharing(session: Session, patient: Patient) -> frozenset[UUID]:
    """The patients whose texts go to the same phone as this one's."""
    number = phone_of(session, patient)
    through_proxy = select(Proxy.patient_id).where(Proxy.phone_number == number)
    others = session.scalars(
        select(Patient).where(
            Patient.clinic_id == patient.clinic_id,
            (Patient.phone_number == number) | Patient.id.in_(through_proxy),
        )
    )
    same = {other.id for other in others if number and phone_of(session, other) == number}
    return frozenset({patient.id} | same)
