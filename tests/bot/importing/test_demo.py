"""The demo clinics say what they should, in texts that fit a phone."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.costs.models import InsuranceCoverage
from bot.importing.checking import check_folder, checked_folder
from bot.importing.schema import OptionEntry
from bot.importing.writing import import_clinic
from bot.patients.models import Patient, Proxy
from bot.plans.models import TreatmentOption, TreatmentPlan
from tests.bot.importing.conftest import DEMO, NOON

CLINICS = ["bright-dental", "harbor-recovery", "oak-manor"]
NEVER_IN_A_TEXT = set("`\t\n[]{}~^\\|")  # not in GSM-7, or two places each
LONGEST = {"summary": 60, "benefits": 110, "risks": 120, "if_waiting": 100}


def options(name: str) -> Iterator[list[OptionEntry]]:
    for plan in checked_folder(DEMO / name, now=NOON).plans.content.plans:
        yield plan.options


@pytest.fixture
def demo(session: Session) -> Session:
    for name in CLINICS:
        import_clinic(session, DEMO / name, now=NOON)
    return session


def plan(session: Session, number: str, version: int) -> TreatmentPlan:
    return session.scalars(
        select(TreatmentPlan).where(
            TreatmentPlan.number == number, TreatmentPlan.version == version
        )
    ).one()


def named(found: TreatmentPlan) -> dict[str, TreatmentOption]:
    return {option.treatment: option for option in found.options}


@pytest.mark.parametrize("name", CLINICS)
def test_a_demo_clinic_has_no_problems(name: str) -> None:
    assert check_folder(DEMO / name, now=NOON) == []


@pytest.mark.parametrize("path", sorted(DEMO.glob("*/*.yml")), ids=lambda path: path.stem)
def test_a_demo_file_has_plain_letters_and_those_of_spanish(path: Path) -> None:
    letters = {letter for letter in path.read_text(encoding="utf-8") if not letter.isascii()}

    assert letters <= set("áéíóúñüÁÉÍÓÚÑÜ¿¡")


@pytest.mark.parametrize("name", CLINICS)
def test_the_options_are_told_in_short_plain_texts(name: str) -> None:
    for plan_options in options(name):
        for option in plan_options:
            for field, longest in LONGEST.items():
                text = getattr(option, field)
                assert len(text) <= longest, text
                assert not NEVER_IN_A_TEXT & set(text), text


@pytest.mark.parametrize("name", CLINICS)
@pytest.mark.parametrize("field", ["summary", "benefits", "risks"])
def test_two_options_fit_into_one_answer(name: str, field: str) -> None:
    for plan_options in options(name):
        for two in combinations(plan_options, 2):
            told = " ".join(f"{one.name}, {field}: {getattr(one, field)}" for one in two)
            assert len(f"{told} Source: plan P-204 version 2.") <= 300, told


def test_marias_plan_is_as_approved(demo: Session) -> None:
    found = plan(demo, "P-204", 2)
    crown, filling, nothing = found.options

    assert (found.subject, found.approved_by) == ("tooth 30, cracked", "Dr. Lee")
    assert (found.approved_on, found.valid_until) == (date(2026, 11, 10), date(2027, 2, 22))
    assert [option.total for option in found.options] == [125_000, 24_000, 0]
    assert [visit.minutes for visit in crown.visits] == [90, 45]
    assert crown.visits[1].days_after_previous == 14
    assert [visit.minutes for visit in filling.visits] == [60]
    assert nothing.is_no_treatment
    assert not nothing.visits


def test_marias_first_version_was_cheaper_and_is_no_longer_told(demo: Session) -> None:
    found = plan(demo, "P-204", 1)

    assert found.status == "revoked"
    assert named(found)["crown"].total == 117_500


def test_sam_has_a_crown_and_his_insurance(demo: Session) -> None:
    coverage = demo.scalars(select(InsuranceCoverage)).one()

    assert named(plan(demo, "P-310", 1))["crown"].total == 125_000
    assert (coverage.deductible, coverage.deductible_used) == (5_000, 0)
    assert (coverage.yearly_maximum, coverage.maximum_used) == (150_000, 40_000)


def test_options_know_what_patients_call_them(demo: Session) -> None:
    crown = named(plan(demo, "P-204", 2))["crown"]

    assert {"cap", "crwn", "corona"} <= set(crown.synonyms)


def test_elena_may_do_everything_for_both_children(demo: Session) -> None:
    elena = demo.scalars(select(Proxy).where(Proxy.given_name == "Elena")).all()

    assert len(elena) == 2
    assert all(row.is_guarantor and row.may_see_costs and row.may_decide for row in elena)


def test_dana_may_see_visits_and_nothing_else(demo: Session) -> None:
    dana = demo.scalars(select(Proxy).where(Proxy.given_name == "Dana")).one()

    assert dana.may_see_visits
    assert not any((dana.may_see_treatment, dana.may_see_costs, dana.may_decide))


def test_ruth_has_no_phone(demo: Session) -> None:
    ruth = demo.scalars(select(Patient).where(Patient.given_name == "Ruth")).one()

    assert ruth.phone_number is None


def test_the_discreet_clinics_name_gives_no_hint(demo: Session) -> None:
    clinic = demo.scalars(select(Clinic).where(Clinic.is_discreet)).one()
    shown = f"{clinic.name} {clinic.address} {clinic.what_to_bring}".lower()

    assert clinic.slug == "harbor-recovery"
    assert not [word for word in ("recovery", "rehab", "detox", "addiction") if word in shown]
