"""The one place that reads the clock; everything else is handed the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """This moment, aware and in UTC. Only the edges call it."""
    return datetime.now(UTC)


def local(moment: datetime, time_zone: str) -> datetime:
    """A moment as the clinic's clocks show it."""
    return moment.astimezone(ZoneInfo(time_zone))


def local_day(moment: datetime, time_zone: str) -> date:
    """The clinic's local day of a moment."""
    return local(moment, time_zone).date()


def day_words(day: date) -> str:
    """'Tuesday, December 1': a day in full, so that nobody has to guess."""
    return f"{day:%A, %B} {day.day}"


def short_day(day: date) -> str:
    """'Dec 24': a day where many stand in a row."""
    return f"{day:%b} {day.day}"


def long_day(day: date) -> str:
    """'Feb 22, 2027': a day with its year, for limits of validity."""
    return f"{short_day(day)}, {day.year}"


def time_words(moment_local: datetime) -> str:
    """'9:00 AM': a time of day as patients in the US write it."""
    return moment_local.strftime("%I:%M %p").lstrip("0")


def when_words(moment_local: datetime) -> str:
    """'Tuesday, December 1, 9:00 AM'."""
    return f"{day_words(moment_local.date())}, {time_words(moment_local)}"
