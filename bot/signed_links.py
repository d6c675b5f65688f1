"""Links that open one thing for some time: signed by us, so that nobody can guess or change one."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from itsdangerous import BadSignature, HMACAlgorithm, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode

SIGNATURE_BYTES = 9  # letters are dear in a text; 72 bits, over an id nobody knows, are plenty


class LinkNotGood(ValueError):
    """A link that we did not make, that was changed, or that has expired."""


def sign(secret_key: str, purpose: str, thing_id: UUID, *, now: datetime) -> str:
    """The token of a link to one thing; letters, digits, dots, hyphens and underscores.

    purpose: what the link opens ("calendar"); a token of one purpose opens nothing else
    """
    return _Signer(secret_key, purpose, now).sign(base64_encode(thing_id.bytes)).decode()


def read(
    secret_key: str, purpose: str, token: str, *, lasts: timedelta, now: datetime
) -> tuple[UUID, datetime]:
    """The thing that a token opens, and the moment at which the link was made.

    Raises LinkNotGood if it is not ours, was made for something else, or is older than it lasts.
    """
    signer = _Signer(secret_key, purpose, now)
    try:
        value, made_at = signer.unsign(
            token, max_age=int(lasts.total_seconds()), return_timestamp=True
        )
        return UUID(bytes=base64_decode(value)), made_at
    except (BadSignature, ValueError) as trouble:
        raise LinkNotGood from trouble


class _ShortHmac(HMACAlgorithm):
    """HMAC-SHA-256 cut short (RFC 2104, section 5)."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return super().get_signature(key, value)[:SIGNATURE_BYTES]


class _Signer(TimestampSigner):
    """The library's signer, with the time handed in."""

    def __init__(self, secret_key: str, purpose: str, now: datetime) -> None:
        super().__init__(
            secret_key,
            salt=f"link:{purpose}",
            digest_method=hashlib.sha256,
            algorithm=_ShortHmac(hashlib.sha256),
        )
        self._now = now

    def get_timestamp(self) -> int:
        return int(self._now.timestamp())
