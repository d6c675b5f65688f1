"""Offers: free times for all visits of a course that fit a wish, or the nearest that there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.languages import Language
from bot.plans.models import PlannedVisit, TreatmentOption
from bot.scheduling import held_times
from bot.scheduling.availability import Calendar, FreeTime, TimeSlot, spread
from bot.scheduling.calendars import ANYBODY, Kind, Viewer, calendar_for, hours_of
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.visits import Visit

LEAD_TIME = timedelta(hours=2)  # nobody can come in five minutes
DAYS_AHEAD = 90
DAYS_FOR_LATER_VISITS = 45
LOOKED_AT = 150  # times found before the most useful ones are picked
OFFERED = 3


@dataclass(frozen=True)
class Closed:
    """A day that was wished for, on which the clinic is closed."""

    on: date
    reason: str


@dataclass(frozen=True)
class Offers:
    """Times found, each with a time slot for every visit; and whether they are what was wished.

    held_until: when what was wished for may be free again, if others are being offered it now
    """

    found: list[list[Visit]]
    fit_the_wish: bool
    closed: Closed | None = None
    held_until: datetime | None = None

    @property
    def visits(self) -> list[Visit]:
        """Every visit of every course found."""
        return [visit for course in self.found for visit in course]


@dataclass(frozen=True)
class Search:
    """What is looked for: visits at a clinic, a wish, and for whom.

    practitioner_id: whom the patient would like to see, if that can be
    language: in which the reason of a closed day is told
    """

    clinic: Clinic
    visits: Sequence[PlannedVisit]
    wish: TimeConstraint | None
    viewer: Viewer = ANYBODY
    practitioner_id: int | None = None
    language: Language = Language.ENGLISH


def find(session: Session, search: Search, *, now: datetime) -> Offers:
    """Up to three times for a course, as wished for; else the nearest to the wish."""
    offers = _find(session, search, now)
    if offers.fit_the_wish and offers.found:
        return offers
    until = held_times.next_expiry(
        session, search.clinic.id, search.viewer.conversation_id, now=now
    )
    if until is None:
        return offers
    unheld = replace(search, viewer=replace(search.viewer, sees_holds=False))
    may_be_free = _find(session, unheld, now)
    is_held = may_be_free.fit_the_wish and bool(may_be_free.found)
    return replace(offers, held_until=until if is_held else None)


def _find(session: Session, search: Search, now: datetime) -> Offers:
    finder = _Finder(session, search, now)
    if search.practitioner_id is not None:
        fitting = finder.offers(search.wish) if finder.has_practitioner else []
        if fitting:
            return Offers(fitting, fit_the_wish=True)
        anyone = _find(session, replace(search, practitioner_id=None), now)
        return replace(anyone, fit_the_wish=False)
    if search.wish is None:
        return Offers(finder.offers(None), fit_the_wish=True)
    fitting = finder.offers(search.wish)
    if fitting:
        return Offers(fitting, fit_the_wish=True)
    nearest = next((offers for wish in relaxed(search.wish) if (offers := finder.offers(wish))), [])
    return Offers(nearest, fit_the_wish=False, closed=finder.closed_day(search.wish))


def relaxed(wish: TimeConstraint) -> list[TimeConstraint]:
    """Wishes ever less strict: later weeks at that hour, that day at any hour, any day."""
    first = min(wish.on) if wish.on else wish.first
    wider = []
    if wish.on:
        others = frozenset(range(7)) - {day.weekday() for day in wish.on}
        same_weekday = replace(wish, on=None, first=first, last=None, not_on_weekdays=others)
        any_hour = replace(wish, from_time=None, to_time=None, part="")
        wider += [same_weekday, any_hour]
    return [*wider, replace(wish, on=None, first=first, last=None), TimeConstraint(first=first)]


class _Finder:
    """One search: the clinic's hours and the calendars of the visits' roles, built once."""

    def __init__(self, session: Session, search: Search, now: datetime) -> None:
        self._session, self._search, self._now = session, search, now
        self._zone = ZoneInfo(search.clinic.time_zone)
        self._hours = hours_of(session, search.clinic, search.language, now=now)
        self._treatment = _treatment(session, search.visits[0])
        self._calendars: dict[str, Calendar] = {}
        self._free: dict[tuple[str, int], FreeTime] = {}
        longest = sum(visit.days_after_previous for visit in search.visits[1:])
        self._days = DAYS_AHEAD + longest + DAYS_FOR_LATER_VISITS * (len(search.visits) - 1)

    @property
    def has_practitioner(self) -> bool:
        """Whether the practitioner wanted does such visits."""
        calendar = self._calendar(self._search.visits[0].role)
        return calendar.practitioner_ids == (self._search.practitioner_id,)

    def offers(self, wish: TimeConstraint | None) -> list[list[Visit]]:
        """Up to three courses whose first visit fits a wish."""
        first = self._search.visits[0]
        slots = self._slots(first, self._earliest(first), DAYS_AHEAD)
        fitting = (slot for slot in slots if wish is None or wish.allows(self._local(slot)))
        chosen = spread(list(islice(fitting, LOOKED_AT)), OFFERED, self._zone)
        courses = [self._course(slot) for slot in chosen]
        return [course for course in courses if course]

    def _earliest(self, planned: PlannedVisit) -> datetime:
        """Not at once, and not too soon after the visit before it in the course."""
        soonest = self._now + LEAD_TIME
        if planned.number == 1 or not self._search.viewer.moving:
            return soonest
        moving = self._search.viewer.moving[0]
        before = self._session.scalar(
            select(Appointment).where(
                Appointment.patient_id == moving.patient_id,
                Appointment.option_id == moving.option_id,
                Appointment.visit_number == planned.number - 1,
                Appointment.status != AppointmentStatus.CANCELLED,
            )
        )
        if before is None:
            return soonest
        day = before.starts_at.astimezone(self._zone).date()
        day += timedelta(days=planned.days_after_previous)
        return max(soonest, datetime.combine(day, time(0), self._zone))

    def closed_day(self, wish: TimeConstraint) -> Closed | None:
        """The first day of a wish, if it names days and the clinic is closed on all of them."""
        days = sorted(wish.on or ())
        closed_on = self._hours.closed_on
        if not days or any(day not in closed_on for day in days):
            return None
        return Closed(days[0], closed_on[days[0]])

    def _course(self, first: TimeSlot) -> list[Visit]:
        """The later visits for a first one: as late as they must, at the same hour if possible."""
        course = [Visit(self._search.visits[0].number, first)]
        for planned in self._search.visits[1:]:
            previous = course[-1].time_slot
            slot = self._kept(previous, planned) or self._later(previous, planned)
            if slot is None:
                return []
            course.append(Visit(planned.number, slot))
        return course

    def _kept(self, previous: TimeSlot, planned: PlannedVisit) -> TimeSlot | None:
        """The later visit's own time, if it is still late enough after the moved one."""
        for visit in self._search.viewer.moving:
            if visit.visit_number == planned.number:
                days = (
                    visit.starts_at.astimezone(self._zone).date() - self._local(previous).date()
                ).days
                if days >= max(planned.days_after_previous, 1):
                    return TimeSlot(
                        visit.practitioner_id, visit.room_id, visit.starts_at, visit.ends_at
                    )
        return None

    def _later(self, previous: TimeSlot, planned: PlannedVisit) -> TimeSlot | None:
        local = self._local(previous)
        earliest_day = local.date() + timedelta(days=planned.days_after_previous)
        earliest = max(datetime.combine(earliest_day, time(0), self._zone), previous.ends_at)
        slots = self._slots(planned, earliest, DAYS_FOR_LATER_VISITS)
        return min(slots, key=lambda slot: self._unlikeness(slot, local), default=None)

    def _unlikeness(self, slot: TimeSlot, local: datetime) -> tuple[int, bool, int, datetime]:
        """Weeks later first, then the same weekday, then the nearest time of day."""
        mine = self._local(slot)
        weeks = (mine.date() - local.date()).days // 7
        apart = abs((mine.hour - local.hour) * 60 + mine.minute - local.minute)
        return weeks, mine.weekday() != local.weekday(), apart, slot.starts_at

    def _local(self, slot: TimeSlot) -> datetime:
        return slot.starts_at.astimezone(self._zone)

    def _slots(self, planned: PlannedVisit, earliest: datetime, days: int) -> Iterator[TimeSlot]:
        key = planned.role, planned.minutes
        if key not in self._free:
            today = self._now.astimezone(self._zone).date()
            calendar = self._calendar(planned.role)
            self._free[key] = FreeTime(calendar, planned.minutes, today, self._days)
        return self._free[key].slots(earliest, days)

    def _calendar(self, role: str) -> Calendar:
        if role not in self._calendars:
            calendar = calendar_for(
                self._session,
                self._search.clinic,
                Kind(role, self._treatment),
                self._search.viewer,
                hours=self._hours,
                now=self._now,
                days=self._days,
            )
            wanted = self._search.practitioner_id
            if wanted in calendar.practitioner_ids:
                calendar = replace(calendar, practitioner_ids=(wanted,))
            self._calendars[role] = calendar
        return self._calendars[role]


def _treatment(session: Session, visit: PlannedVisit) -> str:
    """What a visit is for."""
    option = session.get(TreatmentOption, visit.option_id)
    return option.treatment if option else ""
