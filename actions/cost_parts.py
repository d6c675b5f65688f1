"""What belongs to a price: its procedures, what is due when, discounts; or a general range."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.insurance import SHOW_HOW, coverage_of
from actions.refusals import offer_coordinator
from actions.saying import Say
from actions.speaking import name_of
from actions.turn import Turn
from bot.clock import long_day
from bot.costs.discounts import DiscountKind, Entitled, discounts_for
from bot.costs.models import DiscountRule, PatientDiscount
from bot.money import format_cents
from bot.plans.choosing import catalogue, treatment_named
from bot.plans.models import TreatmentOption

RESPONSES = {
    DiscountKind.CASH: "utter_cost_discount_cash",
    DiscountKind.MEMBERSHIP: "utter_cost_discount",
    DiscountKind.SLIDING_SCALE: "utter_cost_discount",
}


def say_parts(turn: Turn, session: Session, say: Say, option: TreatmentOption) -> None:
    """Beside a price: each procedure if that is asked, what is due at which visit, discounts."""
    if SHOW_HOW.search(turn.own_words):
        for step in option.procedures:
            say(
                "utter_cost_part",
                description=step.description,
                code=f"{step.code_system} {step.code}",
                fee=format_cents(step.fee),
            )
    for visit in option.visits:
        if visit.due is not None:
            say("utter_cost_due_at_visit", number=visit.number, due=format_cents(visit.due))
    if option.total:
        _say_discounts(turn, session, say, option)


def say_range(turn: Turn, session: Session, say: Say) -> bool:
    """The catalogue's general range for a treatment that no plan prices; whether there is one."""
    treatment = treatment_named(catalogue(session, turn.clinic.id), turn.own_words)
    if treatment is None or treatment.price_from is None or treatment.price_to is None:
        return False
    say(
        "utter_cost_general_range",
        name=treatment.said("name", turn.language),
        price_from=format_cents(treatment.price_from),
        price_to=format_cents(treatment.price_to),
    )
    offer_coordinator(turn, session)
    return True


def _say_discounts(turn: Turn, session: Session, say: Say, option: TreatmentOption) -> None:
    rows = session.scalars(select(DiscountRule).where(DiscountRule.clinic_id == turn.clinic.id))
    rules = {row.name: row for row in rows}
    given = select(PatientDiscount.name).where(PatientDiscount.patient_id == turn.access.patient.id)
    whom = Entitled(
        frozenset(session.scalars(given)),
        bool(coverage_of(turn, session)),
        option.treatment,
        turn.today,
    )
    discounts = [row.discount() for row in rules.values()]
    for one in discounts_for(discounts, whom, option.total):
        say(
            RESPONSES[one.kind] + ("_until" if one.ends_on else ""),
            name=name_of(turn, option),
            discount=rules[one.name].said("name", turn.language),
            price=format_cents(one.price(option.total)),
            until=long_day(one.ends_on, turn.language) if one.ends_on else "",
        )
