from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.patients.birth_dates import mask_birth_dates, read_birth_date

MARIA = date(1984, 5, 17)
BIRTH_DATES = st.dates(min_value=date(1927, 1, 1), max_value=date(2026, 11, 24))
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
    ],
)
def test_a_visit_an_amount_or_a_phone_number_is_never_masked(text: str) -> None:
    assert mask_birth_dates(text) == text


def test_every_birth_date_in_a_text_is_masked_and_the_words_stay() -> None:
    masked = mask_birth_dates("Leo 3/9/2015 and Ana, 21 Aug 2018, both Ruiz; me 2/30/1984")

    assert masked == ("Leo [date of birth] and Ana, [date of birth], both Ruiz; me [date of birth]")


def test_what_is_masked_once_stays_as_it_is() -> None:
    assert mask_birth_dates("Leo [date of birth]") == "Leo [date of birth]"


@given(st.text())
def test_no_text_breaks_the_reading_of_birth_dates(text: str) -> None:
    if read_birth_date(text) is not None:
        assert "[date of birth]" in mask_birth_dates(text)
