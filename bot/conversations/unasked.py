"""What may keep a text that we begin from being sent: looked at again as it is taken up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from bot.conversations.models import Message


@dataclass(frozen=True)
class Later:
    """Not before that moment."""

    until: datetime


@dataclass(frozen=True)
class Never:
    """Not at all; why, in a word of our own."""

    reason: str


Hindrance = Later | Never


class Hinders(Protocol):
    """Looks whether a text that we begin may be sent at this moment; None if it may."""

    def __call__(
        self, session: Session, message: Message, *, now: datetime
    ) -> Hindrance | None: ...
