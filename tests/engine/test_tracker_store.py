"""The tracker store on real files: what a thief could read, and what a crash leaves."""

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    EntitiesAdded,
    Event,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.tracker_store import DiscreetTrackerStore
from tests.engine.serving import ROOT

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [ask_cost]
entities: [treatment, person_name]
slots:
  treatment:
    type: text
    mappings: [{type: custom}]
actions: [action_quote_cost]
""")
SECRET = "Quetzalcoatl"  # said in every place where words can be


def said(message_id: str) -> list[Event]:
    """One turn in which the secret is everywhere."""
    entities = [
        {"entity": "treatment", "value": "crown", "text": SECRET, "start": 0, "end": 5},
        {"entity": "person_name", "value": SECRET, "start": 6, "end": 9},
    ]
    parse_data = {
        "text": SECRET,
        "intent": {"name": "ask_cost", "confidence": 0.9},
        "entities": entities,
        "asked": ["ask_cost", "ask_risks"],
        "text_tokens": [[0, 5]],
        "clauses": [SECRET],
    }
    metadata = {"message_id": message_id, "channel": "sms", "note": SECRET}
    return [
        ActionExecuted("action_listen", metadata={"note": SECRET}),
        SlotSet("session_started_metadata", metadata),
        UserUttered(
            SECRET,
            parse_data["intent"],
            entities,
            parse_data,
            input_channel="sms",
            message_id=message_id,
            metadata=metadata,
        ),
        EntitiesAdded(entities),
        SlotSet("treatment", "crown"),
        BotUttered(SECRET, {"buttons": [{"title": SECRET}]}, {"utter_action": "utter_cost"}),
    ]


def open_store(path: Path) -> DiscreetTrackerStore:
    return DiscreetTrackerStore(DOMAIN, host=f"sqlite:///{path}")


def save(store: DiscreetTrackerStore, conversation_id: str, events: list[Event]) -> None:
    tracker = asyncio.run(store.retrieve(conversation_id))
    tracker = tracker or DialogueStateTracker(conversation_id, DOMAIN.slots)
    tracker.update_with_events(events, DOMAIN)
    asyncio.run(store.save(tracker))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tracker.db"


@pytest.fixture
def store(path: Path) -> Iterator[DiscreetTrackerStore]:
    opened = open_store(path)
    yield opened
    opened.engine.dispose()


def test_no_word_that_was_said_is_in_the_files(store: DiscreetTrackerStore, path: Path) -> None:
    save(store, "c", said("m-1"))

    files = {file.name: file.read_bytes() for file in path.parent.iterdir()}

    assert b"ask_cost" in b"".join(files.values())  # it was written
    assert [name for name, content in files.items() if SECRET.encode() in content] == []


def test_what_was_meant_and_done_is_kept(store: DiscreetTrackerStore, path: Path) -> None:
    save(store, "c", said("m-1"))

    tracker = asyncio.run(open_store(path).retrieve("c"))

    latest = tracker.latest_message
    assert (latest.text, latest.intent["name"], latest.message_id) == ("", "ask_cost", "m-1")
    assert latest.metadata["message_id"] == "m-1"
    assert latest.parse_data["asked"] == ["ask_cost", "ask_risks"]
    assert latest.entities == [
        {"entity": "treatment", "value": "crown"},
        {"entity": "person_name", "value": ""},
    ]
    assert tracker.get_slot("treatment") == "crown"
    assert tracker.latest_bot_utterance.metadata["utter_action"] == "utter_cost"


def test_the_words_stay_with_the_running_turn(store: DiscreetTrackerStore) -> None:
    tracker = DialogueStateTracker("c", DOMAIN.slots)
    tracker.update_with_events(said("m-1"), DOMAIN)

    asyncio.run(store.save(tracker))

    assert tracker.latest_message.text == SECRET
    assert tracker.latest_message.parse_data["text"] == SECRET


def test_message_ids_come_in_order_and_only_of_one_conversation(
    store: DiscreetTrackerStore,
) -> None:
    save(store, "c", said("m-1"))
    save(store, "other", said("m-2"))
    save(store, "c", [UserUtteranceReverted()])
    save(store, "c", said("m-3"))

    assert asyncio.run(store.message_ids("c")) == ["m-1", "m-3"]
    assert asyncio.run(store.message_ids("nobody")) == []


def test_readers_and_the_writer_do_not_block_each_other(
    store: DiscreetTrackerStore, path: Path
) -> None:
    save(store, "c", said("m-1"))

    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def test_without_an_address_a_file_in_var_dir_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RASA_TRACKER_URL", raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))

    save(DiscreetTrackerStore(DOMAIN), "c", said("m-1"))

    assert (tmp_path / "var" / "tracker.db").exists()


WRITE_UNTIL_KILLED = """
import sys
from pathlib import Path
from tests.engine.test_tracker_store import open_store, said, save

store = open_store(Path(sys.argv[1]))
for number in range(100_000):
    save(store, f"c-{number % 50}", said(f"m-{number}"))
    print(number, flush=True)
"""


def test_a_turn_is_stored_whole_or_not_at_all_when_the_process_is_killed(path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WRITE_UNTIL_KILLED, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    acknowledged = [int(next(writer.stdout)) for _ in range(40)][-1] + 1
    writer.send_signal(signal.SIGKILL)
    writer.wait()

    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT sender_id, data FROM events ORDER BY id").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    turn = len(said("m"))
    assert len(rows) % turn == 0
    assert len(rows) // turn >= acknowledged
    assert all(json.loads(data)["timestamp"] for _, data in rows)
