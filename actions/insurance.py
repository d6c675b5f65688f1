"""Insurance: what the insurer is expected to pay, and what is left, always called an estimate."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.speaking import name_of, source
from actions.topic import file_fact, options_asked, plan_of, price, speak_of
from actions.turn import Turn
from bot.costs.insurance_estimate import estimate
from bot.costs.models import InsuranceCoverage
from bot.money import format_cents
from bot.plans.models import TreatmentOption
from bot.records.filing import Fact
from bot.records.models import EntryKind


class EstimateInsurance(ClinicAction):
    """Estimate what the insurer pays and what is left, always called an estimate."""

    def name(self) -> str:
        return "action_estimate_insurance"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_costs()
        plan = plan_of(turn, session)
        options = [option for option in options_asked(turn, session, plan) if option.total]
        coverage = coverage_of(turn, session)
        if coverage is None or not options:
            say("utter_no_coverage")
            offer_coordinator(turn, session)
            return []
        for option in options:
            _estimate(turn, session, say, option, coverage)
        return speak_of(turn, options)


def coverage_of(turn: Turn, session: Session) -> InsuranceCoverage | None:
    """The patient's insurance; None if there is none, or which category applies is a guess."""
    found = session.scalars(
        select(InsuranceCoverage).where(InsuranceCoverage.patient_id == turn.access.patient.id)
    ).all()
    return found[0] if len(found) == 1 else None


def say_share(turn: Turn, session: Session, say: Say, options: Sequence[TreatmentOption]) -> None:
    """What is left for an insured patient, beside the fee of the one option asked about."""
    coverage, priced = coverage_of(turn, session), [option for option in options if option.total]
    if coverage is None or len(priced) != 1:
        return
    _estimate(turn, session, say, priced[0], coverage, response="utter_cost_estimate")


def _estimate(
    turn: Turn,
    session: Session,
    say: Say,
    option: TreatmentOption,
    coverage: InsuranceCoverage,
    *,
    response: str = "utter_insurance_estimate",
) -> None:
    """Say what is expected of the insurer and the patient for one option, and file it."""
    result = estimate(option.total, coverage.coverage())
    say(
        response,
        name=name_of(turn, option),
        price=price(option),
        insurer=coverage.insurer,
        insurer_pays=format_cents(result.insurer_pays),
        patient_portion=format_cents(result.patient_portion),
        source=source(turn, option.plan),
    )
    text = (
        f"{option.name}: estimated {format_cents(result.insurer_pays)} by {coverage.insurer}, "
        f"{format_cents(result.patient_portion)} by the patient."
    )
    detail = {"insurer_cents": result.insurer_pays, "patient_cents": result.patient_portion}
    fact = Fact(EntryKind.INSURANCE_ESTIMATED, option.treatment, text, option.plan, detail)
    file_fact(turn, session, fact)
