"""The clinic itself: hours, address, records, from its approved facts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.turn import Turn
from bot.clinics.facts import facts_asked
from bot.clinics.models import ClinicFact, ClinicFactTopic


class TellClinicFact(ClinicAction):
    """Tell the approved facts that a question names."""

    def name(self) -> str:
        return "action_tell_clinic_fact"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        facts = session.scalars(
            select(ClinicFact).where(ClinicFact.clinic_id == turn.clinic.id)
        ).all()
        found = facts_asked(facts, turn.text)
        for fact in found:
            say("utter_clinic_fact", fact=fact.text)
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
            say("utter_clinic_fact", fact=fact.text)
            say("utter_records_offer")
        offer_coordinator(turn, session)
        return []
