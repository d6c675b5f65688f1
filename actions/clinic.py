"""The clinic itself: hours, address, records, from its approved facts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.turn import Turn
from bot.clinics.facts import facts_asked
from bot.clinics.models import ClinicFact, ClinicFactTopic
from bot.clock import day_words
from bot.scheduling import calendars
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.wishes import read_wish


class TellClinicFact(ClinicAction):
    """Tell the approved facts that a question names."""

    def name(self) -> str:
        return "action_tell_clinic_fact"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        facts = session.scalars(
            select(ClinicFact).where(ClinicFact.clinic_id == turn.clinic.id)
        ).all()
        found = facts_asked(facts, turn.text)
        if any(fact.topic is ClinicFactTopic.HOURS for fact in found):
            _say_if_closed(turn, session, say)
        for fact in found:
            say("utter_clinic_fact", fact=fact.said("text", turn.language))
        if not found:
            say("utter_no_clinic_fact")
            offer_coordinator(turn, session)
        return []


class TellRecords(ClinicAction):
    """Records are a person's business; the clinic's approved sentence says how."""

    def name(self) -> str:
        return "action_tell_records"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        fact = session.scalar(
            select(ClinicFact).where(
                ClinicFact.clinic_id == turn.clinic.id,
                ClinicFact.topic == ClinicFactTopic.RECORDS,
            )
        )
        if fact is None:
            say("utter_no_clinic_fact")
        else:
            say("utter_clinic_fact", fact=fact.said("text", turn.language))
            say("utter_records_offer")
        offer_coordinator(turn, session)
        return []


def _say_if_closed(turn: Turn, session: Session, say: Say) -> None:
    """Whether the clinic is closed on the days that a question about its hours names."""
    wish = read_wish(session, turn.clinic, turn.text, now=turn.now)
    closed = calendars.closed_days(session, turn.clinic, turn.now, turn.language)
    days = sorted(wish.on or ()) if isinstance(wish, TimeConstraint) else []
    for day in [day for day in days if day in closed][:2]:
        say("utter_closed_day", day=day_words(day, turn.language), reason=closed[day])
