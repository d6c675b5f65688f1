"""Turns that went wrong once: read, put to a model, and told by file and line."""

from pathlib import Path

import pytest

from bot.engine import regressions
from bot.engine.regressions import RegressionsUnreadable, read, wrong_ones

CASES = """\
regressions:
  - text: how much is it and does it hurt
    asked: [ask_cost, ask_risks]
    why: both must be answered
  - text: yes remove it
    not: [opt_out]
    why: it is the visit
  - text: my tooth is killing me
    danger: false
    why: a figure of speech
"""


def folder(tmp_path: Path, text: str) -> Path:
    made = tmp_path / "data" / "regressions"
    made.mkdir(parents=True)
    (made / "visits.yml").write_text(text, encoding="utf-8")
    return made


def test_a_turn_that_goes_wrong_is_told_with_file_line_and_answer(tmp_path: Path) -> None:
    cases = read(folder(tmp_path, CASES))

    wrong = wrong_ones(cases, lambda _: ("opt_out", ["opt_out"]))

    several, one = wrong
    assert several == (
        'data/regressions/visits.yml:2: "how much is it and does it hurt" gave opt_out; '
        "must be ask_cost, ask_risks"
    )
    assert one == 'data/regressions/visits.yml:5: "yes remove it" gave opt_out; must be not opt_out'


@pytest.mark.parametrize(
    ("intent", "asked", "wrong"),
    [
        ("ask_cost", ["ask_cost", "ask_risks"], 0),
        ("ask_risks", ["ask_risks", "ask_cost"], 1),  # not in this order
        ("ask_cost", ["ask_cost"], 1),
        ("report_emergency", ["report_emergency"], 2),
        ("ask_cost", ["ask_cost", "opt_out"], 2),  # what must not come is among what is asked
    ],
)
def test_what_must_come_and_what_must_not_is_looked_at(
    tmp_path: Path, intent: str, asked: list[str], wrong: int
) -> None:
    cases = read(folder(tmp_path, CASES))

    assert len(wrong_ones(cases, lambda _: (intent, asked))) == wrong


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("{text: hi, intent: greeting, why: w}", "visits.yml:2: greeting: no intent"),
        ("{text: hi, why: w}", "visits.yml:2: nothing must come of it"),
        ("{text: yes, intent: affirm, why: w}", "visits.yml:2: `text` must be words"),
        ("{text: hi, intent: greet}", "visits.yml:2: `why` must be words"),
        ("{text: hi, intnt: greet, why: w}", "visits.yml:2: intnt: not among"),
        ("{text: hi, not: greet, why: w}", "visits.yml:2: `not` must be a list"),
        ("{text: hi, danger: maybe, why: w}", "visits.yml:2: `danger` is true or false"),
        ("hi", "visits.yml:\\?: each entry needs"),
        ("{text: [", "visits.yml"),
    ],
)
def test_an_entry_that_says_nothing_or_is_misspelled_is_refused_by_line(
    tmp_path: Path, entry: str, reason: str
) -> None:
    with pytest.raises(RegressionsUnreadable, match=reason):
        read(folder(tmp_path, f"regressions:\n  - {entry}\n"))


def test_a_file_without_its_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegressionsUnreadable, match="list under `regressions:`"):
        read(folder(tmp_path, "nlu: []\n"))


def test_the_turns_of_this_project_can_be_read_and_none_stands_twice() -> None:
    texts = [case.text for case in read(regressions.FOLDER)]

    assert len(texts) > 60
    assert len(set(texts)) == len(texts)
