"""Birth dates in words, as people say them in English and Spanish."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.patients.birth_dates import mask_birth_dates, read_birth_date
from tests.bot.spelling_numbers import in_english, in_spanish

MARIA = date(1984, 5, 17)
SPANISH_MONTHS_WORDS = """
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
"""
SPANISH_MONTHS = SPANISH_MONTHS_WORDS.split()
JUMBLE = """
    may mayo the of de del 17 17th 1984 84 '84 seventeenth twenty one nineteen eighty diecisiete
    ochenta y cuatro mil novecientos dos two thousand oh 5/7/1984 born nací
"""
BIRTH_WORDS = JUMBLE.split()


@pytest.mark.parametrize(
    "text",
    [
        "May the seventeenth, nineteen eighty-four",
        "may seventeenth eighty four",
        "may seventeen 1984",
        "seventeenth of May 84",
        "the seventeenth of may, nineteen eighty four",
        "seventeenth may nineteen hundred and eighty four",
        "1984 may 17",
        "diecisiete de mayo del ochenta y cuatro",
        "diecisiete de mayo de mil novecientos ochenta y cuatro",
        "nací el 17 de mayo del 84",
        "mayo 17 de 1984",
        "17 de mayo del año 1984",
        "mi fecha de nacimiento es 17/5/1984",
        "nací el 17-05-84",
    ],
)
def test_a_birth_date_is_read_in_words(text: str) -> None:
    assert read_birth_date(text) == MARIA


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("march ninth two thousand fifteen", date(2015, 3, 9)),
        ("march ninth, twenty fifteen", date(2015, 3, 9)),
        ("nueve de marzo de dos mil quince", date(2015, 3, 9)),
        ("january first two thousand", date(2000, 1, 1)),
        ("primero de enero de dos mil uno", date(2001, 1, 1)),
        ("june fifth nineteen oh five", date(1905, 6, 5)),
    ],
)
def test_the_century_is_read_in_words(text: str, expected: date) -> None:
    assert read_birth_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "feb thirtieth 1984",
        "treinta de febrero de 1984",
        "december twenty six",
        "may seventeenth",
        "diecisiete de mayo",
    ],
)
def test_an_impossible_date_or_a_day_without_year_is_no_birth_date(text: str) -> None:
    assert read_birth_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "dec first at ten thirty",
        "december third at two thirty pm",
        "december third two thirty works",
        "december twenty six",
        "el tres de diciembre a las dos y media",
        "i may need two of them in nineteen days",
        "diecisiete de diciembre",
    ],
)
def test_a_visit_told_in_words_is_never_masked(text: str) -> None:
    assert mask_birth_dates(text) == text


ORDINALS_WORDS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth
    twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
"""
ORDINALS = ORDINALS_WORDS.split()


def year_said(year: int) -> str:
    """A year as people say it in English: "nineteen oh five", "two thousand fifteen"."""
    century, rest = divmod(year, 100)
    if century == 20:
        return f"two thousand {in_english(rest)}" if rest else "two thousand"
    return (
        f"nineteen {'oh ' if rest < 10 else ''}{in_english(rest)}" if rest else "nineteen hundred"
    )


@given(st.dates(date(1900, 1, 1), date(2026, 11, 24)), st.integers(0, 3))
def test_a_birth_date_in_words_reads_back_as_itself_and_is_masked(day: date, how: int) -> None:
    ordinal, month = ORDINALS[day.day - 1], f"{day:%B}"
    written = (
        f"{month} the {ordinal}, {year_said(day.year)}",
        f"{ordinal.replace('-', ' ')} of {month.lower()} {day.year}",
        f"{in_spanish(day.day)} de {SPANISH_MONTHS[day.month - 1]} de {in_spanish(day.year)}",
        f"{day.day} de {SPANISH_MONTHS[day.month - 1].upper()} del {day.year}",
    )[how]

    assert read_birth_date(f"born {written}.") == day
    assert mask_birth_dates(f"Born {written}.") == "Born [date of birth]."


@given(st.lists(st.sampled_from(BIRTH_WORDS), max_size=8).map(" ".join))
def test_no_jumble_of_words_breaks_the_reading_of_birth_dates(text: str) -> None:
    found = read_birth_date(text)

    assert found is None or 1900 <= found.year <= 2026
