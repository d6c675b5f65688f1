"""What clinic.yml says of when, by whom and where visits take place."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from bot.importing.approved_words import ClosedDayWords, Entry, Spanish
from bot.importing.values import LocalDate, LocalTime, Moment, Name, Npi, Weekday

Minutes = Annotated[int, Field(ge=0, le=120)]


class OpeningEntry(Entry):
    """Opening or working time of some weekdays."""

    days: Annotated[list[Weekday], Field(min_length=1)]
    opens: LocalTime
    closes: LocalTime


class ClosedDayEntry(ClosedDayWords):
    """A day off."""

    closed_on: LocalDate
    es: Spanish[ClosedDayWords] = None


class SpecialDayEntry(Entry):
    """Hours of one day, instead of the weekly ones or of a holiday; who works then."""

    opens_on: LocalDate
    opens: LocalTime
    closes: LocalTime
    practitioners: list[Name] = []


class AbsenceEntry(Entry):
    """From when until when somebody is away or a room is out of service."""

    starts: Moment
    ends: Moment


class PractitionerEntry(Entry):
    """Who treats, when if not whenever the clinic is open, and when not."""

    name: Name
    role: Name
    npi: Npi | None = None
    hours: list[OpeningEntry] = []
    away: list[AbsenceEntry] = []


class RoomEntry(Entry):
    """A chair or room; its name alone will do."""

    name: Name
    roles: list[Name] = []
    out_of_service: list[AbsenceEntry] = []

    @model_validator(mode="before")
    @classmethod
    def _from_its_name(cls, value: Any) -> Any:
        return {"name": value} if value is None or isinstance(value, str) else value


class BufferEntry(Entry):
    """Minutes in which practitioner and room prepare before, or clean after, some visits."""

    role: Name
    treatment: Name | None = None
    minutes_before: Minutes = 0
    minutes_after: Minutes = 0
