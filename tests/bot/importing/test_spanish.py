"""A clinic's words in Spanish: imported with the English, refused when half, approved with it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import CatalogueTreatment, Clinic, ClinicFact, ClosedDay
from bot.importing.problems import ImportRefused
from bot.importing.writing import import_clinic
from bot.languages import Language
from tests.bot.importing.conftest import NOON, Folder, refusal, versions, without_spanish

ENGLISH, SPANISH = Language.ENGLISH, Language.SPANISH
CROWN_RISKS = '      risks: "El diente puede doler'
OF_THE_PLAN = '    es:\n      subject: "muela 14, empaste viejo gastado"\n'
MISTAKES = [
    ("clinic.yml", "  urgent_advice: \"Una", "  urgent_advise: \"Una", "urgent_advise",
     "is not known; did you mean 'urgent_advice'?"),
    ("clinic.yml", "reason: Nochebuena", "reason: Christmas Eve", "reason",
     "is in English; write it in Spanish"),
    ("clinic.yml", "      reason: Nochebuena\n", "", "es",
     "is empty; write the Spanish words under it, or take it out"),
    ("clinic.yml", "    es:\n      reason: Nochebuena", "    es: Nochebuena", "es",
     "should be fields of the form 'name: value'"),
    ("catalogue.yml", "      name: Corona\n", "      name:\n", "name", "is empty; write a text"),
    ("catalogue.yml", "      name: Corona\n", f"      name: {'Corona' * 20}\n", "name",
     "has 120 letters; write 80 at most"),
]  # fmt: skip


def crown(session: Session) -> CatalogueTreatment:
    return session.scalars(select(CatalogueTreatment).filter_by(slug="crown")).one()


def test_every_kind_of_entry_is_told_in_both_languages(imported: Session) -> None:
    clinic = imported.scalars(select(Clinic)).one()
    day = imported.scalars(select(ClosedDay).order_by(ClosedDay.closed_on)).first()
    phone = imported.scalars(select(ClinicFact).filter_by(topic="phone")).one()
    plan = versions(imported)[2]
    assert day is not None

    assert clinic.said("what_to_bring", SPANISH).startswith("identificación con foto")
    assert (day.said("reason", ENGLISH), day.said("reason", SPANISH)) == (
        "Christmas Eve",
        "Nochebuena",
    )
    assert phone.said("text", SPANISH) == "Puede llamarnos o escribirnos al (212) 555-0190."
    assert crown(imported).said("name", ENGLISH) == "Crown"
    assert crown(imported).said("name", SPANISH) == "Corona"
    assert plan.said("subject", SPANISH) == "muela 30, agrietada"
    assert [option.said("name", SPANISH) for option in plan.options] == [
        "Corona",
        "Empaste grande",
        "Sin tratamiento",
    ]


def test_a_clinic_without_spanish_is_told_in_english(session: Session, folder: Folder) -> None:
    folder.take_out_spanish()

    import_clinic(session, folder.path, now=NOON)

    assert crown(session).said("name", SPANISH) == "Crown"
    assert versions(session)[2].options[1].said("risks", SPANISH).startswith("May crack or wear")


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), MISTAKES)
def test_a_mistake_in_the_spanish_is_named_with_file_line_and_remedy(
    folder: Folder, file: str, old: str, new: str, field: str, message: str
) -> None:
    line = folder.change(file, old, new)

    problem = next(found for found in folder.problems() if found.field == field)

    assert (problem.file, abs(problem.line - line) <= 1) == (file, True)
    assert message in problem.message


def test_an_entry_half_in_spanish_is_refused(folder: Folder) -> None:
    line = folder.change("catalogue.yml", CROWN_RISKS, '      # risks: "El diente puede doler')

    problem = folder.only_problem()

    assert (problem.file, problem.field) == ("catalogue.yml", "risks")
    assert line - 4 == problem.line  # where its `es:` stands
    assert problem.message == (
        "is missing; add 'risks: ...' here, or take out 'es:' for English only"
    )


def test_a_plan_half_in_spanish_is_refused(folder: Folder) -> None:
    folder.change("plans.yml", OF_THE_PLAN, "")

    problem = folder.only_problem()

    assert (problem.file, problem.field, problem.line > 0) == ("plans.yml", "es", True)
    assert problem.message.endswith("add it to all or none")


def test_changed_spanish_of_the_catalogue_needs_a_new_version(
    imported: Session, folder: Folder
) -> None:
    line = folder.change("catalogue.yml", CROWN_RISKS, '      risks: "El diente podría doler')

    problem = refusal(imported, folder)

    assert (problem.file, problem.line, problem.field) == ("catalogue.yml", line, "risks")
    assert problem.message == "changed in approved version 1; make version 2"


def test_changed_spanish_of_an_approved_plan_needs_a_new_version(
    imported: Session, folder: Folder
) -> None:
    folder.change("plans.yml", "Dejar el empaste viejo por ahora.", "Dejarlo así por ahora.")

    problem = refusal(imported, folder)

    assert (problem.file, problem.field) == ("plans.yml", "version")
    assert problem.message == "1 was approved and cannot change; make a new version"


def test_spanish_taken_out_of_an_approved_version_needs_a_new_version(
    imported: Session, folder: Folder
) -> None:
    text = (folder.path / "plans.yml").read_text(encoding="utf-8")
    start, end = text.index("number: P-310"), text.index("number: P-411")
    folder.change("plans.yml", text[start:end], without_spanish(text[start:end]))

    assert refusal(imported, folder).message.endswith("make a new version")


def test_words_that_nobody_approves_by_version_are_translated_at_any_time(
    session: Session, folder: Folder
) -> None:
    text = (folder.path / "clinic.yml").read_text(encoding="utf-8")
    folder.take_out_spanish()
    import_clinic(session, folder.path, now=NOON)
    (folder.path / "clinic.yml").write_text(text, encoding="utf-8")

    report = import_clinic(session, folder.path, now=NOON)

    assert (report.added, report.removed) == ({}, {})
    assert report.updated == {"clinic": 1, "closed_day": 2, "clinic_fact": 10}


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (
            "catalogue.yml",
            "was approved in English only; take out 'es:', or make version 2 with it",
        ),
        ("plans.yml", "1 was approved in English only; take out 'es:', or make a new version"),
    ],
)
def test_spanish_that_joins_an_approved_version_is_a_new_version(
    session: Session, folder: Folder, file: str, message: str
) -> None:
    text = (folder.path / file).read_text(encoding="utf-8")
    folder.take_out_spanish()
    import_clinic(session, folder.path, now=NOON)
    (folder.path / file).write_text(text, encoding="utf-8")

    with pytest.raises(ImportRefused) as refused:
        import_clinic(session, folder.path, now=NOON)

    assert {problem.file for problem in refused.value.problems} == {file}
    assert refused.value.problems[0].message == message


def test_a_new_version_of_the_catalogue_brings_the_spanish(
    session: Session, folder: Folder
) -> None:
    text = (folder.path / "catalogue.yml").read_text(encoding="utf-8")
    folder.take_out_spanish()
    import_clinic(session, folder.path, now=NOON)
    next_version = text.replace("version: 1", "version: 2")
    (folder.path / "catalogue.yml").write_text(next_version, encoding="utf-8")

    report = import_clinic(session, folder.path, now=NOON)

    assert report.added == {"catalogue_treatment": 15}


def test_a_draft_may_be_translated(session: Session, folder: Folder) -> None:
    folder.change("plans.yml", "version: 2\n    status: active", "version: 2\n    status: draft")
    import_clinic(session, folder.path, now=NOON)
    folder.change("plans.yml", "status: draft", "status: active")
    text = (folder.path / "plans.yml").read_text(encoding="utf-8")
    start, end = text.index("version: 2"), text.index("number: P-310")
    changed = text[start:end].replace("muela 30, agrietada", "muela 30, rajada")
    folder.change("plans.yml", text[start:end], changed)

    import_clinic(session, folder.path, now=NOON)

    assert versions(session)[2].said("subject", SPANISH) == "muela 30, rajada"
