"""What holds for any day, any hour, both languages: written out and read, a wish stays itself."""

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.languages import Language
from bot.scheduling.describing import describe
from bot.scheduling.time_phrases import DayHours, TimeConstraint, Unclear, read_time_phrase

HOURS = DayHours(time(9), time(17))
EARLY = time(8)
CLOCKS_CHANGE = [date(2026, 10, 31), date(2026, 11, 1), date(2027, 3, 13), date(2027, 3, 14)]
TODAYS = st.one_of(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.sampled_from(CLOCKS_CHANGE))
OPEN_TIMES = st.builds(time, st.integers(9, 16), st.sampled_from([0, 15, 30, 45]))
LANGUAGES = st.sampled_from(["en", "es"])
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
WORDS = """
    monday tuesday lunes martes miércoles next this el la las los de del a en por para que viene
    no not but pero menos except or o and y after before until despues antes hasta from desde a
    partir between entre the 3rd 7 12 3:30 10am la 1 3 y media dec diciembre 12/1 mañana pasado
    tomorrow today hoy week semana weeks semanas in dentro two dos morning tarde noche noon any
    cualquier cant puedo , . ? ; first primera hora earliest asap may march sun sat once un una
    weekend fin 31 30 ultimo work at latest month mes
"""
SOUP = WORDS.split()
BOTH = pytest.mark.parametrize("language", ["en", "es"])


def read(text: str, today: date, now: time = EARLY) -> TimeConstraint | Unclear | None:
    return read_time_phrase(text, today=today, now_local=now, hours=HOURS)


def day_said(day: date, language: str, style: int) -> str:
    """A day written out in one of several styles, with month and day."""
    month = MONTHS[language].split()[day.month - 1]
    weekday = WEEKDAYS[language].split()[day.weekday()]
    if language == "es":
        return (
            f"el {day.day} de {month}",
            f"el {weekday} {day.day} de {month}",
            f"{month} {day.day}",
        )[style]
    return (f"{month} {day.day}", f"{weekday}, {month} {day.day}", f"the {day.day}th of {month}")[
        style
    ]


def hour_said(moment: time, language: str, style: int) -> str:
    """A time of day written out: '2:30 pm', 'a las 14:30', 'a las 2 y media de la tarde'."""
    hour = (moment.hour - 1) % 12 + 1
    if language == "en":
        half = "am" if moment.hour < 12 else "pm"
        plain = f"{hour}:{moment.minute:02d}{half}" if moment.minute else f"{hour} {half}"
        return (f"at {plain}", f"at {moment:%H:%M}", f"@ {plain}")[style]
    article = "la" if hour == 1 else "las"
    words = {0: "", 15: " y cuarto", 30: " y media", 45: " y 45"}[moment.minute]
    part = "mañana" if moment.hour < 12 else "tarde"
    return (
        f"a {article} {hour}{words} de la {part}",
        f"a las {moment:%H:%M}",
        f"a {article} {hour}:{moment.minute:02d} de la {part}",
    )[style]


@given(
    TODAYS,
    st.integers(1, 250),
    OPEN_TIMES,
    LANGUAGES,
    st.integers(0, 2),
    st.integers(0, 2),
    st.booleans(),
)
@settings(max_examples=40)
def test_a_day_and_an_hour_written_out_read_back_as_themselves_in_any_order(
    today: date, days: int, moment: time, language: str, how: int, when: int, day_first: bool
) -> None:
    day = today + timedelta(days)
    parts = [day_said(day, language, how), hour_said(moment, language, when)]

    found = read(" ".join(parts if day_first else parts[::-1]), today)

    assert found == TimeConstraint(on=frozenset({day}), from_time=moment, to_time=moment)


@given(TODAYS, st.integers(1, 6), LANGUAGES, st.sampled_from([0, 1, 2]))
@settings(max_examples=40)
def test_another_weekday_is_the_next_one_with_or_without_accents(
    today: date, days: int, language: str, part: int
) -> None:
    day = today + timedelta(days)
    name = WEEKDAYS[language].split()[day.weekday()].replace("é", "e").replace("á", "a")
    parts = {"en": ("", " afternoon", " after 2"), "es": ("", " por la tarde", " despues de las 2")}
    starts = (None, time(12), time(14))[part]

    found = read(f"{name}{parts[language][part]}", today)

    assert isinstance(found, TimeConstraint)
    assert (found.on, found.from_time) == ({day}, starts)


