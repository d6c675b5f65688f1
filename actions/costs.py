"""Costs: prices from the plan."""

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.cost_parts import say_parts, say_range
from actions.family_costs import patients_asked, quote_together
from actions.in_writing import put_in_writing, start_clock
from actions.insurance import say_share
from actions.questions import asked_in
from actions.quotes import say_price_changed
from actions.saying import Event, Say
from actions.speaking import name_of, source
from actions.topic import file_price, options_asked, plan_of, price, speak_of
from actions.turn import Turn
from bot.clock import long_day
from bot.plans.errors import NoPlan, OptionNotInPlan
from bot.plans.models import TreatmentOption

OPTIONS = "ask_treatment_options"


class QuoteCost(ClinicAction):
    """Tell what an option costs by the plan, and how long that holds."""

    def name(self) -> str:
        return "action_quote_cost"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        several = patients_asked(turn)
        if several:
            return quote_together(turn, session, say, several)
        turn.access.require_costs()
        if OPTIONS in turn.questions_left:  # they are told with their prices: those come first
            left = [question for question in turn.questions_left if question != OPTIONS]
            return [
                SlotSet("questions_left", ["ask_cost", *left]),
                FollowupAction("action_explain_options"),
            ]
        try:
            plan = plan_of(turn, session)
            options = options_asked(turn, session, plan)
        except (NoPlan, OptionNotInPlan):
            if say_range(turn, session, say):
                start_clock(turn, session)
                return []
            raise
        say_price_changed(turn, session, say, options)
        for option in options:
            if not turn.occurrence_of("action_explain_options"):
                say(
                    _cost_response(option),
                    name=name_of(turn, option),
                    price=price(option),
                    visits=len(option.visits),
                )
            file_price(turn, session, option)
            say_parts(turn, session, say, option)
        if "ask_insurance" not in asked_in(turn.latest_message):
            say_share(turn, session, say, options)
        say(
            "utter_cost_source",
            source=source(turn, plan),
            approved_by=plan.approved_by,
            valid_until=long_day(plan.valid_until, turn.language),
        )
        put_in_writing(turn, session, say, plan)
        return speak_of(turn, options)


def _cost_response(option: TreatmentOption) -> str:
    if not option.visits:
        return "utter_cost_no_visit"
    return "utter_cost_one_visit" if len(option.visits) == 1 else "utter_cost_visits"
