"""What the provider's own log and the database say, side by side."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Direction, Handoff, Message, MessageState
from bot.patients.models import Consent
from emulator.texts import Text

UNSETTLED = (MessageState.RECEIVED, MessageState.QUEUED, MessageState.SENDING)


@dataclass(frozen=True)
class Evidence:
    """All texts as the provider has them, in the order it got them, and all rows of ours."""

    texts: list[Text]
    rows: list[Message]
    phones: dict[UUID, str]  # by conversation
    handed_over: set[UUID]  # conversations with a handoff
    opted_out_at: dict[str, datetime]  # by phone

    def inbound(self) -> list[Text]:
        """What patients texted."""
        return [text for text in self.texts if text.direction == "inbound"]

    def sent_for(self) -> dict[UUID, list[Text]]:
        """The texts that the provider took, by the row of ours that each is for."""
        found: dict[UUID, list[Text]] = defaultdict(list)
        for text in self.texts:
            if text.direction == "outbound-api":
                found[row_of(text)].append(text)
        return found

    def outbox(self) -> list[Message]:
        """Our texts."""
        return [row for row in self.rows if row.direction is Direction.OUTBOUND]


def row_of(text: Text) -> UUID:
    """The row that a text is for: its id travels in the address for reports."""
    return UUID(parse_qs(urlsplit(text.status_callback).query)["message"][0])


def gather(journal: Path, engine: Engine) -> Evidence:
    """Read both."""
    with Session(engine) as session:
        rows = list(session.scalars(select(Message).order_by(Message.created_at)))
        chats = session.scalars(select(Conversation))
        consents = session.scalars(select(Consent).where(Consent.opted_out_at.is_not(None)))
        return Evidence(
            texts=read_texts(journal),
            rows=rows,
            phones={chat.id: chat.address for chat in chats},
            handed_over=set(session.scalars(select(Handoff.conversation_id))),
            opted_out_at={c.phone_number: c.opted_out_at for c in consents if c.opted_out_at},
        )


def count_unsettled(journal: Path, engine: Engine) -> int:
    """How many texts still wait to be taken in, answered, sent or reported."""
    with Session(engine) as session:
        wanted = select(func.count()).where(Message.state.in_((*UNSETTLED, MessageState.SENT)))
        to_do = session.scalar(wanted) or 0
        known = set(session.scalars(select(Message.provider_sid)))
    inbound = {text.sid for text in read_texts(journal) if text.direction == "inbound"}
    return to_do + len(inbound - known)


def read_texts(journal: Path) -> list[Text]:
    """The last word of the provider's log on each text, in the order they first came."""
    texts: dict[str, Text] = {}
    for line in journal.read_bytes().splitlines():
        record = json.loads(line)
        if record["kind"] == "text":
            text = Text.model_validate(record["value"])
            texts[text.sid] = text
    return list(texts.values())
