"""Buffers: how long practitioner and room are taken up before and after a visit."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Practitioner, VisitBuffer
from bot.plans.models import TreatmentOption
from bot.scheduling.availability import Buffer, Taken
from bot.scheduling.visits import Visit

NONE = Buffer()


def buffer_of(session: Session, clinic_id: UUID, role: str, treatment: str) -> Buffer:
    """What a clinic leaves free around visits of a kind.

    Its words for a role and a treatment come before those for the role alone.
    """
    rows = session.scalars(
        select(VisitBuffer).where(
            VisitBuffer.clinic_id == clinic_id,
            VisitBuffer.role == role,
            VisitBuffer.treatment.in_(("", treatment)),
        )
    )
    by_treatment = {row.treatment: Buffer(row.minutes_before, row.minutes_after) for row in rows}
    return by_treatment.get(treatment) or by_treatment.get("") or NONE


def buffers_for(session: Session, option: TreatmentOption, visits: Sequence[Visit]) -> list[Buffer]:
    """The buffer of each visit of an option, by the role of who does it."""
    known: dict[str, Buffer] = {}
    found = []
    for visit in visits:
        role = session.get_one(Practitioner, visit.time_slot.practitioner_id).role
        if role not in known:
            known[role] = buffer_of(session, option.plan.clinic_id, role, option.treatment)
        found.append(known[role])
    return found


def taken_by(session: Session, option: TreatmentOption, visits: Sequence[Visit]) -> list[Taken]:
    """What visits of an option take up of practitioners and rooms, buffers included."""
    return times_of(visits, buffers_for(session, option, visits))


def times_of(visits: Sequence[Visit], buffers: Sequence[Buffer]) -> list[Taken]:
    """What visits take up of practitioners and rooms with these buffers."""
    slots = [visit.time_slot for visit in visits]
    return [
        (slot.practitioner_id, slot.room_id, *slot.busy(buffer))
        for slot, buffer in zip(slots, buffers, strict=True)
    ]
