"""What actions of the plan's topics share: the plan, the options a question is about, filing."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.remembering import topic_after, topic_of
from actions.saying import Event
from actions.turn import Turn
from bot.money import format_cents
from bot.plans.choosing import catalogue as catalogue_of
from bot.plans.choosing import current_plan, options_named, treatment_named
from bot.plans.errors import OptionNotInPlan
from bot.plans.models import TreatmentOption, TreatmentPlan
from bot.plans.references import is_other_one, means_all_spoken_of
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind


def plan_of(turn: Turn, session: Session) -> TreatmentPlan:
    """The current plan of the patient the turn is about, refusing as `turn.access` does."""
    return current_plan(session, turn.access.patient.id, today=turn.today)


def options_asked(turn: Turn, session: Session, plan: TreatmentPlan) -> list[TreatmentOption]:
    """The options a question is about: those named, else those spoken of, else all but none.

    Of several questions in a message each looks at its own words first, then at those before it.
    Raises OptionNotInPlan if the clinic knows the treatment named and the plan does not.
    """
    topic = topic_of(turn)
    for words in (turn.own_words, turn.words_before_it):
        named = options_named(plan.options, words)
        if named:
            return named
        if treatment_named(catalogue_of(session, turn.clinic.id), words) is not None:
            raise OptionNotInPlan
    if means_all_spoken_of(turn.own_words):
        return _of(plan, topic.all_treatments, at_least=2) or real_options(plan)
    spoken_of = _of(plan, topic.treatments)
    if is_other_one(turn.own_words):
        return other_than(plan, spoken_of)
    return spoken_of or options_named(plan.options, turn.text) or real_options(plan)


def other_than(plan: TreatmentPlan, spoken_of: Sequence[TreatmentOption]) -> list[TreatmentOption]:
    """What "the other one" may be; all treatments if it is not clear which one was spoken of."""
    others = [option for option in real_options(plan) if option not in spoken_of]
    if len(spoken_of) != 1:
        return real_options(plan)
    return others or [option for option in plan.options if option not in spoken_of]


def _of(plan: TreatmentPlan, slugs: Sequence[str], at_least: int = 1) -> list[TreatmentOption]:
    """A plan's options by their slugs, if there are as many as that."""
    found = [option for option in plan.options if option.treatment in slugs]
    return found if len(found) >= at_least else []


def real_options(plan: TreatmentPlan) -> list[TreatmentOption]:
    """The options that are a treatment, in the plan's order."""
    return [option for option in plan.options if not option.is_no_treatment]


def speak_of(turn: Turn, options: Sequence[TreatmentOption]) -> list[Event]:
    """Remember the options that the running action spoke of."""
    return [topic_after(turn, [option.treatment for option in options])]


def file_explained(
    turn: Turn, session: Session, kind: EntryKind, options: Sequence[TreatmentOption], what: str
) -> None:
    """File one entry for each option that was explained."""
    for option in options:
        fact = Fact(kind, option.treatment, f"{option.name}: {what}", option.plan)
        file_fact(turn, session, fact)


def file_fact(turn: Turn, session: Session, fact: Fact) -> None:
    """Enter a fact into the record of the patient the turn is about."""
    filing.file(session, turn.access.patient.id, turn.message, fact, now=turn.now)


def file_price(turn: Turn, session: Session, option: TreatmentOption) -> None:
    """Enter into the record that an option's price was told."""
    text = f"{option.name}: {price(option)} quoted."
    detail = {"total_cents": option.total}
    fact = Fact(EntryKind.COST_QUOTED, option.treatment, text, option.plan, detail)
    file_fact(turn, session, fact)


def price(option: TreatmentOption) -> str:
    """An option's total as patients read it."""
    return format_cents(option.total)
