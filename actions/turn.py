"""One turn as an action sees it: who writes, what they wrote, which patient it is about."""

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clauses import Span, spans_in, words_at
from actions.questions import ACTION_FOR, asked_in
from actions.whom import patient_meant
from bot.clinics.models import Clinic
from bot.conversations.models import Conversation, Direction, Message, OpenQuestion
from bot.conversations.threads import address_of, answers_to
from bot.languages import Language
from bot.patients.access import Access, Address, people_on_file, verified_accesses
from bot.patients.errors import IdentityNotVerified
from bot.patients.models import Channel

LISTEN = "action_listen"
LEAVE_FORM = [ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction(LISTEN)]


class Turn:
    """What an action needs to know of the message it answers.

    The words come from the message in the database: the engine has them masked.
    """

    def __init__(self, tracker: Tracker, session: Session, now: datetime) -> None:
        self._tracker = tracker
        self.session = session
        self.now = now
        self.running = ""  # the action under way
        self.slots: dict[str, Any] = tracker.slots
        self.latest_message: dict[str, Any] = tracker.latest_message
        self.intent = str((tracker.latest_message.get("intent") or {}).get("name") or "")
        metadata = tracker.latest_message.get("metadata") or {}
        self.message = session.get_one(Message, UUID(metadata["message_id"]))
        self.conversation = session.get_one(Conversation, self.message.conversation_id)
        self.clinic = session.get_one(Clinic, self.conversation.clinic_id)

    @property
    def address(self) -> Address:
        """Where the message came from."""
        return address_of(self.conversation)

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.clinic.time_zone)

    @property
    def today(self) -> date:
        """The clinic's local day."""
        return self.now.astimezone(self.zone).date()

    @property
    def language(self) -> Language:
        """The language that whoever writes is answered in."""
        return self.conversation.language or Language.ENGLISH

    @property
    def active_loop(self) -> str | None:
        """The form that is under way."""
        return (self._tracker.active_loop or {}).get("name")

    @property
    def is_first_action(self) -> bool:
        """Whether the turn begins with this action."""
        return bool(self._tracker.latest_action_name == LISTEN)

    @cached_property
    def question_message(self) -> Message:
        """The message that asked: an earlier one, if identity had to be checked first."""
        for event in reversed(self._tracker.events):
            if event["event"] == "user":
                break
            if event["event"] == "slot" and event.get("name") == "question_message_id":
                asked_earlier = event.get("value")
                if asked_earlier:
                    return self.session.get_one(Message, UUID(asked_earlier))
                break
        return self.message

    @property
    def text(self) -> str:
        """The words of the message that asked."""
        return self.question_message.body

    @cached_property
    def spans(self) -> dict[str, list[Span]]:
        """Where each question stands in the message that asked several."""
        if self.question_message is self.message:
            return spans_in(self.message.body, self.latest_message)
        kept = self.slots.get("question_spans") or {}
        is_of_this = kept.get("message_id") == str(self.question_message.id)
        return dict(kept["spans"]) if is_of_this else {}

    @property
    def own_words(self) -> str:
        """The words of the question that the running action answers, of several in a message."""
        spans = self.spans.get(self.own_question or "")
        return words_at(self.text, spans) if spans else self.text

    @property
    def words_before_it(self) -> str:
        """What the message says before that question; empty if it asks nothing else."""
        spans = self.spans.get(self.own_question or "")
        return self.text[: spans[0][0]] if spans else ""

    @property
    def spans_to_keep(self) -> dict[str, Any]:
        """The slot's value with which a later turn finds the questions of this message."""
        return {"message_id": str(self.question_message.id), "spans": self.spans}

    @property
    def questions_left(self) -> list[str]:
        """What the message asks besides what this action answers, in order."""
        if self.is_first_action:
            return [name for name in asked_in(self.latest_message) if name != self.intent]
        return list(self.slots.get("questions_left") or [])

    @property
    def asks_several(self) -> bool:
        """Whether the message asks more than one thing: then each answer is kept short."""
        return bool(self.questions_left) or len(asked_in(self.latest_message)) > 1

    @property
    def confidence(self) -> float:
        """How surely the message that asked was understood, 0 to 1; 0 if that is forgotten."""
        message_id = str(self.question_message.id)
        for event in reversed(self._tracker.events):
            metadata = event.get("metadata") or {}
            if event["event"] == "user" and metadata.get("message_id") == message_id:
                return float(event["parse_data"]["intent"].get("confidence") or 0.0)
        return 0.0

    @property
    def own_question(self) -> str | None:
        """The question that the running action answers."""
        return next((name for name, action in ACTION_FOR.items() if action == self.running), None)

    @property
    def may_see_costs(self) -> bool:
        """Whether whoever writes may be told money facts of this patient."""
        return self.access.proxy is None or self.access.proxy.may_see_costs

    @property
    def may_decide(self) -> bool:
        """Whether whoever writes may accept, book, move and cancel for this patient."""
        return self.access.proxy is None or self.access.proxy.may_decide

    def occurrence_of(self, action: str) -> int:
        """How often an action has already run in this turn."""
        count = 0
        for event in reversed(self._tracker.events):
            if event["event"] == "user":
                break
            count += event["event"] == "action" and event.get("name") == action
        return count

    def previous_message_id(self, session: Session) -> str | None:
        """The patient's message before this one."""
        return str(self._previous.id) if self._previous else None

    def is_after(self, silence: timedelta) -> bool:
        """Whether the patient had written nothing for longer than that before this message."""
        previous = self._previous
        return previous is not None and self.message.created_at - previous.created_at > silence

    @cached_property
    def _previous(self) -> Message | None:
        return self.session.scalar(
            select(Message)
            .where(
                Message.conversation_id == self.conversation.id,
                Message.direction == Direction.INBOUND,
                Message.created_at < self.message.created_at,
            )
            .order_by(Message.created_at.desc())
            .limit(1)
        )

    @cached_property
    def accesses(self) -> list[Access]:
        """The patients that whoever writes is verified for. Raises IdentityNotVerified."""
        found = verified_accesses(self.session, self.address, now=self.now)
        if not found:
            raise IdentityNotVerified
        return found

    def is_about(self, question: OpenQuestion) -> None:
        """From now on the turn is about the patient that one of our questions was asked for.

        Raises IdentityNotVerified if whoever writes is not verified for that patient any more.
        """
        patient_id = question.context.get("patient_id")
        if patient_id is None:
            return
        meant = [access for access in self.accesses if str(access.patient.id) == patient_id]
        if not meant:
            raise IdentityNotVerified
        self.settle_access(meant[0])

    def takes_up(self, question: OpenQuestion) -> None:
        """From now on the turn answers what one of our questions was asked for."""
        asked_in = self.session.get_one(Message, UUID(question.context["message_id"]))
        vars(self)["question_message"] = asked_in

    def settle_access(self, access: Access) -> Access:
        vars(self)["access"] = access
        self.conversation.patient_id = self.message.patient_id = access.patient.id
        access.patient.language = self.conversation.language or access.patient.language
        return access

    @property
    def is_shared(self) -> bool:
        """Whether whoever writes may be asking about one of several patients."""
        if len(self.accesses) > 1 or self.conversation.channel is not Channel.SMS:
            return len(self.accesses) > 1
        people = people_on_file(self.session, self.clinic.id, self.conversation.address)
        return len({access.patient.id for person in people for access in person.accesses}) > 1

    @property
    def is_first_answer(self) -> bool:
        """Whether nothing has been said to this message yet."""
        return answers_to(self.session, self.message) == 0

    @property
    def was_allowed(self) -> bool:
        """Whether a verified patient's facts were opened in this action."""
        return "access" in vars(self)

    def forget_access(self) -> None:
        """Look afresh at who is verified."""
        for name in ("accesses", "access"):
            vars(self).pop(name, None)

    @cached_property
    def access(self) -> Access:
        """The patient this turn is about. Raises WhichPatient if that is not clear."""
        return self.settle_access(patient_meant(self))
