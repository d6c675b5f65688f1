"""Visits as a calendar file (RFC 5545, RFC 5546): what a phone puts into its calendar.

The file tells the present state. A visit keeps its UID for good, and its SEQUENCE grows with each
change, so that a phone that opens the link again mends the entry that it has.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText

from bot.clinics.models import Clinic
from bot.clock import local
from bot.languages import Language
from bot.scheduling.models import Appointment, AppointmentStatus

PRODUCT = "-//Treatment coordinator//Visits//EN"
ALARM_BEFORE = timedelta(hours=2)


def calendar_file(
    visits: Sequence[Appointment], clinic: Clinic, language: Language, *, now: datetime
) -> bytes:
    """The file of a patient's visits, at least one; it names no kind of treatment.

    A discreet clinic's file has neither its name nor its address. METHOD is CANCEL once all of
    the visits are cancelled, else PUBLISH; a cancelled visit among others says so itself.
    """
    are_off = all(visit.status is AppointmentStatus.CANCELLED for visit in visits)
    days = [local(visit.starts_at, clinic.time_zone).date() for visit in visits]
    file = new_calendar(clinic.time_zone, min(days), max(days))
    file.add("method", "CANCEL" if are_off else "PUBLISH")
    for visit in visits:
        file.add_component(_event(visit, clinic, language, now))
    return bytes(file.to_ical())


def new_calendar(time_zone: str, first: date, last: date) -> Calendar:
    """A calendar without events, with the rules of a time zone for some years."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(_time_zone(time_zone, first.year, last.year))
    return calendar


@cache
def _time_zone(name: str, first_year: int, last_year: int) -> Timezone:
    return Timezone.from_tzid(
        name, first_date=date(first_year, 1, 1), last_date=date(last_year + 1, 1, 1)
    )


def _event(visit: Appointment, clinic: Clinic, language: Language, now: datetime) -> Event:
    words = _wording()[language]
    is_off = visit.status is AppointmentStatus.CANCELLED
    name = words["discreet_summary" if clinic.is_discreet else "summary"]
    summary = name.format(clinic=clinic.name)
    event = Event()
    event.add("uid", str(visit.id))
    event.add("sequence", visit.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", local(visit.starts_at, clinic.time_zone))
    event.add("dtend", local(visit.ends_at, clinic.time_zone))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("summary", summary)
    event.add("organizer", _organizer(clinic))
    if is_off:
        return event
    event.add("description", _description(clinic, language, words))
    if not clinic.is_discreet:
        event.add("location", f"{clinic.name}, {clinic.address}")
    event.add_component(_alarm(summary))
    return event


def _description(clinic: Clinic, language: Language, words: dict[str, str]) -> str:
    change = words["change"].format(phone=clinic.phone_number)
    if clinic.is_discreet:
        return change
    bring = words["bring"].format(what_to_bring=clinic.said("what_to_bring", language))
    return f"{bring}\n{change}"


def _organizer(clinic: Clinic) -> vCalAddress:
    """Whoever publishes or cancels must be named (RFC 5546, 3.2); the number patients text is."""
    organizer = vCalAddress(f"tel:{clinic.phone_number}")
    if not clinic.is_discreet:
        organizer.params["CN"] = vText(clinic.name)
    return organizer


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


@cache
def _wording() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_suffix(".yml")
    read: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read
