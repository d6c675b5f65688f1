"""The base of all custom actions: one transaction each, every refusal answered, nothing twice.

An action answers one question of a message. What follows is said here, once, for all of them:
the message's next question, the form that was interrupted, or listening.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import pain, verifying
from actions.certainty import is_doubtful
from actions.holding import hold_back, is_taken_over
from actions.meaning import CLARIFY, another_meant
from actions.questions import ACTION_FOR, CAN_BE_REPEATED
from actions.refusals import answer_refusal
from actions.remembering import topic_after
from actions.saying import Event, Say
from actions.turn import LEAVE_FORM, LISTEN, Turn
from actions.wishes import open_offer
from bot.conversations import questions
from bot.conversations.models import ActionResult
from bot.errors import ClinicError
from bot.patients import identity
from bot.patients.errors import IdentityNotVerified
from bot.patients.identity import Step
from bot.scheduling import held_times

FEAR = "express_fear"
SILENCE: dict[str, Any] = {"events": [FollowupAction(LISTEN)], "responses": []}
NAMES_PATIENT = CAN_BE_REPEATED | {
    "ask_treatment_options",
    "accept_treatment",
    "decline_treatment",
}


class ClinicAction:
    """A custom action. `handle` says what is to be said and returns what follows, if special."""

    follows: ClassVar[bool] = True  # whether the message's next question is taken up afterwards

    def name(self) -> str:
        """The action's name in domain.yml."""
        raise NotImplementedError

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        """Do one thing in the open transaction. Refuse by raising a ClinicError."""
        raise NotImplementedError

    def execute(
        self,
        tracker: Tracker,
        open_transaction: Callable[[], AbstractContextManager[Session]],
        now: datetime,
    ) -> dict[str, Any]:
        """Run in one transaction and return events and responses; a repeat returns the same."""
        with open_transaction() as session:
            turn = Turn(tracker, session, now)
            turn.running = self.name()
            key = (turn.message.id, self.name(), turn.occurrence_of(self.name()))
            done = session.get(ActionResult, key)
            if done is not None:
                return done.result
            result = SILENCE if is_taken_over(turn) else self._run(turn, session)
            session.add(
                ActionResult(
                    message_id=key[0], action=key[1], occurrence=key[2], result=result, done_at=now
                )
            )
        return result

    def _run(self, turn: Turn, session: Session) -> dict[str, Any]:
        dispatcher = CollectingDispatcher()
        say = Say(dispatcher)
        held = hold_back(turn, session, say)
        if held is not None:
            return {"events": held, "responses": dispatcher.messages}
        meant = pain.BOOK if pain.is_missed(turn) else another_meant(turn, session, self.name())
        if meant is None and self._may_be_asked_back(turn) and is_doubtful(turn):
            meant = pain.BOOK if pain.is_severe(turn) else CLARIFY
        if meant not in {None, self.name()}:
            return {"events": [FollowupAction(meant)], "responses": []}
        is_answered = False
        try:
            events = self._handle_whole(turn, session, say)
            is_answered = True
        except IdentityNotVerified:
            dispatcher.messages.clear()
            events = self._check_who_it_is(turn, session, say)
        except ClinicError as refusal:
            dispatcher.messages.clear()
            events = answer_refusal(refusal, turn, session, say)
        if is_answered and dispatcher.messages and self._is_private(turn):
            say("utter_about_patient", patient=turn.access.patient.given_name)
            dispatcher.messages.insert(0, dispatcher.messages.pop())
        if self._begins_with_comfort(turn):
            say("utter_comfort_first")
            dispatcher.messages.insert(0, dispatcher.messages.pop())
        events = self._with_what_follows(events, turn)
        if turn.own_question and events[-1:] == [FollowupAction(LISTEN)]:
            pain.ask_again_after_answer(turn, session, say)
        return {"events": events, "responses": dispatcher.messages}

    def _may_be_asked_back(self, turn: Turn) -> bool:
        return self.follows and turn.is_first_action and self.name() != CLARIFY

    @staticmethod
    def _begins_with_comfort(turn: Turn) -> bool:
        """Whether the message tells of a fear beside what it asks, and nothing is said yet."""
        told = turn.latest_message.get("asked") or []
        return turn.is_first_action and turn.intent != FEAR and FEAR in told

    @staticmethod
    def _is_private(turn: Turn) -> bool:
        """Whether it tells facts of one of several patients who share this phone."""
        return (
            (turn.own_question in NAMES_PATIENT or turn.running == "action_take_choice")
            and turn.was_allowed
            and turn.is_shared
            and turn.is_first_answer
        )

    def _handle_whole(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        """Handle, or leave everything as it was and refuse."""
        with session.begin_nested():
            return self.handle(turn, session, say)

    def _check_who_it_is(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        """Take the birth date that the message gives, else ask for it; strangers are refused."""
        try:
            identity.begin(session, turn.address, turn.text, now=turn.now)
            if turn.is_first_action and verifying.says_who_it_is(turn):
                step = verifying.take_answer(turn, session, say).step
                if step is Step.VERIFIED:
                    turn.forget_access()
                    return self._handle_whole(turn, session, say)
                if step is Step.LOCKED:
                    return [FollowupAction(LISTEN)]
            return self._ask_who_it_is(turn)
        except IdentityNotVerified:  # for a patient that the birth date does not open
            return self._ask_who_it_is(turn)
        except ClinicError as refusal:
            return answer_refusal(refusal, turn, session, say)

    def _ask_who_it_is(self, turn: Turn) -> list[Event]:
        """Keep the questions with their message, and ask for the date of birth first."""
        waiting = ([turn.own_question] if turn.own_question else []) + turn.questions_left
        return [
            SlotSet("pending_questions", waiting),
            SlotSet("pending_message_id", str(turn.question_message.id)),
            SlotSet("questions_left", []),
            SlotSet("question_message_id", None),
            SlotSet("question_spans", turn.spans_to_keep),
            FollowupAction("identity_form"),
        ]

    def _with_what_follows(self, events: list[Event], turn: Turn) -> list[Event]:
        questions.withdraw_offers(
            turn.session, turn.conversation, asked_before=turn.message.created_at, now=turn.now
        )
        _release_times(turn)
        if not self.follows or any(event["event"] == "followup" for event in events):
            return events
        if turn.own_question and not any(event.get("name") == "topic" for event in events):
            events = [*events, topic_after(turn, None)]
        left = turn.questions_left
        if left:
            return [
                *events,
                SlotSet("questions_left", left[1:]),
                FollowupAction(ACTION_FOR[left[0]]),
            ]
        done = [SlotSet("questions_left", []), SlotSet("question_message_id", None)]
        if _form_is_idle(turn):
            return [*events, *done, *LEAVE_FORM]
        return [*events, *done, FollowupAction(turn.active_loop or LISTEN)]


def _release_times(turn: Turn) -> None:
    """Let go of the times held for this conversation once they are on offer no more."""
    question = open_offer(turn, turn.session)
    if question is None or not question.choices:
        held_times.release(turn.session, turn.conversation.id)


def _form_is_idle(turn: Turn) -> bool:
    """Whether the form under way has nothing to wait for any more."""
    if turn.active_loop == "identity_form":
        return turn.was_allowed  # the check was for another patient than the one now asked about
    if turn.active_loop == "booking_form":
        return open_offer(turn, turn.session) is None
    return False
