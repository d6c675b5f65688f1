"""Texts fit two segments, and nothing of a longer one is lost."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.segments import Encoding, count_segments, fit, to_plain_letters

HINT = "Text MORE for the rest."
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=900)
sentences = st.lists(
    st.sampled_from(
        [
            "Crown: $1,250.00, 2 visits.", "Booked for Tuesday, December 1, 9:00 AM.",
            "1) Tuesday, December 1, 9:00 AM", "Dr. Lee approved plan P-204 version 2.",
            "valid until Feb 22, 2027.", "4 x $250.00", "It may be sore {for} a while.", "café",
            "ok", "x" * 200, "\n", "😀",
        ]
    ),
    max_size=30,
).map(" ".join)  # fmt: skip


def cut_all(text: str, max_segments: int = 2) -> list[str]:
    """All the parts that MORE brings, without their hints."""
    parts, rest = [], text
    while True:
        part, rest = fit(rest, max_segments=max_segments)
        if not rest:
            return [*parts, part]
        parts.append(part.removesuffix(f"\n{HINT}"))


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", Encoding.GSM7, 0, 0),
        ("a", Encoding.GSM7, 1, 1),
        ("a" * 160, Encoding.GSM7, 160, 1),
        ("a" * 161, Encoding.GSM7, 161, 2),
        ("a" * 306, Encoding.GSM7, 306, 2),
        ("a" * 307, Encoding.GSM7, 307, 3),
        ("€" * 80, Encoding.GSM7, 160, 1),
        ("€" * 81, Encoding.GSM7, 162, 2),
        ("a" * 152 + "€" + "a" * 152, Encoding.GSM7, 306, 3),  # the euro sign is not split
        ("a" * 153 + "€" + "a" * 151, Encoding.GSM7, 306, 2),
        ("{[~]}", Encoding.GSM7, 10, 1),
        ("ñ" * 160, Encoding.GSM7, 160, 1),
        ("á", Encoding.UCS2, 1, 1),
        ("á" * 70, Encoding.UCS2, 70, 1),
        ("á" * 71, Encoding.UCS2, 71, 2),
        ("á" * 134, Encoding.UCS2, 134, 2),
        ("á" * 135, Encoding.UCS2, 135, 3),
        ("😀" * 35, Encoding.UCS2, 70, 1),
        ("😀" * 36, Encoding.UCS2, 72, 2),
        ("a" * 66 + "😀" + "a" * 66, Encoding.UCS2, 134, 3),  # nor is an emoji
        ("\u2019" + "a" * 70, Encoding.UCS2, 71, 2),
        ("`", Encoding.UCS2, 1, 1),
    ],
)
def test_a_text_takes_the_segments_that_the_carrier_counts(
    text: str, encoding: Encoding, units: int, segments: int
) -> None:
    counted = count_segments(text)

    assert (counted.encoding, counted.units, counted.segments) == (encoding, units, segments)


@given(st.one_of(texts, sentences), st.sampled_from([1, 2, 3]))
@example("word " * 200, 2)
@example("x" * 700, 2)
def test_no_part_of_a_text_takes_more_than_it_may(text: str, max_segments: int) -> None:
    part, _ = fit(text, max_segments=max_segments)

    assert count_segments(part).segments <= max_segments


@given(st.one_of(texts, sentences), st.sampled_from([1, 2, 3]))
@example("word " * 200, 2)
@example("x" * 700, 2)
def test_nothing_of_a_text_is_lost_and_nothing_is_told_twice(text: str, max_segments: int) -> None:
    parts = cut_all(text, max_segments)

    told = re.sub(r"\s", "", "".join(parts))
    assert told == re.sub(r"\s", "", text)


@given(texts)
def test_a_text_that_fits_is_sent_as_it_is(text: str) -> None:
    if count_segments(text.strip()).segments <= 2:
        assert fit(text) == (text.strip(), "")


def test_a_text_that_is_cut_says_how_to_get_the_rest() -> None:
    part, rest = fit("This is a sentence of some length. " * 20)

    assert part.endswith(f".\n{HINT}")
    assert rest.startswith("This is")


def test_a_text_is_cut_at_the_end_of_a_line_or_sentence() -> None:
    lines = [f"{n}) Tuesday, December {n}, 9:00 AM" for n in range(1, 20)]

    part, rest = fit("\n".join(lines))

    assert part.removesuffix(f"\n{HINT}").split("\n")[-1] in lines
    assert rest.split("\n")[0] in lines


@pytest.mark.parametrize("fact", ["$1,250.00", "9:00 AM", "December 1", "4 x $250.00"])
def test_no_amount_time_or_date_is_cut_in_two(fact: str) -> None:
    for before in range(50, 60):  # words: the cut falls before, within and after the fact
        for shift in range(6):
            text = f"{'x' * shift} " + "word " * before + f"{fact} " + "word " * 40

            assert any(fact in part for part in cut_all(text)), (before, shift)


def test_typographic_marks_become_plain_ones_that_take_less_room() -> None:
    fancy = "\u201cIt\u2019s 9\u201312\u2026\u201d \u2022 $250\u00a0\u00d7\u00a04"

    plain = to_plain_letters(fancy)

    assert plain == '"It\'s 9-12..." - $250 x 4'
    assert count_segments(plain).encoding is Encoding.GSM7


def test_accents_go_only_where_that_is_asked_for() -> None:
    assert to_plain_letters("está aquí") == "está aquí"
    assert to_plain_letters("está aquí", keep_accents=False) == "esta aqui"
