"""Links to calendar files: one for the visits that were booked in one step."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import signed_links
from bot.scheduling.models import Appointment
from bot.settings import Settings
from bot.signed_links import LinkNotGood

PURPOSE = "calendar"
OPEN_AFTER_VISIT = timedelta(days=7)
LONGEST = timedelta(days=3 * 365)  # nobody books further ahead


def link_to(visits: Sequence[Appointment], settings: Settings, *, now: datetime) -> str:
    """Where a phone finds the calendar file of visits that were booked in one step."""
    token = signed_links.sign(settings.secret_key, PURPOSE, visits[0].id, now=now)
    return f"{settings.public_url}/v/{token}.ics"


def visits_behind(
    session: Session, token: str, settings: Settings, *, now: datetime
) -> list[Appointment]:
    """The visits that a link opens, in order, cancelled ones too.

    Raises LinkNotGood for a link that is not ours, and some days after the last visit.
    """
    visit_id, _ = signed_links.read(settings.secret_key, PURPOSE, token, lasts=LONGEST, now=now)
    linked = session.get(Appointment, visit_id)
    if linked is None:
        raise LinkNotGood
    visits = session.scalars(
        select(Appointment)
        .where(
            Appointment.patient_id == linked.patient_id,
            Appointment.option_id == linked.option_id,
            Appointment.booked_at == linked.booked_at,
        )
        .order_by(Appointment.starts_at)
    ).all()
    if now > max(visit.ends_at for visit in visits) + OPEN_AFTER_VISIT:
        raise LinkNotGood
    return list(visits)
