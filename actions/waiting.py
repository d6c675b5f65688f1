"""Something sooner than the visit that is booked: offered if it is free, else waited for."""

from datetime import date

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.offers import offer_times
from actions.refusals import offer
from actions.saying import Event, Say
from actions.speaking import when
from actions.turn import LISTEN, Turn
from bot.clock import local
from bot.conversations.models import OpenQuestion
from bot.plans.models import TreatmentOption
from bot.scheduling import booking, offering
from bot.scheduling.calendars import Viewer
from bot.scheduling.describing import describe
from bot.scheduling.models import Appointment
from bot.scheduling.offering import Search
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.wishes import read_wish
from bot.waitlist import joining
from bot.waitlist.models import WaitlistEntry
from bot.waitlist.wishes import sooner_than
from bot.waitlist.words import waits_for_a_time, without_words_of_waiting

JOIN = "action_join_waitlist"


class StartWaiting(ClinicAction):
    """Offer times before the next visit; where none is free, the waiting list."""

    def name(self) -> str:
        return "action_start_waiting"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_arranging()
        course = booking.next_course(session, turn.access.patient.id, now=turn.now)
        option = session.get_one(TreatmentOption, course[0].option_id)
        sooner = sooner_than(_wish(turn, session), _day(turn, course[0]))
        numbers = {visit.visit_number for visit in course}
        planned = [one for one in option.visits if one.number in numbers]
        viewer = Viewer(turn.access.patient.id, turn.conversation.id, tuple(course))
        offers = offering.find(session, Search(turn.clinic, planned, sooner, viewer), now=turn.now)
        if offers.found and offers.fit_the_wish:
            return offer_times(turn, session, say, option, moving=course, wish=sooner)
        if waits_for_a_time(turn.text):
            return _join(turn, session, say, course[0])
        say("utter_nothing_sooner", when=when(turn, course[0].starts_at))
        offer(turn, session, JOIN)
        return [FollowupAction(LISTEN)]


class JoinWaitlist(ClinicAction):
    """Put the next visit on the waiting list, after a yes."""

    def name(self) -> str:
        return JOIN

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_arranging()
        course = booking.next_course(session, turn.access.patient.id, now=turn.now)
        return _join(turn, session, say, course[0])


class LeaveWaitlist(ClinicAction):
    """The patient waits no more; the visit stays as it is."""

    def name(self) -> str:
        return "action_leave_waitlist"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_arranging()
        count = joining.leave(session, turn.access.patient.id, now=turn.now)
        say("utter_waitlist_left" if count else "utter_not_on_waitlist")
        return []


def decline_offer(turn: Turn, session: Session, say: Say, question: OpenQuestion) -> bool:
    """Take a no to times offered to somebody who waits; whether the question was about such."""
    found = joining.offer_behind(session, question)
    if found is None:
        return False
    joining.end_offer(session, found, "declined", now=turn.now)
    entry = session.get_one(WaitlistEntry, found.entry_id)
    visit = session.get_one(Appointment, entry.appointment_id)
    say("utter_waitlist_declined", when=when(turn, visit.starts_at))
    return True


def _join(turn: Turn, session: Session, say: Say, visit: Appointment) -> list[Event]:
    wish = _wish(turn, session)
    joining.join(session, visit, wish, turn.question_message, now=turn.now)
    say(
        "utter_waitlist_joined",
        patient=turn.access.patient.given_name,
        wish=describe(sooner_than(wish, _day(turn, visit)), turn.language),
        when=when(turn, visit.starts_at),
    )
    return []


def _wish(turn: Turn, session: Session) -> TimeConstraint:
    """The days named besides; any day if none is, or it is not clear which: it is read back."""
    plain = without_words_of_waiting(turn.text)
    wish = read_wish(session, turn.clinic, plain, now=turn.now)
    return wish if isinstance(wish, TimeConstraint) else TimeConstraint()


def _day(turn: Turn, visit: Appointment) -> date:
    return local(visit.starts_at, turn.clinic.time_zone).date()
