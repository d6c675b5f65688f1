"""A message's wish for a time, read by the clinic's own days and hours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic, OpeningPeriod
from bot.scheduling.calendars import hours_of
from bot.scheduling.hours import Hours
from bot.scheduling.offering import LEAD_TIME
from bot.scheduling.time_constraints import DayHours, TimeConstraint, Unclear
from bot.scheduling.time_phrases import read_time_phrase

WEEK, TWO = timedelta(days=7), 2


def read_wish(
    session: Session, clinic: Clinic, text: str, *, now: datetime
) -> TimeConstraint | Unclear | None:
    """The days and hours that a message wishes for, in the clinic's local time.

    What it may mean is asked back without the days on which no visit can be. If none of them can
    be, they all are the wish, so that the patient hears of the closed day instead of a question.
    "Tuesday" on a Tuesday is today or in a week: both, since every time offered names its day.
    """
    local = now.astimezone(ZoneInfo(clinic.time_zone))
    periods = session.scalars(
        select(OpeningPeriod).where(OpeningPeriod.clinic_id == clinic.id)
    ).all()
    hours = DayHours(
        opens=min(period.opens for period in periods),
        closes=max(period.closes for period in periods),
    )
    found = read_time_phrase(text, today=local.date(), now_local=local.time(), hours=hours)
    if not isinstance(found, Unclear) or not found.candidates:
        return found
    week = _Week(hours_of(session, clinic, now=now), now + LEAD_TIME)
    are_open = [week.may_be(wish, clinic, hours) for wish in found.candidates]
    return _possible(found, are_open, local.date())


@dataclass(frozen=True)
class _Week:
    """On which days a clinic sees patients, from a moment on."""

    open_hours: Hours
    earliest: datetime

    def may_be(self, wish: TimeConstraint, clinic: Clinic, hours: DayHours) -> bool:
        """Whether some day of a wish is open; a wish that names no days always may be."""
        soonest = self.earliest.astimezone(ZoneInfo(clinic.time_zone))
        latest = min(wish.to_time or hours.closes, hours.closes)
        is_over = soonest.time() > latest
        return wish.on is None or any(
            self.open_hours.is_open_on(day)
            and (day > soonest.date() or (day == soonest.date() and not is_over))
            for day in wish.on
        )


def _possible(found: Unclear, are_open: Sequence[bool], today: date) -> TimeConstraint | Unclear:
    pairs = zip(found.candidates, are_open, strict=True)
    possible = tuple(wish for wish, is_open in pairs if is_open)
    if len(possible) == TWO and _days(possible) == {today, today + WEEK}:
        return _either_day(possible) or Unclear(found.question_key, possible)
    if possible:
        return Unclear(found.question_key, possible)
    if len(found.candidates) == 1:
        return found.candidates[0]
    return TimeConstraint(on=_days(found.candidates))


def _days(wishes: Sequence[TimeConstraint]) -> frozenset[date]:
    return frozenset().union(*(wish.on for wish in wishes if wish.on is not None))


def _either_day(wishes: Sequence[TimeConstraint]) -> TimeConstraint | None:
    """One wish for the days of all, if nothing else differs: times on offer name their days."""
    one, *others = (replace(wish, on=None) for wish in wishes)
    if any(other != one for other in others):
        return None
    return replace(wishes[0], on=_days(wishes))
