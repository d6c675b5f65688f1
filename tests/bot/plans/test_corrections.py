"""Short messages that only point at an option, and those that say more than that."""

import pytest
from sqlalchemy.orm import Session

from bot.money import Cents
from bot.plans.corrections import read_pointing
from tests.people import plan_of


def pointed_at(session: Session, text: str) -> list[str] | None:
    pointing = read_pointing(plan_of(session, "Maria").options, text)
    return None if pointing is None else [option.treatment for option in pointing.options]


@pytest.mark.parametrize(
    ("text", "treatments"),
    [
        ("no, the crown", ["crown"]),
        ("the crwon pls", ["crown"]),
        ("i meant the filling, not the crown", ["large-filling"]),
        ("the filling instead of the crown", ["large-filling"]),
        ("no wait, make it the cheaper one", ["large-filling"]),
        ("mejor el empaste", ["large-filling"]),
        ("and the second one?", ["large-filling"]),
        ("option 1", ["crown"]),
        ("the one with fewer visits", ["large-filling"]),
        ("el mas caro", ["crown"]),
        ("the other one", []),
        ("both", []),
        ("the crown and the filling", ["crown", "large-filling"]),
    ],
)
def test_what_a_short_message_points_at(session: Session, text: str, treatments: list[str]) -> None:
    assert pointed_at(session, text) == treatments


@pytest.mark.parametrize(
    "text",
    [
        "how much is the crown",
        "i dont want the crown",
        "not the crown",
        "no quiero la corona",
        "ya no quiero el empaste",
        "my friend got the crown",
        "the crown fell out",
        "is the crown safe",
        "the second visit",
        "la segunda cita",
        "which heals faster",
        "thursday",
        "no",
        "",
    ],
)
def test_what_says_more_or_nothing_only_points_at_nothing(session: Session, text: str) -> None:
    assert pointed_at(session, text) is None


@pytest.mark.parametrize(
    ("text", "adds", "corrects", "chooses"),
    [
        ("and the crown?", True, False, False),
        ("no, the crown", False, True, False),
        ("make it the crown", False, False, True),
        ("actually make it the crown", False, True, True),
        ("what if i go with the crown", True, False, False),
        ("y la corona", True, False, False),
        ("the crown", False, False, False),
    ],
)
def test_how_a_short_message_points(
    session: Session, text: str, adds: bool, corrects: bool, chooses: bool
) -> None:
    pointing = read_pointing(plan_of(session, "Maria").options, text)

    assert pointing is not None
    assert (pointing.adds, pointing.corrects, pointing.chooses) == (adds, corrects, chooses)


def test_two_that_cost_the_same_are_both_the_cheaper_one(session: Session) -> None:
    crown, filling, _ = plan_of(session, "Maria").options
    for procedure in crown.procedures:
        procedure.fee = Cents(0)
    crown.procedures[0].fee = filling.procedures[0].fee
    session.flush()

    assert pointed_at(session, "the cheaper one") == ["crown", "large-filling"]
