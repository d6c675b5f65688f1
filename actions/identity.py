"""The identity check as a form, and what follows it."""

import re
from typing import ClassVar

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions import verifying
from actions.base import ClinicAction
from actions.questions import ACTION_FOR
from actions.saying import Event, Say
from actions.turn import LEAVE_FORM, LISTEN, Turn
from actions.verifying import LOCKED
from bot.conversations import handoffs, plain_words, questions
from bot.conversations.models import QuestionKind
from bot.patients import access, identity
from bot.patients.access import verified_accesses
from bot.patients.identity import Step

DATE_LIKE = (
    r"\d|january|february|march|april|\bmay\b|june|july|august|september|october|november|december"
    r"|nineteen|twenty"
)
ASK = {
    Step.BIRTH_DATE: "utter_ask_birth_date",
    Step.GIVEN_NAME: "utter_ask_given_name",
    Step.PHONE_NUMBER: "utter_ask_phone_number",
    Step.CODE: "utter_ask_code",
}
ASK_THE_OTHER = {
    Step.BIRTH_DATE: "utter_ask_birth_date_too",
    Step.GIVEN_NAME: "utter_ask_given_name_too",
}


class AskIdentity(ClinicAction):
    """Ask for what the check needs next."""

    follows: ClassVar[bool] = False

    def name(self) -> str:
        return "action_ask_identity"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        progress = identity.begin(session, turn.address, now=turn.now)
        responses = ASK | ASK_THE_OTHER if progress.has_something else ASK
        say(responses[progress.step])
        return []


class ValidateIdentityForm(ClinicAction):
    """Take in an answer to the check: only whether it was right reaches a slot."""

    follows: ClassVar[bool] = False

    def name(self) -> str:
        return "validate_identity_form"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        if turn.slots.get("identity") != "given":
            return []
        progress = verifying.take_answer(turn, session, say)
        if progress.step is Step.VERIFIED:
            return [SlotSet("identity", "verified")]
        if progress.step is Step.BIRTH_DATE and re.search(DATE_LIKE, turn.message.body.lower()):
            say("utter_birth_date_unreadable")
        return LOCKED if progress.step is Step.LOCKED else [SlotSet("identity", None)]


class ResumeQuestion(ClinicAction):
    """Answer what was asked before the check, without being asked again."""

    follows: ClassVar[bool] = False

    def name(self) -> str:
        return "action_resume_question"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        waiting = list(turn.slots.get("pending_questions") or [])
        done = [
            SlotSet("identity", None),
            SlotSet("pending_questions", None),
            SlotSet("pending_message_id", None),
        ]
        is_verified = bool(verified_accesses(session, turn.address, now=turn.now))
        if waiting and is_verified:
            return [
                *done,
                SlotSet("question_message_id", turn.slots.get("pending_message_id")),
                SlotSet("questions_left", waiting[1:]),
                FollowupAction(ACTION_FOR[waiting[0]]),
            ]
        meant = _next_best_question(turn) if turn.is_first_action and is_verified else None
        if meant:
            return [*done, FollowupAction(ACTION_FOR[meant])]
        if is_verified:
            say("utter_identity_not_needed" if turn.is_first_action else "utter_verified_thanks")
        elif turn.is_first_action:
            return [*done, FollowupAction(_take_unasked(turn, session, say))]
        return [*done, FollowupAction(LISTEN)]


def _next_best_question(turn: Turn) -> str | None:
    """What a message may ask that was heard as a name, where nobody had asked for one."""
    if verifying.says_who_it_is(turn):
        return None
    ranking = turn.latest_message.get("intent_ranking") or []
    return next((i["name"] for i in ranking if i["name"] in ACTION_FOR), None)


def _take_unasked(turn: Turn, session: Session, say: Say) -> str:
    """A birth date that nobody asked for is taken too; returns the action that follows."""
    identity.begin(session, turn.address, now=turn.now)
    step = verifying.take_answer(turn, session, say).step
    if step is Step.VERIFIED:
        say("utter_verified_thanks")
    return LISTEN if step in {Step.VERIFIED, Step.LOCKED} else "identity_form"


class TellWhoThisIs(ClinicAction):
    """Say that this is an assistant, and how to reach a person."""

    def name(self) -> str:
        return "action_tell_who_this_is"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        say("utter_who_this_is", clinic=turn.clinic.name)
        return []


class NoteWrongNumber(ClinicAction):
    """Stop texting about a patient to whoever says they are someone else."""

    def name(self) -> str:
        return "action_note_wrong_number"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        if not plain_words.is_plain_wrong_number(turn.text):
            return [FollowupAction("action_tell_who_this_is")]
        access.withdraw(session, turn.address)
        turn.conversation.unsaid = ""
        turn.conversation.patient_id = None
        questions.close(session, turn.conversation, *QuestionKind, now=turn.now)
        handoffs.request(session, turn.conversation, "wrong_number", now=turn.now)
        say("utter_wrong_number")
        return [SlotSet("pending_questions", None), SlotSet("questions_left", []), *LEAVE_FORM]
