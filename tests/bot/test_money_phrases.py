import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money import Cents, format_cents
from bot.money_phrases import read_amounts
from bot.spoken_words import fold
from tests.bot.spelling_numbers import in_english, in_spanish

MONEY_WORDS_WORDS = """
    300 12.50 1,250 1.250,50 $ $40 k hundred a mil cien y and fifty once dollars cents month
    al mes de enganche down couple few to - or pay puedo % per half zero 1 250 , . grand
    ciento
"""
MONEY_WORDS = MONEY_WORDS_WORDS.split()


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
        ("$100 a month", ["100.00"]),
        ("12.50", ["12.50"]),
        ("2k", ["2000.00"]),
        ("2000 dollars and fifty cents", ["2000.50"]),
        ("200 now, 50/mo", ["200.00", "50.00"]),
        ("between 100 and 150 a month", ["100.00", "150.00"]),
        ("100-150 a month", ["100.00", "150.00"]),
        ("4 payments of 300", ["300.00"]),
        ("cien al mes", ["100.00"]),
        ("ciento cincuenta", ["150.00"]),
        ("doscientos cincuenta al mes", ["250.00"]),
        ("setenta y cinco al mes", ["75.00"]),
        ("mil doscientos dólares", ["1200.00"]),
        ("dos mil quinientos", ["2500.00"]),
        ("300 de enganche", ["300.00"]),
        ("300 de entrada", ["300.00"]),
        ("300 de inicial", ["300.00"]),
        ("300 de anticipo y 100 al mes", ["300.00", "100.00"]),
        ("quinientos por adelantado", ["500.00"]),
        ("puedo dar 300 ahora y 100 por mes", ["300.00", "100.00"]),
        ("en seis pagos de 200", ["200.00"]),
        ("150 dlls mensuales", ["150.00"]),
        ("1.250,50", ["1250.50"]),
        ("1250,50", ["1250.50"]),
        ("puedo pagar 1.250", ["1250.00"]),
        ("cuesta 12,50 dolares", ["12.50"]),
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
        "a couple hundred dollars",
        "a few hundred",
        "a couple of thousand",
        "un par de cientos",
        "unos cientos",
        "one fifty a month",
        "two fifty",
        "1.250",
        "$1.250",
        "1,25",
        "$ 1 250",
        "300 pesos",
        "24 monthly payments",
        "me duele la muela 30",
        "tengo 45 años",
        "mil gracias",
        "cien por ciento",
        "son 20 por ciento",
    ],
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert read_amounts(text) == []


AMOUNTS = st.integers(min_value=2, max_value=9999)


@given(AMOUNTS, st.sampled_from([" and ", " "]))
def test_an_amount_spelled_out_in_english_reads_back_as_itself(dollars: int, joined: str) -> None:
    said = in_english(dollars, joined=joined)

    assert read_amounts(f"I can pay {said} dollars") == [dollars * 100]
    assert read_amounts(f"{said.capitalize()} a month?") == [dollars * 100]


@given(AMOUNTS, st.booleans())
def test_an_amount_spelled_out_in_spanish_reads_back_as_itself(dollars: int, accents: bool) -> None:
    said = in_spanish(dollars)
    said = said if accents else fold(said)

    assert read_amounts(f"puedo pagar {said} dólares") == [dollars * 100]
    assert read_amounts(f"{said} de enganche") == [dollars * 100]


@given(st.integers(min_value=1000, max_value=10**9))
def test_an_amount_with_a_decimal_comma_reads_back_as_itself(cents: int) -> None:
    european = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"

    assert read_amounts(f"puedo pagar {european} al mes") == [cents]


@given(st.integers(min_value=0, max_value=10**9).map(Cents))
def test_a_written_amount_reads_back_as_itself(amount: Cents) -> None:
    assert read_amounts(f"can I pay {format_cents(amount)} a month?") == [amount]


@given(st.text())
def test_no_text_breaks_the_reading_of_amounts(text: str) -> None:
    assert all(amount >= 0 for amount in read_amounts(text))


@given(st.lists(st.sampled_from(MONEY_WORDS), max_size=8).map(" ".join))
def test_no_jumble_of_words_breaks_the_reading_of_amounts(text: str) -> None:
    assert all(amount >= 0 for amount in read_amounts(text))
