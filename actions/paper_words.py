"""Messages that answer what was asked about a paper, and the action that they belong to."""

from sqlalchemy.orm import Session

from actions.turn import Turn
from bot.conversations import questions
from bot.conversations.models import QuestionKind
from bot.documents.coverage_words import read_coverage

TAKE_COVERAGE = "action_take_coverage"


def paper_action(turn: Turn, session: Session) -> str | None:
    """The action for a message that answers a question about a paper; None for any other."""
    return TAKE_COVERAGE if _answers_coverage(turn, session) else None


def _answers_coverage(turn: Turn, session: Session) -> bool:
    asked = questions.newest(session, turn.conversation, now=turn.now)
    if asked is None or asked.kind is not QuestionKind.COVERAGE:
        return False
    if not questions.was_just_asked(session, asked, turn.message):
        return False
    return read_coverage(turn.message.body) is not None
