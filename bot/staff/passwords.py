"""Passwords: argon2id, and never many at once, since each takes 64 MB for a moment."""

import secrets
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
AT_ONCE = 2

_turnstile = BoundedSemaphore(AT_ONCE)
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """What is kept of a password. Raises ValueError if it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ValueError(f"a password has {SHORTEST} to {LONGEST} characters")
    with _turnstile:
        return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether a password fits; without a hash it takes as long and is wrong."""
    with _turnstile:
        try:
            fits = _hasher.verify(password_hash or _nobodys_hash(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return fits and password_hash is not None


def new_password() -> str:
    """A password for a first sign-in that nobody can guess."""
    return secrets.token_urlsafe(15)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))
