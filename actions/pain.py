"""Pain is asked about once, for signs of danger, before a visit is looked for."""

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.saying import Event, Say
from actions.turn import LISTEN, Turn
from actions.wishes import wishes_for_a_time
from bot.conversations import handoffs, questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.safety import approved
from bot.safety.pain import read_signs, tells_own_pain, tells_pain, tells_strong_pain

BOOK = "action_start_booking"
# Pain told in other words than a wish for a visit is still heard.
MISSES_PAIN = {"action_decline_topic", "action_clarify", "action_greet"}
RISKS = "action_explain_risks"  # "will it hurt so much?" asks of a treatment, "me duele" does not


def is_missed(turn: Turn) -> bool:
    """Whether an action that knows nothing to say runs for a text that tells of severe pain."""
    is_deaf = turn.running in MISSES_PAIN
    is_deaf |= turn.running == RISKS and tells_own_pain(turn.text)
    return is_deaf and turn.is_first_action and is_severe(turn)


def is_severe(turn: Turn) -> bool:
    """Whether the message tells of severe pain."""
    return tells_strong_pain(turn.text)


def ask_first(turn: Turn, session: Session, say: Say) -> list[Event] | None:
    """Ask about signs of danger; None if the text tells of no pain or the question is answered.

    A coordinator is told at once, whatever the answer will be.
    """
    is_new = turn.is_first_answer and turn.question_message is turn.message
    if not (is_new and tells_pain(turn.text)):
        return None
    handoffs.request(session, turn.conversation, "pain", now=turn.now)
    if _open(turn, session) is not None:
        return None  # asked before: one question is enough
    if read_signs(turn.text) is False:
        _say(turn, say, "no_signs")
        return None
    _say(turn, say, "question")
    context = {"message_id": _id(turn), "questions": turn.questions_left}
    asked = Asked(QuestionKind.DANGER_SIGNS, choices=[], context=context)
    questions.ask(session, turn.conversation, asked, now=turn.now)
    return [SlotSet("questions_left", []), FollowupAction(LISTEN)]


def take_no(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """There is no sign of danger: look for a visit, by the wish in either message."""
    questions.close(session, turn.conversation, QuestionKind.DANGER_SIGNS, now=turn.now)
    _say(turn, say, "no_signs")
    wish_in = _id(turn) if wishes_for_a_time(turn, session) else question.context["message_id"]
    waiting = SlotSet("questions_left", question.context["questions"])
    return [SlotSet("question_message_id", wish_in), waiting, FollowupAction(BOOK)]


def ask_again_after_answer(turn: Turn, session: Session, say: Say) -> None:
    """Ask once more where the patient asked something else: "no" must be about the signs."""
    asked = questions.newest(session, turn.conversation, now=turn.now)
    if asked is None or asked.kind is not QuestionKind.DANGER_SIGNS:
        return
    if asked.asked_at > turn.message.created_at or asked.context.get("is_repeated"):
        return
    asked.context = asked.context | {"is_repeated": True}
    _say(turn, say, "again")


def _open(turn: Turn, session: Session) -> OpenQuestion | None:
    kind = QuestionKind.DANGER_SIGNS
    return questions.newest(session, turn.conversation, kind, now=turn.now)


def _say(turn: Turn, say: Say, name: str) -> None:
    say("utter_safety", words=approved.say("pain", name, turn.language, turn.clinic))


def _id(turn: Turn) -> str:
    return str(turn.message.id)
