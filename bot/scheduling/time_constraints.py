"""What a patient asks of a visit's time, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.clock import day_words
from bot.spoken_words import WEEKDAYS

ONE_DAY = timedelta(days=1)
NOON = time(12)


@dataclass(frozen=True)
class DayHours:
    """When a clinic opens and closes, its local time: what tells 3 AM from 3 PM."""

    opens: time
    closes: time


@dataclass(frozen=True)
class TimeConstraint:
    """The visits that a patient would take, in the clinic's local days and times.

    on: the days it may be; None is any day from `first` to `last` (None is no limit)
    not_on, not_on_weekdays: days it may not be, weekdays from 0 for Monday
    from_time, to_time: earliest and latest START of the visit, both included; None is no limit
    part: how the times were said ("in the morning"), for reading back only

    Without any limit it asks for the earliest visit there is.
    """

    on: frozenset[date] | None = None
    first: date | None = None
    last: date | None = None
    not_on: frozenset[date] = frozenset()
    not_on_weekdays: frozenset[int] = frozenset()
    from_time: time | None = None
    to_time: time | None = None
    part: str = field(default="", compare=False)

    @property
    def is_exact(self) -> bool:
        """Whether it names one single moment."""
        is_one_day = self.on is not None and len(self.on) == 1
        return is_one_day and self.from_time is not None and self.from_time == self.to_time

    def allows(self, start_local: datetime) -> bool:
        """Whether a visit may start at a moment of the clinic's local time."""
        start = start_local.time()
        is_late_enough = self.from_time is None or self.from_time <= start
        is_early_enough = self.to_time is None or start <= self.to_time
        return is_late_enough and is_early_enough and self.allows_day(start_local.date())

    def allows_day(self, day: date) -> bool:
        """Whether a visit may be on a day, at whatever time."""
        return (
            (self.on is None or day in self.on)
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and day not in self.not_on
            and day.weekday() not in self.not_on_weekdays
        )

    def describe(self) -> str:
        """The whole of it in words: "Tuesday, December 1, in the morning"."""
        parts = [self._days(), *self._exceptions(), self._times()]
        return ", ".join(part for part in parts if part) or "the earliest time"

    def _days(self) -> str:
        if self.on is not None:
            return _listed(sorted(self.on))
        if self.first and self.last:
            if self.first.weekday() == 0 and self.last - self.first == 6 * ONE_DAY:
                return f"the week of {day_words(self.first)}"
            return f"from {day_words(self.first)} to {day_words(self.last)}"
        if self.first:
            return f"from {day_words(self.first)} on"
        return f"by {day_words(self.last)}" if self.last else ""

    def _exceptions(self) -> list[str]:
        open_days = [day for n, day in enumerate(WEEKDAYS) if n not in self.not_on_weekdays]
        said = []
        if len(open_days) < 4:
            said.append("on " + " or ".join(f"{day.capitalize()}s" for day in open_days))
        elif self.not_on_weekdays:
            closed = [f"{WEEKDAYS[n].capitalize()}s" for n in sorted(self.not_on_weekdays)]
            said.append("not on " + " or ".join(closed))
        if self.not_on:
            said.append("not " + _listed(sorted(self.not_on)))
        return said

    def _times(self) -> str:
        if self.part:
            return self.part
        if self.from_time is not None and self.from_time == self.to_time:
            return f"at {clock_words(self.from_time)}"
        if self.from_time and self.to_time:
            return f"from {clock_words(self.from_time)} {_until(self.to_time, 'to')}"
        if self.from_time:
            return f"from {clock_words(self.from_time)} on"
        return _until(self.to_time, "by") if self.to_time else ""


@dataclass(frozen=True)
class Unclear:
    """A time phrase that must be asked back.

    question_key: "which_date", "which_hour", "which_of_these" or "not_understood"
    candidates: what it may mean, to be offered; empty if we cannot say
    """

    question_key: str
    candidates: tuple[TimeConstraint, ...] = ()


def clock_words(moment: time) -> str:
    """A time of day as patients write it: "9:00 AM"."""
    return moment.strftime("%I:%M %p").lstrip("0")


def just_before(moment: time) -> time:
    """The minute before a time of day; midnight stays."""
    minutes = max(0, moment.hour * 60 + moment.minute - 1)
    return time(minutes // 60, minutes % 60)


def _until(moment: time, word: str) -> str:
    """Up to a time; 11:59 came from "before 12"."""
    if moment.minute != 59:
        return f"{word} {clock_words(moment)}"
    return f"before {clock_words(time((moment.hour + 1) % 24))}"


def _listed(days: list[date]) -> str:
    if len(days) > 3 and days[-1] - days[0] == (len(days) - 1) * ONE_DAY:
        return f"from {day_words(days[0])} to {day_words(days[-1])}"
    return " or ".join(day_words(day) for day in days)
