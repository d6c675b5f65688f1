"""After a change of mind: the visits that were booked for the option chosen before."""

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions import late_notice
from actions.base import ClinicAction
from actions.refusals import offer
from actions.saying import Event, Say
from actions.speaking import name_of
from actions.topic import plan_of
from actions.turn import Turn
from actions.visits import say_cancelled, whens
from bot.plans.choosing import accepted_option
from bot.plans.models import TreatmentOption
from bot.scheduling import booking
from bot.scheduling.errors import NoAppointment
from bot.scheduling.models import Appointment

CANCEL_REPLACED = "action_cancel_replaced_visits"


def visits_replaced(turn: Turn, session: Session, chosen: TreatmentOption) -> list[Appointment]:
    """Visits ahead for another option of the same plan, whichever version of it."""
    ahead = booking.upcoming(session, turn.access.patient.id, now=turn.now)
    options = {visit.id: session.get_one(TreatmentOption, visit.option_id) for visit in ahead}
    return [
        visit
        for visit in ahead
        if options[visit.id].plan.number == chosen.plan.number
        and options[visit.id].treatment != chosen.treatment
    ]


def asks_about_replaced(turn: Turn, session: Session, say: Say, chosen: TreatmentOption) -> bool:
    """Name the visits that were for another option, and ask whether to cancel them."""
    visits = visits_replaced(turn, session, chosen)
    if not visits:
        return False
    before = session.get_one(TreatmentOption, visits[0].option_id)
    if late_notice.is_late_now(turn, visits):
        late_notice.say_before(turn, say)
    say("utter_ask_cancel_replaced", name=name_of(turn, before), whens=whens(turn, visits))
    offer(turn, session, CANCEL_REPLACED)
    return True


class CancelReplacedVisits(ClinicAction):
    """Cancel the visits for the option chosen before, on a yes; then look for a new time."""

    def name(self) -> str:
        return CANCEL_REPLACED

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_decision()
        chosen = accepted_option(session, plan_of(turn, session))
        visits = visits_replaced(turn, session, chosen) if chosen else []
        if chosen is None or not visits:
            raise NoAppointment
        is_late = late_notice.is_late_now(turn, visits)
        booking.cancel(session, visits, now=turn.now)
        say_cancelled(turn, session, say, visits)
        if is_late:
            late_notice.tell_team(turn, session, say)
        return [FollowupAction("action_start_booking")] if chosen.visits else []
