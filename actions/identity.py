"""The identity check as a form, and what follows it."""

from typing import ClassVar

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.questions import ACTION_FOR
from actions.saying import Event, Say
from actions.turn import LISTEN, Turn
from bot.conversations import handoffs, threads, wording
from bot.patients import identity
from bot.patients.access import Address, verified_accesses
from bot.patients.identity import Progress, Step
from bot.patients.models import Channel
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind

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
        progress = identity.take_answer(session, turn.address, turn.message.body, now=turn.now)
        if progress.step is Step.VERIFIED:
            _note_verified(turn, session, progress)
            return [SlotSet("identity", "verified")]
        if progress.step is Step.LOCKED:
            return _lock(turn, session, say)
        if progress.step is Step.WRONG:
            say("utter_identity_wrong")
        _text_code(turn, session, progress)
        return [SlotSet("identity", None)]


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
        if is_verified:
            say("utter_identity_not_needed" if turn.is_first_action else "utter_verified_thanks")
        elif turn.is_first_action:  # given without being asked: the check takes it
            return [*done, SlotSet("identity", None), FollowupAction("identity_form")]
        return [*done, FollowupAction(LISTEN)]


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
        identity.withdraw(session, turn.address)
        handoffs.request(session, turn.conversation, "wrong_number", now=turn.now)
        say("utter_wrong_number")
        return [ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction(LISTEN)]


def _note_verified(turn: Turn, session: Session, progress: Progress) -> None:
    """File it, and bind the conversation to the patient where there is only one."""
    for access in progress.accesses:
        who = "a proxy" if access.proxy else "the patient"
        text = f"Identity verified on {turn.conversation.channel.value} for {who}."
        fact = Fact(EntryKind.IDENTITY_VERIFIED, str(access.patient.id), text)
        filing.file(session, access.patient.id, turn.message, fact, now=turn.now)
    if len(progress.accesses) == 1:
        filing.bind_to_patient(session, turn.conversation, progress.accesses[0].patient.id)


def _lock(turn: Turn, session: Session, say: Say) -> list[Event]:
    until = identity.LOCKED_FOR + turn.now
    local = until.astimezone(turn.zone)
    say("utter_identity_locked", until=local.strftime("%I:%M %p").lstrip("0"))
    handoffs.request(session, turn.conversation, "identity_locked", now=turn.now)
    return [SlotSet("identity", None), SlotSet("requested_slot", None)]


def _text_code(turn: Turn, session: Session, progress: Progress) -> None:
    """Text a one-time code to the phone on file, for whoever writes on the web."""
    if progress.code is None or progress.phone_number is None:
        return
    address = Address(turn.clinic.id, Channel.SMS, progress.phone_number)
    conversation = threads.conversation_with(session, address, now=turn.now)
    body = wording.say("one_time_code", clinic=turn.clinic.name, code=progress.code)
    threads.queue(session, conversation, body, key=f"code:{turn.message.id}", now=turn.now)
