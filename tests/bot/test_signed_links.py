"""A link opens what it was made for, for as long as it lasts, and nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import signed_links
from bot.signed_links import LinkNotGood

KEY = "a-key-for-tests-only"
MADE = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
VISIT = UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2")


@given(st.uuids(), st.integers(0, 7 * 24 * 3600))
def test_a_link_opens_its_thing_for_as_long_as_it_lasts(thing_id: UUID, age: int) -> None:
    token = signed_links.sign(KEY, "calendar", thing_id, now=MADE)

    later = MADE + timedelta(seconds=age)
    assert signed_links.read(KEY, "calendar", token, lasts=WEEK, now=later) == (thing_id, MADE)


@pytest.mark.parametrize("age", [WEEK + timedelta(seconds=1), timedelta(seconds=-1)])
def test_an_expired_link_and_one_from_the_future_open_nothing(age: timedelta) -> None:
    token = signed_links.sign(KEY, "calendar", VISIT, now=MADE)

    with pytest.raises(LinkNotGood):
        signed_links.read(KEY, "calendar", token, lasts=WEEK, now=MADE + age)


def test_a_link_made_for_one_purpose_opens_nothing_else() -> None:
    token = signed_links.sign(KEY, "calendar", VISIT, now=MADE)

    with pytest.raises(LinkNotGood):
        signed_links.read(KEY, "estimate", token, lasts=WEEK, now=MADE)
    with pytest.raises(LinkNotGood):
        signed_links.read("another-key", "calendar", token, lasts=WEEK, now=MADE)


@given(st.text(max_size=120))
def test_whatever_else_is_typed_as_a_link_opens_nothing(typed: str) -> None:
    with pytest.raises(LinkNotGood):
        signed_links.read(KEY, "calendar", typed, lasts=WEEK, now=MADE)


@given(st.integers(0, 90), st.characters())
def test_a_link_with_one_letter_changed_opens_nothing(place: int, letter: str) -> None:
    token = signed_links.sign(KEY, "calendar", VISIT, now=MADE)
    place %= len(token) - 1  # the very last letter carries bits that are not read
    if token[place] == letter:
        return
    changed = token[:place] + letter + token[place + 1 :]

    with pytest.raises(LinkNotGood):
        signed_links.read(KEY, "calendar", changed, lasts=WEEK, now=MADE)
