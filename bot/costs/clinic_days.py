"""The days on which a clinic does business, for what falls due."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.holidays import holidays_among
from bot.clinics.models import Clinic, ClosedDay, OpeningPeriod
from bot.costs.due_dates import BusinessDays
from bot.costs.payments import LONGEST_MONTHS

DAYS_AHEAD = 31 * (LONGEST_MONTHS + 1)


def business_days(session: Session, clinic: Clinic, today: date) -> BusinessDays:
    """The weekdays a clinic opens on, and the days off for as long as any plan lasts.

    today: the clinic's local day
    """
    weekdays = select(OpeningPeriod.weekday).where(OpeningPeriod.clinic_id == clinic.id)
    closed = select(ClosedDay.closed_on).where(ClosedDay.clinic_id == clinic.id)
    days = (today + timedelta(days=n) for n in range(DAYS_AHEAD))
    holidays = holidays_among(clinic.holiday_calendar, days)
    return BusinessDays(
        frozenset(session.scalars(weekdays)),
        frozenset([*session.scalars(closed), *holidays]),
    )
