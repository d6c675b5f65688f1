"""A mistake in a file is named with its line and with what would be right."""

import pytest

from tests.bot.importing.conftest import Folder

MISTAKES = [
    ("patients.yml", '"+12125550100"', '"+1212555"', "phone_number",
     "'+1212555' is not a phone number; write it like +12125550100"),
    ("patients.yml", "1984-05-17", "5/17/1984", "birth_date",
     "'5/17/1984' is not a date; write year-month-day, like 2026-11-24"),
    ("patients.yml", "share: 60 %", "share: 0.6", "share",
     "'0.6' is not a share from 0 % to 100 %; write it like 20 %"),
    ("patients.yml", "deductible: 50.00", "deductible: 50.005", "deductible",
     "'50.005' is not an amount in dollars; write it like 1,250.00"),
    ("patients.yml", "may_decide: yes", "may_decide: maybe", "may_decide",
     "'maybe' is neither yes nor no; write yes or no"),
    ("clinic.yml", "time_zone: America/New_York", "time_zone: America/NewYork", "time_zone",
     "'America/NewYork' is not a time zone; write it like America/New_York"),
    ("clinic.yml", "opens: 13:00", "opens: 1 PM", "opens",
     "'1 PM' is not a time; write it like 09:00 or 13:30"),
    ("clinic.yml", "days: [Monday,", "days: [Moonday,", "days",
     "'Moonday' is not a weekday; write it like Monday"),
    ("clinic.yml", "holiday_calendar: US", "holiday_calendar: Oz", "holiday_calendar",
     "'Oz' is no country with known holidays; write it like US"),
    ("clinic.yml", "name: Bright Dental", "name:", "name", "is empty; write a text"),
    ("clinic.yml", "is_discreet:", "is_discrete:", "is_discrete",
     "is not known; did you mean 'is_discreet'?"),
    ("clinic.yml", "topic: hours", "topic: rain", "topic", "'rain' is not known; write one of"),
    ("catalogue.yml", "slug: crown ", "slug: The Crown ", "slug",
     "'The Crown' cannot be a short name; write small letters, digits and hyphens"),
    ("catalogue.yml", 'preparation: "Nothing to prepare."', 'preparation: ""', "preparation",
     "is empty; write a text"),
    ("plans.yml", "minutes: 90", "minutes: ninety", "minutes",
     "'ninety' is not a whole number; write it like 3"),
    ("plans.yml", "minutes: 90", "minutes: 900", "minutes", "900 is too large; the most is 480"),
    ("plans.yml", 'fee: "1,040.00"', "fee: 1,040.00", "040.00",
     "put an amount with a comma into quotes"),
    ("plans.yml", "{days_ago: 45}", "{days_back: 45}", "approved_on",
     "should be a date like 2026-11-24, or {days_ago: 14}"),
    ("installments.yml", "max_months: 4", "max_months: 4\n    max_months: 5", "max_months",
     "stands here twice; keep one of the two"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), MISTAKES)
def test_a_mistake_is_named_with_file_line_field_and_remedy(
    folder: Folder, file: str, old: str, new: str, field: str, message: str
) -> None:
    line = folder.change(file, old, new) + new.count("\n")

    problem = next(found for found in folder.problems() if found.field == field)

    assert (problem.file, problem.line) == (file, line)
    assert message in problem.message


def test_a_problem_reads_as_one_sentence(folder: Folder) -> None:
    line = folder.change("patients.yml", '"+12125550100"', '"+1212555"')

    assert str(folder.only_problem()) == (
        f"patients.yml line {line}, phone_number: "
        "'+1212555' is not a phone number; write it like +12125550100"
    )


def test_a_missing_field_is_named_at_its_entry(folder: Folder) -> None:
    folder.change("patients.yml", "    given_name: Maria\n", "")

    problem = folder.only_problem()

    assert (problem.line, problem.field) == (3, "given_name")
    assert problem.message == "is missing; add 'given_name: ...' here"


def test_all_problems_of_all_files_are_told_at_once(folder: Folder) -> None:
    folder.change("clinic.yml", "role: hygienist", "role: janitor")
    folder.change("patients.yml", '"+12125550100"', "none")
    folder.change("patients.yml", "1991-11-02", "soon")
    folder.change("plans.yml", "treatment: crown", "treatment: krown")

    found = [(problem.file, problem.field) for problem in folder.problems()]

    assert found == [
        ("clinic.yml", "roles"),  # of the room for hygienists
        ("clinic.yml", "role"),  # of the buffer after their visits
        ("patients.yml", "phone_number"),
        ("patients.yml", "birth_date"),
        ("plans.yml", "treatment"),
        ("plans.yml", "role"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("plans:\n  - number: [1\n", 3, "check indents and colons"),
        ("plans: &all []\nother: *all\n", 2, "refers to another place"),
        ("plans: a text: with a colon\n", 1, "into quotes"),
        ("", 0, "the file is empty"),
        ("just words\n", 1, "should be fields of the form 'name: value'"),
        ("plans: none\n", 1, "should be a list"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(
    folder: Folder, text: str, line: int, message: str
) -> None:
    (folder.path / "plans.yml").write_text(text, encoding="utf-8")

    problem = folder.only_problem()

    assert (problem.file, problem.line) == ("plans.yml", line)
    assert message in problem.message


def test_a_file_in_another_encoding_is_refused(folder: Folder) -> None:
    (folder.path / "plans.yml").write_bytes("plans: [é]".encode("latin-1"))

    assert str(folder.only_problem()) == "plans.yml: is not UTF-8 text; save it as UTF-8"


def test_a_missing_file_is_named(folder: Folder) -> None:
    (folder.path / "plans.yml").unlink()

    assert str(folder.only_problem()).startswith("plans.yml: is missing; copy it")


def test_a_file_with_a_wrong_name_is_not_passed_over(folder: Folder) -> None:
    (folder.path / "plans.yml").rename(folder.path / "plans.yaml")

    assert [problem.file for problem in folder.problems()] == ["plans.yml", "plans.yaml"]


def test_a_folder_that_is_not_there_is_refused(folder: Folder) -> None:
    folder.path = folder.path / "nowhere"

    assert folder.only_problem().message == "is not a folder"


def test_words_that_yaml_takes_for_something_else_stay_words(folder: Folder) -> None:
    folder.change("patients.yml", "family_name: Alvarez", "family_name: Null")
    folder.change("catalogue.yml", "synonyms: [crowns,", "synonyms: [no, 1.50, crowns,")

    assert folder.problems() == []
