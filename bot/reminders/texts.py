"""What an unasked text says, and what a reply to it may pick. It names no treatment."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.channels.segments import count_segments, to_plain_letters
from bot.clinics.models import CatalogueTreatment
from bot.clock import day_words, short_day, time_words, when_words
from bot.conversations.models import Conversation
from bot.conversations.threads import language_with
from bot.conversations.wording import say
from bot.languages import Language, joined
from bot.reminders.answers import choice
from bot.reminders.drafts import Draft
from bot.reminders.models import ReminderKind
from bot.reminders.recipients import is_named
from bot.reminders.steps import Practice, Step

# What a reply may pick, in the order of the numbers that the text gives.
CHOICES = {
    ReminderKind.CONFIRM: ("confirm", "move"),
    ReminderKind.LAST_NOTE: ("confirm", "move"),
    ReminderKind.NO_SHOW: ("book",),
    ReminderKind.RECALL: ("book", "no_more"),
}


@dataclass(frozen=True)
class Text:
    """A text as it goes out, what may be picked in reply, and the approved words it comes from."""

    body: str
    choices: list[dict[str, Any]]
    source: str | None = None


def text_of(
    session: Session, practice: Practice, draft: Draft, conversation: Conversation | None
) -> Text:
    """The text of a draft in the language of its phone, as short as it may be."""
    language = language_with(conversation, draft.steps[0].patient)
    named = any(is_named(session, step.patient, draft.number) for step in draft.steps)
    if draft.is_note:
        return _note(practice, draft, language, named=named)
    step = draft.steps[0]
    approved = practice.treatments.get(step.treatment)
    sentence = f"reminder_{draft.kind.value}{'_named' if named else ''}"
    names = list(dict.fromkeys(step.patient.given_name for step in draft.steps))
    body = say(
        sentence,
        language,
        clinic=practice.clinic.name,
        patient=joined(names, language),
        when=_when(practice, step, language),
        day=short_day(_local(practice, step).date(), language),
        words=_approved_words(draft.kind, approved, language),
    )
    is_approved = draft.kind in (ReminderKind.PREPARATION, ReminderKind.AFTERCARE)
    source = f"{approved.slug} version {approved.version}" if approved and is_approved else None
    return Text(body, choices_for(draft, language), source)


def _approved_words(
    kind: ReminderKind, approved: CatalogueTreatment | None, language: Language
) -> str:
    if approved is None:
        return ""
    before = kind is ReminderKind.PREPARATION
    return approved.said("before_visit_text" if before else "after_visit_text", language)


def _note(practice: Practice, draft: Draft, language: Language, *, named: bool) -> Text:
    """The text about visits ahead: asking, as long as one of them is not confirmed."""
    asks = any(step.visit.confirmed_at is None for step in draft.steps)
    sentence = "reminder_ask" if asks else "reminder_note"
    choices = choices_for(draft, language) if asks else []
    if len(draft.steps) > 1:
        values = {
            "day": day_words(_local(practice, draft.steps[0]).date(), language),
            "visits": joined(
                [_visit_words(practice, step, language, named=named) for step in draft.steps],
                language,
            ),
        }
        return Text(_say(practice, f"{sentence}_several", language, **values), choices)
    (step,) = draft.steps
    sentence = f"{sentence}_named" if named else sentence
    when, practitioner = _when(practice, step, language), step.visit.practitioner.name
    values = {"patient": step.patient.given_name, "when": when}
    short = _say(practice, sentence, language, **values)
    if practice.clinic.is_discreet:
        return Text(short, choices)
    values["when"] = say("with_practitioner", language, when=when, practitioner=practitioner)
    whole = _say(practice, sentence, language, **values)
    return Text(whole if _is_one_segment(whole) else short, choices)


def _say(practice: Practice, sentence: str, language: Language, **values: str) -> str:
    clinic = practice.clinic
    return say(sentence, language, clinic=clinic.name, address=clinic.address, **values)


def choices_for(draft: Draft, language: Language) -> list[dict[str, Any]]:
    """What a reply to a draft's text may pick, each with the visits that it is for."""
    visits = [visit_value(step) for step in draft.steps]
    return [choice(means, visits, language) for means in CHOICES.get(draft.kind, ())]


def visit_value(step: Step) -> dict[str, Any]:
    """A visit as plain values: which one, at which of its times, whose."""
    return {
        "appointment_id": str(step.visit.id),
        "sequence": step.visit.sequence,
        "patient_id": str(step.patient.id),
        "given_name": step.patient.given_name,
    }


def _visit_words(practice: Practice, step: Step, language: Language, *, named: bool) -> str:
    at = time_words(_local(practice, step), language)
    return f"{step.patient.given_name} {at}" if named else at


def _when(practice: Practice, step: Step, language: Language) -> str:
    return when_words(_local(practice, step), language)


def _local(practice: Practice, step: Step) -> Any:
    return step.visit.starts_at.astimezone(practice.zone)


def _is_one_segment(text: str) -> bool:
    return count_segments(to_plain_letters(text, keep_accents=False)).segments == 1
