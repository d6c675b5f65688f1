"""Insurance: what insurers are expected to pay, and what is left, always called an estimate."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.paper_words import TAKE_COVERAGE
from actions.quotes import say_price_changed
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.speaking import name_of, source
from actions.topic import file_fact, options_asked, plan_of, price, speak_of
from actions.turn import Turn
from bot.clock import long_day
from bot.costs.coverage import Plan
from bot.costs.errors import AllowedAmountNotOnFile, NoCoverage
from bot.costs.insurance_estimate import InsuranceEstimate, Step
from bot.costs.on_file import estimate_for, insurance_of
from bot.documents.coverage_words import read_coverage
from bot.money import Cents, format_cents
from bot.plans.models import TreatmentOption
from bot.records.filing import Fact
from bot.records.models import EntryKind

SHOW_HOW = re.compile(
    r"\bshow me\b|step by step|\bbreak ?(?:it |that )?down|breakdown|\bthe math\b"
    r"|\bhow (?:do|did|does|are|is|was|were) .*(?:\bg[eo]t\b|work|figure|calculat|come|reach)"
    r"|\bexplain (?:the|that|how)|paso a paso|desglos|las cuentas"
    r"|c[oó]mo (?:se |lo |me )?(?:sac|sal|calcul|lleg)",
    re.I,
)


class EstimateInsurance(ClinicAction):
    """Estimate what insurers pay and what is left; step by step if that is asked."""

    def name(self) -> str:
        return "action_estimate_insurance"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_costs()
        plan = plan_of(turn, session)
        options = [option for option in options_asked(turn, session, plan) if option.total]
        plans = insurance_of(session, turn.access.patient.id)
        if not plans and read_coverage(turn.own_words) is False:
            return [FollowupAction(TAKE_COVERAGE)]  # "no insurance, paying myself"
        if not plans or not options:
            say("utter_no_coverage")
            offer_coordinator(turn, session)
            return []
        shows_how = bool(SHOW_HOW.search(turn.own_words))
        say_price_changed(turn, session, say, options)
        for option in options:
            result = estimate_for(session, option, plans, on=turn.today)
            if shows_how:
                _say_steps(turn, say, option, result)
            else:
                _say_estimate(turn, say, option, result)
            _file(turn, session, option, result)
        return speak_of(turn, options)


def coverage_of(turn: Turn, session: Session) -> list[Plan]:
    """The patient's insurance plans; none for a self-pay patient."""
    return insurance_of(session, turn.access.patient.id)


def say_share(turn: Turn, session: Session, say: Say, options: Sequence[TreatmentOption]) -> None:
    """What is left for an insured patient, beside the fee of the one option asked about."""
    plans, priced = coverage_of(turn, session), [option for option in options if option.total]
    if not plans or len(priced) != 1:
        return
    try:
        result = estimate_for(session, priced[0], plans, on=turn.today)
    except (NoCoverage, AllowedAmountNotOnFile):
        return
    say(
        "utter_cost_estimate",
        insurer=" + ".join(result.by_insurer),
        insurer_pays=format_cents(result.insurer_pays),
        patient_portion=format_cents(result.patient_portion),
    )
    _file(turn, session, priced[0], result)


def _say_estimate(turn: Turn, say: Say, option: TreatmentOption, result: InsuranceEstimate) -> None:
    values: dict[str, Any] = {
        "name": name_of(turn, option),
        "price": price(option),
        "patient_portion": format_cents(result.patient_portion),
        "source": source(turn, option.plan),
    }
    (first, first_pays), *others = result.by_insurer.items()
    values |= {"insurer": first, "insurer_pays": format_cents(first_pays)}
    if others:
        second, second_pays = others[0]
        values |= {"second": second, "second_pays": format_cents(second_pays)}
    say("utter_insurance_estimate_two" if others else "utter_insurance_estimate", **values)
    if result.written_off:
        say("utter_insurance_written_off", amount=format_cents(result.written_off))


def _say_steps(turn: Turn, say: Say, option: TreatmentOption, result: InsuranceEstimate) -> None:
    """Each line of the sum, in order."""
    say("utter_steps_of", name=name_of(turn, option))
    for step in result.steps:
        say(
            f"utter_step_{step.kind}",
            insurer=step.insurer,
            amount=format_cents(step.amount),
            base=format_cents(step.base),
            share=_percent(step.share or Decimal(0)),
            day=long_day(step.day, turn.language) if step.day else "",
        )
    say("utter_step_portion", patient_portion=format_cents(result.patient_portion))


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _file(turn: Turn, session: Session, option: TreatmentOption, result: InsuranceEstimate) -> None:
    insurers = " and ".join(
        f"{format_cents(paid)} by {insurer}" for insurer, paid in result.by_insurer.items()
    )
    text = (
        f"{option.name}: estimated {insurers}, "
        f"{format_cents(result.patient_portion)} by the patient."
    )
    detail = {
        "insurer_cents": result.insurer_pays,
        "patient_cents": result.patient_portion,
        "steps": [_as_plain(step) for step in result.steps],
    }
    fact = Fact(EntryKind.INSURANCE_ESTIMATED, option.treatment, text, option.plan, detail)
    file_fact(turn, session, fact)


def _as_plain(step: Step) -> dict[str, str | Cents]:
    return {"kind": step.kind.value, "insurer": step.insurer, "cents": step.amount}
