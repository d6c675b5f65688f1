from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.patients.birth_dates import mask_birth_dates, read_birth_date
from tests.bot.spelling_numbers import in_english, in_spanish

MARIA = date(1984, 5, 17)
BIRTH_DATES = st.dates(min_value=date(1927, 1, 1), max_value=date(2026, 11, 24))
SPANISH_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
BIRTH_WORDS = [
    *[
        "may",
        "mayo",
        "the",
        "of",
        "de",
        "del",
        "17",
        "17th",
        "1984",
        "84",
        "'84",
        "seventeenth",
        "twenty",
        "one",
        "nineteen",
        "eighty",
    ],
    *[
        "diecisiete",
        "ochenta",
        "y",
        "cuatro",
        "mil",
        "novecientos",
        "dos",
        "two",
        "thousand",
        "oh",
        "5/7/1984",
        "born",
        "nací",
    ],
]
WRITTEN = [
    "{d:%m/%d/%Y}",
    "{d.month}/{d.day}/{d.year}",
    "{d:%m-%d-%Y}",
    "{d:%m.%d.%Y}",
    "{d:%m%d%Y}",
    "{d:%Y-%m-%d}",
    "{d.month} {d.day} {d.year}",
    "{d:%B} {d.day}, {d.year}",
    "{d:%b} {d.day} {d.year}",
    "{d.day} {d:%B} {d.year}",
    "{d.day}th of {d:%B} {d.year}",
    "{d.month}/{d.day}/{d:%y}",
]


@pytest.mark.parametrize(
    "text",
    [
        "5/17/84",
        "05/17/1984",
        "05-17-1984",
        "5-17-84",
        "05171984",
        "1984-05-17",
        "19840517",
        "May 17 1984",
        "may 17, 1984",
        "17 may 1984",
        "may 17th, 84",
        "may 17 84",
        "may 17 '84",
        "5 17 1984",
        "5 17 84",
        "17.05.1984",
        "17/05/1984",
        "5.17.84",
        "17 de mayo de 1984",
        "nací el 17 de mayo de 1984",
        "my dob is 5/17/84 thanks",
        "dob: 5 17 84 thanks",
        "Maria Alvarez 05/17/1984.",
        "5/17/1984, yes 05-17-84",
        "5 / 17 / 1984",
        "born may 17th 1984!",
        "17may1984",
        "may17 1984",
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
def test_a_birth_date_is_read_however_it_is_written(text: str) -> None:
    assert read_birth_date(text) == MARIA


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leo 3/9/2015", date(2015, 3, 9)),
        ("march 9 15", date(2015, 3, 9)),
        ("born march 9 15", date(2015, 3, 9)),
        ("2/25/41", date(1941, 2, 25)),
        ("2/25/27", date(1927, 2, 25)),
        ("2/25/26", date(2026, 2, 25)),
        ("2/29/2000", date(2000, 2, 29)),
        ("march ninth two thousand fifteen", date(2015, 3, 9)),
        ("march ninth, twenty fifteen", date(2015, 3, 9)),
        ("nueve de marzo de dos mil quince", date(2015, 3, 9)),
        ("january first two thousand", date(2000, 1, 1)),
        ("primero de enero de dos mil uno", date(2001, 1, 1)),
        ("june fifth nineteen oh five", date(1905, 6, 5)),
    ],
)
def test_the_century_of_a_short_year_follows_from_the_age_people_reach(
    text: str, expected: date
) -> None:
    assert read_birth_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2/30/1984",
        "13/13/1984",
        "2/29/2001",
        "0/5/1984",
        "Leo 3/9/2015 and Ana 8/21/2018",
        "5/17/1884",
        "5/17/2084",
        "12/1",
        "may 17",
        "1984",
        "call 212-555-0100",
        "my code is 482913",
        "$5.17.84",
        "",
        "nací el 5/7/1984",
        "mi fecha de nacimiento: 05-07-84",
        "feb thirtieth 1984",
        "treinta de febrero de 1984",
        "december twenty six",
        "may seventeenth",
        "diecisiete de mayo",
    ],
)
def test_an_impossible_date_two_dates_or_none_are_no_birth_date(text: str) -> None:
    assert read_birth_date(text) is None


@given(BIRTH_DATES, st.sampled_from(WRITTEN))
def test_a_birth_date_reads_back_as_itself_and_is_masked(day: date, pattern: str) -> None:
    written = pattern.format(d=day)

    assert read_birth_date(f"born {written}.") == day
    assert mask_birth_dates(f"born {written}.") == "born [date of birth]."


@pytest.mark.parametrize(
    "text",
    [
        "12/1",
        "dec 1 at 10:30",
        "dec 1 10:30",
        "dec 1 10 works",
        "dec 1, 10 am",
        "dec 1 10am please",
        "december 1st",
        "tuesday the 3rd at 2",
        "between 2 3 or 4 15",
        "call me at 212-555-0100",
        "+1 (212) 555-0100",
        "can I pay $1,250.00 over 12 months",
        "plan P-204 version 2",
        "10-12 works",
        "order 20991984",
        "dec first at ten thirty",
        "december third at two thirty pm",
        "december third two thirty works",
        "december twenty six",
        "el tres de diciembre a las dos y media",
        "i may need two of them in nineteen days",
        "diecisiete de diciembre",
    ],
)
def test_a_visit_an_amount_or_a_phone_number_is_never_masked(text: str) -> None:
    assert mask_birth_dates(text) == text


ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]


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


def test_every_birth_date_in_a_text_is_masked_and_the_words_stay() -> None:
    masked = mask_birth_dates("Leo 3/9/2015 and Ana, 21 Aug 2018, both Ruiz; me 2/30/1984")

    assert masked == ("Leo [date of birth] and Ana, [date of birth], both Ruiz; me [date of birth]")


def test_what_is_masked_once_stays_as_it_is() -> None:
    assert mask_birth_dates("Leo [date of birth]") == "Leo [date of birth]"


@given(st.text())
def test_no_text_breaks_the_reading_of_birth_dates(text: str) -> None:
    if read_birth_date(text) is not None:
        assert "[date of birth]" in mask_birth_dates(text)
