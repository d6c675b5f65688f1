"""Two hundred patients want one time at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.clinics.models import Practitioner, Room
from bot.conversations.threads import conversation_with
from bot.db import transaction
from bot.patients.models import Patient
from bot.scheduling import booking, held_times, offering
from bot.scheduling.buffers import taken_by
from bot.scheduling.calendars import Viewer
from bot.scheduling.errors import TimeSlotTaken
from bot.scheduling.models import Appointment, HeldTime
from bot.scheduling.offering import Offers, Search
from bot.scheduling.visits import Visit
from tests.bot.scheduling.conftest import NINE, slot
from tests.people import clinic, option_of, sms_address
from tests.texting import NOON

PATIENTS = 200
AT_ONCE = 16  # threads that answer, as a server has them


@dataclass(frozen=True)
class Racer:
    patient_id: UUID
    conversation_id: UUID


def line_up(session: Session) -> list[Racer]:
    """Patients with a conversation each, and a clinic that has times enough for all."""
    ours = clinic(session)
    for n in range(8):
        session.add(Practitioner(clinic_id=ours.id, name=f"Dr. {n}", role="dentist"))
        session.add(Room(clinic_id=ours.id, name=f"Chair {n + 10}", roles=[]))
    racers = []
    for n in range(PATIENTS):
        who = Patient(
            clinic_id=ours.id,
            record_number=f"R-{n}",
            given_name=f"Racer {n}",
            family_name="One",
            birth_date=date(1990, 1, 1),
        )
        session.add(who)
        session.flush()
        thread = conversation_with(session, sms_address(session, f"+1212555{n:04}"), now=NOON)
        session.flush()
        racers.append(Racer(who.id, thread.id))
    return racers


def answer(engine: Engine, racer: Racer) -> Offers | None:
    """What a patient gets who picks the time: the visit (None), or other times."""
    with transaction(engine) as session:
        option = option_of(session, "Maria", "large-filling")
        wanted = [Visit(1, slot(session, NINE))]
        ours = racer.conversation_id
        try:
            booking.book(session, racer.patient_id, option, wanted, now=NOON, conversation_id=ours)
        except TimeSlotTaken:
            held_times.lock_calendar(session, clinic(session).id)
            viewer = Viewer(racer.patient_id, ours)
            search = Search(clinic(session), option.visits, None, viewer)
            offers = offering.find(session, search, now=NOON)
            times = taken_by(session, option, offers.visits)
            held_times.hold(session, clinic(session).id, ours, times, now=NOON)
            return offers
    return None


def test_exactly_one_gets_it_and_everybody_else_is_offered_times_of_their_own(
    engine: Engine,
) -> None:
    with transaction(engine) as session:
        racers = line_up(session)
    together = threading.Barrier(AT_ONCE)

    def run(number: int) -> Offers | None:
        if number < AT_ONCE:
            together.wait()
        return answer(engine, racers[number])

    with ThreadPoolExecutor(AT_ONCE) as patients:
        answers = list(patients.map(run, range(PATIENTS)))

    others = [offers for offers in answers if offers is not None]
    assert len(others) == PATIENTS - 1
    assert {len(offers.found) for offers in others} == {3}
    with transaction(engine) as session:
        assert len(session.scalars(select(Appointment)).all()) == 1
        held = session.scalars(select(HeldTime)).all()
    assert len(held) == 3 * (PATIENTS - 1)
    times = {(row.practitioner_id, row.busy_from) for row in held}
    assert len(times) == len(held)
