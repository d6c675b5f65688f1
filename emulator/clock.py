"""The one place where the emulator reads the clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """This moment, aware and in UTC."""
    return datetime.now(UTC)
