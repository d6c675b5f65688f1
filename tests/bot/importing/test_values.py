"""How values are written, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.values import (
    LARGEST_AMOUNT,
    read_future_day,
    read_money,
    read_past_day,
    read_percent,
    read_phone_number,
    read_words,
)
from bot.money import Cents, format_cents


@given(st.integers(0, LARGEST_AMOUNT))
def test_every_amount_is_read_back_as_it_is_shown(cents: int) -> None:
    assert read_money(format_cents(Cents(cents))) == cents


@pytest.mark.parametrize(
    ("written", "cents"),
    [("1,250.00", 125_000), ("1250.00", 125_000), ("1250.0", 125_000), ("1250", 125_000),
     ("$0.05", 5)],
)  # fmt: skip
def test_an_amount_may_be_written_in_several_ways(written: str, cents: int) -> None:
    assert read_money(written) == cents


@pytest.mark.parametrize(
    "written",
    [
        "1250.005",
        "1.25e3",
        "1,25.00",
        "-5.00",
        "12 50",
        "1.250,00",
        "",
        None,
        1250.0,
        "10,000,000.01",
    ],
)
def test_an_amount_that_could_mean_something_else_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"write it like 1,250\.00|the most is"):
        read_money(written)


def test_a_rate_is_an_exact_fraction() -> None:
    assert read_percent("9.99 %") == Decimal("0.0999")


@pytest.mark.parametrize("written", ["0.2", "20", "101 %", "-1 %", "9.9999 %", None])
def test_a_rate_without_its_percent_sign_or_out_of_range_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="write it like 20 %"):
        read_percent(written)


@pytest.mark.parametrize(
    "written", ["+1212555", "+12125551", "12125550100", "(212) 555-0100", "+1 212 555 0100", None]
)
def test_a_phone_number_that_is_not_e164_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"write it like \+12125550100"):
        read_phone_number(written)


def test_a_number_kept_for_fiction_is_taken() -> None:
    assert read_phone_number("+12125550100") == "+12125550100"


def test_days_are_dates_or_are_counted_from_the_import() -> None:
    today = date(2026, 11, 24)

    assert read_past_day("2026-11-10").resolve(today) == date(2026, 11, 10)
    assert read_past_day({"days_ago": "14"}).resolve(today) == date(2026, 11, 10)
    assert read_future_day({"days_ahead": "90"}).resolve(today) == date(2027, 2, 22)


def test_a_day_counted_from_the_import_stays_as_it_was_first_kept() -> None:
    kept = date(2026, 11, 10)

    assert read_past_day({"days_ago": "14"}).resolve(date(2026, 12, 1), kept) == kept


@pytest.mark.parametrize(
    "written",
    ["11/24/2026", "2026-02-30", "20261124", {"days_ahead": "5"}, {"days_ago": "-5"}, None],
)
def test_a_day_that_is_written_otherwise_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="2026-11-24"):
        read_past_day(written)


def test_words_are_kept_once_and_in_lower_case() -> None:
    assert read_words(["Crown", "crown ", "no"]) == ["crown", "no"]
