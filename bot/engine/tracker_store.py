"""Where the Rasa server keeps its dialogues: what was meant and done, never what was said.

A turn needs the words only while it runs, and then they are in memory. Messages are kept by the
application; here stay intents, treatments named, slots, actions and the message's id.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

METADATA_KEPT = {"message_id", "channel", "model_id", "assistant_id", "utter_action"}
ENTITIES_WITH_VALUE = {"treatment"}  # a name of the catalogue, set by lookup and synonyms
METADATA_SLOT = "session_started_metadata"


class DiscreetTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store without the words of patients and replies.

    host: a full SQLAlchemy URL; if empty, RASA_TRACKER_URL, or else a file in VAR_DIR.
    The events of a turn are saved in one transaction: all or none.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        url = host or os.environ.get("RASA_TRACKER_URL") or _default_url()
        super().__init__(domain=domain, host=url, event_broker=event_broker, **kwargs)
        if self.engine.dialect.name == "sqlite" and self.engine.url.database:
            sa.event.listen(self.engine, "connect", _prepare_connection)
            self.engine.dispose()  # connections opened until now lack the settings

    async def message_ids(self, conversation_id: str) -> list[str]:
        """Ids of all messages of a conversation, oldest first; a repeated one appears again."""
        with self.session_scope() as session:
            rows = (
                session.query(self.SQLEvent.data)
                .filter(
                    self.SQLEvent.sender_id == conversation_id,
                    self.SQLEvent.type_name == UserUttered.type_name,
                )
                .order_by(self.SQLEvent.id)
            )
            return [str(json.loads(data)["message_id"]) for (data,) in rows]

    def _additional_events(
        self, session: sa.orm.Session, tracker: DialogueStateTracker
    ) -> Iterator["WordlessEvent"]:
        return map(WordlessEvent, super()._additional_events(session, tracker))


class WordlessEvent:
    """An event as it is stored."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self.type_name = event.type_name

    def as_dict(self) -> dict[str, Any]:
        """The event's data without words."""
        kept = self._event.as_dict()
        kept["metadata"] = _ids_of(kept.get("metadata"))
        if self.type_name == "user":
            kept |= {"text": "", "parse_data": _wordless_parse_data(kept["parse_data"])}
        elif self.type_name == "bot":
            kept |= {"text": "", "data": {}}
        elif self.type_name == "entities":
            kept["entities"] = [_wordless_entity(entity) for entity in kept["entities"]]
        elif self.type_name == "slot" and kept["name"] == METADATA_SLOT:
            kept["value"] = _ids_of(kept["value"])
        return kept


def _ids_of(metadata: dict[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (metadata or {}).items() if key in METADATA_KEPT}


def _wordless_parse_data(parse_data: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": "",
        "intent": parse_data.get("intent") or {},
        "entities": [_wordless_entity(entity) for entity in parse_data.get("entities") or []],
        "asked": parse_data.get("asked") or [],
        "message_id": parse_data.get("message_id"),
        "metadata": _ids_of(parse_data.get("metadata")),
    }


def _wordless_entity(entity: dict[str, Any]) -> dict[str, Any]:
    has_value = entity.get("entity") in ENTITIES_WITH_VALUE
    return {"entity": entity.get("entity"), "value": entity.get("value") if has_value else ""}


def _prepare_connection(connection: Any, _: Any) -> None:
    """Readers and the writer do not block each other; a commit outlives the process."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA busy_timeout=5000")


def _default_url() -> str:
    folder = Path(os.environ.get("VAR_DIR") or "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'tracker.db'}"
