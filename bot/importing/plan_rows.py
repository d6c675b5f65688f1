"""Treatment plans' rows. A version that was ever active keeps its words and amounts for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.importing.approved_words import row_values
from bot.importing.ledger import Ledger
from bot.importing.schema import CatalogueFile, OptionEntry, PlanEntry, PlansFile
from bot.plans.models import (
    PlannedProcedure,
    PlannedVisit,
    PlanStatus,
    TreatmentOption,
    TreatmentPlan,
)

OWN_FIELDS = ("patient_id", "subject", "spanish", "approved_by", "approved_on", "valid_until")
OPTION_FIELDS = (
    "position",
    "treatment",
    "name",
    "summary",
    "benefits",
    "risks",
    "if_waiting",
    "scheduled_separately",
    "is_no_treatment",
    "spanish",
)  # not the synonyms: what patients call it says nothing of medicine or money
PROCEDURE_FIELDS = ("code_system", "code", "description", "fee", "diagnosis_codes", "spanish")
VISIT_FIELDS = ("number", "minutes", "days_after_previous", "role", "due")


@dataclass(frozen=True)
class Surroundings:
    """What a plan's entry refers to outside of its own file."""

    clinic_id: UUID
    patient_ids: Mapping[str, UUID]  # by record number; one that is new is not there yet
    catalogue: CatalogueFile
    today: date  # the clinic's local day


def put_plans(ledger: Ledger, around: Surroundings, entries: PlansFile) -> None:
    """Every version of the plans. Those replaced come first: only one may be active at a time."""
    known = plan_rows(ledger.session, around.clinic_id)
    by_status = sorted(entries.plans, key=lambda entry: entry.status is PlanStatus.ACTIVE)
    for entry in by_status:
        row = known.get((entry.number, entry.version))
        plan = plan_from(entry, row, around)
        if row is None:
            ledger.add(plan)
        elif content_of(row) == content_of(plan):
            _mend(ledger, row, plan)
        else:
            _replace(ledger, row, plan)
        ledger.session.flush()


def plan_rows(session: Session, clinic_id: UUID) -> dict[tuple[str, int], TreatmentPlan]:
    """The clinic's plans, every version, by number and version."""
    rows = session.scalars(select(TreatmentPlan).where(TreatmentPlan.clinic_id == clinic_id))
    return {(row.number, row.version): row for row in rows}


def plan_from(entry: PlanEntry, row: TreatmentPlan | None, around: Surroundings) -> TreatmentPlan:
    """A plan as its entry says, in no session; days counted from the import stay as in `row`."""
    synonyms = {found.slug: found.synonyms for found in around.catalogue.treatments}
    kept_approval, kept_validity = (row.approved_on, row.valid_until) if row else (None, None)
    return TreatmentPlan(
        clinic_id=around.clinic_id,
        patient_id=around.patient_ids.get(entry.patient),
        number=entry.number,
        version=entry.version,
        status=entry.status,
        subject=entry.subject,
        spanish=entry.es.model_dump() if entry.es else {},
        approved_by=entry.approved_by,
        approved_on=entry.approved_on.resolve(around.today, kept_approval),
        valid_until=entry.valid_until.resolve(around.today, kept_validity),
        options=[
            _option(n, option, synonyms.get(option.treatment, []))
            for n, option in enumerate(entry.options, start=1)
        ],
    )


def content_of(plan: TreatmentPlan) -> tuple[Any, ...]:
    """All that a patient may be told of a plan, to compare two of them."""
    options = tuple(
        (
            _values(option, OPTION_FIELDS),
            tuple(_values(procedure, PROCEDURE_FIELDS) for procedure in option.procedures),
            tuple(_values(visit, VISIT_FIELDS) for visit in option.visits),
        )
        for option in plan.options
    )
    return (*_values(plan, OWN_FIELDS), options)


def _values(row: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _option(position: int, entry: OptionEntry, known_synonyms: list[str]) -> TreatmentOption:
    own = row_values(entry, without=("synonyms", "procedures", "visits"))
    return TreatmentOption(
        **own,
        position=position,
        synonyms=list(dict.fromkeys([*entry.synonyms, *known_synonyms])),
        procedures=[
            PlannedProcedure(position=n, **row_values(procedure))
            for n, procedure in enumerate(entry.procedures, start=1)
        ],
        visits=[
            PlannedVisit(number=n, **dict(visit)) for n, visit in enumerate(entry.visits, start=1)
        ],
    )


def _mend(ledger: Ledger, row: TreatmentPlan, plan: TreatmentPlan) -> None:
    """Take over what may change in an approved version: its status, and its synonyms."""
    synonyms = [option.synonyms for option in row.options]
    has_new_words = synonyms != [option.synonyms for option in plan.options]
    for option, wanted in zip(row.options, plan.options, strict=True):
        if option.synonyms != wanted.synonyms:
            option.synonyms = wanted.synonyms
    changed = has_new_words or row.status is not plan.status
    row.status = plan.status
    (ledger.updated if changed else ledger.unchanged)[row.__tablename__] += 1


def _replace(ledger: Ledger, row: TreatmentPlan, plan: TreatmentPlan) -> None:
    """Write a draft anew; nobody was ever told of it, so nothing refers to its options."""
    for option in list(row.options):
        for part in [*option.procedures, *option.visits]:
            ledger.session.delete(part)
        ledger.session.flush()
        ledger.session.delete(option)
    ledger.session.flush()
    ledger.session.expire(row)
    for name in (*OWN_FIELDS, "status"):
        setattr(row, name, getattr(plan, name))
    options = list(plan.options)
    plan.options = []  # or they would draw their first plan into the session
    row.options = options
    ledger.updated[row.__tablename__] += 1
