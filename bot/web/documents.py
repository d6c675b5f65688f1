"""Documents behind a link: a date of birth first, then the page, the PDF, and a plain yes."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Cookie, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.clock import local, local_day, time_words, utc_now
from bot.db import transaction
from bot.documents import credit, links, opening, rendering
from bot.documents.errors import TermsChanged, TermsNotShown
from bot.documents.models import CreditAgreement, Document, DocumentKind
from bot.languages import Language
from bot.patients.access import Access
from bot.patients.errors import IdentityLocked, NotAllowedToDecide
from bot.settings import get_settings
from bot.signed_links import LinkNotGood
from bot.web.three_fields import ThreeFields

router = APIRouter(prefix="/d")
COOKIE = "document_reader"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
Reader = Annotated[str | None, Cookie(alias=COOKIE)]
# An address that was typed wrong still brings the page.
Lang = Annotated[
    Language | None, BeforeValidator(lambda value: value if value in set(Language) else None)
]


@dataclass(frozen=True)
class Opened:
    """What a link opens, and who is reading, if that has been checked."""

    document: Document
    clinic: Clinic
    reader: Access | None
    path: str
    language: Language


@router.get("/{token}", response_class=HTMLResponse)
def show(token: str, kept: Reader = None, lang: Lang = None) -> Response:
    """The document, or the question for a date of birth; a link that has ended says so."""
    with transaction() as session:
        opened = _open(session, token, kept, lang, now=utc_now())
        if opened is None:
            return _ended(lang)
        if opened.reader is None:
            return _ask(opened, ThreeFields())
        opening.note(session, opened.document, opened.reader, now=utc_now())
        return _page(session, opened)


@router.post("/{token}", response_class=HTMLResponse)
def check(
    token: str,
    month: Annotated[str, Form(max_length=20)] = "",
    day: Annotated[str, Form(max_length=20)] = "",
    year: Annotated[str, Form(max_length=20)] = "",
    lang: Lang = None,
) -> Response:
    """Take a date of birth; the right one opens the document in this browser for a while."""
    given = ThreeFields(month, day, year)
    with transaction() as session:
        opened = _open(session, token, None, lang, now=utc_now())
        if opened is None:
            return _ended(lang)
        if given.problems():
            return _ask(opened, given, status=422)
        try:
            reader = opening.reader_by(session, opened.document, given.date(), now=utc_now())
        except IdentityLocked as locked:
            return _ask(opened, given, locked_until=locked.until, status=429)
        if reader is None:
            return _ask(opened, given, is_wrong=True, status=403)
        return _let_in(opened, reader)


@router.get("/{token}/pdf")
def show_pdf(token: str, kept: Reader = None, lang: Lang = None) -> Response:
    """The document as a PDF; without the check the way leads back to it."""
    with transaction() as session:
        opened = _open(session, token, kept, lang, now=utc_now())
        if opened is None:
            return _ended(lang)
        if opened.reader is None:
            return RedirectResponse(f"{opened.path}?lang={opened.language}", 303)
        try:
            made = rendering.pdf(opened.document, opened.language, opened.clinic.time_zone)
        except rendering.PdfMissing:
            return _page(session, opened, pdf_is_missing=True)
        opening.note(session, opened.document, opened.reader, now=utc_now())
    name = f'inline; filename="{opened.document.kind}-{opened.document.code}.pdf"'
    response = Response(made, media_type="application/pdf")
    response.headers["Content-Disposition"] = name
    return _private(response)


@router.post("/{token}/agree")
def agree(
    token: str,
    version: Annotated[str, Form(max_length=64)] = "",
    kept: Reader = None,
    lang: Lang = None,
) -> Response:
    """A plain yes to the version of the terms on the page, by whoever was shown it."""
    with transaction() as session:
        opened = _open(session, token, kept, lang, now=utc_now())
        if opened is None:
            return _ended(lang)
        is_terms = opened.document.kind is DocumentKind.CREDIT_DISCLOSURE
        if opened.reader is not None and is_terms and version == opened.document.content_hash:
            with contextlib.suppress(TermsChanged, TermsNotShown, NotAllowedToDecide):
                credit.agree_on_page(session, opened.document, opened.reader, now=utc_now())
    return _private(RedirectResponse(f"{opened.path}?lang={opened.language}#agree", 303))


def _agreeing(session: Session, opened: Opened) -> dict[str, Any] | None:
    """What the page of credit's terms says below: agreed, no longer, not theirs, or the button."""
    document, reader = opened.document, opened.reader
    if document.kind is not DocumentKind.CREDIT_DISCLOSURE or reader is None:
        return None
    agreement = session.get(CreditAgreement, document.id)
    agreed = local_day(agreement.agreed_at, opened.clinic.time_zone) if agreement else None
    return {
        "agreed_on": agreed.isoformat() if agreed else None,
        "holds": credit.still_holds(session, document, now=utc_now()),
        "may": reader.proxy is None or reader.proxy.may_decide,
    }


def _open(
    session: Session, token: str, kept: str | None, lang: Lang, *, now: datetime
) -> Opened | None:
    """What a link opens; None if it has ended or was never ours."""
    try:
        document = session.get(Document, links.document_id_in(token, now=now))
    except LinkNotGood:
        return None
    if document is None:
        return None
    reader = _reader(session, document, kept, now=now)
    clinic = session.get_one(Clinic, document.clinic_id)
    return Opened(document, clinic, reader, f"/d/{token}", lang or document.language)


def _reader(
    session: Session, document: Document, kept: str | None, *, now: datetime
) -> Access | None:
    """Who this browser was found to be, if they may still read the document."""
    try:
        person_id = links.person_in(document.id, kept or "", now=now)
    except LinkNotGood:
        return None
    return opening.reader_by_id(session, document, person_id)


def _let_in(opened: Opened, reader: Access) -> Response:
    """On to the page, with a pass for this document in this browser."""
    person_id: UUID = (reader.proxy or reader.patient).id
    response = RedirectResponse(f"{opened.path}?lang={opened.language}", 303)
    response.set_cookie(
        COOKIE,
        links.pass_for(opened.document.id, person_id, now=utc_now()),
        max_age=int(links.READ_FOR.total_seconds()),
        path=opened.path,
        httponly=True,
        samesite="strict",
        secure=get_settings().public_url.startswith("https://"),
    )
    return _private(response)


def _page(session: Session, opened: Opened, *, pdf_is_missing: bool = False) -> Response:
    html = rendering.page(
        opened.document,
        opened.language,
        opened.clinic.time_zone,
        path=opened.path,
        pdf_is_missing=pdf_is_missing,
        agreeing=_agreeing(session, opened),
    )
    return _private(HTMLResponse(html))


def _ask(
    opened: Opened,
    given: ThreeFields,
    *,
    is_wrong: bool = False,
    locked_until: datetime | None = None,
    status: int = 200,
) -> Response:
    """The question for a date of birth: nothing on it says whose document it is."""
    until = local(locked_until, opened.clinic.time_zone) if locked_until else None
    html = rendering.render(
        "birth_date.html",
        opened.language,
        path=opened.path,
        given=given,
        problems=given.problems() if status == 422 else {},
        is_wrong=is_wrong,
        until=time_words(until, opened.language) if until else None,
    )
    return _private(HTMLResponse(html, status))


def _ended(lang: Lang) -> Response:
    """A link that has expired, or never was one: the way on, and nothing about anybody."""
    html = rendering.render("ended.html", lang or Language.ENGLISH, path="")
    return _private(HTMLResponse(html, 410))


def _private(response: Response) -> Response:
    """Nothing keeps it, nothing finds it, and no other site learns of it."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
