"""`clinic visit` and `clinic feed` as the staff types them."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.main import app
from bot.db import get_engine, transaction
from bot.patients import consent
from bot.preparing import DEMO
from bot.settings import get_settings
from tests.people import MARIA, clinic
from tests.texting import NOON, outbox

NOW = ["--now", NOON.isoformat()]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@pytest.fixture(autouse=True)
def database(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The demo clinics in a database of the test's own."""
    copy = tmp_path / "clinic.db"
    copy.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{copy}")
    monkeypatch.setenv("SECRET_KEY", "a-secret-key-for-tests")
    monkeypatch.setenv("PUBLIC_URL", "https://clinic.example")
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield
    get_engine().dispose()
    get_engine.cache_clear()
    get_settings.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words])


def booked() -> str:
    """The id of a visit that was booked for Maria."""
    done = run("visit", "book", "BD-1001", "crown", "2026-12-01T09:00", *NOW)
    assert done.exit_code == 0, done.output
    found = UUID.search(done.output)
    assert found
    return found[0]


def test_a_visit_is_booked_moved_listed_and_cancelled(database: None) -> None:
    visit_id = booked()

    moved = run("visit", "move", visit_id, "2026-12-02T10:00", "--with", "Dr. Okafor", *NOW)
    listed = run("visit", "list", "BD-1001", *NOW)
    cancelled = run("visit", "cancel", visit_id, *NOW)

    assert "Wed 2026-12-02 10:00 EST  90 min  Dr. Okafor" in moved.output
    assert f"Text: {MARIA}" in moved.output
    assert visit_id in listed.output
    assert "cancelled" in cancelled.output
    with transaction() as session:
        assert len(outbox(session)) == 3


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["book", "BD-9999", "crown", "2026-12-01T09:00"], "no patient has the record number"),
        (["book", "BD-1001", "implant", "2026-12-01T09:00"], "crown, large-filling, no-treatment"),
        (["book", "BD-1001", "crown", "tuesday"], "write the time like"),
        (["book", "BD-1001", "crown", "2026-12-01T07:00"], "not free"),
        (["book", "BD-1001", "crown", "2026-12-25T09:00"], "closed that day"),
        (["book", "BD-1001", "crown", "2026-12-01T09:00", "--with", "Dr. No"], "nobody is called"),
        (["move", "00000000-0000-0000-0000-000000000000", "2026-12-01T09:00"], "no visit has"),
        (["cancel", "00000000-0000-0000-0000-000000000000"], "no visit has this id"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_changes_nothing(
    words: list[str], why: str
) -> None:
    answer = run("visit", *words, *NOW)

    assert answer.exit_code == 2
    assert why in re.sub(r"[\s│]+", " ", answer.output)
    with transaction() as session:
        assert outbox(session) == []


def test_the_staff_hears_who_wants_no_texts(database: None) -> None:
    with transaction() as session:
        consent.opt_out(session, clinic(session).id, MARIA, source="keyword", now=NOON)

    done = run("visit", "book", "BD-1001", "crown", "2026-12-01T09:00", *NOW)

    assert f"{MARIA} wants no texts: please call." in done.output


def test_a_feed_is_linked_and_revoked(database: None) -> None:
    linked = run("feed", "link", "Dr. Lee", *NOW)
    revoked = run("feed", "revoke", "Dr. Lee", "--clinic", "bright-dental", *NOW)

    assert re.match(r"https://clinic\.example/feeds/[\w-]{43}\.ics\n", linked.output)
    assert "ended: 1" in revoked.output
    assert "nobody is called" in run("feed", "link", "Dr. Who").output


def test_an_import_names_the_visits_on_days_that_are_closed_now(
    database: None, tmp_path: Path
) -> None:
    visit_id = booked()
    folder = tmp_path / "bright-dental"
    shutil.copytree(DEMO / "bright-dental", folder)
    file = folder / "clinic.yml"
    shut = "closed_days:\n  - {closed_on: 2026-12-01, reason: Painting}\n"
    file.write_text(file.read_text(encoding="utf-8").replace("closed_days:\n", shut))

    imported = run("import", str(folder), *NOW)

    assert f"CLOSED then (Painting): {visit_id}" in imported.output
    with transaction() as session:
        assert len(outbox(session)) == 1  # the booking's own: nobody is moved by an import


def test_nobody_waits_at_first_and_the_work_is_done_even_so(database: None) -> None:
    assert "Nobody waits" in run("waitlist").output
