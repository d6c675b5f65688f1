"""Paying over time: down payment, payments and their dates; credit is never agreed in a text."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.credit import GIVE_TERMS, give_terms
from actions.insurance import coverage_of
from actions.quotes import say_price_changed
from actions.refusals import offer
from actions.saying import Event, Say
from actions.speaking import name_of, source
from actions.topic import file_fact, options_asked, plan_of, speak_of
from actions.turn import Turn
from actions.what_if import say_unmet
from bot.clock import long_day, short_day
from bot.costs.clinic_days import business_days
from bot.costs.errors import TermsNotOffered
from bot.costs.installments import InstallmentOffer, InstallmentPlan
from bot.costs.models import InstallmentTerms
from bot.costs.what_if import Outcome, PaymentWish, Price, Unmet, outcome
from bot.costs.wish_phrases import read_payment_wish
from bot.documents import estimates
from bot.money import format_cents
from bot.plans.models import TreatmentOption, TreatmentPlan
from bot.records.filing import Fact
from bot.records.models import EntryKind

Answer = tuple[TreatmentOption, Outcome]


class ExplainInstallments(ClinicAction):
    """Tell down payment, payments and their dates as wished for, or the nearest that works."""

    def name(self) -> str:
        return "action_explain_installments"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_costs()
        plan = plan_of(turn, session)
        options = [option for option in options_asked(turn, session, plan) if option.total]
        estimates.take_request(session, turn.access.patient, turn.conversation, now=turn.now)
        wish = read_payment_wish(turn.text, turn.today)
        answers = _answers(turn, session, options, wish)
        if not any(found.plan or found.credit for _, found in answers):
            raise TermsNotOffered
        if _asks_for_credit(answers):
            give_terms(turn, session, say, answers, wish)
            return speak_of(turn, options)
        say_price_changed(turn, session, say, options)
        for option, found in answers:
            if found.plan is None:
                say("utter_what_if_no_plan", name=name_of(turn, option))
                continue
            say_unmet(turn, say, option, found, wish)
            say_plan(turn, say, option, found.plan)
            if found.raised:
                _say_raised(say, found.raised)
            _file(turn, session, option, found.plan)
        self._end(turn, session, say, answers)
        return speak_of(turn, options)

    @staticmethod
    def _end(turn: Turn, session: Session, say: Say, answers: list[Answer]) -> None:
        """Dates for what was wished; where it cannot be had, the source and a way on."""
        plan = answers[0][0].plan
        first = next(found for _, found in answers if found.plan)
        credit = next((found for _, found in answers if found.credit), None)
        if any(found.unmet for _, found in answers):
            say("utter_source", source=source(turn, plan))
        elif first.plan:
            say_dates(turn, say, plan, first.plan)
        if coverage_of(turn, session):
            say("utter_installments_before_insurance")
        if credit:
            say("utter_what_if_credit")
            offer(turn, session, GIVE_TERMS)


class GiveCreditTerms(ClinicAction):
    """The terms of credit that would meet a wish, once the patient wants to read them."""

    def name(self) -> str:
        return GIVE_TERMS

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_costs()
        plan = plan_of(turn, session)
        options = [option for option in options_asked(turn, session, plan) if option.total]
        wish = read_payment_wish(turn.text, turn.today)
        answers = _answers(turn, session, options, wish)
        if not any(found.credit for _, found in answers):
            raise TermsNotOffered
        give_terms(turn, session, say, answers, wish)
        return speak_of(turn, options)


def offers_for(turn: Turn, session: Session, option: TreatmentOption) -> list[InstallmentOffer]:
    """The clinic's terms that this patient may have for this treatment, shortest first."""
    terms = session.scalars(
        select(InstallmentTerms)
        .where(InstallmentTerms.clinic_id == turn.clinic.id)
        .order_by(InstallmentTerms.max_months, InstallmentTerms.name)
    )
    is_insured = bool(coverage_of(turn, session))
    offers = [found.offer() for found in terms]
    return [offer for offer in offers if offer.is_for(option.treatment, is_insured=is_insured)]


def say_plan(turn: Turn, say: Say, option: TreatmentOption, plan: InstallmentPlan) -> None:
    """Down payment and payments of a plan without a charge."""
    amounts = [payment.amount for payment in plan.payments]
    say(
        "utter_installments" if plan.is_even else "utter_installments_uneven",
        name=name_of(turn, option),
        down_payment=format_cents(plan.down_payment),
        count=len(amounts) if plan.is_even else len(amounts) - 1,
        payment=format_cents(amounts[0]),
        last=format_cents(amounts[-1]),
    )


def say_dates(turn: Turn, say: Say, plan: TreatmentPlan, installments: InstallmentPlan) -> None:
    """When the payments fall due. The source is named once in a reply."""
    quoted = turn.occurrence_of("action_quote_cost") > 0
    days = [short_day(payment.due_on, turn.language) for payment in installments.payments]
    say(
        "utter_installments_dates_short" if quoted else "utter_installments_dates",
        dates=", ".join(days),
        source=source(turn, plan),
        valid_until=long_day(plan.valid_until, turn.language),
    )


def _answers(
    turn: Turn, session: Session, options: list[TreatmentOption], wish: PaymentWish
) -> list[Answer]:
    """Each option with what its price comes to."""
    open_on = business_days(session, turn.clinic, turn.today)
    return [
        (
            option,
            outcome(
                offers_for(turn, session, option),
                Price(option.total, turn.today, open_on),
                wish,
            ),
        )
        for option in options
    ]


def _asks_for_credit(answers: list[Answer]) -> bool:
    """Whether only credit gives what was asked for: more payments, or anything at all."""
    found = [outcome for _, outcome in answers if outcome.credit]
    return bool(found) and all(one.plan is None or one.unmet == (Unmet.MONTHS,) for one in found)


def _say_raised(say: Say, plan: InstallmentPlan) -> None:
    say(
        "utter_what_if_raised",
        down_payment=format_cents(plan.down_payment),
        count=len(plan.payments),
        payment=format_cents(plan.payments[0].amount),
    )


def _file(turn: Turn, session: Session, option: TreatmentOption, plan: InstallmentPlan) -> None:
    schedule = [
        {"due_on": payment.due_on.isoformat(), "cents": payment.amount} for payment in plan.payments
    ]
    text = (
        f"{option.name}: {format_cents(plan.down_payment)} down and "
        f"{len(schedule)} monthly payments quoted ({plan.offer_name})."
    )
    detail = {"down_payment_cents": plan.down_payment, "payments": schedule}
    fact = Fact(EntryKind.INSTALLMENTS_QUOTED, option.treatment, text, option.plan, detail)
    file_fact(turn, session, fact)
