"""What the staff notes of a visit on its day: arrived, took place, missed."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.scheduling.models import Appointment, AppointmentStatus

BOOKED, ARRIVED = AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED
FULFILLED, NOSHOW = AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW
# What may follow what; a mistake is mended by noting the right thing.
MAY_BECOME = {
    BOOKED: {ARRIVED, FULFILLED, NOSHOW},
    ARRIVED: {FULFILLED, NOSHOW},
    FULFILLED: {ARRIVED, NOSHOW},
    NOSHOW: {ARRIVED, FULFILLED},
    AppointmentStatus.CANCELLED: set[AppointmentStatus](),
}


class CannotBeNoted(Exception):
    """A visit's status that does not fit what is on file."""


def note(
    session: Session, visit: Appointment, status: AppointmentStatus, *, now: datetime
) -> Appointment:
    """Note what became of a visit. Safe to repeat.

    Raises CannotBeNoted for a cancelled visit, and for one that has not begun yet: nobody has
    missed it, and it has not taken place.
    """
    session.refresh(visit, with_for_update=True)
    if visit.status is status:
        return visit
    if status not in MAY_BECOME[visit.status]:
        raise CannotBeNoted(f"the visit is {visit.status.value} and cannot be {status.value}")
    if status is not ARRIVED and visit.starts_at > now:
        raise CannotBeNoted(f"the visit has not begun yet and cannot be {status.value}")
    visit.status = status
    session.flush()
    return visit
