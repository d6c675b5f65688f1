"""What the staff sees on the command line of visits, calls and texts to come."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from bot.cli import reminders as cli_reminders
from bot.cli.main import app
from bot.db import transaction
from bot.scheduling.models import Appointment, AppointmentStatus
from tests.bot.reminders.conftest import DEC_1_9AM, book
from tests.people import patient

NOW = ["--now", "2026-11-30T15:00:00Z"]


@pytest.fixture
def clinic_command(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The command on a database of its own, with a visit of Maria's."""

    @contextmanager
    def open_here() -> Iterator[Session]:
        with transaction(engine) as session:
            yield session

    monkeypatch.setattr(cli_reminders, "transaction", open_here)
    with open_here() as session:
        book(session)
    return engine


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_a_days_visits_are_listed_with_who_will_come(clinic_command: Engine) -> None:
    found = run("visits", "--day", "2026-12-01", "--clinic", "bright-dental")

    assert "Bright Dental, Tuesday 2026-12-01: 1 visits" in found.output
    assert "09:00  Maria Alvarez (BD-1001)  Dr. Lee, Chair 1  booked, not asked" in found.output


@pytest.mark.parametrize("status", ["arrived", "fulfilled", "noshow"])
def test_what_became_of_a_visit_is_noted(clinic_command: Engine, status: str) -> None:
    with transaction(clinic_command) as session:
        visit_id = session.scalars(select(Appointment.id)).one()
    later = (DEC_1_9AM + timedelta(hours=1)).isoformat()

    found = run("visit", status, str(visit_id), "--now", later)

    assert found.exit_code == 0
    with transaction(clinic_command) as session:
        assert session.get_one(Appointment, visit_id).status == AppointmentStatus(status)


def test_texts_to_come_are_shown_and_not_sent(clinic_command: Engine) -> None:
    found = run(
        "messages", "preview", "--patient", "maria", "--from", "2026-11-30", "--to", "2026-12-01"
    )

    assert "Mon 2026-11-30 19:00 EST  last note, 2 h before" in found.output
    assert "left out: too late" in found.output


def test_the_call_list_is_a_table_too(clinic_command: Engine, tmp_path: Path) -> None:
    with transaction(clinic_command) as session:
        book(session, "Sam", DEC_1_9AM + timedelta(hours=4))
        patient(session, "Sam").phone_number = None
    file = tmp_path / "calls.csv"

    found = run("calls", "--clinic", "bright-dental", "--csv", str(file), *NOW)

    assert found.exit_code == 0
    head, row = file.read_text(encoding="utf-8").splitlines()
    assert head == "clinic,visit,patient,record,phone,why"
    assert row == ("bright-dental,2026-12-01 13:00,Sam Whitaker,BD-1002,,no phone for texts")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("visits", "--clinic", "nowhere"), "there is bright-dental"),
        (("visits", "--day", "tomorrow"), "2026-12-01"),
        (("messages", "preview", "--patient", "Nobody"), "nobody is Nobody"),
        (("messages", "preview", "--patient", "maria", "--from", "x"), "2026-12-01T09:00"),
        (
            ("messages", "preview", "--patient", "maria", "--from", "2026-12-02", "--to",
             "2026-12-01"),
            "later than --from",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(clinic_command: Engine, words: tuple[str, ...], told: str) -> None:
    found = run(*words)

    assert found.exit_code == 2
    assert told in " ".join(found.output.replace("│", " ").split())