@given(OPEN_TIMES, OPEN_TIMES, LANGUAGES)
@settings(max_examples=40)
def test_a_range_of_hours_reads_back_as_itself(one: time, other: time, language: str) -> None:
    first, last = sorted((one, other))
    said = {
        "en": f"between {first:%I:%M %p} and {last:%I:%M %p}",
        "es": f"entre las {first:%H:%M} y las {last:%H:%M}",
    }[language]

    found = read(said, date(2026, 11, 24))

    if first == last:
        assert isinstance(found, Unclear)
    else:
        assert found == TimeConstraint(from_time=first, to_time=last)


@given(TODAYS, st.integers(0, 6), LANGUAGES, st.integers(0, 3))
@settings(max_examples=40)
def test_a_weekday_that_is_turned_down_is_never_allowed(
    today: date, weekday: int, language: str, how: int
) -> None:
    name = WEEKDAYS[language].split()[weekday]
    said = {
        "en": ("any morning but not {}", "anything except {}", "{} won't work", "next week not {}"),
        "es": ("cualquier mañana menos el {}", "cualquier día excepto el {}", "el {} no puedo",
               "la semana que viene, pero no el {}"),
    }[language][how].format(name)  # fmt: skip

    found = read(said, today)

    assert isinstance(found, TimeConstraint), found
    ahead = [today + timedelta(n) for n in range(21)]
    assert not any(found.allows_day(day) for day in ahead if day.weekday() == weekday)
    assert any(found.allows_day(day) for day in ahead)


@given(TODAYS, st.times(), st.lists(st.sampled_from(SOUP), max_size=9).map(" ".join))
@settings(max_examples=120)
@example(date(2026, 11, 24), time(9, 30), "antes de hoy")
def test_no_jumble_of_words_breaks_the_reading_or_gives_days_gone_by(
    today: date, now: time, text: str
) -> None:
    found = read(text, today, now)
    readings = found.candidates if isinstance(found, Unclear) else [found] if found else []

    for wish in readings:
        assert wish.on is None or (wish.on and min(wish.on) >= today)
        assert wish.last is None or wish.last >= max(today, wish.first or today)
        assert len(wish.not_on_weekdays) < 7
        if wish.from_time and wish.to_time:
            assert wish.from_time <= wish.to_time
        assert describe(wish)


WISHES = st.one_of(
    st.builds(
        lambda day, moment: TimeConstraint(on=frozenset({day}), from_time=moment, to_time=moment),
        st.dates(date(2026, 11, 25), date(2027, 7, 1)),
        OPEN_TIMES,
    ),
    st.builds(
        lambda first, days, moment: TimeConstraint(
            first=first, last=first + timedelta(days) if days else None, from_time=moment
        ),
        st.dates(date(2026, 11, 25), date(2026, 12, 20)),
        st.integers(0, 9),
        OPEN_TIMES,
    ),
    st.builds(
        lambda days, moment: TimeConstraint(not_on_weekdays=days, to_time=moment),
        st.frozensets(st.integers(0, 6), min_size=1, max_size=3),
        OPEN_TIMES,
    ),
)


@given(WISHES, st.sampled_from(Language))
@settings(max_examples=60)
def test_a_wish_as_it_is_read_back_to_the_patient_reads_as_itself(
    wish: TimeConstraint, language: Language
) -> None:
    assert read(describe(wish, language), date(2026, 11, 24)) == wish


@given(st.text(), TODAYS)
@settings(max_examples=40)
def test_no_text_at_all_breaks_the_reading(text: str, today: date) -> None:
    read(text, today)


@given(TODAYS, LANGUAGES)
@settings(max_examples=40)
def test_todays_weekday_is_asked_in_the_morning_and_next_weeks_in_the_evening(
    today: date, language: str
) -> None:
    name = WEEKDAYS[language].split()[today.weekday()]
    next_week = today + timedelta(7)

    asked = read(name, today, now=time(8))

    assert isinstance(asked, Unclear)
    assert [wish.on for wish in asked.candidates] == [{today}, {next_week}]
    assert read(name, today, now=time(17, 30)) == TimeConstraint(on=frozenset({next_week}))


@BOTH
@pytest.mark.parametrize("today", CLOCKS_CHANGE)
def test_days_are_counted_by_the_calendar_where_the_clocks_change(
    today: date, language: str
) -> None:
    tomorrow, in_three = {"en": ("tomorrow", "in 3 days"), "es": ("mañana", "en 3 días")}[language]

    assert read(tomorrow, today, time(23, 59)) == TimeConstraint(
        on=frozenset({today + timedelta(1)})
    )
    assert read(in_three, today, time(1, 30)) == TimeConstraint(
        on=frozenset({today + timedelta(3)})
    )
