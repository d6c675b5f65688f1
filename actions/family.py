"""One message about several patients' visits: "Leo yes, but Ana is sick, next week?".

Who comes is confirmed; a visit that has to move is moved next, one at a time; what is to be
cancelled is read back first.
"""

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.family_meaning import Meant, visits_meant
from actions.offers import offer_times
from actions.refusals import offer
from actions.saying import Event, Say
from actions.speaking import listed, when
from actions.turn import LISTEN, Turn
from actions.visits import file_visits, say_cancelled
from bot.conversations import questions
from bot.conversations.family_replies import Says
from bot.conversations.models import QuestionKind
from bot.plans.models import TreatmentOption
from bot.records.models import EntryKind
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
        for one in coming:
            one.access.require_visits()
        for one in others:
            one.access.require_arranging()
        for one in off:
            one.access.require_decision()
        questions.close(session, turn.conversation, QuestionKind.PATIENT, now=turn.now)
        _confirm(turn, session, say, coming)
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
            if one.says is Says.CANCEL:
                one.access.require_decision()
                turn.settle_access(one.access)
                booking.cancel(session, one.course, now=turn.now)
                say_cancelled(turn, session, say, one.course)
        return []


def _confirm(turn: Turn, session: Session, say: Say, coming: list[Meant]) -> None:
    if not coming:
        return
    for one in coming:
        turn.settle_access(one.access)
        booking.confirm(session, one.course[0], now=turn.now)
        file_visits(turn, session, EntryKind.ATTENDANCE_CONFIRMED, one.course[:1])
    say(
        "utter_family_confirmed",
        visits=_whens(turn, coming),
        clinic=turn.clinic.name,
        address=turn.clinic.address,
    )


def _look_for_times(turn: Turn, session: Session, say: Say, others: list[Meant]) -> list[Event]:
    """Offer times for the first of them; the next one's turn comes when they name a day."""
    if not others:
        return []
    first, *rest = others
    turn.settle_access(first.access)
    patient = first.access.patient.given_name
    if rest:
        names = listed(turn, [one.access.patient.given_name for one in rest])
        say("utter_family_one_by_one", patient=patient, others=names)
    if first.says is Says.NOT_COMING:
        say("utter_ask_day_instead", patient=patient, when=when(turn, first.course[0].starts_at))
        return [FollowupAction(LISTEN)]
    option = session.get_one(TreatmentOption, first.course[0].option_id)
    say("utter_about_patient", patient=patient)
    return offer_times(turn, session, say, option, moving=first.course, said=first.words)


def _whens(turn: Turn, meant: list[Meant]) -> str:
    """'Leo Tuesday, December 1, 9:00 AM and Ana ...'."""
    return listed(
        turn,
        [f"{one.access.patient.given_name} {when(turn, one.course[0].starts_at)}" for one in meant],
    )
