"""A clinic's rules for texts that it begins, as its files say them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.importing.writing import import_clinic
from bot.patients import consent
from bot.patients.models import Consent
from bot.reminders.models import ReminderRules
from tests.bot.importing.conftest import NOON, Folder

BEFORE = "before: [7 days, 2 days, 2 hours]"
READY = 'before_visit_text: "Eat a normal meal and take your usual medicines."'


def test_the_rules_of_the_file_are_kept(imported: Session) -> None:
    rules = imported.scalars(select(ReminderRules)).one()

    assert rules.before_visit("crown") == [10_080, 2_880, 120]
    assert rules.before_visit("cleaning") == [2_880, 120]
    assert (rules.quiet_from.hour, rules.quiet_until.hour) == (20, 8)


def test_a_clinic_that_says_nothing_has_the_usual_rules(session: Session, folder: Folder) -> None:
    text = (folder.path / "clinic.yml").read_text(encoding="utf-8")
    start = text.index("reminders:")
    without = text[:start] + text[text.index("# Days off") :]
    (folder.path / "clinic.yml").write_text(without, encoding="utf-8")

    import_clinic(session, folder.path, now=NOON)

    rules = session.scalars(select(ReminderRules)).one()
    assert rules.before_visit("cleaning") == [10_080, 2_880, 120]
    assert (rules.most_a_day, rules.most_a_week) == (1, 3)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("clinic.yml", BEFORE, "before: [2 hours, 7 days]", "out of order"),
        ("clinic.yml", BEFORE, "before: [soon]", "write it like 7 days"),
        ("clinic.yml", BEFORE, "before: [2 days, 2 days]", "twice"),
        ("clinic.yml", BEFORE, "before: [10 minutes]", "from 30 minutes to 60 days"),
        ("clinic.yml", "[cleaning, sealants]", "[cleaning, fluoride]", "not in catalogue.yml"),
        ("clinic.yml", 'quiet_from: "20:00"', 'quiet_from: "9:00"', "less than 8 hours"),
        ("clinic.yml", "most_a_day: 1", "most_a_day: 0", "too small"),
        ("catalogue.yml", READY, 'before_visit_text: "Your crown is ready."', "names the treat"),
        ("catalogue.yml", READY, "", "write both or none"),
        ("catalogue.yml", "recall_months: 12", "recall_months: yearly", "whole number"),
        ("patients.yml", "    agreed_to_texts_on: 2026-09-01", "    time_zone: Mars", "time zone"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    folder: Folder, file: str, old: str, new: str, message: str
) -> None:
    line = folder.change(file, old, new)

    problem = folder.only_problem()

    assert message in problem.message
    assert problem.file == file
    assert abs(problem.line - line) <= 5


def test_who_agreed_on_the_form_may_be_texted_until_they_say_stop(
    imported: Session, folder: Folder
) -> None:
    (clinic_id,) = set(imported.scalars(select(Consent.clinic_id)))
    assert consent.has_agreed(imported, clinic_id, "+12125550100")

    consent.opt_out(imported, clinic_id, "+12125550100", source="keyword", now=NOON)
    import_clinic(imported, folder.path, now=NOON)

    assert not consent.has_agreed(imported, clinic_id, "+12125550100")
    assert consent.is_opted_out(imported, clinic_id, "+12125550100")
