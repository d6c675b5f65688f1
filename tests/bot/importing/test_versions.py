"""Approved words and amounts stay as they are; a change is a new version."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clinics.models import CatalogueTreatment
from bot.importing.writing import import_clinic
from bot.plans.models import PlannedProcedure, PlanStatus, TreatmentOption
from tests.bot.importing.conftest import NOON, Folder, refusal, versions

DRAFT = "version: 2\n    status: active"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('fee: "1,040.00"', "fee: 999.00"),
        ('summary: "Keep the old filling for now."', 'summary: "Keep it."'),
        ("approved_by: Dr. Okafor", "approved_by: Dr. Lee"),
        ("{minutes: 90, role: dentist}", "{minutes: 95, role: dentist}"),
        ("status: revoked", "status: active"),
    ],
)
def test_an_approved_version_cannot_change(
    imported: Session, folder: Folder, old: str, new: str
) -> None:
    folder.change("plans.yml", old, new)
    if new == "status: active":
        folder.change("plans.yml", DRAFT, "version: 2\n    status: revoked")

    problem = refusal(imported, folder)

    assert (problem.file, problem.line > 0) == ("plans.yml", True)
    assert problem.message.endswith("make a new version")


def test_a_new_version_replaces_the_one_before(imported: Session, folder: Folder) -> None:
    text = (folder.path / "plans.yml").read_text(encoding="utf-8")
    start, end = text.index("  - number: P-204\n    version: 2"), text.index("  - number: P-310")
    third = text[start:end].replace("version: 2", "version: 3").replace('"1,040.00"', '"1,090.00"')
    folder.change("plans.yml", DRAFT, "version: 2\n    status: revoked")
    folder.change("plans.yml", "  - number: P-310", third + "  - number: P-310")

    report = import_clinic(imported, folder.path, now=NOON)

    assert (report.added, report.updated) == ({"treatment_plan": 1}, {"treatment_plan": 1})
    assert {number: plan.status for number, plan in versions(imported).items()} == {
        1: PlanStatus.REVOKED,
        2: PlanStatus.REVOKED,
        3: PlanStatus.ACTIVE,
    }
    assert versions(imported)[3].options[0].total == 130_000


def test_a_version_that_is_still_active_must_be_listed_as_revoked(
    imported: Session, folder: Folder
) -> None:
    folder.change("plans.yml", DRAFT, "version: 3\n    status: active")

    problem = refusal(imported, folder)

    assert "version 2 is still active; list it with 'status: revoked'" in problem.message


def test_a_draft_may_still_change(session: Session, folder: Folder) -> None:
    folder.change("plans.yml", DRAFT, "version: 2\n    status: draft")
    import_clinic(session, folder.path, now=NOON)
    session.commit()
    folder.change("plans.yml", "status: draft", "status: active")
    folder.change("plans.yml", 'fee: "1,040.00"', 'fee: "1,041.00"')
    options_before = session.scalar(select(func.count()).select_from(TreatmentOption))
    procedures_before = session.scalar(select(func.count()).select_from(PlannedProcedure))

    report = import_clinic(session, folder.path, now=NOON)
    session.commit()

    assert report.updated == {"treatment_plan": 1}
    assert versions(session)[2].status is PlanStatus.ACTIVE
    assert versions(session)[2].options[0].total == 125_100
    assert session.scalar(select(func.count()).select_from(TreatmentOption)) == options_before
    assert session.scalar(select(func.count()).select_from(PlannedProcedure)) == procedures_before


def test_synonyms_may_change_at_any_time(imported: Session, folder: Folder) -> None:
    folder.change("catalogue.yml", "synonyms: [crowns,", "synonyms: [crowns, tooth hat,")

    report = import_clinic(imported, folder.path, now=NOON)

    assert report.updated == {"catalogue_treatment": 1, "treatment_plan": 3}
    assert "tooth hat" in versions(imported)[2].options[0].synonyms


def test_approved_words_of_the_catalogue_need_a_new_version(
    imported: Session, folder: Folder
) -> None:
    line = folder.change("catalogue.yml", "It gives the tooth its shape", "It gives it its shape")

    problem = refusal(imported, folder)

    assert (problem.file, problem.line, problem.field) == ("catalogue.yml", line, "summary")
    assert problem.message == "changed in approved version 1; make version 2"


def test_old_versions_of_the_catalogue_are_kept(imported: Session, folder: Folder) -> None:
    folder.change("catalogue.yml", "slug: braces\n    version: 1", "slug: braces\n    version: 2")

    import_clinic(imported, folder.path, now=NOON)

    found = imported.scalars(select(CatalogueTreatment).filter_by(slug="braces")).all()
    assert {row.version for row in found} == {1, 2}
