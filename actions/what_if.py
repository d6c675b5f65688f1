"""What of a wish to pay otherwise cannot be had, said before the nearest plan that works."""

from typing import Any

from actions.saying import Say
from actions.speaking import name_of
from actions.topic import price
from actions.turn import Turn
from bot.clock import long_day
from bot.costs.what_if import LATEST_FIRST_PAYMENT, Outcome, PaymentWish, Unmet
from bot.money import Cents, format_cents
from bot.plans.models import TreatmentOption


def say_unmet(
    turn: Turn, say: Say, option: TreatmentOption, found: Outcome, wish: PaymentWish
) -> None:
    """Why the plan that follows is not quite what was wished for; nothing if it is."""
    if found.plan is None or not found.unmet:
        return
    latest = turn.today + LATEST_FIRST_PAYMENT
    values: dict[str, Any] = {
        "name": name_of(turn, option),
        "price": price(option),
        "least": format_cents(found.plan.down_payment),
        "monthly": format_cents(wish.monthly or Cents(0)),
        "months": wish.months or 0,
        "day": long_day(wish.done_by or turn.today, turn.language),
        "latest": long_day(latest, turn.language),
    }
    for unmet in found.unmet:
        say(RESPONSES[unmet], **values)


RESPONSES = {
    Unmet.DOWN_PAYMENT: "utter_what_if_down_payment",
    Unmet.DOWN_IS_ALL: "utter_what_if_down_is_all",
    Unmet.MONTHLY: "utter_what_if_monthly",
    Unmet.MONTHS: "utter_what_if_months",
    Unmet.DONE_BY: "utter_what_if_done_by",
    Unmet.FIRST_ON: "utter_what_if_first_on",
}
