"""When we write: before and after a visit, outside a phone's night, and until when it helps."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60  # minutes
BEFORE_THE_NIGHT = timedelta(hours=1)  # a little trouble then does not push a text into it
LONGEST_LATE = timedelta(hours=24)
JUST_TOLD = timedelta(hours=12)
AFTER_VISIT = timedelta(hours=2)
MORNING = time(9)


@dataclass(frozen=True)
class Night:
    """The hours of a local day in which we begin no text. The same hour twice: there is none."""

    begins: time
    ends: time
    zone: ZoneInfo  # the phone's

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        now = moment.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def end_after(self, moment: datetime) -> datetime:
        """The moment itself by day; at night the next morning."""
        if not self.holds(moment):
            return moment
        local = moment.astimezone(self.zone)
        day = local.date() + timedelta(days=1) * (local.time() >= self.ends)
        return _utc(datetime.combine(day, self.ends, self.zone))

    def evening_before(self, moment: datetime) -> datetime:
        """The moment itself by day; at night an hour before that night began."""
        if not self.holds(moment):
            return moment
        local = moment.astimezone(self.zone)
        day = local.date() - timedelta(days=1) * (local.time() < self.begins)
        return _utc(datetime.combine(day, self.begins, self.zone)) - BEFORE_THE_NIGHT


@dataclass(frozen=True)
class Window:
    """When a text is due, and from when on it is of no use any more."""

    due_at: datetime
    useful_until: datetime


def before_visit(starts_at: datetime, minutes: int, clinic_zone: ZoneInfo, night: Night) -> Window:
    """When to write so many minutes before a visit: at night the evening before.

    Whole days are days of the clinic's calendar: at the visit's own hour, also over a clock change.
    It helps for half of that length, a day at most, and never once the visit has begun.
    """
    if minutes % DAY:
        nominal = starts_at - timedelta(minutes=minutes)
    else:
        local = starts_at.astimezone(clinic_zone)
        nominal = _utc(local - timedelta(days=minutes // DAY))
    late = min(timedelta(minutes=minutes) / 2, LONGEST_LATE)
    return Window(night.evening_before(nominal), min(nominal + late, starts_at))


def is_just_told(told_at: datetime, due_at: datetime, minutes: int) -> bool:
    """Whether a visit was booked or moved so late that a note at that moment tells nothing new."""
    return due_at < told_at + min(JUST_TOLD, timedelta(minutes=minutes) / 4)


def after_visit(ends_at: datetime, night: Night) -> Window:
    """When to write after a visit that took place: two hours later, or in the morning."""
    due_at = night.end_after(ends_at + AFTER_VISIT)
    return Window(due_at, due_at + timedelta(hours=24))


def next_morning(starts_at: datetime, clinic_zone: ZoneInfo, night: Night) -> Window:
    """When to write about a visit that was missed: the next morning, or the one after."""
    day = starts_at.astimezone(clinic_zone).date() + timedelta(days=1)
    due_at = night.end_after(_utc(datetime.combine(day, MORNING, clinic_zone)))
    return Window(due_at, due_at + timedelta(hours=48))


def months_after(ends_at: datetime, months: int, clinic_zone: ZoneInfo, night: Night) -> Window:
    """When to recall a patient: so many months after a visit, in the morning, for a month."""
    local = ends_at.astimezone(clinic_zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    first = datetime.combine(local.date().replace(year=year, month=month + 1, day=1), MORNING)
    day = first + timedelta(days=local.day - 1)  # of January 31, one month: March 3
    due_at = night.end_after(_utc(day.replace(tzinfo=clinic_zone)))
    return Window(due_at, due_at + timedelta(days=30))


def _utc(local: datetime) -> datetime:
    """A local moment in UTC; an hour that the clocks skip is the one after it."""
    return local.astimezone(UTC)
