"""One message about several patients' visits: "Leo yes, but Ana is sick, next week?".

Who comes is confirmed; a visit that has to move is moved next, one at a time; what is to be
cancelled is read back first.
"""

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions import attendance
from actions.asked_visits import settle
from actions.base import ClinicAction
from actions.family_meaning import Meant, visits_meant
from actions.offers import offer_times
from actions.refusals import offer
from actions.saying import Event, Say
from actions.speaking import listed, when
from actions.turn import LISTEN, Turn
from actions.visits import say_cancelled
from bot.conversations import questions
from bot.conversations.family_replies import Says
from bot.conversations.models import QuestionKind
from bot.plans.models import TreatmentOption
from bot.records import filing
from bot.records.models import EntryKind
from bot.records.visits import visit_fact
from bot.reminders import answers
from bot.scheduling import booking

CANCEL = "action_cancel_for_family"


class AnswerForFamily(ClinicAction):
    """Confirm who comes, read back what is to be cancelled, and start moving the first other."""

    def name(self) -> str:
        return "action_answer_for_family"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        meant = visits_meant(turn, session)
        coming = [one for one in meant if one.says is Says.COMES]
        off = [one for one in meant if one.says is Says.CANCEL]
        others = [one for one in meant if one.says in {Says.MOVE, Says.NOT_COMING}]
        _require_rights(coming, others, off)
        questions.close(session, turn.conversation, QuestionKind.PATIENT, now=turn.now)
        _confirm(turn, session, say, coming)
        attendance.decline(turn, session, [one.visit for one in others])
        settle(turn, session, [one.visit for one in meant])
        unknown = [one for one in [*off, *others] if one.whom.access is None]
        if unknown:  # to move or cancel takes a check: those actions ask for it
            turn.conversation.patient_id = unknown[0].whom.patient.id
            return [FollowupAction(attendance.CANCEL if off else attendance.MOVE)]
        if off:
            say("utter_ask_cancel", whens=_whens(turn, off))
            offer(turn, session, CANCEL)
            return []
        return _look_for_times(turn, session, say, others)


class CancelForFamily(ClinicAction):
    """After a yes: cancel the visits that the message wanted cancelled."""

    def name(self) -> str:
        return CANCEL

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        for one in visits_meant(turn, session):
            if one.says is Says.CANCEL and one.whom.access is not None:
                one.whom.access.require_decision()
                turn.settle_access(one.whom.access)
                booking.cancel(session, one.whom.course, now=turn.now)
                say_cancelled(turn, session, say, one.whom.course)
        return []


def _require_rights(coming: list[Meant], others: list[Meant], off: list[Meant]) -> None:
    for one in coming:
        if one.whom.access is not None:  # else they answer what our text to this phone said
            one.whom.access.require_visits()
    for one in others:
        if one.whom.access is not None:
            one.whom.access.require_arranging()
    for one in off:
        if one.whom.access is not None:
            one.whom.access.require_decision()


def _confirm(turn: Turn, session: Session, say: Say, coming: list[Meant]) -> None:
    if not coming:
        return
    visits = [one.visit for one in coming]
    for visit in visits:
        booking.confirm(session, visit, now=turn.now)
        fact = visit_fact(session, EntryKind.ATTENDANCE_CONFIRMED, visit)
        filing.file(session, visit.patient_id, turn.message, fact, now=turn.now)
    answers.note_confirmed(session, visits, now=turn.now)
    say(
        "utter_family_confirmed",
        visits=_whens(turn, coming),
        clinic=turn.clinic.name,
        address=turn.clinic.address,
    )


def _look_for_times(turn: Turn, session: Session, say: Say, others: list[Meant]) -> list[Event]:
    """Offer times for the first of them; the next one's turn comes when they name a day."""
    if not others or others[0].whom.access is None:
        return []
    first, *rest = others
    turn.settle_access(others[0].whom.access)
    patient = first.whom.patient.given_name
    if rest:
        names = listed(turn, [one.whom.patient.given_name for one in rest])
        say("utter_family_one_by_one", patient=patient, others=names)
    if first.says is Says.NOT_COMING:
        say("utter_ask_day_instead", patient=patient, when=when(turn, first.visit.starts_at))
        return [FollowupAction(LISTEN)]
    option = session.get_one(TreatmentOption, first.visit.option_id)
    say("utter_about_patient", patient=patient)
    course = first.whom.course
    return offer_times(turn, session, say, option, moving=course, said=first.words)


def _whens(turn: Turn, meant: list[Meant]) -> str:
    """'Leo Tuesday, December 1, 9:00 AM and Ana ...'."""
    whens = [(one.whom.patient.given_name, when(turn, one.visit.starts_at)) for one in meant]
    return listed(turn, [f"{name} {day}" for name, day in whens])
