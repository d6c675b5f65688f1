"""Working hours, absences, special days, rooms for a role and buffers, as clinic.yml says them."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import (
    Absence,
    Practitioner,
    Room,
    SpecialOpening,
    VisitBuffer,
    WorkingPeriod,
)
from bot.importing.writing import import_clinic
from tests.bot.importing.conftest import NOON, Folder

KIM = (
    "    role: hygienist\n    hours:\n"
    "      - days: [Monday, Tuesday, Wednesday, Thursday, Friday]\n"
)
AWAY = "      - starts: 2026-12-28\n        ends: 2026-12-30"
ROOM = "{name: Chair 3, roles: [hygienist]}"
BUFFER = "  - role: hygienist\n    minutes_after: 10"
SATURDAY = "  - opens_on: 2026-12-19\n    opens: 09:00\n    closes: 13:00"
MISTAKES = [
    (KIM + "        opens: 09:00", KIM + "        opens: 17:00", "closes", "is not after 17:00"),
    (KIM, KIM.replace("Monday, ", "Sunday, "), "opens", "is while the clinic is closed"),
    (KIM, KIM + "        opens: 08:00\n        closes: 10:00\n      - days: [Friday]\n",
     "opens", "overlaps Friday 08:00 to 10:00"),
    (AWAY, AWAY.replace("12-30", "12-27"), "ends", "is not after 'starts'"),
    (AWAY, AWAY.replace("12-30", "12-28 00:00"), "ends", "is not after 'starts'"),
    (AWAY, AWAY.replace("2026-12-30", "soon"), "ends", "write it like 2026-12-21 or"),
    (AWAY, AWAY.replace("12-30", "12-30 25:00"), "ends", "write it like 2026-12-21 or"),
    (ROOM, ROOM.replace("hygienist", "plumber"), "roles", "nobody here is a 'plumber'"),
    (ROOM, "Chair 2", "rooms", "'Chair 2' stands here twice"),
    (ROOM, "{roles: [hygienist]}", "name", "is missing"),
    (ROOM, "{name: Chair 3, colour: red}", "colour", "is not known; take it out"),
    (BUFFER, BUFFER.replace("hygienist", "plumber"), "role", "nobody here is a 'plumber'"),
    (BUFFER, BUFFER + "\n    treatment: krown", "treatment", "'krown' is not in catalogue.yml"),
    (BUFFER, BUFFER.replace("10", "500"), "minutes_after", "500 is too large; the most is 120"),
    (BUFFER, f"{BUFFER}\n{BUFFER}", "buffers", "'hygienist' stands here twice"),
    (SATURDAY, SATURDAY.replace("13:00", "08:00"), "closes", "is not after 09:00"),
    (SATURDAY, SATURDAY.replace("12-19", "12-24"), "opens_on", "is one of closed_days too"),
    (SATURDAY, SATURDAY + "\n    practitioners: [Dr. Who]", "practitioners", "'Dr. Who' is no"),
    (SATURDAY, f"{SATURDAY}\n{SATURDAY.replace('09:00', '12:00')}", "opens",
     "overlaps 09:00 to 13:00"),
    ("cancel_notice_hours: 0", "cancel_notice_hours: -1", "cancel_notice_hours", "too small"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field", "message"), MISTAKES)
def test_a_schedule_that_cannot_be_meant_is_named_with_file_line_and_remedy(
    folder: Folder, old: str, new: str, field: str, message: str
) -> None:
    changed = folder.change("clinic.yml", old, new)

    problem = next(found for found in folder.problems() if found.field == field)

    assert problem.file == "clinic.yml"
    assert message in problem.message
    assert abs(problem.line - changed) <= 8


def test_visits_for_a_role_that_no_room_is_for_are_refused(folder: Folder) -> None:
    folder.change("clinic.yml", "Chair 1, Chair 2, ", "")

    problems = folder.problems()

    assert {problem.field for problem in problems} == {"role"}
    assert "no room in clinic.yml is for a 'dentist'" in problems[0].message


def test_a_visit_longer_than_anybody_of_its_role_works_at_a_stretch_is_refused(
    folder: Folder,
) -> None:
    folder.change("clinic.yml", KIM + "        opens: 09:00", KIM + "        opens: 15:40")

    problem = next(found for found in folder.problems() if found.field == "minutes")

    assert "write 20 at most" in problem.message


def test_the_demo_s_schedule_is_in_the_database(imported: Session) -> None:
    kim, okafor = (
        imported.scalars(select(Practitioner).filter_by(name=name)).one().id
        for name in ("Kim", "Dr. Okafor")
    )
    hours = imported.scalars(select(WorkingPeriod)).all()
    assert {(row.practitioner_id, row.opens, row.closes) for row in hours} == {
        (kim, time(9), time(16))
    }
    assert sorted(row.weekday for row in hours) == [0, 1, 2, 3, 4]
    away = imported.scalars(select(Absence)).one()
    assert (away.practitioner_id, away.room_id) == (okafor, None)
    assert away.starts_at == datetime(2026, 12, 28, 5, tzinfo=UTC)
    assert away.ends_at == datetime(2026, 12, 31, 5, tzinfo=UTC)  # the last day is included
    assert imported.scalars(select(SpecialOpening.opens_on)).all() == [date(2026, 12, 19)]
    assert imported.scalars(select(VisitBuffer.minutes_after)).all() == [10]
    rooms = {room.name: room.roles for room in imported.scalars(select(Room))}
    assert rooms == {"Chair 1": [], "Chair 2": [], "Chair 3": ["hygienist"]}


def test_importing_again_changes_nothing_and_what_is_taken_out_is_gone(
    imported: Session, folder: Folder
) -> None:
    again = import_clinic(imported, folder.path, now=NOON)
    assert (again.added, again.updated, again.removed) == ({}, {}, {})

    folder.change("clinic.yml", "    away:\n" + AWAY, "")
    folder.change("clinic.yml", "buffers:\n" + BUFFER, "buffers: []")
    folder.change("clinic.yml", ROOM, "{name: Chair 3, out_of_service: [{starts: 2026-12-01 "
                  "13:00, ends: 2026-12-01}]}")  # fmt: skip
    import_clinic(imported, folder.path, now=NOON)
    imported.flush()

    out = imported.scalars(select(Absence)).one()
    assert (out.starts_at, out.ends_at) == (
        datetime(2026, 12, 1, 18, tzinfo=UTC),
        datetime(2026, 12, 2, 5, tzinfo=UTC),
    )
    assert out.room_id is not None
    assert imported.scalars(select(VisitBuffer)).all() == []


def test_a_practitioner_who_leaves_takes_hours_and_absences_along(
    imported: Session, folder: Folder
) -> None:
    folder.change(
        "clinic.yml",
        '  - name: Dr. Okafor\n    npi: "1000000137"\n    role: dentist\n    away:\n' + AWAY,
        "",
    )

    import_clinic(imported, folder.path, now=NOON)
    imported.commit()

    assert imported.scalars(select(Absence)).all() == []
