"""Prices that were told: kept with their version, put right after a change, never without a yes."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.models import Channel, Message
from bot.languages import Language
from bot.patients.access import Address
from bot.plans.models import (
    PlannedProcedure,
    PlanStatus,
    TreatmentOption,
    TreatmentPlan,
)
from bot.records import correcting, filing
from bot.records.filing import Fact
from bot.records.models import EntryKind, Quote
from tests.people import clinic, option_of, patient, plan_of
from tests.texting import NOON, conversation, outbox, text_in

LATER = NOON + timedelta(days=2)


def tell(session: Session, kind: EntryKind = EntryKind.COST_QUOTED, **more: object) -> Message:
    """Maria is told what the crown costs."""
    message = text_in(session, "how much is the crown", **more)
    message.patient_id = patient(session, "Maria").id
    fact = Fact(kind, "crown", "Crown: $1,250.00 quoted.", plan_of(session, "Maria"))
    filing.file(session, message.patient_id, message, fact, now=NOON)
    return message


def quotes(session: Session) -> list[Quote]:
    return list(session.scalars(select(Quote).order_by(Quote.treatment)))


def replace_plan(session: Session, fee: int | None, version: int = 3) -> TreatmentPlan:
    """A newer version of Maria's plan: the crown at another fee, or without a crown."""
    old = plan_of(session, "Maria")
    old.status = PlanStatus.REVOKED
    session.flush()
    crown = option_of_plan(old)
    options = []
    if fee is not None:
        names = ("name", "summary", "benefits", "risks", "if_waiting", "spanish", "treatment")
        kept = {name: getattr(crown, name) for name in names}
        step = PlannedProcedure(
            position=1, code_system="CDT", code="D2740", description="Ceramic crown", fee=fee
        )
        options = [TreatmentOption(position=1, synonyms=[], procedures=[step], **kept)]
    newer = TreatmentPlan(
        clinic_id=old.clinic_id,
        patient_id=old.patient_id,
        number=old.number,
        version=version,
        status=PlanStatus.ACTIVE,
        subject=old.subject,
        approved_by=old.approved_by,
        approved_on=old.approved_on,
        valid_until=old.valid_until,
        options=options,
    )
    session.add(newer)
    session.flush()
    return newer


def option_of_plan(plan: TreatmentPlan) -> TreatmentOption:
    return next(option for option in plan.options if option.treatment == "crown")


def only(session: Session) -> correcting.Affected:
    (found,) = correcting.affected(session, now=LATER)
    return found


def test_each_amount_told_has_its_version_and_last_day(session: Session) -> None:
    tell(session)
    tell(session, EntryKind.INSTALLMENTS_QUOTED)

    (quote,) = quotes(session)
    plan = plan_of(session, "Maria")
    assert (quote.plan_id, quote.amount) == (plan.id, 125_000)
    assert quote.valid_until == plan.valid_until


def test_options_told_with_their_prices_are_quotes_and_without_are_none(session: Session) -> None:
    plan = plan_of(session, "Maria")
    for told in (False, True):
        message = text_in(session, "what are my options")
        detail = {"prices_told": told}
        fact = Fact(EntryKind.OPTIONS_EXPLAINED, plan.number, "Options.", plan, detail)
        filing.file(session, plan.patient_id, message, fact, now=NOON)
        assert len(quotes(session)) == (2 if told else 0)


def test_while_the_plan_holds_nobody_is_affected(session: Session) -> None:
    tell(session)

    assert correcting.affected(session, now=LATER) == []


def test_a_new_price_lists_the_patient_with_a_text_that_waits(session: Session) -> None:
    tell(session)
    replace_plan(session, 130_000)

    first, again = only(session), only(session)

    assert first.patient.given_name == "Maria"
    assert first.correction is not None
    assert first.correction is again.correction
    assert "Crown: now $1,300.00, no longer $1,250.00." in first.correction.body
    assert "plan P-204 version 3" in first.correction.body
    assert outbox(session) == []  # not before it is approved


def test_an_approved_text_goes_out_once_and_is_filed(session: Session) -> None:
    tell(session)
    replace_plan(session, 130_000)
    waiting = only(session).correction
    assert waiting is not None

    correcting.approve(session, waiting.id, "Pat", now=LATER)

    (message,) = outbox(session)
    assert (message.body, waiting.approved_by) == (waiting.body, "Pat")
    assert correcting.affected(session, now=LATER) == []
    with pytest.raises(correcting.CannotApprove):
        correcting.approve(session, waiting.id, "Pat", now=LATER)


def test_a_text_that_another_change_has_overtaken_cannot_be_approved(session: Session) -> None:
    tell(session)
    replace_plan(session, 130_000)
    waiting = only(session).correction
    assert waiting is not None
    replace_plan(session, 140_000, version=4)

    with pytest.raises(correcting.CannotApprove, match="changed again"):
        correcting.approve(session, waiting.id, "Pat", now=LATER)
    fresh = only(session).correction
    assert fresh is not None
    assert "$1,400.00" in fresh.body


def test_the_same_price_in_a_new_version_needs_no_text(session: Session) -> None:
    tell(session)
    replace_plan(session, 125_000)

    assert only(session).correction is None
    assert "same prices" in correcting.lines([only(session)], session)[0]


def test_a_treatment_that_is_gone_or_a_plan_that_is_revoked_is_told_too(session: Session) -> None:
    tell(session)
    newer = replace_plan(session, None)
    gone = only(session).correction
    newer.status = PlanStatus.REVOKED
    session.flush()
    revoked = only(session).correction

    assert gone is not None
    assert revoked is not None
    assert "$1,250.00 is no longer in your plan" in gone.body
    assert "no longer holds" in revoked.body


def test_a_quote_past_its_day_is_not_open(session: Session) -> None:
    tell(session)
    replace_plan(session, 130_000)

    assert correcting.affected(session, now=NOON + timedelta(days=91)) == []


def test_a_price_told_on_the_web_is_put_right_by_text_without_an_amount(session: Session) -> None:
    tell(session, address=Address(clinic(session).id, Channel.WEB, "a-browser"))
    replace_plan(session, 130_000)

    correction = only(session).correction

    assert correction is not None
    assert "$" not in correction.body
    assert correction.body.startswith("Bright Dental: a price we told you has changed, Maria.")


def test_a_phone_that_is_no_longer_the_patients_gets_no_amount(session: Session) -> None:
    tell(session)
    replace_plan(session, 130_000)
    patient(session, "Maria").phone_number = "+12125550109"
    session.flush()

    correction = only(session).correction

    assert correction is not None
    assert "$" not in correction.body


def test_who_speaks_spanish_is_told_in_spanish(session: Session) -> None:
    tell(session)
    conversation(session).language = Language.SPANISH
    replace_plan(session, 130_000)

    correction = only(session).correction

    assert correction is not None
    assert "Corona: ahora $1,300.00, ya no $1,250.00." in correction.body


def test_only_a_price_that_is_told_is_a_quote(session: Session) -> None:
    tell(session, EntryKind.RISKS_EXPLAINED)

    assert quotes(session) == []
    assert option_of(session, "Maria", "crown").total == 125_000
