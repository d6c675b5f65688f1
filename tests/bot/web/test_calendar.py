"""The link to a visit's calendar file: it opens the present state, for those who have it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import signed_links
from bot.clock import utc_now
from bot.db import transaction
from bot.languages import Language
from bot.scheduling import booking
from bot.scheduling.calendar_links import link_to
from bot.scheduling.models import Appointment
from bot.scheduling.visits import Visit
from bot.settings import get_settings
from tests.bot.scheduling.conftest import book, slot
from tests.bot.web.conftest import PUBLIC_URL, Web
from tests.people import patient

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WEEK = timedelta(days=7)


def soon() -> datetime:
    return utc_now().replace(minute=0, second=0, microsecond=0) + WEEK


@pytest.fixture
def link(web: Web) -> str:
    """Maria's link to the two visits of her crown."""
    with transaction(web.engine) as session:
        visits = book(session, "Maria", slot(session, soon()), slot(session, soon() + 2 * WEEK))
        return link_to(visits, get_settings(), now=utc_now()).removeprefix(PUBLIC_URL)


def events(web: Web, link: str) -> tuple[Calendar, list[Any]]:
    answer = web.client.get(link)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    calendar = Calendar.from_ical(answer.text)
    return calendar, calendar.walk("VEVENT")


def booked(session: Session) -> list[Appointment]:
    return list(session.scalars(select(Appointment).order_by(Appointment.starts_at)))


def test_one_link_opens_both_visits_of_a_course(web: Web, link: str) -> None:
    calendar, visits = events(web, link)

    assert calendar["METHOD"] == "PUBLISH"
    assert [visit["DTSTART"].dt for visit in visits] == [soon(), soon() + 2 * WEEK]
    assert {visit["SUMMARY"] for visit in visits} == {"Bright Dental"}


def test_the_link_shows_where_the_visit_has_moved_to(web: Web, link: str) -> None:
    _, before = events(web, link)
    with transaction(web.engine) as session:
        first, _ = booked(session)
        later = soon() + timedelta(hours=1)
        booking.move(session, [first], [Visit(1, slot(session, later))], now=utc_now())

    _, after = events(web, link)

    assert (after[0]["UID"], after[0]["SEQUENCE"]) == (before[0]["UID"], 1)
    assert after[0]["DTSTART"].dt == later
    assert after[1]["SEQUENCE"] == 0


def test_the_link_of_cancelled_visits_cancels_them(web: Web, link: str) -> None:
    with transaction(web.engine) as session:
        booking.cancel(session, booked(session), now=utc_now())

    calendar, visits = events(web, link)

    assert calendar["METHOD"] == "CANCEL"
    assert [(v["STATUS"], v["SEQUENCE"]) for v in visits] == [("CANCELLED", 1)] * 2


def test_what_is_booked_anew_is_not_in_the_older_link(web: Web, link: str) -> None:
    with transaction(web.engine) as session:
        booking.cancel(session, booked(session), now=utc_now())
        book(session, "Maria", slot(session, soon()), now=utc_now())

    calendar, visits = events(web, link)

    assert calendar["METHOD"] == "CANCEL"
    assert len(visits) == 2


def test_a_patient_who_speaks_spanish_gets_a_spanish_file(web: Web, link: str) -> None:
    with transaction(web.engine) as session:
        patient(session, "Maria").language = Language.SPANISH

    _, visits = events(web, link)

    assert "Para cambiarla" in visits[0]["DESCRIPTION"]


def test_a_link_ends_some_days_after_the_last_visit(web: Web, link: str) -> None:
    with transaction(web.engine) as session:
        for visit in booked(session):
            visit.starts_at -= timedelta(days=30)
            visit.ends_at -= timedelta(days=30)

    answer = web.client.get(link)

    assert answer.status_code == 404
    assert "This link has ended" in answer.text
    assert "Este enlace ya no sirve" in answer.text
    assert "Maria" not in answer.text


@pytest.mark.parametrize(
    "forged", ["{all_but_five}AAAAA", "A{all_but_first}", "x" * 150, "%00%ff.."]
)
def test_a_forged_link_gets_the_same_kind_page(web: Web, link: str, forged: str) -> None:
    token = link.removeprefix("/v/").removesuffix(".ics")
    typed = forged.format(all_but_five=token[:-5], all_but_first=token[1:])

    answer = web.client.get(f"/v/{typed}.ics")

    assert answer.status_code == 404
    assert "This link has ended" in answer.text


def test_a_link_made_for_something_else_opens_no_visit(web: Web, link: str) -> None:
    with transaction(web.engine) as session:
        visit_id = booked(session)[0].id
    other = signed_links.sign(get_settings().secret_key, "estimate", visit_id, now=utc_now())

    assert web.client.get(f"/v/{other}.ics").status_code == 404
