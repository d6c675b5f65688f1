"""Relatives as patients name them."""

import pytest

from bot.patients.relatives import is_for_relative, may_be


@pytest.mark.parametrize(
    "text",
    [
        "how much is it for my son",
        "para mi hijo",
        "its for my little girl",
        "i meant my daughter",
        "my sons appointment",
        "my mom's visit",
        "la cita de mi hija",
    ],
)
def test_a_relative_is_asked_for(text: str) -> None:
    assert is_for_relative(text)


@pytest.mark.parametrize(
    "text",
    [
        "how much is it for me",
        "my daughter will drive me, how much is it",
        "my husband says the crown is better",
        "can i bring my son",
    ],
)
def test_a_relative_is_only_mentioned(text: str) -> None:
    assert not is_for_relative(text)


@pytest.mark.parametrize(
    ("text", "relationship", "reading"),
    [
        ("for my son", "mother", True),
        ("para mi hija", "Mother", True),
        ("for my mom", "mother", False),
        ("for my mom", "daughter", True),
        ("for my son", "daughter", False),
        ("for my husband", "mother", False),
        ("for my son", "aunt", None),
    ],
)
def test_whether_a_relative_may_be_the_patient(
    text: str, relationship: str, reading: bool | None
) -> None:
    assert may_be(text, relationship) is reading
