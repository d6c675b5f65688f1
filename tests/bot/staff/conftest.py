"""Passwords that are cheap to hash: how dear they are is the library's business."""

import pytest
from argon2 import PasswordHasher

from bot.staff import passwords


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(1, 8, 1))
