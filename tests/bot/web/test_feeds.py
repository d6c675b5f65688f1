"""A practitioner's feed: read by calendar programs often, and by nobody without its address."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import utc_now
from bot.db import transaction
from bot.scheduling import booking, feeds
from bot.scheduling.models import Appointment, PractitionerFeed
from bot.scheduling.visits import Visit
from tests.bot.scheduling.conftest import book, slot
from tests.bot.web.conftest import PUBLIC_URL, Web
from tests.people import dentists

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
LONG_AGO = "Mon, 01 Jan 2024 00:00:00 GMT"


def soon(days: int = 7) -> datetime:
    return utc_now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


@pytest.fixture
def feed(web: Web) -> str:
    """The path of Dr. Lee's feed; Maria is booked there, Sam with Dr. Okafor."""
    with transaction(web.engine) as session:
        lee, _ = dentists(session)
        book(session, "Maria", slot(session, soon(), chair=1, minutes=90), now=utc_now())
        book(session, "Sam", slot(session, soon(), dentist=1), now=utc_now())
        return feeds.make_link(session, lee, PUBLIC_URL, now=utc_now()).removeprefix(PUBLIC_URL)


def events(answer: Any) -> list[Any]:
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.text).walk("VEVENT"))


def marias(session: Session) -> Appointment:
    return session.scalars(select(Appointment).order_by(Appointment.ends_at.desc())).all()[0]


def test_the_feed_tells_initials_room_and_length_of_the_practitioners_own_visits(
    web: Web, feed: str
) -> None:
    answer = web.client.get(feed)

    (event,) = events(answer)
    assert event["SUMMARY"] == "MA, Chair 2, 90 min"
    assert event["DTSTART"].dt == soon()
    assert "Maria" not in answer.text
    assert "Dr. Lee" in str(Calendar.from_ical(answer.text)["X-WR-CALNAME"])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"


def test_what_was_not_changed_is_not_sent_again(web: Web, feed: str) -> None:
    first = web.client.get(feed)
    tag, since = first.headers["etag"], first.headers["last-modified"]

    by_tag = web.client.get(feed, headers={"If-None-Match": f'W/"other", {tag}'})
    by_date = web.client.get(feed, headers={"If-Modified-Since": since})

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_date.status_code == 304
    assert by_tag.headers["etag"] == tag
    assert web.client.get(feed, headers={"If-Modified-Since": LONG_AGO}).status_code == 200
    assert web.client.get(feed, headers={"If-Modified-Since": "yesterday"}).status_code == 200


def test_a_moved_visit_is_sent_with_a_higher_sequence(web: Web, feed: str) -> None:
    tag = web.client.get(feed).headers["etag"]
    with transaction(web.engine) as session:
        later = Visit(1, slot(session, soon(8), chair=1))
        booking.move(session, [marias(session)], [later], now=utc_now())

    (event,) = events(web.client.get(feed, headers={"If-None-Match": tag}))

    assert (event["SEQUENCE"], event["DTSTART"].dt) == (1, soon(8))


def test_a_visit_that_goes_to_a_colleague_leaves_the_feed_and_the_program_hears_of_it(
    web: Web, feed: str
) -> None:
    first = web.client.get(feed)
    with transaction(web.engine) as session:
        session.scalars(select(PractitionerFeed)).one().changed_at -= timedelta(hours=1)
        since = first.headers["last-modified"]
        to_colleague = Visit(1, slot(session, soon(9), dentist=1))
        booking.move(session, [marias(session)], [to_colleague], now=utc_now())

    answer = web.client.get(feed, headers={"If-None-Match": first.headers["etag"]})

    assert events(answer) == []
    assert answer.headers["last-modified"] >= since


def test_a_cancelled_visit_and_an_old_one_are_not_in_the_feed(web: Web, feed: str) -> None:
    with transaction(web.engine) as session:
        booking.cancel(session, [marias(session)], now=utc_now())
        book(session, "Maria", slot(session, soon(-30)), now=soon(-40))

    assert events(web.client.get(feed)) == []


def test_a_revoked_address_opens_nothing_and_no_address_is_kept(web: Web, feed: str) -> None:
    with transaction(web.engine) as session:
        kept = session.scalars(select(PractitionerFeed)).one()
        assert kept.token_hash not in feed
        assert feeds.revoke(session, dentists(session)[0], now=utc_now()) == 1
        assert feeds.revoke(session, dentists(session)[0], now=utc_now()) == 0

    answer = web.client.get(feed)

    assert answer.status_code == 404
    assert "Maria" not in answer.text


def test_a_made_up_address_opens_nothing(web: Web, feed: str) -> None:
    assert web.client.get("/feeds/abc.ics").status_code == 404
    assert web.client.get(f"/feeds/{'x' * 500}.ics").status_code in {404, 422}
