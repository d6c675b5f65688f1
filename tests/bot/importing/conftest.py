"""An empty database, and a clinic's folder that a test may spoil."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import bot.conversations.models
import bot.records.models  # noqa: F401 - all tables must be known
from bot.db import Base, open_engine
from bot.importing.checking import check_folder
from bot.importing.problems import ImportRefused, Problem
from bot.importing.writing import import_clinic
from bot.plans.models import TreatmentPlan

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
ITS_SPANISH = re.compile(r"^( *)es:\n(?:\1  .*\n)+", re.MULTILINE)
IN_A_LINE = re.compile(r", es: \{[^}]*\}")
DEMO = Path(__file__).resolve().parents[3] / "demo"


@dataclass
class Folder:
    """A copy of Bright Dental's files."""

    path: Path

    def change(self, file: str, old: str, new: str) -> int:
        """Put `new` where `old` first stands in a file; returns the line of it."""
        text = (self.path / file).read_text(encoding="utf-8")
        before, found, after = text.partition(old)
        assert found, f"{file} does not say {old!r}"
        (self.path / file).write_text(before + new + after, encoding="utf-8")
        return before.count("\n") + 1

    def take_out_spanish(self) -> None:
        """Leave the folder as it was before anything in it was translated."""
        for path in self.path.glob("*.yml"):
            words = without_spanish(path.read_text(encoding="utf-8"))
            path.write_text(words, encoding="utf-8")

    def problems(self) -> list[Problem]:
        return check_folder(self.path, now=NOON)

    def only_problem(self) -> Problem:
        (problem,) = self.problems()
        return problem


def without_spanish(text: str) -> str:
    """A file's text, or a part of it, with no `es:` and nothing that stands under one."""
    return IN_A_LINE.sub("", ITS_SPANISH.sub("", text))


def refusal(session: Session, folder: Folder) -> Problem:
    """The one problem for which an import is refused."""
    with pytest.raises(ImportRefused) as refused:
        import_clinic(session, folder.path, now=NOON)
    (problem,) = refused.value.problems
    return problem


def versions(session: Session) -> dict[int, TreatmentPlan]:
    """Maria's plan, version by version."""
    plans = session.scalars(select(TreatmentPlan).where(TreatmentPlan.number == "P-204"))
    return {plan.version: plan for plan in plans}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(DEMO / "bright-dental", tmp_path / "a-clinic")))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{tmp_path / 'clinic.db'}")
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def imported(session: Session, folder: Folder) -> Session:
    """A session in whose database the folder was imported."""
    import_clinic(session, folder.path, now=NOON)
    session.commit()
    return session
