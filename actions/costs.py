"""Costs: prices from the plan, and monthly payments."""

import re
from datetime import date

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.family_costs import patients_asked, quote_together
from actions.insurance import coverage_of, say_share
from actions.questions import asked_in
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.speaking import name_of, source
from actions.topic import file_fact, options_asked, plan_of, price, speak_of
from actions.turn import Turn
from bot.clock import long_day, short_day
from bot.costs.clinic_days import business_days
from bot.costs.due_dates import BusinessDays, Start
from bot.costs.errors import TermsNotOffered
from bot.costs.installments import InstallmentPlan, Terms, needs_disclosure, plan_for
from bot.costs.models import InstallmentTerms
from bot.money import Cents, format_cents
from bot.money_phrases import read_amounts
from bot.month_phrases import read_months
from bot.plans.models import TreatmentOption, TreatmentPlan
from bot.records.filing import Fact
from bot.records.models import EntryKind

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
        plan = plan_of(turn, session)
        options = options_asked(turn, session, plan)
        for option in options:
            if not turn.occurrence_of("action_explain_options"):
                say(
                    _cost_response(option),
                    name=name_of(turn, option),
                    price=price(option),
                    visits=len(option.visits),
                )
            _file_price(turn, session, option)
        if "ask_insurance" not in asked_in(turn.latest_message):
            say_share(turn, session, say, options)
        say(
            "utter_cost_source",
            source=source(turn, plan),
            approved_by=plan.approved_by,
            valid_until=long_day(plan.valid_until, turn.language),
        )
        return speak_of(turn, options)


def _file_price(turn: Turn, session: Session, option: TreatmentOption) -> None:
    text = f"{option.name}: {price(option)} quoted."
    detail = {"total_cents": option.total}
    fact = Fact(EntryKind.COST_QUOTED, option.treatment, text, option.plan, detail)
    file_fact(turn, session, fact)


class ExplainInstallments(ClinicAction):
    """Tell down payment, payments and their dates; credit is never agreed in a text."""

    def name(self) -> str:
        return "action_explain_installments"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_costs()
        plan = plan_of(turn, session)
        options = [option for option in options_asked(turn, session, plan) if option.total]
        terms = _plain_terms(session, turn)
        months = read_months(turn.text)
        if terms is None or not options:
            raise TermsNotOffered
        if months is not None and months > terms.max_months:
            say("utter_installments_in_writing", months=terms.max_months)
            offer_coordinator(turn, session)
            return speak_of(turn, options)
        open_on = business_days(session, turn.clinic, turn.today)
        plans = [(o, _work_out(terms, o, months, turn.today, open_on)) for o in options]
        least = min(p.payments[0].amount for _, p in plans)
        if months is None and any(amount < least for amount in _monthly(turn.text)):
            say("utter_installments_least", payment=format_cents(least), count=terms.max_months)
            offer_coordinator(turn, session)
            return speak_of(turn, options)
        for option, installments in plans:
            _say_installments(turn, say, option, installments)
            _file_installments(turn, session, plan, option, installments)
        _say_dates(turn, say, plan, plans[0][1])
        if coverage_of(turn, session) is not None:
            say("utter_installments_before_insurance")
        return speak_of(turn, options)


def _monthly(text: str) -> list[Cents]:
    """The amounts that a text wants to pay each month."""
    return read_amounts(text) if re.search(r"\bmonth|\bmo\b|\bmes\b|\bmensual", text, re.I) else []


def _cost_response(option: TreatmentOption) -> str:
    if not option.visits:
        return "utter_cost_no_visit"
    return "utter_cost_one_visit" if len(option.visits) == 1 else "utter_cost_visits"


def _plain_terms(session: Session, turn: Turn) -> InstallmentTerms | None:
    """The clinic's terms without any charge and with at most four payments."""
    return session.scalar(
        select(InstallmentTerms)
        .where(
            InstallmentTerms.clinic_id == turn.clinic.id,
            InstallmentTerms.apr == 0,
            InstallmentTerms.fee == 0,
            InstallmentTerms.max_months <= 4,
        )
        .order_by(InstallmentTerms.max_months.desc())
        .limit(1)
    )


def _work_out(
    terms: InstallmentTerms,
    option: TreatmentOption,
    months: int | None,
    today: date,
    open_on: BusinessDays,
) -> InstallmentPlan:
    chosen = Terms(months or terms.max_months)
    installments = plan_for(terms.offer(), option.total, chosen, Start(today), open_on)
    if needs_disclosure(installments):
        raise TermsNotOffered
    return installments


def _say_installments(turn: Turn, say: Say, option: TreatmentOption, plan: InstallmentPlan) -> None:
    amounts = [payment.amount for payment in plan.payments]
    is_even = len(set(amounts)) == 1
    say(
        "utter_installments" if is_even else "utter_installments_uneven",
        name=name_of(turn, option),
        down_payment=format_cents(plan.down_payment),
        count=len(amounts) if is_even else len(amounts) - 1,
        payment=format_cents(amounts[0]),
        last=format_cents(amounts[-1]),
    )


def _say_dates(turn: Turn, say: Say, plan: TreatmentPlan, installments: InstallmentPlan) -> None:
    """When the payments fall due. The source is named once in a reply."""
    quoted = turn.occurrence_of("action_quote_cost") > 0
    days = [short_day(payment.due_on, turn.language) for payment in installments.payments]
    say(
        "utter_installments_dates_short" if quoted else "utter_installments_dates",
        dates=", ".join(days),
        source=source(turn, plan),
        valid_until=long_day(plan.valid_until, turn.language),
    )


def _file_installments(
    turn: Turn,
    session: Session,
    plan: TreatmentPlan,
    option: TreatmentOption,
    installments: InstallmentPlan,
) -> None:
    schedule = [
        {"due_on": payment.due_on.isoformat(), "cents": payment.amount}
        for payment in installments.payments
    ]
    text = (
        f"{option.name}: {format_cents(installments.down_payment)} down and "
        f"{len(schedule)} monthly payments quoted ({installments.offer_name})."
    )
    detail = {"down_payment_cents": installments.down_payment, "payments": schedule}
    fact = Fact(EntryKind.INSTALLMENTS_QUOTED, option.treatment, text, plan, detail)
    file_fact(turn, session, fact)
