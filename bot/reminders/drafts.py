"""Drafts: what is due to one phone at once, so that a family's day is told in one text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.reminders.models import ReminderKind
from bot.reminders.reasons import why_left_out
from bot.reminders.recipients import phone_of
from bot.reminders.steps import NOTES, Practice, Step

PRIORITY = (
    ReminderKind.LAST_NOTE,
    ReminderKind.CONFIRM,
    ReminderKind.PREPARATION,
    ReminderKind.NO_SHOW,
    ReminderKind.AFTERCARE,
    ReminderKind.RECALL,
)


@dataclass(frozen=True)
class Draft:
    """One text to one phone, about one or several visits of a day, the first visit first."""

    number: str
    steps: tuple[Step, ...]

    @property
    def kind(self) -> ReminderKind:
        """The weightiest of its reasons."""
        return min((step.kind for step in self.steps), key=PRIORITY.index)

    @property
    def is_note(self) -> bool:
        """Whether it tells of visits ahead."""
        return self.kind in NOTES


@dataclass(frozen=True)
class Due:
    """What is due at a moment: texts to send, and steps to leave out, each with the reason."""

    drafts: list[Draft]
    left_out: list[tuple[Step, str]]


def drafts_due(
    session: Session, practice: Practice, steps: Sequence[Step], *, now: datetime
) -> Due:
    """Sort what is due at a moment into texts.

    steps: everything not settled yet, also what falls due later: a note about another visit of
        the same day goes out with the first
    """
    by_visit: dict[Any, list[Step]] = {}
    for step in steps:
        by_visit.setdefault(step.visit.id, []).append(step)
    left_out: list[tuple[Step, str]] = []
    together: dict[tuple[Any, ...], list[Step]] = {}
    for step in (step for step in steps if step.window.due_at <= now):
        number = phone_of(session, step.patient)
        others = by_visit[step.visit.id]
        reason = why_left_out(session, step, others, now=now) if number else "no_phone"
        if reason is not None:
            left_out.append((step, reason))
        else:
            together.setdefault(_place(practice, step, number or ""), []).append(step)
    for step in (step for step in steps if step.window.due_at > now and step.is_note):
        place = _place(practice, step, phone_of(session, step.patient) or "")
        others = by_visit[step.visit.id]
        if place in together and why_left_out(session, step, others, now=now) is None:
            together[place].append(step)
    drafts = [Draft(place[0], _in_order(found)) for place, found in together.items()]
    return Due(sorted(drafts, key=_weight), left_out)


def _place(practice: Practice, step: Step, number: str) -> tuple[Any, ...]:
    """What steps have in common that go into one text."""
    day: date = step.visit.starts_at.astimezone(practice.zone).date()
    if step.is_note:
        return number, day, NOTES, step.occurrence
    own_words = {ReminderKind.PREPARATION: step.treatment, ReminderKind.AFTERCARE: step.visit.id}
    return number, day, step.kind, own_words.get(step.kind)


def _in_order(steps: list[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: (step.visit.starts_at, step.patient.given_name)))


def _weight(draft: Draft) -> tuple[int, datetime, str]:
    first = min(step.window.due_at for step in draft.steps)
    return PRIORITY.index(draft.kind), first, draft.number
