"""The address under which a patient reads a document, for some time."""

from datetime import datetime, timedelta
from uuid import UUID

from bot import signed_links
from bot.documents.models import Document
from bot.settings import get_settings

PURPOSE = "document"
LASTS = timedelta(days=30)
READ_FOR = timedelta(minutes=30)  # after the date of birth; then it is asked for again


def link_to(document: Document, *, now: datetime) -> str:
    """A link that opens a document after a date of birth, short enough for a text."""
    settings = get_settings()
    token = signed_links.sign(settings.secret_key, PURPOSE, document.id, now=now)
    return f"{settings.public_url}/d/{token}"


def document_id_in(token: str, *, now: datetime) -> UUID:
    """The document that a link opens. Raises LinkNotGood."""
    secret_key = get_settings().secret_key
    return signed_links.read(secret_key, PURPOSE, token, lasts=LASTS, now=now)[0]


def pass_for(document_id: UUID, person_id: UUID, *, now: datetime) -> str:
    """What a browser keeps for a while after the check: who was found to read what."""
    secret_key = get_settings().secret_key
    return signed_links.sign(secret_key, _reading(document_id), person_id, now=now)


def person_in(document_id: UUID, kept: str, *, now: datetime) -> UUID:
    """The patient or proxy that a browser's pass is of. Raises LinkNotGood."""
    secret_key = get_settings().secret_key
    reading = _reading(document_id)
    return signed_links.read(secret_key, reading, kept, lasts=READ_FOR, now=now)[0]


def _reading(document_id: UUID) -> str:
    return f"reading:{document_id}"
