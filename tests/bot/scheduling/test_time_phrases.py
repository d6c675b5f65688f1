from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.scheduling.time_phrases import DayHours, TimeConstraint, Unclear, read_time_phrase

HOURS = DayHours(time(9), time(17))
HALF_PAST_NINE = time(9, 30)
TUESDAY = date(2026, 11, 24)
NEW_YORK = ZoneInfo("America/New_York")
FILES = [Path(__file__).with_name(f"time_phrases{which}.yml") for which in ("", "_spanish")]
PHRASES: list[dict[str, Any]] = [
    phrase for file in FILES for phrase in yaml.safe_load(file.read_text("utf-8"))["phrases"]
]
TUNED = [phrase for phrase in PHRASES if not phrase.get("held_out")]
HELD_OUT = [phrase for phrase in PHRASES if phrase.get("held_out")]


def read(text: str, today: date = TUESDAY) -> TimeConstraint | Unclear | None:
    return read_time_phrase(text, today=today, now_local=HALF_PAST_NINE, hours=HOURS)


def constraint(text: str, today: date = TUESDAY) -> TimeConstraint:
    found = read(text, today)
    assert isinstance(found, TimeConstraint), found
    return found


def clock(value: str | None) -> time | None:
    return time.fromisoformat(value) if value else None


def expected(phrase: dict[str, Any]) -> TimeConstraint:
    return TimeConstraint(
        on=frozenset(phrase["days"]) if "days" in phrase else None,
        first=phrase.get("first"),
        last=phrase.get("last"),
        not_on=frozenset(phrase.get("not_on", [])),
        not_on_weekdays=frozenset(phrase.get("not_weekdays", [])),
        from_time=clock(phrase.get("from")),
        to_time=clock(phrase.get("to")),
    )


def visits(allowed: TimeConstraint, today: date) -> frozenset[datetime]:
    """Every half hour of 12 weeks that a constraint allows, from 8 to 20 o'clock."""
    hours = range(9, 17) if allowed.to_time is None or allowed.to_time >= time(9) else range(8, 9)
    starts = [time(hour, minute) for hour in hours for minute in (0, 15, 30, 45)]
    starts += [t for t in (allowed.from_time, allowed.to_time) if t and t == allowed.from_time]
    days = [today + timedelta(n) for n in range(84)]
    moments = (datetime.combine(day, start, NEW_YORK) for day in days for start in starts)
    return frozenset(moment for moment in moments if allowed.allows(moment))


def verdict(phrase: dict[str, Any]) -> str:
    """'right', 'asked' (back without need) or 'wrong' (a confident misreading)."""
    today = phrase.get("today", TUESDAY)
    found = read(phrase["say"], today)
    if isinstance(found, TimeConstraint):
        if phrase.get("ask") or phrase.get("none"):
            return "wrong"
        same = visits(found, today) == visits(expected(phrase), today)
        return "right" if same else "wrong"
    if phrase.get("none") and found is None:
        return "right"
    is_question = isinstance(found, Unclear) and (phrase.get("ask") or phrase.get("may_ask"))
    return "right" if is_question else "asked"


def said(phrase: dict[str, Any]) -> str:
    return str(phrase["say"])


@pytest.mark.parametrize("phrase", TUNED, ids=said)
def test_a_phrase_of_the_corpus_is_read_right(phrase: dict[str, Any]) -> None:
    assert verdict(phrase) == "right", read(phrase["say"], phrase.get("today", TUESDAY))


@pytest.mark.parametrize("phrase", HELD_OUT, ids=said)
def test_a_held_out_phrase_is_never_misread_with_confidence(phrase: dict[str, Any]) -> None:
    assert verdict(phrase) != "wrong", read(phrase["say"])
