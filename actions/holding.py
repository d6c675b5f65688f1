"""After an alarm: no talk of visits or money until it is over. First the danger."""

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.questions import ACTION_FOR
from actions.saying import Event, Say
from actions.turn import LEAVE_FORM, LISTEN, Turn
from bot.conversations import holds, questions
from bot.conversations.models import ActionResult, Holder, QuestionKind, SafetyHold
from bot.conversations.questions import Asked
from bot.safety import approved

# Visits and money, and the small talk that would lead there. What an option is like, its risks,
# care, the clinic, the time of a visit that is booked, and a person are answered all the same.
HELD = {
    "action_explain_options",  # tells prices
    "action_quote_cost",
    "action_explain_installments",
    "action_estimate_insurance",
    "action_accept_treatment",
    "action_decline_treatment",
    "action_start_booking",
    "action_take_time",
    "action_ask_time_choice",
    "action_book_appointment",
    "action_start_moving",
    "action_cancel_appointment",
    "action_cancel_replaced_visits",
    "action_confirm_attendance",
    "action_answer_for_family",
    "action_cancel_for_family",
    "action_start_waiting",
    "action_join_waitlist",
    "action_take_choice",
    "action_affirm",
    "action_deny",
    "action_greet",
    "action_say_goodbye",
    "action_decline_topic",
    "action_clarify",
}
SHORT_REPLIES = {"action_take_choice", "action_affirm", "action_deny"}
# A short reply to one of these is taken: it leads to something that is held, or is none.
STILL_TAKEN = {QuestionKind.PATIENT, QuestionKind.OFFER, QuestionKind.MEANING}


def hold_back(turn: Turn, session: Session, say: Say) -> list[Event] | None:
    """What is said and done instead of the running action; None if nothing holds it back."""
    if turn.running not in HELD:
        return None
    hold = holds.open_hold(session, turn.conversation, now=turn.now)
    if hold is None or _is_short_reply_to_else(turn, session):
        return None
    if not _has_been_said(turn, session):
        _ask_if_safe(turn, session, say, hold)
    nothing_chosen = SlotSet("time_choice", None)
    left = [question for question in turn.questions_left if ACTION_FOR[question] not in HELD]
    if left:
        follow = FollowupAction(ACTION_FOR[left[0]])
        return [nothing_chosen, SlotSet("questions_left", left[1:]), follow]
    if turn.active_loop is None:
        return [*_no_more(), FollowupAction(LISTEN)]
    return [nothing_chosen, *_no_more(), *LEAVE_FORM]


def _no_more() -> list[Event]:
    return [SlotSet("questions_left", []), SlotSet("question_message_id", None)]


def _ask_if_safe(turn: Turn, session: Session, say: Say, hold: SafetyHold) -> None:
    say("utter_safety", words=approved.say("held", hold.reason, turn.language, turn.clinic))
    asked = Asked(QuestionKind.SAFE_NOW, choices=[], context={})
    questions.ask(session, turn.conversation, asked, now=turn.now)


def _is_short_reply_to_else(turn: Turn, session: Session) -> bool:
    if turn.running not in SHORT_REPLIES:
        return False
    question = questions.newest(session, turn.conversation, now=turn.now)
    return question is not None and question.kind in STILL_TAKEN


def _has_been_said(turn: Turn, session: Session) -> bool:
    """Whether this message has been answered so already: it may ask several such things."""
    done = session.scalars(
        select(ActionResult).where(
            ActionResult.message_id == turn.message.id, ActionResult.action.in_(HELD)
        )
    )
    return any(
        said["response"] == "utter_safety" for result in done for said in result.result["responses"]
    )


def is_taken_over(turn: Turn) -> bool:
    """Whether a coordinator has the conversation by now: a turn under way changes nothing more.

    Locked, so that taking over waits for an action that has begun.
    """
    turn.session.refresh(turn.conversation, with_for_update=True)
    return turn.conversation.holder is Holder.COORDINATOR
