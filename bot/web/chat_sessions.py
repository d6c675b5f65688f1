"""The tokens of the website chat: issued and signed by us, and good for twelve hours."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

LASTS = timedelta(hours=12)


def new_token(secret_key: str, *, now: datetime) -> str:
    """A token that nobody can guess or make: when it was issued, chance, and our signature."""
    body = f"{int(now.timestamp())}.{secrets.token_urlsafe(24)}"
    return f"{body}.{_signature(secret_key, body)}"


def is_good(token: str, secret_key: str, *, now: datetime) -> bool:
    """Whether we issued a token, not longer ago than it lasts."""
    body, _, signature = token.rpartition(".")
    expected = _signature(secret_key, body)
    if not hmac.compare_digest(signature.encode(), expected.encode()):
        return False
    issued_at = int(body.split(".", 1)[0])
    return 0 <= now.timestamp() - issued_at < LASTS.total_seconds()


def address_of(token: str) -> str:
    """What the database keeps of a token: a copy of it opens nobody's chat."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signature(secret_key: str, body: str) -> str:
    return hmac.new(secret_key.encode(), body.encode(), hashlib.sha256).hexdigest()
