"""Quotes: each amount that was told, kept with its version and the last day that it holds."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.plans.models import TreatmentOption, TreatmentPlan
from bot.records.models import EntryKind, Quote, RecordEntry

TELLS_PRICE = {
    EntryKind.COST_QUOTED,
    EntryKind.INSTALLMENTS_QUOTED,
    EntryKind.INSURANCE_ESTIMATED,
}


def keep_quotes(session: Session, entry: RecordEntry, plan: TreatmentPlan | None) -> None:
    """Keep what an entry of the record says that a patient was told, if it tells an amount."""
    if plan is None:
        return
    for option in plan.options:
        if option.total and _tells(entry, option):
            _keep(session, entry, option)


def last_quote(session: Session, patient_id: UUID, plan: TreatmentPlan, slug: str) -> Quote | None:
    """What the patient was told last of a treatment, from any version of a plan."""
    return session.scalar(
        select(Quote)
        .join(TreatmentPlan, TreatmentPlan.id == Quote.plan_id)
        .where(
            Quote.patient_id == patient_id,
            Quote.treatment == slug,
            TreatmentPlan.clinic_id == plan.clinic_id,
            TreatmentPlan.number == plan.number,
        )
        .order_by(Quote.quoted_at.desc())
        .limit(1)
    )


def outdated_quote(
    session: Session, patient_id: UUID, option: TreatmentOption, *, today: date
) -> Quote | None:
    """The last quote of a treatment, if it is not what the current plan says or has run out."""
    quote = last_quote(session, patient_id, option.plan, option.treatment)
    if quote is None or quote.plan_id == option.plan_id:
        return None
    return quote if quote.amount != option.total or quote.valid_until < today else None


def _tells(entry: RecordEntry, option: TreatmentOption) -> bool:
    if entry.kind is EntryKind.OPTIONS_EXPLAINED:
        return bool(entry.detail.get("prices_told"))
    return entry.kind in TELLS_PRICE and entry.subject == option.treatment


def _keep(session: Session, entry: RecordEntry, option: TreatmentOption) -> None:
    quote = session.scalar(
        select(Quote).where(
            Quote.conversation_id == entry.conversation_id,
            Quote.plan_id == option.plan_id,
            Quote.treatment == option.treatment,
        )
    )
    if quote is None:
        quote = Quote(
            conversation_id=entry.conversation_id,
            plan_id=option.plan_id,
            treatment=option.treatment,
            patient_id=entry.patient_id,
        )
        session.add(quote)
    quote.amount, quote.valid_until = option.total, option.plan.valid_until
    quote.quoted_at, quote.entry_id = entry.at, entry.id
    session.flush()
