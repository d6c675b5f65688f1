"""Values for responses in the patient's language: approved words, days, times, lists, sources."""

from collections.abc import Sequence
from datetime import datetime

from actions.turn import Turn
from bot.clock import time_words, when_words
from bot.conversations import wording
from bot.languages import Translated, joined
from bot.money import format_cents
from bot.plans.models import TreatmentOption, TreatmentPlan


def words(turn: Turn, row: Translated, *fields: str) -> dict[str, str]:
    """Approved words of a row, by the names of their columns."""
    return {field: row.said(field, turn.language) for field in fields}


def when(turn: Turn, moment: datetime) -> str:
    """A moment in the clinic's local time: 'Tuesday, December 1, 9:00 AM'."""
    return when_words(moment.astimezone(turn.zone), turn.language)


def clock_time(turn: Turn, moment: datetime) -> str:
    """A time of day on the clinic's clocks: '9:00 AM'."""
    return time_words(moment.astimezone(turn.zone), turn.language)


def source(turn: Turn, plan: TreatmentPlan) -> str:
    """Where an answer comes from: 'plan P-204 version 2'."""
    values = {"number": plan.number, "version": str(plan.version)}
    return wording.say("plan_source", turn.language, **values)


def listed(turn: Turn, parts: Sequence[str]) -> str:
    """'a, b and c'."""
    return joined(parts, turn.language)


def either(turn: Turn, parts: Sequence[str]) -> str:
    """'a, b or c'."""
    return joined(parts, turn.language, style="or")


def name_of(turn: Turn, option: TreatmentOption) -> str:
    """What an option is called."""
    return option.said("name", turn.language)


def name_and_price(turn: Turn, option: TreatmentOption) -> str:
    """An option as a choice: 'Crown, $1,250.00'."""
    return f"{name_of(turn, option)}, {format_cents(option.total)}"
