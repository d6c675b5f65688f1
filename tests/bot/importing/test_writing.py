"""Files become rows, all or none, and again without harm."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic, ClosedDay, Practitioner, Room
from bot.costs.models import InstallmentTerms, InsuranceCoverage
from bot.importing.writing import import_clinic
from bot.patients.models import Channel, Patient, Proxy, Verification
from bot.scheduling.models import Appointment
from tests.bot.importing.conftest import NOON, Folder, refusal, versions


def patient(session: Session, given_name: str) -> Patient:
    return session.scalars(select(Patient).where(Patient.given_name == given_name)).one()


def verify(session: Session, who: Patient, proxy: Proxy | None = None) -> None:
    session.add(
        Verification(
            clinic_id=who.clinic_id,
            channel=Channel.SMS,
            address="+12125550102",
            patient_id=who.id,
            proxy_id=proxy.id if proxy else None,
            verified_at=NOON,
            expires_at=NOON + timedelta(hours=1),
        )
    )
    session.flush()


def test_what_was_added_is_reported(session: Session, folder: Folder) -> None:
    report = import_clinic(session, folder.path, now=NOON)

    assert report.added["patient"] == 4
    assert report.added["treatment_plan"] == 5
    assert "patient: 4 added" in str(report)
    assert (report.updated, report.unchanged, report.removed) == ({}, {}, {})


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=30)])
def test_importing_twice_changes_nothing(
    imported: Session, folder: Folder, later: timedelta
) -> None:
    report = import_clinic(imported, folder.path, now=NOON + later)

    assert (report.added, report.updated, report.removed) == ({}, {}, {})
    assert report.unchanged["treatment_plan"] == 5


def test_nothing_is_written_when_there_is_any_problem(session: Session, folder: Folder) -> None:
    folder.change("plans.yml", "patient: BD-1004", "patient: BD-9999")

    refusal(session, folder)

    assert session.scalar(select(func.count()).select_from(Clinic)) == 0
    assert not session.new


def test_days_are_counted_from_the_clinics_own_day(session: Session, folder: Folder) -> None:
    late_evening_in_new_york = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)

    import_clinic(session, folder.path, now=late_evening_in_new_york)

    assert versions(session)[2].approved_on == date(2026, 11, 10)


def test_a_patients_new_number_is_taken_over(imported: Session, folder: Folder) -> None:
    folder.change("patients.yml", "+12125550100", "+12125550155")

    report = import_clinic(imported, folder.path, now=NOON)

    assert report.updated == {"patient": 1}
    assert patient(imported, "Maria").phone_number == "+12125550155"


def test_a_new_number_must_be_verified_again(imported: Session, folder: Folder) -> None:
    verify(imported, patient(imported, "Maria"))
    verify(imported, patient(imported, "Sam"))
    folder.change("patients.yml", "+12125550100", "+12125550155")

    import_clinic(imported, folder.path, now=NOON)

    (left,) = imported.scalars(select(Verification))
    assert left.patient_id == patient(imported, "Sam").id


def test_a_proxy_who_was_taken_out_loses_every_right(imported: Session, folder: Folder) -> None:
    leo = patient(imported, "Leo")
    elena = imported.scalars(select(Proxy).where(Proxy.patient_id == leo.id)).one()
    verify(imported, leo, elena)
    text = (folder.path / "patients.yml").read_text(encoding="utf-8")
    start = text.index("    # People who may")
    end = text.index("  - record_number: BD-1004")
    folder.change("patients.yml", text[start:end], "")

    report = import_clinic(imported, folder.path, now=NOON)

    imported.expire_all()
    assert report.updated == {"proxy": 1}
    assert not any((elena.may_see_visits, elena.may_decide, elena.is_guarantor))
    assert elena.phone_number is None
    assert imported.scalars(select(Verification)).all() == []


def test_what_the_files_no_longer_have_is_removed(imported: Session, folder: Folder) -> None:
    folder.change("clinic.yml", "rooms: [Chair 1, Chair 2,", "rooms: [Chair 1,")
    text = (folder.path / "clinic.yml").read_text(encoding="utf-8")
    start, end = text.index("  - closed_on: 2026-12-31"), text.index("\n# Who treats")
    folder.change("clinic.yml", text[start:end], "")

    report = import_clinic(imported, folder.path, now=NOON)
    imported.flush()

    assert report.removed == {"room": 1, "closed_day": 1}
    assert set(imported.scalars(select(Room.name))) == {"Chair 1", "Chair 3"}
    assert imported.scalars(select(ClosedDay.closed_on)).all() == [date(2026, 12, 24)]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("name: Dr. Lee\n", "name: Dr. Leigh\n", "practitioners"),
        ("Chair 1, ", "", "rooms"),
    ],
)
def test_whoever_and_whatever_has_visits_on_file_must_stay(
    imported: Session, folder: Folder, old: str, new: str, field: str
) -> None:
    option = versions(imported)[2].options[0]
    imported.add(
        Appointment(
            clinic_id=option.plan.clinic_id,
            patient_id=option.plan.patient_id,
            practitioner=imported.scalars(select(Practitioner).filter_by(name="Dr. Lee")).one(),
            room=imported.scalars(select(Room).filter_by(name="Chair 1")).one(),
            option_id=option.id,
            visit_number=1,
            starts_at=NOON,
            ends_at=NOON + timedelta(minutes=90),
            booked_at=NOON,
        )
    )
    imported.flush()
    folder.change("clinic.yml", old, new)

    problem = refusal(imported, folder)

    assert (problem.file, problem.field) == ("clinic.yml", field)
    assert "has visits on file; list them again" in problem.message


def test_two_clinics_cannot_share_a_number(imported: Session, folder: Folder) -> None:
    folder.change("clinic.yml", "slug: bright-dental", "slug: brighter-dental")

    problem = refusal(imported, folder)

    assert problem.field == "phone_number"
    assert problem.message == "is the number of Bright Dental already; give each clinic its own"


def test_two_clinics_may_use_the_same_record_numbers(imported: Session, folder: Folder) -> None:
    folder.change("clinic.yml", "slug: bright-dental", "slug: brighter-dental")
    folder.change("clinic.yml", "+12125550190", "+12125550189")

    report = import_clinic(imported, folder.path, now=NOON)

    assert report.added["patient"] == 4
    assert not report.updated


def test_terms_and_insurance_follow_the_files(imported: Session, folder: Folder) -> None:
    folder.change("installments.yml", "max_months: 4", "max_months: 3")
    folder.change("patients.yml", "maximum_used: 400.00", "maximum_used: 620.50")

    import_clinic(imported, folder.path, now=NOON)

    terms = imported.scalars(select(InstallmentTerms).filter_by(name="In-house plan")).one()
    assert terms.max_months == 3
    assert imported.scalars(select(InsuranceCoverage.maximum_used)).one() == 62_050
