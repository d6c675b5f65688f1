"""Booking, moving and cancelling visits. That nothing is booked twice is kept by the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from bot.clinics.models import Practitioner, Room
from bot.plans.models import TreatmentOption
from bot.scheduling import held_times
from bot.scheduling.absences import refuse_absent
from bot.scheduling.availability import Buffer, TimeSlot
from bot.scheduling.buffers import buffers_for, times_of
from bot.scheduling.errors import NoAppointment, TimeSlotPast, TimeSlotTaken
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.scheduling.visits import Visit

OVERLAP = "no_overlap"  # stands in the name of every constraint and trigger against it


def book(
    session: Session,
    patient_id: UUID,
    option: TreatmentOption,
    visits: list[Visit],
    *,
    now: datetime,
    conversation_id: UUID | None = None,
) -> list[Appointment]:
    """Book the visits of an option, all or none.

    conversation_id: what it holds becomes the visits; what others hold cannot be booked

    Raises TimeSlotPast once one has begun, TimeSlotTaken if another patient was faster, is just
    being offered the time, or the patient has this visit already.
    """
    appointments = [
        Appointment(
            clinic_id=option.plan.clinic_id,
            patient_id=patient_id,
            option_id=option.id,
            visit_number=visit.number,
            booked_at=now,
        )
        for visit in visits
    ]
    with _taking(session, option, visits, conversation_id, now=now) as buffers:
        for appointment, visit, buffer in zip(appointments, visits, buffers, strict=True):
            _put(appointment, visit.time_slot, buffer)
        session.add_all(appointments)
    return appointments


def move(
    session: Session,
    appointments: list[Appointment],
    visits: list[Visit],
    *,
    now: datetime,
    conversation_id: UUID | None = None,
) -> list[Appointment]:
    """Move appointments to other time slots in one step: all are moved, or none.

    Raises TimeSlotPast, TimeSlotTaken, and NoAppointment if one was cancelled meanwhile; then
    everything is as it was.
    """
    option = session.get_one(TreatmentOption, appointments[0].option_id)
    try:
        with _taking(session, option, visits, conversation_id, now=now) as buffers:
            for appointment in appointments:
                session.refresh(appointment, with_for_update=True)
                if appointment.status is not AppointmentStatus.BOOKED:
                    raise NoAppointment
            pairs = zip(visits, buffers, strict=True)
            by_number = {visit.number: (visit.time_slot, buffer) for visit, buffer in pairs}
            for appointment in appointments:
                _put(appointment, *by_number[appointment.visit_number])
                appointment.sequence += 1
                appointment.moved_at, appointment.confirmed_at = now, None
    except TimeSlotTaken:
        for appointment in appointments:
            session.refresh(appointment)
        raise
    return appointments


def cancel(session: Session, appointments: list[Appointment], *, now: datetime) -> None:
    """Cancel appointments; their times are free at once. They stay on file."""
    for appointment in appointments:
        appointment.status = AppointmentStatus.CANCELLED
        appointment.cancelled_at = now
        appointment.sequence += 1
    session.flush()


def confirm(session: Session, appointment: Appointment, *, now: datetime) -> None:
    """The patient says they will come. Safe to repeat."""
    appointment.confirmed_at = appointment.confirmed_at or now
    session.flush()


def upcoming(session: Session, patient_id: UUID, *, now: datetime) -> list[Appointment]:
    """The patient's booked visits ahead, the next one first."""
    return list(
        session.scalars(
            select(Appointment)
            .where(
                Appointment.patient_id == patient_id,
                Appointment.status == AppointmentStatus.BOOKED,
                Appointment.ends_at > now,
            )
            .order_by(Appointment.starts_at)
        )
    )


def last_visit(session: Session, patient_id: UUID, *, now: datetime) -> Appointment | None:
    """The patient's last visit that has begun and was neither cancelled nor missed."""
    return session.scalar(
        select(Appointment)
        .where(
            Appointment.patient_id == patient_id,
            Appointment.status.not_in([AppointmentStatus.CANCELLED, AppointmentStatus.NOSHOW]),
            Appointment.starts_at <= now,
        )
        .order_by(Appointment.starts_at.desc())
        .limit(1)
    )


def next_course(session: Session, patient_id: UUID, *, now: datetime) -> list[Appointment]:
    """The next visit and those of the same option that follow it. Raises NoAppointment."""
    ahead = upcoming(session, patient_id, now=now)
    if not ahead:
        raise NoAppointment
    return [visit for visit in ahead if visit.option_id == ahead[0].option_id]


@contextmanager
def _taking(
    session: Session,
    option: TreatmentOption,
    visits: list[Visit],
    conversation_id: UUID | None,
    *,
    now: datetime,
) -> Iterator[list[Buffer]]:
    """Take times with their buffers, all or none.

    Who is refused lets go of all locks, so as to be offered others.
    """
    _refuse_past(visits, now)
    slots = [visit.time_slot for visit in visits]
    clinic_id = option.plan.clinic_id
    try:
        with session.begin_nested():
            _queue_up(session, slots)
            buffers = buffers_for(session, option, visits)
            times = times_of(visits, buffers)
            held_times.refuse_held(session, clinic_id, conversation_id, times, now=now)
            refuse_absent(session, slots)
            yield buffers
    except DBAPIError as clash:
        raise _taken(clash) from clash
    if conversation_id is not None:
        held_times.release(session, conversation_id)


def _put(appointment: Appointment, time_slot: TimeSlot, buffer: Buffer) -> None:
    appointment.practitioner_id = time_slot.practitioner_id
    appointment.room_id = time_slot.room_id
    appointment.starts_at = time_slot.starts_at
    appointment.ends_at = time_slot.ends_at
    appointment.minutes_before, appointment.minutes_after = buffer.before, buffer.after


def _refuse_past(visits: list[Visit], now: datetime) -> None:
    if any(visit.time_slot.starts_at <= now for visit in visits):
        raise TimeSlotPast


def _queue_up(session: Session, slots: list[TimeSlot]) -> None:
    """Wait for whoever books the same practitioners or rooms: two that cross would deadlock."""
    for table, ids in (
        (Practitioner, {slot.practitioner_id for slot in slots}),
        (Room, {slot.room_id for slot in slots}),
    ):
        rows = select(table.id).where(table.id.in_(ids)).order_by(table.id)
        session.execute(rows.with_for_update(key_share=True)).all()


def _taken(clash: DBAPIError) -> Exception:
    """An overlap, told by a constraint or a trigger; any other trouble is passed on."""
    if isinstance(clash, IntegrityError) or OVERLAP in str(clash.orig):
        return TimeSlotTaken()
    return clash
