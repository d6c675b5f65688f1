"""Visits that are booked: told, moved, cancelled, confirmed."""

import re
from datetime import datetime

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions import attendance, late_notice
from actions.accepting import close_what_is_open
from actions.asked_visits import ask_whose, names_another, settle, whose_is_open
from actions.base import ClinicAction
from actions.certainty import is_sure
from actions.offers import offer_times
from actions.refusals import offer
from actions.saying import Event, Say
from actions.second_thoughts import offer_instead
from actions.speaking import when
from actions.turn import Turn
from actions.visits import file_visits, say_cancelled, visit_words, whens
from actions.wishes import wishes_for_a_time
from bot.conversations import plain_words, promises
from bot.conversations.handoff_models import Outcome
from bot.plans.models import TreatmentOption
from bot.records.models import EntryKind
from bot.reminders import answers
from bot.scheduling import booking
from bot.scheduling.errors import NoAppointment
from bot.scheduling.models import Appointment
from bot.waitlist.words import asks_for_sooner

LATER_VISIT = re.compile(
    r"\b(?:second|2nd|last|other|follow[- ]?up|segunda) (?:visit|appointment|appt|one|cita)\b"
    r"|\b(?:visit|appointment|appt) (?:2|two)\b",
    re.I,
)

PROMISES = {
    Outcome.TIME_PROMISED: "utter_time_promised",
    Outcome.CALL_BACK: "utter_call_promised",
}


class TellAppointment(ClinicAction):
    """When and where the visits ahead are."""

    def name(self) -> str:
        return "action_tell_appointment"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_visits()
        ahead = booking.upcoming(session, turn.access.patient.id, now=turn.now)
        is_promised = _say_promised(turn, session, say, {visit.starts_at for visit in ahead})
        if not ahead and is_promised:
            return []
        if not ahead:
            raise NoAppointment
        say("utter_appointment", **visit_words(turn, ahead))
        for visit in ahead[1:3]:
            say("utter_next_appointment", when=when(turn, visit.starts_at))
        return []


class StartMoving(ClinicAction):
    """Offer other times for the next visit; later ones of the course move only if they must."""

    def name(self) -> str:
        return "action_start_moving"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_arranging()
        instead = offer_instead(turn, session)
        if instead:
            return instead
        if asks_for_sooner(turn.text):
            return [FollowupAction("action_start_waiting")]
        course = _visits_meant(turn, session)
        if late_notice.is_late_now(turn, course):
            late_notice.say_before(turn, say)
        option = session.get_one(TreatmentOption, course[0].option_id)
        return offer_times(turn, session, say, option, moving=course)


class CancelAppointment(ClinicAction):
    """Cancel the next visit and those of its course; say so once.

    Late, it is asked back however plain: the clinic's wish for notice is told before.
    """

    def name(self) -> str:
        return "action_cancel_appointment"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        is_confirmed = turn.intent == "affirm"
        is_plain = plain_words.is_plain_cancelling(turn.text) and is_sure(turn)
        asked = attendance.may_be_refused(turn, session)
        is_said = is_plain and plain_words.says_cancel(turn.text)  # not just "i wont be there"
        if asked and not (is_confirmed or is_said):
            return attendance.ask_what_then(turn, session, say, asked)
        turn.access.require_decision()
        course = _visits_meant(turn, session)
        is_late = late_notice.is_late_now(turn, course)
        wants_another = not is_confirmed and is_plain and wishes_for_a_time(turn, session)
        if wants_another:  # "cancel it and give me friday"
            return [FollowupAction("action_start_moving")]
        if not is_confirmed and (is_late or not is_plain):
            if is_late:
                late_notice.say_before(turn, say)
            say("utter_ask_cancel", whens=whens(turn, course))
            offer(turn, session, self.name())
            return []
        booking.cancel(session, course, now=turn.now)
        say_cancelled(turn, session, say, course)
        if is_late:
            late_notice.tell_team(turn, session, say)
        close_what_is_open(turn, session)
        return []


class ConfirmAttendance(ClinicAction):
    """The patient will come."""

    def name(self) -> str:
        return "action_confirm_attendance"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        is_own = turn.question_message is turn.message  # else whose it is was chosen since
        asked = attendance.asked_about(turn, session) if is_own else None
        if asked and names_another(turn, session, asked):
            asked = None
        is_plain = plain_words.is_plain_confirmation(turn.text)
        several = whose_is_open(turn, session) if is_plain else []
        if several:
            ask_whose(turn, session, say, several)
            return []
        if asked and attendance.is_about_visits_ahead(asked) and is_plain:
            answer = attendance.confirm if is_sure(turn) else attendance.ask_whether
            return answer(turn, session, say, asked)
        turn.access.require_visits()
        if not is_plain:
            return [FollowupAction("action_tell_appointment")]
        course = booking.next_course(session, turn.access.patient.id, now=turn.now)
        if not is_sure(turn):
            say("utter_ask_attendance", whens=whens(turn, course[:1]))
            offer(turn, session, self.name())
            return []
        booking.confirm(session, course[0], now=turn.now)
        answers.note_confirmed(session, course[:1], now=turn.now)
        settle(turn, session, course[:1])
        say("utter_attendance_confirmed", **visit_words(turn, course[:1]))
        file_visits(turn, session, EntryKind.ATTENDANCE_CONFIRMED, course[:1])
        return []


def _say_promised(turn: Turn, session: Session, say: Say, booked: set[datetime]) -> bool:
    """Tell what a coordinator promised and is not booked by now; say whether there was anything."""
    told = False
    for outcome, response in PROMISES.items():
        found = promises.promised(session, turn.conversation, outcome, now=turn.now)
        if found is None or found.outcome_at is None or found.outcome_at in booked:
            continue
        say(response, coordinator=found.taken_over_by or "", when=when(turn, found.outcome_at))
        told = True
    return told


def _visits_meant(turn: Turn, session: Session) -> list[Appointment]:
    """The visits of the next course; without the first if the message names a later one.

    After a text that asked about a visit it is that one, with what follows it in its course.
    """
    course = booking.next_course(session, turn.access.patient.id, now=turn.now)
    asked = attendance.visits_asked(turn, session)
    own = [visit for visit in asked if visit.patient_id == turn.access.patient.id]
    if own and not LATER_VISIT.search(turn.text):
        ahead = booking.upcoming(session, own[0].patient_id, now=turn.now)
        return [
            visit
            for visit in ahead
            if visit.option_id == own[0].option_id and visit.starts_at >= own[0].starts_at
        ]
    names_later = len(course) > 1 and LATER_VISIT.search(turn.text)
    return course[1:] if names_later else course
