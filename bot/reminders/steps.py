"""What there is to write about a clinic's visits, derived from what is true now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.clinics.models import CatalogueTreatment, Clinic
from bot.patients.models import Patient
from bot.plans.choosing import catalogue
from bot.plans.models import TreatmentOption
from bot.reminders import timing
from bot.reminders.models import Reminder, ReminderKind, ReminderRules
from bot.reminders.timing import Night, Window
from bot.scheduling.models import Appointment, AppointmentStatus

NOTES = (ReminderKind.CONFIRM, ReminderKind.LAST_NOTE)
BOOKED, FULFILLED, NOSHOW = (
    AppointmentStatus.BOOKED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
)
LOOKED_BACK = timedelta(days=4)  # a visit longer ago than that brings no text about itself


@dataclass(frozen=True)
class Practice:
    """A clinic with its rules for texts and its approved words."""

    clinic: Clinic
    rules: ReminderRules
    treatments: dict[str, CatalogueTreatment]

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.clinic.time_zone)

    def night_of(self, patient: Patient) -> Night:
        """The hours in which a patient's phone is left alone."""
        zone = ZoneInfo(patient.time_zone or self.clinic.time_zone)
        return Night(self.rules.quiet_from, self.rules.quiet_until, zone)


@dataclass(frozen=True)
class Step:
    """One reason to write about a visit, and when."""

    visit: Appointment
    patient: Patient
    treatment: str
    kind: ReminderKind
    occurrence: int  # minutes before the visit; 0 after it
    window: Window

    @property
    def is_note(self) -> bool:
        """Whether it tells of a visit ahead."""
        return self.kind in NOTES


def practice_of(session: Session, rules: ReminderRules) -> Practice:
    """The clinic that rules are for, with the newest version of its approved words."""
    clinic = session.get_one(Clinic, rules.clinic_id)
    treatments = {row.slug: row for row in catalogue(session, clinic.id)}
    return Practice(clinic, rules, treatments)


def open_steps(
    session: Session,
    practice: Practice,
    *,
    now: datetime,
    until: datetime,
    only: frozenset[UUID] = frozenset(),
) -> list[Step]:
    """What falls due until a moment and is not settled yet, the earliest first.

    only: these patients; all if empty
    """
    longest = max([*_all_leads(practice.rules), timing.DAY])
    horizon = until + timedelta(minutes=longest, days=1)  # a night may bring a note forward
    recent = and_(
        Appointment.clinic_id == practice.clinic.id,
        Appointment.status.in_((BOOKED, FULFILLED, NOSHOW)),
        Appointment.starts_at > now - LOOKED_BACK,
        Appointment.starts_at <= horizon,
    )
    wanted = recent if not only else and_(recent, Appointment.patient_id.in_(only))
    found = _found(session, wanted)
    steps = [step for visit in found for step in _steps_of(practice, *visit)]
    steps += _recalls(session, practice, now=now, only=only)
    settled = _settled(session, {step.visit.id for step in steps})
    return sorted(
        (step for step in steps if _key(step) not in settled), key=lambda step: step.window.due_at
    )


Found = tuple[Appointment, Patient, str]
Key = tuple[UUID, int, ReminderKind, int]


def _found(session: Session, wanted: ColumnElement[bool]) -> list[Found]:
    rows = session.execute(
        select(Appointment, Patient, TreatmentOption.treatment)
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(TreatmentOption, TreatmentOption.id == Appointment.option_id)
        .where(wanted)
    )
    return [(*row,) for row in rows]


def _steps_of(
    practice: Practice, visit: Appointment, patient: Patient, treatment: str
) -> Iterator[Step]:
    night, approved = practice.night_of(patient), practice.treatments.get(treatment)
    if visit.status is BOOKED:
        leads = practice.rules.before_visit(treatment)
        kinds = [ReminderKind.CONFIRM] * (len(leads) - 1) + [ReminderKind.LAST_NOTE]
        steps = list(zip(kinds, leads, strict=True)) if leads else []
        if practice.rules.preparation and approved and approved.before_visit_text:
            steps.append((ReminderKind.PREPARATION, practice.rules.preparation))
        for kind, minutes in steps:
            window = timing.before_visit(visit.starts_at, minutes, practice.zone, night)
            yield Step(visit, patient, treatment, kind, minutes, window)
    elif visit.status is NOSHOW:
        window = timing.next_morning(visit.starts_at, practice.zone, night)
        yield Step(visit, patient, treatment, ReminderKind.NO_SHOW, 0, window)
    elif approved and approved.after_visit_text:
        window = timing.after_visit(visit.ends_at, night)
        yield Step(visit, patient, treatment, ReminderKind.AFTERCARE, 0, window)


def _recalls(
    session: Session, practice: Practice, *, now: datetime, only: frozenset[UUID]
) -> list[Step]:
    """Patients whose last visit is as long ago as the catalogue says, and who have none ahead."""
    months = {slug: row.recall_months for slug, row in practice.treatments.items()}
    due = [
        and_(
            TreatmentOption.treatment == slug,
            Appointment.ends_at <= now - timedelta(days=28 * count - 31),
            Appointment.ends_at > now - timedelta(days=31 * count + 31),
        )
        for slug, count in months.items()
        if count
    ]
    if not due:
        return []
    last = and_(
        Appointment.clinic_id == practice.clinic.id,
        Appointment.status == FULFILLED,
        or_(*due),
    )
    wanted = last if not only else and_(last, Appointment.patient_id.in_(only))
    found = _found(session, wanted)
    newest = _newest_visits(session, {patient.id for _, patient, _ in found})
    return [
        Step(visit, patient, treatment, ReminderKind.RECALL, 0, window)
        for visit, patient, treatment in found
        if newest[patient.id] == visit.starts_at and (count := months[treatment])
        for window in [
            timing.months_after(visit.ends_at, count, practice.zone, practice.night_of(patient))
        ]
    ]


def _newest_visits(session: Session, patient_ids: set[UUID]) -> dict[UUID, datetime]:
    """When each patient's last visit begins, of those past and ahead that count."""
    rows = session.execute(
        select(Appointment.patient_id, Appointment.starts_at).where(
            Appointment.patient_id.in_(patient_ids),
            Appointment.status.in_((BOOKED, AppointmentStatus.ARRIVED, FULFILLED)),
        )
    )
    newest: dict[UUID, datetime] = {}
    for patient_id, starts_at in rows:
        newest[patient_id] = max(starts_at, newest.get(patient_id, starts_at))
    return newest


def _settled(session: Session, visit_ids: set[UUID]) -> set[Key]:
    rows = session.execute(
        select(
            Reminder.appointment_id, Reminder.sequence, Reminder.kind, Reminder.occurrence
        ).where(Reminder.appointment_id.in_(visit_ids))
    )
    return {(*row,) for row in rows}


def _key(step: Step) -> Key:
    return step.visit.id, step.visit.sequence, step.kind, step.occurrence


def _all_leads(rules: ReminderRules) -> Iterator[int]:
    yield from rules.before
    for leads in rules.before_some.values():
        yield from leads
    yield rules.preparation or 0
