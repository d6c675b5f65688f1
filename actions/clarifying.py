"""What was not understood: asked back with at most two meanings, then a coordinator."""

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.certainty import ranking_of, says_nothing
from actions.meaning import CLARIFY
from actions.questions import ACTION_FOR
from actions.refusals import ask_again, offer_coordinator
from actions.saying import Event, Say
from actions.turn import LISTEN, Turn
from bot.conversations import doubt, questions, wording
from bot.conversations.choices import NoneOfThem, read_choice
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import Asked

TWO = 2


class Clarify(ClinicAction):
    """Ask which of two things is meant, or what is meant; the second time offer a person."""

    def name(self) -> str:
        return CLARIFY

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        before = turn.slots.get("misunderstood")
        if isinstance(before, str) and before == turn.previous_message_id(session):
            return _give_up(turn, session, say)
        noted = SlotSet("misunderstood", str(turn.message.id))
        meanings = [] if says_nothing(turn) else doubt.meanings_of(ranking_of(turn))
        if len(meanings) < TWO:
            say("utter_clarify")
            return [noted]
        _ask_which(turn, session, say, meanings)
        return [noted, FollowupAction(LISTEN)]  # one list at a time: a form asks again afterwards


def take_meaning(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> list[Event]:
    """Answer the earlier message as what the patient says it meant; "neither" gets a person."""
    picked = read_choice(turn.message.body, questions.choices_of(question, turn.zone))
    if isinstance(picked, NoneOfThem) or turn.intent == "deny":
        questions.close(session, turn.conversation, question.kind, now=turn.now)
        return _give_up(turn, session, say)
    if not isinstance(picked, int):
        ask_again(turn, session, question)
        say("utter_which_number", count=len(question.choices))
        return [FollowupAction(LISTEN)]
    questions.close(session, turn.conversation, question.kind, now=turn.now)
    return [
        SlotSet("misunderstood", None),
        SlotSet("question_message_id", question.context["message_id"]),
        SlotSet("questions_left", []),
        FollowupAction(ACTION_FOR[question.choices[picked]["intent"]]),
    ]


def _ask_which(turn: Turn, session: Session, say: Say, meanings: list[str]) -> None:
    labels = [wording.say(f"meaning_{name}", turn.language) for name in meanings]
    choices = [
        {"label": label, "intent": name} for label, name in zip(labels, meanings, strict=True)
    ]
    context = {"message_id": str(turn.question_message.id)}
    asked = Asked(QuestionKind.MEANING, choices, context)
    questions.ask(session, turn.conversation, asked, now=turn.now)
    say("utter_did_you_mean", choices=labels)
    say("utter_did_you_mean_how")


def _give_up(turn: Turn, session: Session, say: Say) -> list[Event]:
    say("utter_clarify_again")
    offer_coordinator(turn, session)
    return [SlotSet("misunderstood", None)]
