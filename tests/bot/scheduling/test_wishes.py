"""Wishes: what a message asks for, read by the clinic's own days and hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.clinics.models import ClosedDay
from bot.scheduling.time_constraints import TimeConstraint, Unclear
from bot.scheduling.wishes import read_wish
from tests.people import clinic
from tests.texting import NOON

THANKSGIVING = date(2026, 11, 26)


def asked(session: Session, text: str, now: datetime = NOON) -> list[frozenset[date] | None]:
    """The days that are asked back."""
    wish = read_wish(session, clinic(session), text, now=now)
    assert isinstance(wish, Unclear), wish
    return [candidate.on for candidate in wish.candidates]


def test_late_in_the_evening_the_clinics_own_day_counts(session: Session) -> None:
    late = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)  # Tuesday, 11:30 PM in New York

    wish = read_wish(session, clinic(session), "tomorrow morning", now=late)

    assert isinstance(wish, TimeConstraint)
    assert wish.on == {date(2026, 11, 25)}


def test_a_wish_that_may_mean_several_days_is_unclear(session: Session) -> None:
    wish = read_wish(session, clinic(session), "tuesday or thursday after", now=NOON)

    assert isinstance(wish, Unclear)
    assert read_wish(session, clinic(session), "how much is it", now=NOON) is None


@pytest.mark.parametrize("text", ["el próximo jueves", "el jueves que viene", "juevez proximo"])
def test_a_day_on_which_the_clinic_is_closed_is_not_asked_back(session: Session, text: str) -> None:
    assert asked(session, text) == [{THANKSGIVING + timedelta(7)}]


def test_a_closed_weekday_is_not_asked_back(session: Session) -> None:
    assert asked(session, "el 5/12") == [{date(2027, 5, 12)}]  # December 5 is a Saturday


def test_a_day_that_the_clinic_itself_closed_is_not_asked_back(session: Session) -> None:
    ours = clinic(session)
    session.add(ClosedDay(clinic_id=ours.id, closed_on=date(2026, 12, 1), reason="training"))

    assert asked(session, "tuesday") == [{date(2026, 11, 24)}]


def test_today_is_not_asked_back_when_it_is_too_late_to_come_in(session: Session) -> None:
    four_pm = datetime(2026, 11, 24, 21, tzinfo=UTC)

    assert asked(session, "tuesday", now=four_pm) == [{date(2026, 12, 1)}]


def test_the_only_day_that_may_be_meant_is_told_to_be_closed_rather_than_asked(
    session: Session,
) -> None:
    wish = read_wish(session, clinic(session), "the 1st", now=datetime(2026, 12, 3, 17, tzinfo=UTC))

    assert wish == TimeConstraint(on=frozenset({date(2027, 1, 1)}))


def test_days_that_are_all_closed_are_told_to_be_closed_rather_than_asked(session: Session) -> None:
    saturday = datetime(2026, 11, 28, 15, tzinfo=UTC)

    wish = read_wish(session, clinic(session), "saturday", now=saturday)

    assert wish == TimeConstraint(on=frozenset({date(2026, 11, 28), date(2026, 12, 5)}))


def test_a_wish_that_names_no_day_is_asked_back_as_it_was(session: Session) -> None:
    assert asked(session, "at 7") == [None, None]
