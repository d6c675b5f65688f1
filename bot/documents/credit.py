"""Credit: its terms in writing first, and only then a plain yes to that very version."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import local_day
from bot.conversations import handoffs, threads, wording
from bot.conversations.models import Conversation, Message
from bot.costs.clinic_days import business_days
from bot.costs.due_dates import Start
from bot.costs.errors import TermsNotOffered
from bot.costs.installments import Terms, plan_for
from bot.costs.models import InstallmentTerms
from bot.documents import opening, storing
from bot.documents.credit_content import Credit, credit_gaps, credit_of
from bot.documents.errors import TermsChanged, TermsIncomplete, TermsNotShown
from bot.documents.links import link_to
from bot.documents.models import AgreementWay, CreditAgreement, Document, DocumentKind
from bot.languages import Language
from bot.money import Cents
from bot.patients.access import Access
from bot.plans.models import PlanStatus, TreatmentOption, TreatmentPlan
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind


@dataclass(frozen=True)
class Yes:
    """Who agreed, and how: in a text, which is kept, or by the page's button."""

    access: Access
    way: AgreementWay
    message: Message | None = None


def disclose(
    session: Session, credit: Credit, message: Message, language: Language, *, now: datetime
) -> Document:
    """The written terms of some credit. Raises TermsIncomplete where something is missing."""
    draft = credit_of(session, credit)
    gaps = credit_gaps(draft.content)
    if gaps:
        raise TermsIncomplete(gaps)
    return storing.give(session, draft, message, language, now=now)


def terms_of(session: Session, clinic_id: UUID, offer_name: str) -> InstallmentTerms:
    """The clinic's terms behind an offer."""
    return session.scalars(
        select(InstallmentTerms).where(
            InstallmentTerms.clinic_id == clinic_id, InstallmentTerms.name == offer_name
        )
    ).one()


def disclosures(session: Session, patient_id: UUID) -> list[Document]:
    """The terms that a patient was given, the newest first."""
    return list(
        session.scalars(
            select(Document)
            .where(
                Document.patient_id == patient_id,
                Document.kind == DocumentKind.CREDIT_DISCLOSURE,
            )
            .order_by(Document.issued_at.desc())
        )
    )


def agree(session: Session, document: Document, yes: Yes, *, now: datetime) -> CreditAgreement:
    """Note a plain yes to one version of terms, once.

    Raises TermsNotShown before whoever agrees was shown the document, TermsChanged once it is
    not what the clinic offers any more, NotAllowedToSee and NotAllowedToDecide.
    """
    yes.access.require_costs()
    yes.access.require_decision()
    known = session.get(CreditAgreement, document.id)
    if known is not None:
        return known
    if not still_holds(session, document, now=now):
        raise TermsChanged
    proxy_id = yes.access.proxy.id if yes.access.proxy else None
    shown_at = opening.first_shown(session, document, proxy_id)
    if shown_at is None:
        raise TermsNotShown
    agreement = CreditAgreement(
        document_id=document.id,
        content_hash=document.content_hash,
        way=yes.way,
        proxy_id=proxy_id,
        message_id=yes.message.id if yes.message else None,
        shown_at=shown_at,
        agreed_at=now,
    )
    session.add(agreement)
    session.flush()
    _file(session, document, yes, now=now)
    conversation = session.get_one(Conversation, document.conversation_id)
    handoffs.request(session, conversation, "credit_agreed", now=now)  # for the down payment
    return agreement


def agree_on_page(session: Session, document: Document, access: Access, *, now: datetime) -> None:
    """Note the page's button, once, and say so in the conversation that the terms came from."""
    if session.get(CreditAgreement, document.id) is not None:
        return
    agree(session, document, Yes(access, AgreementWay.PAGE), now=now)
    conversation = session.get_one(Conversation, document.conversation_id)
    clinic = session.get_one(Clinic, document.clinic_id)
    language = conversation.language or document.language
    words = {"clinic": clinic.name, "code": document.code, "link": link_to(document, now=now)}
    body = wording.say("credit_agreed", language, **words)
    threads.queue(session, conversation, body, key=f"credit_agreed:{document.id}", now=now)


def still_holds(session: Session, document: Document, *, now: datetime) -> bool:
    """Whether a document says what the clinic still offers for a plan that is still approved."""
    content = document.content
    clinic = session.get_one(Clinic, document.clinic_id)
    plan = session.get_one(TreatmentPlan, document.plan_id)
    today = local_day(now, clinic.time_zone)
    if today > date.fromisoformat(content["agree_by"]) or plan.status is not PlanStatus.ACTIVE:
        return False
    terms = session.get(InstallmentTerms, UUID(content["offer"]["id"]))
    option = session.get(TreatmentOption, UUID(content["option"]["id"]))
    if terms is None or option is None or plan.valid_until < today:
        return False
    first_on = date.fromisoformat(content["first_on"]) if content["first_on"] else None
    signed_on = date.fromisoformat(content["signed_on"])
    try:
        again = plan_for(
            terms.offer(),
            option.total,
            Terms(len(content["payments"]), Cents(content["down_payment"])),
            Start(signed_on, first_on),
            business_days(session, clinic, signed_on),
        )
    except TermsNotOffered:
        return False
    draft = credit_of(session, Credit(option, terms, again, first_on))
    return storing.hash_of(draft.content) == document.content_hash


def _file(session: Session, document: Document, yes: Yes, *, now: datetime) -> None:
    message = yes.message or session.get_one(Message, document.message_id)
    plan = session.get_one(TreatmentPlan, document.plan_id)
    text = f"Agreed to the credit terms {document.code} by {yes.way.value}, after reading them."
    detail = {"document_id": str(document.id), "sha256": document.content_hash}
    fact = Fact(EntryKind.CREDIT_AGREED, document.code, text, plan, detail)
    filing.file(session, document.patient_id, message, fact, now=now)
