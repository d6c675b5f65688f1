import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.patients.birth_dates import read_given_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("it's for Leo", {"Leo"}),
        ("LEO", {"Leo"}),
        ("Leo's tooth hurts", {"Leo"}),
        ("Leo\u2019s tooth hurts", {"Leo"}),
        ("leonardo", set()),
        ("Leos", {"Leo"}),
        ("both leo and ana", {"Leo", "Ana"}),
        ("María", {"Maria"}),
        ("Mraia", {"Maria"}),
        ("Mari", {"Maria"}),
        ("Elna", {"Elena"}),
        ("anna", set()),
        ("", set()),
    ],
)
def test_given_names_are_found_as_whole_words(text: str, names: set[str]) -> None:
    assert read_given_names(text, ["Leo", "Ana", "Maria", "Elena"]) == names


def test_a_name_that_is_known_itself_is_no_misspelling_of_another() -> None:
    assert read_given_names("for Maria", ["Maria", "Mario"]) == {"Maria"}


def test_a_name_of_two_words_is_found_whole() -> None:
    assert read_given_names("mary-ann please", ["Mary Ann", "Mary Lou"]) == {"Mary Ann"}


@given(st.text(), st.lists(st.text()))
def test_no_text_breaks_the_reading_of_names(text: str, known: list[str]) -> None:
    assert read_given_names(text, known) <= set(known)
