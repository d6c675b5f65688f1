"""After a plan or price changed: who was told the old one, and a text that puts it right."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import local_day, long_day
from bot.conversations import threads, wording
from bot.conversations.models import Conversation
from bot.languages import Language
from bot.money import format_cents
from bot.patients.access import Address, people_on_file
from bot.patients.models import Channel, Patient
from bot.plans.models import PlanStatus, TreatmentOption, TreatmentPlan
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind, Quote, QuoteCorrection


@dataclass(frozen=True)
class Affected:
    """What one patient was told in one conversation from a plan that holds no more."""

    patient: Patient
    quotes: list[Quote]
    old: TreatmentPlan
    new: TreatmentPlan | None  # the version that holds now
    correction: QuoteCorrection | None = None  # none if prices are the same, or without a phone


class CannotApprove(ValueError):
    """A correction that is not there, was sent already, or is out of date itself."""


def affected(session: Session, *, now: datetime) -> list[Affected]:
    """Every patient with an open quote from a plan that was replaced, with a text prepared.

    Safe to run twice: a text that waits for approval is prepared once.
    """
    rows = session.execute(
        select(Quote, TreatmentPlan)
        .join(TreatmentPlan, TreatmentPlan.id == Quote.plan_id)
        .where(Quote.correction_id.is_(None), TreatmentPlan.status == PlanStatus.REVOKED)
        .order_by(Quote.patient_id, Quote.conversation_id, Quote.plan_id, Quote.treatment)
    ).all()
    found = []
    for _, group in groupby(rows, key=lambda row: (row[0].conversation_id, row[0].plan_id)):
        told = list(group)
        one = _affected(session, [quote for quote, _ in told], told[0][1], now=now)
        if one is not None:
            found.append(one)
    return found


def approve(session: Session, number: int, coordinator: str, *, now: datetime) -> QuoteCorrection:
    """Send a correction that was prepared, in a coordinator's name, once.

    Raises CannotApprove if the plan has changed again since: then another text is right.
    """
    correction = session.get(QuoteCorrection, number)
    if correction is None or correction.approved_at is not None:
        raise CannotApprove("no correction with this number waits; see `clinic quotes affected`")
    waiting = [one.correction for one in affected(session, now=now)]
    if correction not in waiting:
        raise CannotApprove("the plan has changed again; see `clinic quotes affected`")
    correction.approved_at, correction.approved_by = now, coordinator
    conversation = session.get_one(Conversation, correction.conversation_id)
    key = f"correction:{correction.id}"
    message = threads.queue(session, conversation, correction.body, key=key, now=now)
    for one in affected(session, now=now):
        if one.correction is correction:
            for quote in one.quotes:
                quote.correction_id = correction.id
    if message is not None:
        message.patient_id = correction.patient_id
        text = f"Told by text that a quoted price changed; approved by {coordinator}."
        old = session.get_one(TreatmentPlan, correction.from_plan_id)
        fact = Fact(EntryKind.QUOTE_CORRECTED, old.number, text, old)
        filing.file(session, correction.patient_id, message, fact, now=now)
    return correction


def lines(found: Iterable[Affected], session: Session) -> list[str]:
    """What `clinic quotes affected` prints."""
    return [line for one in found for line in _lines(one, session)]


def _lines(one: Affected, session: Session) -> list[str]:
    clinic = session.get_one(Clinic, one.patient.clinic_id)
    told = ", ".join(f"{quote.treatment} {format_cents(quote.amount)}" for quote in one.quotes)
    now = one.new.source if one.new else "no plan any more"
    head = f"{clinic.slug}  {one.patient.record_number}  told {told} by {one.old.source}; now {now}"
    if one.correction is None:
        return [f"{head}; same prices, or no phone to text"]
    return [head, f"  approve {one.correction.id}: {one.correction.body}"]


def _affected(
    session: Session, quotes: list[Quote], old: TreatmentPlan, *, now: datetime
) -> Affected | None:
    patient = session.get_one(Patient, quotes[0].patient_id)
    clinic = session.get_one(Clinic, old.clinic_id)
    today = local_day(now, clinic.time_zone)
    still_open = [quote for quote in quotes if quote.valid_until >= today]
    if not still_open:
        return None
    new = session.scalar(
        select(TreatmentPlan).where(
            TreatmentPlan.clinic_id == old.clinic_id,
            TreatmentPlan.number == old.number,
            TreatmentPlan.status == PlanStatus.ACTIVE,
        )
    )
    one = Affected(patient, still_open, old, new)
    return replace(one, correction=_prepared(session, one, now=now))


def _prepared(session: Session, one: Affected, *, now: datetime) -> QuoteCorrection | None:
    """The text for one conversation: the one that waits already, or a new one; None if none."""
    told_in = session.get_one(Conversation, one.quotes[0].conversation_id)
    conversation, is_private = _where(session, one.patient, told_in, now=now)
    if conversation is None or not any(_has_changed(quote, one.new) for quote in one.quotes):
        return None
    known = session.scalar(
        select(QuoteCorrection).where(
            QuoteCorrection.conversation_id == conversation.id,
            QuoteCorrection.from_plan_id == one.old.id,
            QuoteCorrection.to_plan_id == (one.new.id if one.new else None),
        )
    )
    if known is not None:
        return known
    language = threads.language_with(conversation, one.patient)
    correction = QuoteCorrection(
        patient_id=one.patient.id,
        conversation_id=conversation.id,
        from_plan_id=one.old.id,
        to_plan_id=one.new.id if one.new else None,
        body=_body(session, one, language, is_private=is_private),
        prepared_at=now,
    )
    session.add(correction)
    session.flush()
    return correction


def _where(
    session: Session, patient: Patient, told_in: Conversation, *, now: datetime
) -> tuple[Conversation | None, bool]:
    """The phone's conversation to write to, and whether amounts may be named there.

    They may where they were told, as long as that phone is still on file for the patient.
    """
    if told_in.channel is Channel.SMS:
        people = people_on_file(session, told_in.clinic_id, told_in.address)
        if any(access.patient.id == patient.id for one in people for access in one.accesses):
            return told_in, True
    if patient.phone_number is None:
        return None, False
    address = Address(patient.clinic_id, Channel.SMS, patient.phone_number)
    return threads.conversation_with(session, address, now=now), False


def _body(session: Session, one: Affected, language: Language, *, is_private: bool) -> str:
    clinic, new = session.get_one(Clinic, one.patient.clinic_id), one.new
    names = {"clinic": clinic.name, "patient": one.patient.given_name}
    if new is None:
        return wording.say("quote_withdrawn", language, **names)
    if clinic.is_discreet or not is_private:
        return wording.say("quote_changed_ask", language, **names)
    changed = [quote for quote in one.quotes if _has_changed(quote, new)]
    changes = " ".join(_change(quote, new, language) for quote in changed)
    source = wording.say("plan_source", language, number=new.number, version=str(new.version))
    until = long_day(new.valid_until, language)
    return wording.say(
        "quote_changed", language, **names, changes=changes, source=source, until=until
    )


def _change(quote: Quote, new: TreatmentPlan, language: Language) -> str:
    option = _option(quote, new)
    if option is None:
        return wording.say("quote_option_gone", language, old=format_cents(quote.amount))
    name, price = option.said("name", language), format_cents(option.total)
    old = format_cents(quote.amount)
    return wording.say("quote_option_now", language, option=name, new=price, old=old)


def _has_changed(quote: Quote, new: TreatmentPlan | None) -> bool:
    option = _option(quote, new) if new else None
    return option is None or option.total != quote.amount


def _option(quote: Quote, plan: TreatmentPlan) -> TreatmentOption | None:
    return next((one for one in plan.options if one.treatment == quote.treatment), None)
