"""What the files say must fit together."""

import pytest

from tests.bot.importing.conftest import Folder

SAM = "patient: BD-1002"
MISTAKES = [
    ("plans.yml", SAM, "patient: BD-9999", "patient", "'BD-9999' is no record number"),
    ("plans.yml", "treatment: sealants", "treatment: sealing", "treatment", "not in catalogue.yml"),
    ("plans.yml", "role: hygienist", "role: surgeon", "role", "nobody in clinic.yml is a"),
    ("plans.yml", "minutes: 90", "minutes: 300", "minutes", "write 240 at most"),
    ("plans.yml", "status: revoked", "status: active", "status", "set one to revoked"),
    ("plans.yml", "version: 2", "version: 1", "plans", "'P-204 version 1' stands here twice"),
    ("plans.yml", "{days_ago: 45}", "2026-11-25", "approved_on", "is in the future"),
    ("plans.yml", "{days_ahead: 60}", "2026-10-01", "valid_until", "is before approved_on"),
    ("plans.yml", "treatment: large-filling", "treatment: crown", "options", "stands here twice"),
    ("plans.yml", "is_no_treatment: yes", "is_no_treatment: no", "procedures", "are missing"),
    ("plans.yml", "name: Crown", "name: Crown\n        is_no_treatment: yes", "visits", "has none"),
    ("plans.yml", "{minutes: 60,", "{days_after_previous: 3, minutes: 60,",
     "days_after_previous", "the first visit follows none"),
    ("clinic.yml", "opens: 13:00", "opens: 11:00", "opens", "overlaps Monday 09:00 to 12:00"),
    ("clinic.yml", "closes: 17:00", "closes: 12:30", "closes", "is not after 13:00"),
    ("clinic.yml", "name: Dr. Okafor", "name: Dr. Lee", "practitioners", "stands here twice"),
    ("clinic.yml", "Chair 2", "Chair 1", "rooms", "'Chair 1' stands here twice"),
    ("clinic.yml", "topic: parking", "topic: hours", "facts", "stands here twice"),
    ("clinic.yml", "2026-12-31", "2026-12-24", "closed_days", "stands here twice"),
    ("catalogue.yml", "slug: braces", "slug: bridge", "treatments", "'bridge version 1' stands"),
    ("catalogue.yml", "_on: 2026-09-01", "_on: 2027-09-01", "approved_on", "future"),
    ("patients.yml", "1984-05-17", "2084-05-17", "birth_date", "in the past"),
    ("patients.yml", "1984-05-17", "0984-05-17", "birth_date", "in the past"),
    ("patients.yml", "1987-01-30", "2087-01-30", "birth_date", "in the past"),
    ("patients.yml", "BD-1004", "BD-1003", "patients", "'BD-1003' stands here twice"),
    ("patients.yml", "deductible_used: 0.00", "deductible_used: 51.00", "deductible_used",
     "$51.00 is more than there is; write $50.00 at most"),
    ("patients.yml", "maximum_used: 400.00", "maximum_used: 1,500.01", "maximum_used", "at most"),
    ("patients.yml", "maximum_used: 400.00", "maximum_used: 400.00\n        priority: 2",
     "priority", "there is no first plan"),
    ("patients.yml", "maximum_used: 400.00", "maximum_used: 400.00\n        coordination: none",
     "coordination", "not known; write one of"),
    ("patients.yml", "family_deductible_used: 0.00", "family_deductible_used: 151.00",
     "family_deductible_used", "$151.00 is more than there is; write $150.00 at most"),
    ("catalogue.yml", "allowed_amounts: []",
     "allowed_amounts: [{insurer: A, code: B, amount: 1}, {insurer: A, code: B, amount: 2}]",
     "allowed_amounts", "stands here twice"),
    ("installments.yml", "discounts: []", "discounts: [{name: A, kind: cash}]", "share",
     "takes nothing off; write a share or an amount"),
    ("installments.yml", "discounts: []",
     "discounts: [{name: A, kind: cash, amount: 1, starts_on: 2027-01-02, ends_on: 2027-01-01}]",
     "ends_on", "write 2027-01-02 or later"),
    ("patients.yml", "discounts: []", "discounts: [Members]", "discounts",
     "'Members' is no discount in installments.yml"),
    ("plans.yml", "{minutes: 90, role: dentist}", "{minutes: 90, role: dentist, due: 1.00}",
     "visits", "'due' of all visits must add up to $1,175.00"),
    ("catalogue.yml", "price_to: 450.00", "price_to: 45.00", "price_to", "write $250.00 or more"),
    ("installments.yml", "min_months: 1", "min_months: 6", "max_months", "write 6 or more"),
    ("installments.yml", "max_amount:  #", "max_amount: 50.00  #", "max_amount", "$100.00 or more"),
    ("installments.yml", "apr: 9.99 %", "apr: 100 %", "apr", "below 100 %"),
    ("installments.yml", "12-month plan", "In-house plan", "installment_plans", "twice"),
    ("installments.yml", "min_down_payment: 0.00", "min_down_payment: 100.00", "min_down_payment",
     "leaves nothing to pay later; write less than $100.00"),
    ("installments.yml", "when_closed: next business day  #", "when_closed: next month  #",
     "when_closed", "'next month' is not known; write one of"),
    ("installments.yml", "eligible: everyone", "eligible: nobody", "eligible", "not known"),
    ("installments.yml", "treatments: []", "treatments: [crwn]", "treatments",
     "'crwn' is not in catalogue.yml"),
    ("installments.yml", "treatments: []", "treatments: [crown, crown]", "treatments", "twice"),
    ("installments.yml", "prepayment:", "late_payment:", "prepayment", "is missing"),
    ("installments.yml", "min_months: 12", "prepayment: \"Yes.\"\n    min_months: 12",
     "prepayment", "stands here twice"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), MISTAKES)
def test_what_does_not_fit_together_is_named_with_file_line_and_remedy(
    folder: Folder, file: str, old: str, new: str, field: str, message: str
) -> None:
    changed_line = folder.change(file, old, new)

    problem = next(found for found in folder.problems() if found.field == field)

    assert problem.file == file
    assert message in problem.message
    assert abs(problem.line - changed_line) <= 60  # its entry, or the other one of a pair


def test_the_line_is_that_of_the_wrong_value(folder: Folder) -> None:
    line = folder.change("plans.yml", SAM, "patient: BD-9999")

    assert folder.only_problem().line == line


def test_one_plan_cannot_belong_to_two_patients(folder: Folder) -> None:
    folder.change("plans.yml", "patient: BD-1001", "patient: BD-1002")

    problem = folder.only_problem()

    assert (problem.file, problem.field) == ("plans.yml", "patient")
    assert "is the plan of BD-1002; give this plan a number of its own" in problem.message


def test_overlapping_hours_of_many_days_are_said_once(folder: Folder) -> None:
    folder.change("clinic.yml", "opens: 13:00", "opens: 11:00")

    assert len(folder.problems()) == 1


def test_a_plan_may_name_only_what_a_readable_file_has(folder: Folder) -> None:
    folder.change("catalogue.yml", "treatments:", "treatmants:")
    folder.change("plans.yml", SAM, "patient: BD-9999")

    assert {problem.file for problem in folder.problems()} == {"catalogue.yml", "plans.yml"}
