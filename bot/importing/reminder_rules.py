"""A clinic's rules for the texts that it begins: checked, and kept as its row."""

from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

from bot.importing.ledger import Ledger
from bot.importing.problems import Path, Problem
from bot.importing.reading import Document
from bot.importing.repeats import repeats
from bot.importing.schema import CatalogueFile, ClinicFile
from bot.reminders.models import ReminderRules

HERE = ("reminders",)
LONGEST_NIGHT = 16 * 60  # minutes: some of the day must be left to write in


def put_rules(ledger: Ledger, clinic_id: UUID, entry: ClinicFile) -> None:
    """The clinic's rules as clinic.yml says, or the usual ones."""
    rules = entry.reminders
    before_some = {slug: some.before for some in rules.before_some for slug in some.treatments}
    values = {**rules.model_dump(exclude={"before_some"}), "before_some": before_some}
    row = ledger.session.get(ReminderRules, clinic_id)
    ledger.put(row, ReminderRules, {"clinic_id": clinic_id, **values})


def rules_problems(clinic: Document[ClinicFile]) -> Iterator[Problem]:
    """Times before a visit out of order, and a night that leaves no day."""
    rules = clinic.content.reminders
    yield from _order(clinic, (*HERE, "before"), rules.before)
    for n, some in enumerate(rules.before_some):
        yield from _order(clinic, (*HERE, "before_some", n, "before"), some.before)
    named = [slug for some in rules.before_some for slug in some.treatments]
    if len(set(named)) < len(named):
        message = "names a treatment twice; give each its times once"
        yield clinic.problem((*HERE, "before_some"), message)
    begins, ends = (at.hour * 60 + at.minute for at in (rules.quiet_from, rules.quiet_until))
    if (ends - begins) % (24 * 60) > LONGEST_NIGHT:
        message = "leaves less than 8 hours of the day to write in; write it like 20:00"
        yield clinic.problem((*HERE, "quiet_from"), message)


def untimed_treatments(
    clinic: Document[ClinicFile], catalogue: Document[CatalogueFile]
) -> Iterator[Problem]:
    """Treatments with times of their own that the catalogue does not have."""
    known = {entry.slug for entry in catalogue.content.treatments}
    for n, some in enumerate(clinic.content.reminders.before_some):
        for m, slug in enumerate(some.treatments):
            if slug not in known:
                path = (*HERE, "before_some", n, "treatments", m)
                yield clinic.problem(path, f"'{slug}' is not in catalogue.yml")


def catalogue_text_problems(catalogue: Document[CatalogueFile]) -> Iterator[Problem]:
    """Texts for unasked messages that name the treatment, or exist in one language only."""
    for n, entry in enumerate(catalogue.content.treatments):
        for field in ("before_visit_text", "after_visit_text"):
            words = getattr(entry, field)
            names = {entry.name.lower(), *entry.synonyms}
            if any(f" {name} " in f" {words.lower()} " for name in names):
                message = "names the treatment; this text may be seen by others, leave it out"
                yield catalogue.problem(("treatments", n, field), message)
            if entry.es and bool(words) != bool(getattr(entry.es, field)):
                message = f"has no '{field}' beside the other language's; write both or none"
                yield catalogue.problem(("treatments", n, "es"), message)


def _order(clinic: Document[ClinicFile], path: Path, before: list[int]) -> Iterator[Problem]:
    yield from repeats(clinic, path, before)
    if any(earlier < later for earlier, later in pairwise(before)):
        yield clinic.problem(path, "is out of order; write the longest first: [7 days, 2 hours]")
