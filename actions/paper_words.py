"""Messages that answer what was asked about a paper, and the action that they belong to."""

from uuid import UUID

from sqlalchemy.orm import Session

from actions.turn import Turn
from bot.conversations import questions
from bot.conversations.models import QuestionKind
from bot.documents import credit
from bot.documents.agreement_words import (
    is_bare_yes,
    read_agreement,
    read_other_code,
    speaks_of_agreeing,
)
from bot.documents.coverage_words import read_coverage
from bot.documents.models import Document

TAKE_COVERAGE, AGREE = "action_take_coverage", "action_agree_to_terms"


def paper_action(turn: Turn, session: Session) -> str | None:
    """The action for a message that answers a question about a paper; None for any other."""
    if _is_about_terms(turn, session):
        return AGREE
    return TAKE_COVERAGE if _answers_coverage(turn, session) else None


def given_codes(session: Session, patient_id: UUID) -> dict[str, Document]:
    """The credit terms that a patient was given, by their codes, the newest first."""
    return {document.code: document for document in credit.disclosures(session, patient_id)}


def _is_about_terms(turn: Turn, session: Session) -> bool:
    """Whether a message agrees to terms that were given, or means to; a bare yes right after."""
    text = turn.message.body
    for access in turn.accesses:
        given = given_codes(session, access.patient.id)
        if not given:
            continue
        if read_agreement(text, given) or speaks_of_agreeing(text, given):
            return True
        if read_other_code(text, given):
            return True
        if is_bare_yes(text) and _was_just_given(turn, session, next(iter(given.values()))):
            return questions.newest(session, turn.conversation, now=turn.now) is None
    return False


def _was_just_given(turn: Turn, session: Session, document: Document) -> bool:
    """Whether the terms came in answer to the message before this one."""
    before = turn.previous_message_id(session)
    return before == str(document.message_id)


def _answers_coverage(turn: Turn, session: Session) -> bool:
    asked = questions.newest(session, turn.conversation, now=turn.now)
    if asked is None or asked.kind is not QuestionKind.COVERAGE:
        return False
    if not questions.was_just_asked(session, asked, turn.message):
        return False
    return read_coverage(turn.message.body) is not None
