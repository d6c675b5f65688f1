"""Moments as whole minutes since 1970, UTC: both databases compare them alike, and fast."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

Span = tuple[int, int]  # start and end, the end not included


def minute_of(moment: datetime) -> int:
    """The minute that a moment lies in."""
    return (moment - EPOCH) // MINUTE


def minute_after(moment: datetime) -> int:
    """The first minute that does not begin before a moment."""
    return -((EPOCH - moment) // MINUTE)


def moment_at(minute: int) -> datetime:
    """When a minute begins, aware and in UTC."""
    return EPOCH + timedelta(minutes=minute)
