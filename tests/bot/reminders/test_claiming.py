"""A queued text is looked at again as it is taken up: what has changed since keeps it back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import delivery, handoffs
from bot.conversations.models import MessageState, OpenQuestion
from bot.conversations.threads import queue
from bot.reminders import sending
from bot.reminders.models import Reminder
from bot.scheduling import booking
from bot.scheduling.availability import TimeSlot
from bot.scheduling.booking import Visit
from bot.scheduling.models import Appointment, AppointmentStatus
from tests.bot.reminders.conftest import DEC_1_9AM, book, left_out, unasked, work
from tests.people import chairs, dentists
from tests.servers import Provider, Refusal
from tests.texting import Office, conversation, text_in

WEEK_BEFORE = DEC_1_9AM - timedelta(days=7)
LATE = datetime(2026, 11, 25, 2, tzinfo=UTC)  # 21:00 in New York
MORNING = datetime(2026, 11, 25, 13, tzinfo=UTC)  # 8:00


@pytest.fixture
def queued(ahead: Office) -> Office:
    """Maria's first note waits in the outbox."""
    ahead.clock.now = WEEK_BEFORE
    with ahead.open() as session:
        sending.queue_due(session, now=WEEK_BEFORE)
    return ahead


def visit_of(session: Session) -> Appointment:
    return session.scalars(select(Appointment)).one()


def cancel(session: Session) -> None:
    booking.cancel(session, [visit_of(session)], now=WEEK_BEFORE)


def move(session: Session) -> None:
    later = DEC_1_9AM + timedelta(days=1)
    slot = TimeSlot(
        dentists(session)[0].id, chairs(session)[0].id, later, later + timedelta(hours=1)
    )
    booking.move(session, [visit_of(session)], [Visit(1, slot)], now=WEEK_BEFORE)


def confirm(session: Session) -> None:
    booking.confirm(session, visit_of(session), now=WEEK_BEFORE)


@pytest.mark.parametrize(
    ("change", "reason"),
    [(cancel, "visit_cancelled"), (move, "visit_moved"), (confirm, "confirmed")],
)
def test_a_text_that_is_no_longer_true_is_dropped_with_the_reason(
    queued: Office, change: Callable[[Session], None], reason: str
) -> None:
    with queued.open() as session:
        change(session)

    delivery.send_due(queued.delivering)

    assert queued.provider.bodies == []
    with queued.open() as session:
        (message,) = unasked(session)
        assert (message.state, message.error) == (MessageState.SUPPRESSED, reason)
        assert left_out(session)["confirm 10080"] == reason
        assert session.scalars(select(OpenQuestion)).one().answered_at is not None


def test_a_moved_visit_is_announced_anew(queued: Office) -> None:
    with queued.open() as session:
        move(session)
    delivery.send_due(queued.delivering)

    (text,) = work(queued, DEC_1_9AM - timedelta(days=1))

    assert "Wednesday, December 2" in text


def test_whoever_opted_out_meanwhile_gets_nothing(queued: Office) -> None:
    with queued.open() as session:
        text_in(session, "STOP", at=WEEK_BEFORE)

    delivery.send_due(queued.delivering)

    assert queued.provider.bodies == []


def test_a_text_that_could_not_go_by_day_waits_for_the_morning(queued: Office) -> None:
    queued.clock.now = LATE
    assert delivery.send_due(queued.delivering) == 0

    queued.clock.now = MORNING
    delivery.send_due(queued.delivering)

    assert len(queued.provider.bodies) == 1


def test_a_reply_at_night_goes_out_before_a_text_that_waits_for_the_morning(
    queued: Office, provider: Provider
) -> None:
    queued.clock.now = LATE
    delivery.send_due(queued.delivering)
    with queued.open() as session:
        queue(session, conversation(session), "A reply.", key="a", now=LATE)

    delivery.send_due(queued.delivering)

    assert provider.bodies == ["A reply."]


def test_a_text_that_waited_too_long_is_dropped(queued: Office) -> None:
    queued.clock.now = WEEK_BEFORE + timedelta(hours=25)

    delivery.send_due(queued.delivering)

    assert queued.provider.bodies == []
    with queued.open() as session:
        assert left_out(session)["confirm 10080"] == "too_late"


def test_nothing_is_begun_while_a_coordinator_has_the_word(queued: Office) -> None:
    with queued.open() as session:
        handoffs.take_over(session, conversation(session), "Joan", now=WEEK_BEFORE)
    delivery.send_due(queued.delivering)
    assert queued.provider.bodies == []

    with queued.open() as session:
        handoffs.return_to_bot(session, conversation(session), now=WEEK_BEFORE)
    queued.clock.pass_(minutes=11)
    delivery.send_due(queued.delivering)

    assert len(queued.provider.bodies) == 1


def test_of_a_family_text_one_cancelled_visit_drops_it_and_the_other_is_told_anew(
    office: Office,
) -> None:
    at = DEC_1_9AM - timedelta(days=2)
    with office.open() as session:
        leo, _ = book(session, "Leo"), book(session, "Ana", DEC_1_9AM + timedelta(hours=1), chair=1)
        for rules in session.scalars(select(sending.ReminderRules)):
            rules.preparation = None
        office.clock.now = at
        sending.queue_due(session, now=at)
        booking.cancel(session, [leo], now=at)

    delivery.send_due(office.delivering)
    assert office.provider.bodies == []
    (text,) = work(office, at + timedelta(hours=1))

    assert text.startswith("Bright Dental visit, Ana: Tuesday, December 1, 10:00 AM")


def test_a_try_that_was_cut_short_is_looked_at_afresh_before_another(
    queued: Office, provider: Provider
) -> None:
    with queued.open() as session:
        (message,) = unasked(session)
        message.state, message.lease_until = MessageState.SENDING, WEEK_BEFORE
        cancel(session)

    delivery.send_due(queued.delivering)

    assert provider.bodies == []
    with queued.open() as session:
        assert unasked(session)[0].state is MessageState.SUPPRESSED


def test_a_provider_in_trouble_brings_no_second_text(queued: Office, provider: Provider) -> None:
    provider.troubles.append(Refusal(503))

    delivery.send_due(queued.delivering)
    work(queued, WEEK_BEFORE + timedelta(minutes=11))

    assert len(provider.bodies) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [(AppointmentStatus.NOSHOW, "no_show"), (AppointmentStatus.FULFILLED, "aftercare")],
)
def test_what_follows_a_visit_is_not_sent_if_staff_corrects_it(
    ahead: Office, status: AppointmentStatus, kind: str
) -> None:
    morning_after = DEC_1_9AM + timedelta(days=1)
    with ahead.open() as session:
        visit_of(session).status = status
        session.flush()
        sending.queue_due(session, now=morning_after)
        visit_of(session).status = AppointmentStatus.ARRIVED
    ahead.clock.now = morning_after

    delivery.send_due(ahead.delivering)

    assert ahead.provider.bodies == []
    with ahead.open() as session:
        row = session.scalars(select(Reminder).where(Reminder.kind == kind)).one()
        assert row.left_out == "visit_arrived"
