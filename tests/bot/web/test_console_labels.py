"""Whatever the console can show has words for people."""

import re
from pathlib import Path

from bot.conversations.handoff_models import NoteKind, Outcome
from bot.conversations.models import Author, MessageState
from bot.inbox.draft_guard import Kind
from bot.inbox.queues import Queue
from bot.safety.detecting import Danger
from bot.web.console.pages import labels

ROOT = Path(__file__).resolve().parents[3]
REQUESTED = re.compile(r'(?:handoffs\.request\([^)]*?, |request_handoff\([^)]*?reason=)"([a-z_]+)"')


def test_every_code_has_a_label() -> None:
    for name, kind in {
        "queues": Queue,
        "nothing": Queue,
        "states": MessageState,
        "authors": Author,
        "outcomes": Outcome,
        "mismatches": Kind,
    }.items():
        assert {member.value for member in kind} == set(labels()[name]), name
    assert {kind.value for kind in NoteKind} - {"note"} == set(labels()["steps"])


def test_every_reason_for_a_handoff_has_a_label() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("bot", "actions")
        for path in (ROOT / folder).rglob("*.py")
    )
    reasons = set(REQUESTED.findall(code)) | {danger.value for danger in Danger}

    assert "asked_for" in reasons
    assert reasons - set(labels()["reasons"]) == set()
