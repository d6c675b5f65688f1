"""Late notice: a visit cancelled or moved later than a clinic would like to hear of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clinics.models import Clinic
from bot.scheduling.models import Appointment


def is_late(clinic: Clinic, visits: Sequence[Appointment], *, now: datetime) -> bool:
    """Whether one of some visits begins within the hours of notice that a clinic asks for."""
    notice = timedelta(hours=clinic.cancel_notice_hours)
    return any(now < visit.starts_at < now + notice for visit in visits)
