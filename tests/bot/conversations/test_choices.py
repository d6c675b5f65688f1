from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.choices import (
    Ambiguous,
    Choice,
    NoneOfThem,
    read_choice,
    read_yes_no,
)

NEW_YORK = ZoneInfo("America/New_York")


def starting(number: int, day: int, hour: int, minute: int = 0) -> Choice:
    start = datetime(2026, 12, day, hour, minute, tzinfo=NEW_YORK)
    return Choice(number, f"{start:%A, %B %d, %I:%M %p}", start)


TIMES = [starting(1, 8, 10, 30), starting(2, 8, 14), starting(3, 9, 9)]
OPTIONS = [
    Choice(1, "Crown, $1,250.00"),
    Choice(2, "Large filling, $240.00"),
    Choice(3, "No treatment, $0.00"),
]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("2", 1), ("#2", 1), ("2)", 1), ("(2)", 1), ("2.", 1), ("option 2", 1),
        ("the second", 1), ("second one pls", 1), ("2nd", 1), ("2nd one please", 1),
        ("number 3", 2), ("1 please", 0), ("lets go with two", 1), ("let's do the first", 0),
        ("one", 0), ("option one", 0), ("I'll take number one", 0), ("Ill take the 3rd", 2),
        ("last one", 2), ("the last", 2), ("the first", 0), ("yes the first one", 0),
        ("the last one you said", 2), ("the second one you mentioned", 1),
        ("the earliest", 0), ("the latest", 2), ("10:30", 0), ("the 10:30 one", 0),
        ("10:30?", 0), ("10:30am works", 0), ("at 10:30", 0), ("can i do the 10:30", 0),
        ("at 2", 1), ("2pm", 1), ("the 2 pm one", 1), ("14:00", 1), ("9", None),
        ("at 9", 2), ("9 am please", 2), ("wed", 2), ("the wednesday one", 2), ("wensday", 2),
        ("tuesday 10:30", 0), ("the tuesday afternoon one", 1), ("tuesday at 2", 1),
        ("the afternoon one", 1), ("dec 9", 2), ("12/9", 2), ("december 9th", 2),
        ("el segundo", 1), ("la primera por favor", 0), ("el miercoles", 2), ("a las 9", 2),
        ("any of them", 0), ("whichever", 0), ("any works", 0), ("either is fine", 0),
        ("la de las 2", 1), ("la de las 9 por favor", 2), ("la 2", 1), ("la de las 10", None),
        ("doesn't matter", 0), ("you pick", 0), ("ok 3", 2), ("3 works for me thanks", 2),
    ],
)  # fmt: skip
def test_a_reply_picks_a_time_by_number_place_day_or_hour(text: str, index: int | None) -> None:
    assert read_choice(text, TIMES) == index


@pytest.mark.parametrize(
    "text",
    [
        "2 kids", "in 2 weeks", "after 2", "before 2", "not the second", "not 2", "at 3",
        "at 11:30", "friday", "4", "yes", "ok", "maybe", "later that day", "2 weeks",
        "tomorrow at 2", "how much is 2", "i have 2 questions", "this one", "that one",
        "can you move the second one to friday", "the one with dr lee", "2 or later",
        "is there anything later", "none on tuesday", "0", "one more question", "", "???",
        "my 2 year old", "2 hours", "tooth 2", "by 2", "until 2", "dec 3", "no, the second",
    ],
)  # fmt: skip
def test_a_reply_that_is_not_wholly_understood_picks_nothing(text: str) -> None:
    assert read_choice(text, TIMES) is None


@pytest.mark.parametrize(
    ("text", "indices"),
    [
        ("tuesday", (0, 1)),
        ("the tuesday one", (0, 1)),
        ("1 or 2", (0, 1)),
        ("the first or the last", (0, 2)),
        ("1 and 3", (0, 2)),
        ("2 wednesday", (1, 2)),
        ("the morning one", (0, 2)),
        ("the 8th", (0, 1)),
        ("the later one", (0, 1, 2)),
    ],
)
def test_a_reply_that_fits_several_choices_is_ambiguous(
    text: str, indices: tuple[int, ...]
) -> None:
    assert read_choice(text, TIMES) == Ambiguous(indices)


