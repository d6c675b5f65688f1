"""Booking: times offered for an option's visits, one picked, booked or moved, read back."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions import pain
from actions.accepting import accept, ask_to_choose, ask_which_option
from actions.base import ClinicAction
from actions.certainty import is_sure
from actions.choices import chosen_index
from actions.in_writing import put_visits_in_writing
from actions.late_notice import is_late_now, tell_team
from actions.offers import (
    MOVE,
    appointments_of,
    offer_times,
    visits_of,
)
from actions.replacing import visits_replaced
from actions.saying import Event, Say
from actions.speaking import clock_time
from actions.topic import plan_of, real_options
from actions.turn import LEAVE_FORM, Turn
from actions.visits import say_booked, say_moved
from actions.wishes import open_offer, wishes_for_a_time
from bot.conversations import questions
from bot.conversations.models import Message, OpenQuestion, QuestionKind
from bot.plans.choosing import accepted_option, options_named
from bot.plans.models import TreatmentOption
from bot.safety.pain import tells_pain
from bot.scheduling import booking
from bot.scheduling.errors import TimeSlotPast, TimeSlotTaken, VisitsAlreadyBooked


class StartBooking(ClinicAction):
    """Offer times for the option that was accepted; ask which where none was."""

    def name(self) -> str:
        return "action_start_booking"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        asked_about_pain = pain.ask_first(turn, session, say)
        if asked_about_pain is not None:  # before anything else, also before the identity check
            return asked_about_pain
        turn.access.require_decision()
        plan = plan_of(turn, session)
        option = accepted_option(session, plan)
        named = [o for o in options_named(plan.options, turn.text) if not o.is_no_treatment]
        asked = questions.newest(session, turn.conversation, QuestionKind.OPTION, now=turn.now)
        if option is None and asked and not asked.context.get("is_listing"):
            if asked.asked_at > turn.message.created_at:  # in this very reply
                return []
            wanted = {choice["option_id"] for choice in asked.choices}
            named = named or [o for o in plan.options if str(o.id) in wanted]
            # "Do you choose this one, so that I can look for a time?" - "Tuesday morning?"
            was_just_asked = questions.was_just_asked(session, asked, turn.message)
            is_yes = was_just_asked and is_sure(turn) and wishes_for_a_time(turn, session)
            if len(named) == 1 and is_yes:
                return accept(turn, session, say, named[0])
        if len(named) == 1 and named[0] is not option:  # to ask for a time is not yet to choose
            return ask_to_choose(turn, session, say, named)
        if option is None or (option.is_no_treatment and real_options(plan)):
            return ask_which_option(turn, session, say, plan)
        ahead = booking.upcoming(session, turn.access.patient.id, now=turn.now)
        if any(visit.option_id == option.id for visit in ahead):
            if wishes_for_a_time(turn, session) or tells_pain(turn.text):  # it cannot wait
                return [FollowupAction("action_start_moving")]
            raise VisitsAlreadyBooked
        return offer_times(turn, session, say, option)


class TakeTime(ClinicAction):
    """A wish for a day or hour: offer such times for what is being booked or moved.

    With nothing on offer and a visit ahead, the wish is for another time of that visit.
    """

    def name(self) -> str:
        return "action_take_time"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        question = open_offer(turn, session)
        if question is None:
            is_ahead = _has_visit_to_move(turn, session)
            return [FollowupAction("action_start_moving" if is_ahead else "action_start_booking")]
        turn.is_about(question)
        _require_right(turn, question)
        option = session.get_one(TreatmentOption, _id(question, "option_id"))
        moving = appointments_of(session, question)
        return offer_times(turn, session, say, option, moving=moving)


class AskTimeChoice(ClinicAction):
    """The form's question: the list of times, or a short reminder of it after a digression."""

    follows: ClassVar[bool] = False

    def name(self) -> str:
        return "action_ask_time_choice"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        question = open_offer(turn, session)
        if question is None or not question.choices:
            say("utter_ask_another_time")
        elif question.context["message_id"] != str(turn.message.id):
            count = len(question.choices)
            say("utter_back_to_booking" if count > 1 else "utter_back_to_booking_one", count=count)
        else:
            labels = [choice["label"] for choice in question.choices]
            intro = question.context["intro"]
            say(intro["response"], choices=labels, **intro["values"])
            until = question.context.get("held_until")
            if until is None:
                say("utter_times_how_to_choose")
            else:
                clock = clock_time(turn, datetime.fromisoformat(until))
                say("utter_times_held", until=clock)
        return []


class ValidateBookingForm(ClinicAction):
    """Whether the message picks one of the times offered."""

    follows: ClassVar[bool] = False

    def name(self) -> str:
        return "validate_booking_form"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        if turn.slots.get("time_choice") != "given":
            return []
        question = open_offer(turn, session)
        index = chosen_index(turn, question) if question else None
        return [SlotSet("time_choice", None if index is None else str(index + 1))]


class BookAppointment(ClinicAction):
    """Book or move to the time the patient picked; if it has just gone, offer those left."""

    def name(self) -> str:
        return "action_book_appointment"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        question = open_offer(turn, session)
        if question:
            turn.is_about(question)
        _require_right(turn, question)
        index = chosen_index(turn, question) if question else None
        if question is None or index is None:
            say("utter_choice_unclear")
            return _leave_form()
        option = session.get_one(TreatmentOption, _id(question, "option_id"))
        visits = visits_of(question.choices[index])
        moving = appointments_of(session, question)
        ours = turn.conversation.id
        try:
            if question.context["purpose"] == MOVE:
                is_late = is_late_now(turn, moving)
                booking.move(session, moving, visits, now=turn.now, conversation_id=ours)
                say_moved(turn, session, say, moving)
                if is_late:
                    tell_team(turn, session, say)
            else:
                patient_id = turn.access.patient.id
                booked = booking.book(
                    session, patient_id, option, visits, now=turn.now, conversation_id=ours
                )
                say_booked(turn, session, say, booked)
                put_visits_in_writing(turn, session, say, booked)
        except (TimeSlotTaken, TimeSlotPast) as gone:
            say(f"utter_{gone.reason}")
            wish = session.get_one(Message, UUID(question.context["message_id"])).body
            return offer_times(turn, session, say, option, moving=moving, said=wish)
        questions.close(session, turn.conversation, QuestionKind.TIME, now=turn.now)
        return _leave_form()


def _require_right(turn: Turn, question: OpenQuestion | None) -> None:
    """Raises NotAllowedToDecide unless whoever writes may do what times are on offer for."""
    if question is not None and question.context["purpose"] == MOVE:
        turn.access.require_arranging()
    else:
        turn.access.require_decision()


def _has_visit_to_move(turn: Turn, session: Session) -> bool:
    """Whether a visit is ahead that is not for an option given up since."""
    ahead = booking.upcoming(session, turn.access.patient.id, now=turn.now)
    if not ahead:
        return False
    chosen = accepted_option(session, plan_of(turn, session))
    replaced = visits_replaced(turn, session, chosen) if chosen and chosen.visits else []
    return len(ahead) > len(replaced)


def _id(question: OpenQuestion, name: str) -> UUID:
    return UUID(question.context[name])


def _leave_form() -> list[Event]:
    return [SlotSet("time_choice", None), *LEAVE_FORM]
