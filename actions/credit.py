"""Credit in chat: its terms by a link, and a yes only to a version that was read."""

from collections.abc import Sequence
from datetime import date

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions.accepting import moment_words
from actions.base import ClinicAction
from actions.in_writing import link_words
from actions.paper_words import AGREE, given_codes
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.turn import Turn
from bot.clock import long_day
from bot.costs.installments import PAYMENTS_WITHOUT_DISCLOSURE
from bot.costs.what_if import Outcome, PaymentWish
from bot.documents import credit
from bot.documents.agreement_words import read_agreement, read_other_code
from bot.documents.credit_content import Credit
from bot.documents.errors import TermsIncomplete, TermsNotShown
from bot.documents.models import AgreementWay, Document
from bot.plans.models import TreatmentOption

GIVE_TERMS = "action_give_credit_terms"
Answer = tuple[TreatmentOption, Outcome]


def give_terms(
    turn: Turn, session: Session, say: Say, answers: Sequence[Answer], wish: PaymentWish
) -> None:
    """The link to the terms of the credit that was asked for; no figure of it in a text."""
    option, found = next(answer for answer in answers if answer[1].credit)
    plan = found.credit
    assert plan is not None  # noqa: S101  # what `next` looked for
    terms = credit.terms_of(session, turn.clinic.id, plan.offer_name)
    asked = Credit(option, terms, plan, wish.first_on)
    try:
        document = credit.disclose(session, asked, turn.message, turn.language, now=turn.now)
    except TermsIncomplete:
        most = len(found.plan.payments) if found.plan else PAYMENTS_WITHOUT_DISCLOSURE
        say("utter_installments_in_writing", months=most)
        offer_coordinator(turn, session)
        return
    say("utter_credit_terms", code=document.code, **link_words(turn, document))


class AgreeToTerms(ClinicAction):
    """Note a plain yes to terms that were read; all else is told what a yes takes."""

    def name(self) -> str:
        return AGREE

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_costs()
        turn.access.require_decision()
        given = given_codes(session, turn.access.patient.id)
        if not given:
            return [FollowupAction("action_clarify")]
        unknown = read_other_code(turn.message.body, given)
        if unknown is not None:
            say("utter_terms_unknown", code=unknown)
            return []
        code = read_agreement(turn.message.body, given)
        if code is None:
            say("utter_credit_how_to_agree", code=next(iter(given)))
            return []
        return _agree(turn, session, say, given[code])


def _agree(turn: Turn, session: Session, say: Say, document: Document) -> list[Event]:
    yes = credit.Yes(turn.access, AgreementWay.TEXT, turn.message)
    try:
        credit.agree(session, document, yes, now=turn.now)
    except TermsNotShown:
        say("utter_terms_not_shown", **link_words(turn, document))
        return []
    first = document.content["payments"][0]["due_on"]
    say(
        "utter_credit_agreed",
        code=document.code,
        when=moment_words(turn),
        first=long_day(date.fromisoformat(first), turn.language),
        link=link_words(turn, document)["link"],
    )
    return []
