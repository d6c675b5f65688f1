"""What became of a visit, as the staff notes it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.scheduling import attending, booking
from bot.scheduling.attending import CannotBeNoted
from bot.scheduling.models import AppointmentStatus
from tests.bot.scheduling.conftest import NINE, book, slot
from tests.texting import NOON

ARRIVED, FULFILLED, NOSHOW = (
    AppointmentStatus.ARRIVED,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
)
LATER = NINE + timedelta(hours=2)


def test_a_patient_arrives_and_the_visit_takes_place(session: Session) -> None:
    (visit,) = book(session, "Maria", slot(session))

    attending.note(session, visit, ARRIVED, now=NINE - timedelta(minutes=10))
    attending.note(session, visit, FULFILLED, now=LATER)
    attending.note(session, visit, FULFILLED, now=LATER)

    assert visit.status is FULFILLED


@pytest.mark.parametrize("status", [FULFILLED, NOSHOW])
def test_a_visit_ahead_was_neither_missed_nor_held(
    session: Session, status: AppointmentStatus
) -> None:
    (visit,) = book(session, "Maria", slot(session))

    with pytest.raises(CannotBeNoted, match="not begun"):
        attending.note(session, visit, status, now=NOON)


def test_a_mistake_is_mended(session: Session) -> None:
    (visit,) = book(session, "Maria", slot(session))
    attending.note(session, visit, NOSHOW, now=LATER)

    attending.note(session, visit, ARRIVED, now=LATER)

    assert visit.status is ARRIVED


def test_a_cancelled_visit_stays_cancelled(session: Session) -> None:
    (visit,) = book(session, "Maria", slot(session))
    booking.cancel(session, [visit], now=NOON)

    with pytest.raises(CannotBeNoted, match="cancelled"):
        attending.note(session, visit, FULFILLED, now=LATER)
