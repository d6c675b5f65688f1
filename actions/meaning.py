"""The action that a message means, where its intent alone would bring another."""

from sqlalchemy.orm import Session

from actions.family_meaning import answers_for_family
from actions.pointing import action_meant
from actions.questions import ACTION_FOR, CAN_BE_REPEATED
from actions.turn import Turn
from actions.waiting_meaning import waiting_meant
from actions.wishes import is_misheard_wish

CLARIFY, FOR_FAMILY, OPT_OUT = "action_clarify", "action_answer_for_family", "action_opt_out"
# What a wish for a day is mistaken for, at times.
MISHEARD = {ACTION_FOR[question] for question in CAN_BE_REPEATED} | {
    "action_answer_about_option",
    "action_tell_clinic_fact",
    "action_decline_topic",
    CLARIFY,
    "action_greet",
}
# These go by more than a guess: words of danger, an answer to a list or to the identity check.
NEVER_MISHEARD = {
    "action_report_emergency",
    "action_report_self_harm",
    OPT_OUT,
    "action_take_photo",
    "action_book_appointment",
    "action_ask_identity",
    "action_ask_time_choice",
    "validate_identity_form",
    "validate_booking_form",
}


def another_meant(turn: Turn, session: Session, running: str) -> str | None:
    """The action that a message means instead of the running one; None if there is none such.

    Only what went before, or words that the classifier reads past, can tell.
    """
    if not turn.is_first_action:
        return None
    waiting = waiting_meant(turn, is_stop=running == OPT_OUT)
    if waiting is not None and running not in NEVER_MISHEARD - {OPT_OUT}:
        return waiting
    if running not in NEVER_MISHEARD and answers_for_family(turn, session):
        return FOR_FAMILY
    if turn.asks_several:
        return None
    if running in MISHEARD and is_misheard_wish(turn, session):
        return "action_take_time"
    return None if running in NEVER_MISHEARD else action_meant(turn, session)
