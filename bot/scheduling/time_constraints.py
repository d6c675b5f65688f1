"""What a patient asks of a visit's time, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

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


@dataclass(frozen=True)
class Unclear:
    """A time phrase that must be asked back.

    question_key: "which_date", "which_hour", "which_of_these" or "not_understood"
    candidates: what it may mean, to be offered; empty if we cannot say
    """

    question_key: str
    candidates: tuple[TimeConstraint, ...] = ()


def just_before(moment: time) -> time:
    """The minute before a time of day; midnight stays."""
    minutes = max(0, moment.hour * 60 + moment.minute - 1)
    return time(minutes // 60, minutes % 60)
