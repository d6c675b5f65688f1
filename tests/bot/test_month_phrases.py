import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.month_phrases import read_months, without_months
from tests.bot.spelling_numbers import in_english, in_spanish


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
        ("twenty four months", 24),
        ("24 monthly payments", 24),
        ("year and a half", 18),
        ("a seis meses", 6),
        ("a 12 meses", 12),
        ("once meses", 11),
        ("veinticuatro meses", 24),
        ("en seis pagos de 200", 6),
        ("12 mensualidades", 12),
        ("en un año", 12),
        ("un año y medio", 18),
        ("en dos años", 24),
        ("medio año", 6),
        ("doy 200 de enganche y lo demás en 6 meses", 6),
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
        "3 o 6 meses",
        "between 3 and 6 months",
        "hace 6 meses",
        "cada seis meses",
        "mi hija tiene 6 meses",
        "un bebé de 6 meses",
        "dentro de 6 meses",
        "100 al mes",
        "el mes que viene",
    ],
)
def test_other_lengths_of_time_are_no_term(text: str) -> None:
    assert read_months(text) is None


@given(st.integers(min_value=2, max_value=60))
def test_any_term_spelled_out_reads_back_as_itself(months: int) -> None:
    assert read_months(f"could I do {in_english(months)} months?") == months
    assert read_months(f"lo puedo pagar en {in_spanish(months)} meses") == months


@given(st.integers(min_value=1, max_value=60))
def test_any_term_reads_back_as_itself(months: int) -> None:
    assert read_months(f"could I do {months} months?") == months


@given(st.text())
def test_no_text_breaks_the_reading_of_months(text: str) -> None:
    assert read_months(text) is None or 1 <= (read_months(text) or 0) <= 120


def test_a_number_of_payments_is_taken_out_of_a_wish_for_a_day() -> None:
    assert without_months("pagar en seis meses, el viernes") == "pagar en  , el viernes"
    assert without_months("in two months") == "in two months"
