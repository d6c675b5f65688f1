import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money import Cents, format_cents
from bot.money_phrases import read_amounts, read_months


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("$300", ["300.00"]),
        ("300 down", ["300.00"]),
        ("can I put 300 down?", ["300.00"]),
        ("a hundred and fifty", ["150.00"]),
        ("a hundred and fifty a month", ["150.00"]),
        ("100 bucks a month", ["100.00"]),
        ("1,250.50", ["1250.50"]),
        ("1.5k", ["1500.00"]),
        ("i could do like 2k up front", ["2000.00"]),
        ("two hundred dollars", ["200.00"]),
        ("twelve hundred dollars", ["1200.00"]),
        ("twenty five bucks", ["25.00"]),
        ("three thousand two hundred dollars", ["3200.00"]),
        ("a grand down", ["1000.00"]),
        ("i can only pay 75", ["75.00"]),
        ("$200 now and $50 a month", ["200.00", "50.00"]),
        ("what if i put 300 down and pay 100/mo", ["300.00", "100.00"]),
        ("$1,250.00 is too much", ["1250.00"]),
        ("$ 40", ["40.00"]),
        ("250", ["250.00"]),
        ("my budget is about 400", ["400.00"]),
        ("200 dolares al mes", ["200.00"]),
        ("$19.99", ["19.99"]),
        ("50 cents", ["0.50"]),
    ],
)
def test_amounts_are_read_as_patients_write_them(text: str, dollars: list[str]) -> None:
    assert read_amounts(text) == [int(amount.replace(".", "")) for amount in dollars]


@pytest.mark.parametrize(
    "text",
    [
        "I have 2 kids",
        "tooth 30",
        "over 6 months",
        "pay over 12 months",
        "at 2",
        "10:30 works",
        "my dob is 5/17/84",
        "05-17-1984",
        "call me at 212-555-0100",
        "20 percent down",
        "a couple hundred",
        "i paid 3 times",
        "have 30 teeth left",
        "dec 1 at 10:30",
        "version 2",
        "2",
        "",
    ],
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert read_amounts(text) == []


@given(st.integers(min_value=0, max_value=10**9).map(Cents))
def test_a_written_amount_reads_back_as_itself(amount: Cents) -> None:
    assert read_amounts(f"can I pay {format_cents(amount)} a month?") == [amount]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("over 6 months", 6),
        ("12 mo", 12),
        ("a year", 12),
        ("over a year", 12),
        ("can i pay it off in a year", 12),
        ("half a year", 6),
        ("six payments", 6),
        ("split it in 4", None),
        ("3 equal payments", 3),
        ("a 12-month plan", 12),
        ("two years", 24),
        ("1.5 years", 18),
        ("a year and a half", 18),
        ("one year", 12),
        ("6 monthly payments over 6 months", 6),
        ("en 6 meses", 6),
        ("cuatro pagos", 4),
        ("12 month plan at 9.99", 12),
        ("ten months", 10),
    ],
)
def test_a_term_is_read_in_months(text: str, months: int | None) -> None:
    assert read_months(text) == months


@pytest.mark.parametrize(
    "text",
    [
        "3 or 6 months",
        "100 bucks a month",
        "next month",
        "6 months ago",
        "he is 18 months old",
        "every 6 months",
        "i come twice a year",
        "$500 a year",
        "my insurance pays 1500 a year",
        "0 months",
        "500 months",
        "last 3 months",
        "2 kids",
        "",
    ],
)
def test_other_lengths_of_time_are_no_term(text: str) -> None:
    assert read_months(text) is None


@given(st.integers(min_value=1, max_value=60))
def test_any_term_reads_back_as_itself(months: int) -> None:
    assert read_months(f"could I do {months} months?") == months


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    assert all(amount >= 0 for amount in read_amounts(text))
    assert read_months(text) is None or 1 <= (read_months(text) or 0) <= 120
