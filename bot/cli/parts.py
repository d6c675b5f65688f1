"""What the files of the `clinic` command share."""

from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot.clinics.models import Clinic, Practitioner
from bot.clock import utc_now
from bot.patients.models import Patient

Slug = Annotated[str | None, typer.Option("--clinic", help="Short name, where several fit.")]
OfClinic = TypeVar("OfClinic", Patient, Practitioner)
console = Console(soft_wrap=True, markup=False, highlight=False)

Now = Annotated[
    str | None, typer.Option(help="Act as if it were this moment, ISO 8601 with an offset.")
]


def moment_of(now: str | None) -> datetime:
    """The moment that --now names; without it, this one. Refuses what is no moment."""
    if now is None:
        return utc_now()
    try:
        moment = datetime.fromisoformat(now)
    except ValueError as wrong:
        example = "write it like 2026-12-01T09:00:00-05:00"
        raise typer.BadParameter(example, param_hint="--now") from wrong
    if moment.tzinfo is None:
        raise typer.BadParameter("add an offset, such as Z or -05:00", param_hint="--now")
    return moment.astimezone(UTC)


def only_one(
    session: Session,
    table: type[OfClinic],
    matches: ColumnElement[bool],
    slug: str | None,
    what: tuple[str, str, str],
) -> OfClinic:
    """The one row that matches, of a clinic if one is named. Refuses none and several.

    what: the refusal's words for none, for several, and the rest of it
    """
    wanted = select(table).where(matches)
    if slug is not None:
        wanted = wanted.join(Clinic, Clinic.id == table.clinic_id).where(Clinic.slug == slug)
    found = session.scalars(wanted).all()
    if len(found) != 1:
        none, several, rest = what
        raise typer.BadParameter(f"{several if found else none} {rest}; --clinic narrows it")
    return found[0]


def patient_with(session: Session, record_number: str, slug: str | None = None) -> Patient:
    """The patient with a record number, which two clinics may both have given."""
    what = ("no patient has", "several patients have", f"the record number {record_number}")
    return only_one(session, Patient, Patient.record_number == record_number, slug, what)
