"""A price in writing: who pays without insurance is given a good-faith estimate, by a link."""

from rasa_sdk.events import FollowupAction
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.paper_words import TAKE_COVERAGE
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.topic import plan_of
from actions.turn import Turn
from bot.clock import local_day, short_day
from bot.conversations import questions
from bot.conversations.models import QuestionKind
from bot.conversations.questions import Asked
from bot.documents import coverage, due, estimates
from bot.documents.coverage_words import read_coverage
from bot.documents.errors import EstimateIncomplete
from bot.documents.links import LASTS, link_to
from bot.documents.models import Document
from bot.plans.models import TreatmentPlan
from bot.scheduling.models import Appointment


def start_clock(turn: Turn, session: Session) -> None:
    """Note that a price was asked for: from now on the estimate is due."""
    estimates.take_request(session, turn.access.patient, turn.conversation, now=turn.now)


def put_in_writing(turn: Turn, session: Session, say: Say, plan: TreatmentPlan) -> None:
    """After a price: start the clock, and give the estimate once it is known who pays.

    Whether insurance is to be used is asked first; while other questions wait, only the clock
    starts.
    """
    patient = turn.access.patient
    if estimates.take_request(session, patient, turn.conversation, now=turn.now) is None:
        return
    if turn.questions_left:
        return
    if coverage.uses_insurance(session, patient.id) is None:
        context = {"message_id": str(turn.question_message.id)}
        asked = Asked(QuestionKind.COVERAGE, choices=[], context=context)
        questions.ask(session, turn.conversation, asked, now=turn.now)
        say("utter_ask_coverage")
        return
    give_estimate(turn, session, say, plan)


def give_estimate(turn: Turn, session: Session, say: Say, plan: TreatmentPlan) -> None:
    """The link to the estimate; where it is not complete, the day by which staff send it."""
    try:
        document = estimates.issue(session, plan, turn.message, turn.language, now=turn.now)
    except EstimateIncomplete:
        running = estimates.running_for(session, plan.patient_id)
        due_on = running.due_on if running else turn.today
        say("utter_estimate_incomplete", due=short_day(due_on, turn.language))
        return
    say("utter_estimate_in_writing", **link_words(turn, document))


def put_visits_in_writing(
    turn: Turn, session: Session, say: Say, visits: list[Appointment]
) -> None:
    """After a booking: start its clock, and give the estimate with its days to who pays alone."""
    running = due.take_scheduling(session, visits, turn.conversation, now=turn.now)
    is_self_pay = coverage.uses_insurance(session, turn.access.patient.id) is False
    if running is not None and is_self_pay and turn.may_see_costs:
        give_estimate(turn, session, say, plan_of(turn, session))


def link_words(turn: Turn, document: Document) -> dict[str, str]:
    """A document's link and the day until which it opens."""
    until = local_day(turn.now + LASTS, turn.clinic.time_zone)
    return {"link": link_to(document, now=turn.now), "until": short_day(until, turn.language)}


class TakeCoverage(ClinicAction):
    """Note whether insurance is to be used; who pays alone gets the estimate at once."""

    def name(self) -> str:
        return TAKE_COVERAGE

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        asked = questions.newest(session, turn.conversation, QuestionKind.COVERAGE, now=turn.now)
        uses = read_coverage(turn.message.body)
        if uses is None or (asked is None and uses):
            return [FollowupAction("action_clarify")]
        if asked is not None:
            turn.is_about(asked)
        turn.access.require_costs()
        questions.close(session, turn.conversation, QuestionKind.COVERAGE, now=turn.now)
        patient_id = turn.access.patient.id
        coverage.take_answer(session, patient_id, turn.message, uses=uses, now=turn.now)
        if uses:
            estimates.withdraw(session, patient_id, now=turn.now)
            say("utter_uses_insurance")
            offer_coordinator(turn, session)
            return []
        give_estimate(turn, session, say, plan_of(turn, session))
        return []
