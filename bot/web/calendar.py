"""Calendar files: a patient's visits behind a signed link."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from bot.clinics.models import Clinic
from bot.clock import utc_now
from bot.db import transaction
from bot.languages import Language
from bot.patients.models import Patient
from bot.scheduling.calendar_file import calendar_file
from bot.scheduling.calendar_links import visits_behind
from bot.settings import get_settings
from bot.signed_links import LinkNotGood
from bot.web.pages import templates

router = APIRouter()
CALENDAR = "text/calendar; charset=utf-8"

Token = Annotated[str, Path(max_length=200)]


@router.get("/v/{token}.ics", response_class=Response)
def give_visits(token: Token, request: Request) -> Response:
    """The visits as they stand now; 404 and a kind page for a link that opens nothing any more."""
    now = utc_now()
    with transaction() as session:
        try:
            visits = visits_behind(session, token, get_settings(), now=now)
        except LinkNotGood:
            return templates.TemplateResponse(request, "gone.html", status_code=404)
        clinic = session.get_one(Clinic, visits[0].clinic_id)
        patient = session.get_one(Patient, visits[0].patient_id)
        file = calendar_file(visits, clinic, patient.language or Language.ENGLISH, now=now)
    headers = {"Content-Disposition": 'inline; filename="visit.ics"'}
    return Response(file, media_type=CALENDAR, headers=headers)
