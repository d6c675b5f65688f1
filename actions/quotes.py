"""Prices that were told and hold no more: never repeated, never honoured without a word."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.saying import Say
from actions.topic import plan_of
from actions.turn import Turn
from bot.clock import local_day, short_day
from bot.plans.errors import OptionNotInPlan
from bot.plans.models import TreatmentOption
from bot.records.quoting import outdated_quote


def say_price_changed(
    turn: Turn, session: Session, say: Say, options: Sequence[TreatmentOption]
) -> bool:
    """Before a price: that what was told earlier holds no more, if so; whether it was said."""
    if not turn.may_see_costs:
        return False
    patient_id = turn.access.patient.id
    quotes = [outdated_quote(session, patient_id, one, today=turn.today) for one in options]
    days = [local_day(quote.quoted_at, turn.clinic.time_zone) for quote in quotes if quote]
    if not days:
        return False
    say("utter_price_has_changed", day=short_day(max(days), turn.language))
    return True


def price_has_changed(turn: Turn, session: Session, option: TreatmentOption) -> bool:
    """Whether the patient was told another price of an option, or an older version of it."""
    patient_id = turn.access.patient.id
    return outdated_quote(session, patient_id, option, today=turn.today) is not None


def as_approved_now(turn: Turn, session: Session, option: TreatmentOption) -> TreatmentOption:
    """An option as the current plan has it: a choice may be of an older version.

    Raises NoPlan, PlanExpired or OptionNotInPlan.
    """
    plan = plan_of(turn, session)
    found = next((one for one in plan.options if one.treatment == option.treatment), None)
    if found is None:
        raise OptionNotInPlan
    return found