def test_the_2nd_is_asked_where_it_may_be_a_number_or_a_day() -> None:
    choices = [starting(1, 2, 9), starting(2, 3, 9)]

    assert read_choice("the 2nd", choices) == Ambiguous((0, 1))
    assert read_choice("the 2nd one", choices) == 1


def test_the_later_of_two_times_is_clear() -> None:
    assert read_choice("the later one", TIMES[:2]) == 1
    assert read_choice("earlier one please", TIMES[:2]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "none of them", "neither", "no", "nope", "none of those work for me", "no thanks",
        "those don't work", "none", "no none of these", "ninguno", "i cant do any of those",
        "neither works", "no gracias",
    ],
)  # fmt: skip
def test_a_reply_may_turn_all_choices_down(text: str) -> None:
    assert read_choice(text, TIMES) == NoneOfThem()


@pytest.mark.parametrize("text", ["yes", "ok", "yes please", "sure", "si", "that works", "k"])
def test_a_yes_takes_the_one_choice_there_is(text: str) -> None:
    assert read_choice(text, TIMES[:1]) == 0


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("crown", 0),
        ("the filling please", 1),
        ("large filling", 1),
        ("1 the crown", 0),
        ("no treatment", 2),
        ("2", 1),
        ("1, the filling", Ambiguous((0, 1))),
        ("crown?", None),
        ("not the crown", None),
        ("no crown", None),
        ("how much is the crown", None),
        ("any", Ambiguous((0, 1, 2))),
        ("whichever", Ambiguous((0, 1, 2))),
        ("no", NoneOfThem()),
    ],
)
def test_a_treatment_is_picked_by_name_but_never_for_a_question(
    text: str, picked: int | Ambiguous | NoneOfThem | None
) -> None:
    assert read_choice(text, OPTIONS) == picked


def test_nothing_is_picked_where_nothing_was_offered() -> None:
    assert read_choice("2", []) is None


@given(st.integers(1, 9), st.integers(0, 8), st.sampled_from(["{}", "#{}", "option {}", "{})"]))
def test_the_number_of_a_choice_picks_it(count: int, index: int, pattern: str) -> None:
    choices = [Choice(n, f"label {n}") for n in range(1, count + 1)]
    expected = index if index < count else None

    assert read_choice(pattern.format(index + 1), choices) == expected


@given(st.text())
def test_no_text_breaks_the_reading_of_choices(text: str) -> None:
    picked = read_choice(text, TIMES)

    assert picked is None or isinstance(picked, Ambiguous | NoneOfThem) or 0 <= picked < 3
    assert read_yes_no(text) in {True, False, None}


@pytest.mark.parametrize(
    "text",
    [
        "yes", "Yes!", "yep", "yeah sure", "ok", "k", "y", "yesss", "yes please", "sí", "si",
        "claro", "sounds good", "that works for me", "perfect thanks", "👍", "ok thank you",
        "sure thing", "please do", "okay yes", "go ahead", "correct", "that's right", "yea",
        "sale", "va", "órale", "sí quiero", "ok, va",
    ],
)  # fmt: skip
def test_a_bare_yes_is_a_yes(text: str) -> None:
    assert read_yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "no", "No.", "nope", "nah", "no thx", "no thank you", "not really", "n", "nooo",
        "no gracias", "not now", "i don't think so", "no no", "👎", "mejor no",
        "por ahora no", "aún no",
    ],
)  # fmt: skip
def test_a_bare_no_is_a_no(text: str) -> None:
    assert read_yes_no(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "yes but not tuesday", "no problem", "yeah no", "thanks", "please", "", "yes 2",
        "is that ok", "ok what about friday", "not ok", "hello", "yes or no", "no worries",
        "good morning", "k thanks bye, one question",
    ],
)  # fmt: skip
def test_anything_more_is_neither_yes_nor_no(text: str) -> None:
    assert read_yes_no(text) is None
