"""What the first start finds in the database, and what a start after an upgrade adds."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import CatalogueTreatment, Clinic, ClinicFact
from bot.importing.writing import import_clinic
from bot.languages import Language
from bot.plans.models import TreatmentOption
from bot.preparing import DEMO, fill_demo
from tests.bot.importing.conftest import Folder
from tests.people import OAK_MANOR, clinic, option_of, plan_of
from tests.texting import NOON

SPANISH = Language.SPANISH


@pytest.fixture
def upgraded(session: Session) -> Session:
    """A database whose demo clinics were filled before they had any Spanish."""
    for table in (Clinic, ClinicFact, CatalogueTreatment, TreatmentOption):
        for row in session.scalars(select(table)):
            row.spanish = {}
    plan_of(session, "Maria").spanish = {}
    session.flush()
    return session


def start(session: Session) -> None:
    for folder in sorted(path for path in DEMO.iterdir() if path.is_dir()):
        fill_demo(session, folder, now=NOON)
    session.flush()


def test_a_start_after_an_upgrade_adds_the_spanish_to_the_demo_clinics(upgraded: Session) -> None:
    start(upgraded)

    assert clinic(upgraded).said("coordinator_hours", SPANISH).startswith("de lunes a viernes")
    assert plan_of(upgraded, "Maria").said("subject", SPANISH) == "muela 30, agrietada"
    assert plan_of(upgraded, "Maria").version == 2
    assert option_of(upgraded, "Maria", "crown").said("name", SPANISH) == "Corona"


def test_after_that_the_demo_folder_imports_as_before(upgraded: Session) -> None:
    start(upgraded)

    report = import_clinic(upgraded, DEMO / "bright-dental", now=NOON)

    assert (report.added, report.updated, report.removed) == ({}, {}, {})


def test_words_that_were_changed_meanwhile_get_no_translation_of_others(upgraded: Session) -> None:
    option_of(upgraded, "Maria", "crown").risks = "Ask Dr. Lee."

    start(upgraded)

    assert option_of(upgraded, "Maria", "crown").said("risks", SPANISH) == "Ask Dr. Lee."
    assert option_of(upgraded, "Maria", "large-filling").said("name", SPANISH) == "Empaste grande"


def test_a_spoilt_folder_of_a_clinic_that_is_filled_stops_no_start(
    upgraded: Session, tmp_path: Path
) -> None:
    folder = Folder(Path(shutil.copytree(DEMO / "oak-manor", tmp_path / "oak-manor")))
    folder.change("clinic.yml", "slug: oak-manor", "slag: oak-manor")

    fill_demo(upgraded, folder.path, now=NOON)

    assert clinic(upgraded, OAK_MANOR).said("what_to_bring", SPANISH).startswith("firm shoes")


def test_spanish_that_is_there_stays_as_it_is(session: Session) -> None:
    option_of(session, "Maria", "crown").spanish = {"name": "La corona"}

    start(session)

    assert option_of(session, "Maria", "crown").said("name", SPANISH) == "La corona"


def test_a_demo_clinic_that_is_not_there_is_filled(session: Session, tmp_path: Path) -> None:
    folder = Folder(Path(shutil.copytree(DEMO / "oak-manor", tmp_path / "elm-manor")))
    folder.change("clinic.yml", "slug: oak-manor", "slug: elm-manor")
    folder.change("clinic.yml", "+13105550192", "+13105550193")

    fill_demo(session, folder.path, now=NOON)

    assert clinic(session, "elm-manor").said("what_to_bring", SPANISH).startswith("zapatos")
