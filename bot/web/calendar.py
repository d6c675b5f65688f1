"""Calendar files: a patient's visits behind a signed link, a practitioner's behind a secret one."""

from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from bot.clinics.models import Clinic
from bot.clock import utc_now
from bot.db import transaction
from bot.languages import Language
from bot.patients.models import Patient
from bot.scheduling import feeds
from bot.scheduling.calendar_file import calendar_file
from bot.scheduling.calendar_links import visits_behind
from bot.scheduling.feeds import Feed
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


@router.get("/feeds/{token}.ics", response_class=Response)
def give_feed(
    token: Token,
    request: Request,
    if_none_match: Annotated[str, Header()] = "",
    if_modified_since: Annotated[str, Header()] = "",
) -> Response:
    """A practitioner's visits; 304 without a body where the program has them already."""
    with transaction() as session:
        feed = feeds.read_feed(session, token, now=utc_now())
        if feed is None:
            return templates.TemplateResponse(request, "gone.html", status_code=404)
        headers = {
            "ETag": f'"{feed.tag}"',
            "Last-Modified": format_datetime(feed.changed_at, usegmt=True),
            "Cache-Control": "private, max-age=300",
        }
        if _is_known(feed, if_none_match, if_modified_since):
            return Response(status_code=304, headers=headers)
        return Response(feed.file(), media_type=CALENDAR, headers=headers)


def _is_known(feed: Feed, if_none_match: str, if_modified_since: str) -> bool:
    """Whether the caller has this content (RFC 9110, 13.2.2: the tag counts, if there is one)."""
    if if_none_match:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return bool(tags & {f'"{feed.tag}"', "*"})
    since = _date_in(if_modified_since)
    return since is not None and feed.changed_at <= since


def _date_in(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return date if date.tzinfo else None
