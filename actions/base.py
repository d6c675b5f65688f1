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

from actions.questions import ACTION_FOR
from actions.refusals import answer_refusal
from actions.saying import Event, Say
from actions.turn import Turn
from bot.conversations.models import ActionResult
from bot.errors import ClinicError
from bot.patients import identity
from bot.patients.errors import IdentityNotVerified

LISTEN = "action_listen"
# "And the filling?" asks one of these again.
CAN_BE_REPEATED = {
    "ask_treatment_details",
    "ask_benefits",
    "ask_risks",
    "ask_preparation_aftercare",
    "ask_cost",
    "ask_installments",
    "ask_insurance",
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
            result = self._run(turn, session)
            session.add(
                ActionResult(
                    message_id=key[0], action=key[1], occurrence=key[2], result=result, done_at=now
                )
            )
        return result

    def _run(self, turn: Turn, session: Session) -> dict[str, Any]:
        dispatcher = CollectingDispatcher()
        say = Say(dispatcher)
        try:
            with session.begin_nested():
                events = self.handle(turn, session, say)
        except ClinicError as refusal:
            dispatcher.messages.clear()
            events = self._answer(refusal, turn, session, say)
        return {"events": self._with_what_follows(events, turn), "responses": dispatcher.messages}

    def _answer(self, refusal: ClinicError, turn: Turn, session: Session, say: Say) -> list[Event]:
        """A refusal's words, and what its reason brings along."""
        if isinstance(refusal, IdentityNotVerified):
            try:
                return self._ask_who_it_is(turn, session)
            except ClinicError as no_check:
                refusal = no_check
        return answer_refusal(refusal, turn, session, say)

    def _ask_who_it_is(self, turn: Turn, session: Session) -> list[Event]:
        """Keep the questions with their message, and ask for the date of birth first."""
        identity.begin(session, turn.address, now=turn.now)
        questions = ([turn.own_question] if turn.own_question else []) + turn.questions_left
        return [
            SlotSet("pending_questions", questions),
            SlotSet("pending_message_id", str(turn.question_message.id)),
            SlotSet("questions_left", []),
            SlotSet("question_message_id", None),
            FollowupAction("identity_form"),
        ]

    def _with_what_follows(self, events: list[Event], turn: Turn) -> list[Event]:
        if not self.follows or any(event["event"] == "followup" for event in events):
            return events
        if turn.own_question in CAN_BE_REPEATED:
            events = [*events, SlotSet("last_question", turn.own_question)]
        left = turn.questions_left
        if left:
            return [
                *events,
                SlotSet("questions_left", left[1:]),
                FollowupAction(ACTION_FOR[left[0]]),
            ]
        done = [SlotSet("questions_left", []), SlotSet("question_message_id", None)]
        return [*events, *done, FollowupAction(turn.active_loop or LISTEN)]
