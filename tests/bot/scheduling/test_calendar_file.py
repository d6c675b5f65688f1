"""The calendar file: a phone reads from it the right moment, and what has become of the visit."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from bot.clinics.models import Clinic
from bot.languages import Language
from bot.scheduling.calendar_file import calendar_file
from bot.scheduling.models import Appointment, AppointmentStatus
from tests.texting import NOON

VISIT = UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2")
CLOCKS_CHANGE = [date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7), date(2028, 3, 12)]
US_ZONES = ["America/New_York", "America/Chicago", "America/Los_Angeles", "America/Phoenix"]


def clinic(zone: str = "America/New_York", *, is_discreet: bool = False) -> Clinic:
    return Clinic(
        name="Bright Dental",
        phone_number="+12125550190",
        time_zone=zone,
        address="225 Juniper Street, New York, NY 10013",
        is_discreet=is_discreet,
        what_to_bring="a photo ID.",
        spanish={"what_to_bring": "su identificación."},
    )


def visit(starts_at: datetime, **more: Any) -> Appointment:
    values = {"id": VISIT, "status": AppointmentStatus.BOOKED, "sequence": 0, **more}
    return Appointment(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), **values)


def read(visits: list[Appointment], at: Clinic | None = None, **more: Any) -> Calendar:
    """The file as a phone parses it."""
    language = more.pop("language", Language.ENGLISH)
    return Calendar.from_ical(calendar_file(visits, at or clinic(), language, now=NOON))


def only_event(calendar: Calendar) -> Any:
    (event,) = calendar.walk("VEVENT")
    return event


def test_a_visit_stands_in_the_file_as_the_clinics_clocks_show_it() -> None:
    calendar = read([visit(datetime(2026, 12, 1, 14, tzinfo=UTC))])

    event = only_event(calendar)
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert event["DTSTART"].to_ical() == b"20261201T090000"
    assert event["DTEND"].to_ical() == b"20261201T103000"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (str(VISIT), 0, "CONFIRMED")
    assert event["DTSTAMP"].dt == NOON
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert "Juniper Street" in event["LOCATION"]
    (alarm,) = event.walk("VALARM")
    assert (alarm["TRIGGER"].dt, alarm["ACTION"]) == (timedelta(hours=-2), "DISPLAY")


def test_a_moved_visit_is_the_same_entry_with_a_higher_sequence() -> None:
    before = only_event(read([visit(datetime(2026, 12, 1, 14, tzinfo=UTC))]))
    after = only_event(read([visit(datetime(2026, 12, 3, 19, tzinfo=UTC), sequence=1)]))

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].to_ical() == b"20261203T140000"


def test_a_cancelled_visit_takes_itself_off_the_calendar() -> None:
    off = visit(
        datetime(2026, 12, 1, 14, tzinfo=UTC), status=AppointmentStatus.CANCELLED, sequence=2
    )

    calendar = read([off])

    event = only_event(calendar)
    assert calendar["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["UID"], event["SEQUENCE"]) == ("CANCELLED", str(VISIT), 2)
    assert str(event["ORGANIZER"]) == "tel:+12125550190"
    assert event.walk("VALARM") == []


def test_one_visit_of_a_course_may_be_off_while_the_other_stands() -> None:
    first = visit(datetime(2026, 12, 1, 14, tzinfo=UTC))
    second = visit(
        datetime(2026, 12, 15, 14, tzinfo=UTC), id=UUID(int=2), status=AppointmentStatus.CANCELLED
    )

    calendar = read([first, second])

    assert calendar["METHOD"] == "PUBLISH"
    assert [e["STATUS"] for e in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.parametrize(
    ("is_discreet", "language", "summary"),
    [
        (False, Language.ENGLISH, "Bright Dental"),
        (False, Language.SPANISH, "Bright Dental"),
        (True, Language.ENGLISH, "Appointment"),
        (True, Language.SPANISH, "Cita"),
    ],
)
def test_who_looks_over_a_shoulder_learns_no_treatment_and_of_a_discreet_clinic_nothing(
    is_discreet: bool, language: Language, summary: str
) -> None:
    at = clinic(is_discreet=is_discreet)
    start = datetime(2026, 12, 1, 14, tzinfo=UTC)

    file = calendar_file([visit(start)], at, language, now=NOON).decode()

    event = only_event(Calendar.from_ical(file))
    assert event["SUMMARY"] == summary
    assert ("su identificación" in file) is (not is_discreet and language is Language.SPANISH)
    if is_discreet:
        assert "Bright" not in file
        assert "Juniper" not in file


@given(
    day=st.sampled_from(CLOCKS_CHANGE),
    days=st.integers(-2, 2),
    minute=st.integers(0, 24 * 4 - 1),
    zone=st.sampled_from(US_ZONES),
)
def test_the_moment_is_right_on_both_sides_of_a_clock_change(
    day: date, days: int, minute: int, zone: str
) -> None:
    local_day = datetime.combine(day + timedelta(days=days), time(0), ZoneInfo(zone))
    start = local_day.astimezone(UTC) + timedelta(minutes=15 * minute)
    wall = start.astimezone(ZoneInfo(zone))
    is_twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    if is_twice:
        return  # the hour that comes twice at night: RFC 5545 has no way to name the second

    calendar = read([visit(start)], clinic(zone))

    event = only_event(calendar)
    assert event["DTSTART"].dt.astimezone(UTC) == start
    (rules,) = calendar.walk("VTIMEZONE")
    assert isinstance(rules, Timezone)
    by_the_file = wall.replace(tzinfo=rules.to_tz(lookup_tzid=False))
    assert by_the_file.utcoffset() == wall.utcoffset()


@given(gap=st.integers(0, 700))
def test_a_course_over_several_years_keeps_to_the_clocks(gap: int) -> None:
    first = datetime(2026, 11, 24, 15, tzinfo=UTC)
    second = first + timedelta(days=gap)

    calendar = read([visit(first), visit(second, id=UUID(int=2))])

    (rules,) = calendar.walk("VTIMEZONE")
    assert isinstance(rules, Timezone)
    zone = rules.to_tz(lookup_tzid=False)
    for event, start in zip(calendar.walk("VEVENT"), (first, second), strict=True):
        wall = event["DTSTART"].dt.replace(tzinfo=None)
        assert wall.replace(tzinfo=zone).astimezone(UTC) == start
