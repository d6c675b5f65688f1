"""The offer goes out as every text that we begin: once, and not to who has opted out meanwhile."""

import pytest

from bot.conversations import delivery
from bot.conversations.models import MessageState
from bot.patients import consent
from bot.scheduling import booking
from bot.waitlist.offering import offer_all
from tests.bot.scheduling.conftest import book, slot
from tests.bot.waitlist.conftest import MONDAY_9, TUESDAY_9, wait
from tests.people import MARIA, clinic, dentists
from tests.texting import NOON, Office, outbox


@pytest.fixture
def freed(office: Office) -> Office:
    """Maria waits for Monday at 9, which has just become free."""
    with office.open() as session:
        dentists(session)[1].role = "surgeon"
        (taken,) = book(session, "Ana", slot(session, MONDAY_9), treatment="small-filling")
        wait(session, "Maria", TUESDAY_9, minutes_ago=40)
        booking.cancel(session, [taken], now=NOON)
    return office


def test_the_offer_goes_out_once_however_often_the_job_runs(freed: Office) -> None:
    for _ in range(3):
        offer_all(freed.open, now=NOON)
        delivery.send_due(freed.delivering)

    (body,) = freed.provider.bodies
    assert "1) Monday, November 30, 9:00 AM" in body


def test_who_opts_out_before_it_is_sent_gets_nothing(freed: Office) -> None:
    offer_all(freed.open, now=NOON)
    with freed.open() as session:
        consent.opt_out(session, clinic(session).id, MARIA, source="keyword", now=NOON)

    delivery.send_due(freed.delivering)

    assert freed.provider.bodies == []
    with freed.open() as session:
        assert [message.state for message in outbox(session)] == [MessageState.SUPPRESSED]
