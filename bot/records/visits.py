"""What is filed of a visit that was booked, moved, cancelled or confirmed."""

from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import local, when_words
from bot.plans.models import TreatmentOption
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.scheduling.models import Appointment

WORDS = {
    EntryKind.APPOINTMENT_BOOKED: "Booked",
    EntryKind.APPOINTMENT_MOVED: "Moved to",
    EntryKind.APPOINTMENT_CANCELLED: "Cancelled",
    EntryKind.ATTENDANCE_CONFIRMED: "Confirmed",
}


def visit_fact(
    session: Session, kind: EntryKind, visit: Appointment, *, is_by_staff: bool = False
) -> Fact:
    """The entry for one visit as it stands now, naming the plan that it is of."""
    option = session.get_one(TreatmentOption, visit.option_id)
    clinic = session.get_one(Clinic, visit.clinic_id)
    day_and_time = when_words(local(visit.starts_at, clinic.time_zone))
    by = " By the clinic." if is_by_staff else ""
    text = f"{WORDS[kind]}: visit {visit.visit_number} of {option.name}, {day_and_time}.{by}"
    detail = {"starts_at": visit.starts_at.isoformat(), "sequence": visit.sequence}
    return Fact(kind, str(visit.id), text, option.plan, detail)
