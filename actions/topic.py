"""What actions of the plan's topics share: the plan, the options a question is about, filing."""

from collections.abc import Sequence

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.saying import Event
from actions.turn import Turn
from bot.money import format_cents
from bot.plans.choosing import catalogue as catalogue_of
from bot.plans.choosing import current_plan, options_named, treatment_named
from bot.plans.errors import OptionNotInPlan
from bot.plans.models import TreatmentOption, TreatmentPlan
from bot.plans.references import is_other_one
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind


def plan_of(turn: Turn, session: Session) -> TreatmentPlan:
    """The current plan of the patient the turn is about, refusing as `turn.access` does."""
    return current_plan(session, turn.access.patient.id, today=turn.today)


def options_asked(turn: Turn, session: Session, plan: TreatmentPlan) -> list[TreatmentOption]:
    """The options a question is about: those named, else the one spoken of, else all but none.

    Raises OptionNotInPlan if the clinic knows the treatment named and the plan does not.
    """
    named = options_named(plan.options, turn.text)
    if named:
        return named
    if treatment_named(catalogue_of(session, turn.clinic.id), turn.text) is not None:
        raise OptionNotInPlan
    spoken_of = [o for o in plan.options if o.treatment == turn.slots.get("treatment")]
    if spoken_of and is_other_one(turn.text):
        others = [option for option in real_options(plan) if option not in spoken_of]
        return others or [option for option in plan.options if option not in spoken_of]
    return spoken_of or real_options(plan)


def real_options(plan: TreatmentPlan) -> list[TreatmentOption]:
    """The options that are a treatment, in the plan's order."""
    return [option for option in plan.options if not option.is_no_treatment]


def speak_of(options: Sequence[TreatmentOption]) -> list[Event]:
    """Remember the option spoken of, or forget it where there were several."""
    return [SlotSet("treatment", options[0].treatment if len(options) == 1 else None)]


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


def price(option: TreatmentOption) -> str:
    """An option's total as patients read it."""
    return format_cents(option.total)
