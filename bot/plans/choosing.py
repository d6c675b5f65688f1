"""Which plan and which option a question is about, and what was decided."""

import difflib
import re
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import CatalogueTreatment
from bot.languages import Language
from bot.plans.errors import NoPlan, PlanExpired
from bot.plans.models import (
    Decision,
    PlanStatus,
    TreatmentOption,
    TreatmentPlan,
    Verdict,
)
from bot.plans.references import (
    names_aspect,
    place_in,
    plain_words,
    referred_to,
    without_references,
)

SHORTEST_TO_MISSPELL = 5  # letters: shorter words are too alike


def current_plan(session: Session, patient_id: UUID, *, today: date) -> TreatmentPlan:
    """The patient's newest approved plan. Raises NoPlan or PlanExpired.

    today: the clinic's local day.
    """
    plan = session.scalar(
        select(TreatmentPlan)
        .where(TreatmentPlan.patient_id == patient_id, TreatmentPlan.status == PlanStatus.ACTIVE)
        .order_by(TreatmentPlan.approved_on.desc(), TreatmentPlan.number.desc())
        .limit(1)
    )
    if plan is None:
        raise NoPlan
    if plan.valid_until < today:
        raise PlanExpired
    return plan


def options_named(options: Sequence[TreatmentOption], text: str) -> list[TreatmentOption]:
    """The options that a text names, in the plan's order, misspelled names included.

    The longest name wins where one holds another ("large filling" is not "filling" as well).
    """
    words = plain_words(text)
    found = {option.id: _longest_name_in(words, option) for option in options}
    named = [option for option in options if found[option.id]]
    if not named:
        return referred_to(options, words)
    return [
        option
        for option in named
        if not any(
            found[option.id] != other and found[option.id] in other for other in found.values()
        )
    ]


def is_by_place(options: Sequence[TreatmentOption], words: str) -> bool:
    """Whether plain words refer to an option by its place in the list alone."""
    is_named = any(_longest_name_in(words, option) for option in options)
    return not is_named and place_in(words) is not None and not names_aspect(words)


def words_around(options: Sequence[TreatmentOption], text: str) -> list[str]:
    """The plain words of a text that neither name nor refer to an option."""
    words = without_references(plain_words(text))
    for name in {_longest_name_in(words, option) for option in options} - {""}:
        words = re.sub(rf"\b{re.escape(name)}s?\b", " ", words)
        words = " ".join(word for word in words.split() if not _stands_in(name, word))
    return words.split()


def treatment_named(
    treatments: Sequence[CatalogueTreatment], text: str
) -> CatalogueTreatment | None:
    """The catalogue's treatment that a text names, the longest name first."""
    words = plain_words(text)
    found = [(len(_longest(words, _names(t))), t.version, t) for t in treatments]
    best = max(found, key=lambda item: item[:2], default=None)
    return best[2] if best and best[0] else None


def accepted_option(session: Session, plan: TreatmentPlan) -> TreatmentOption | None:
    """The option that was accepted last, unless it or all treatment was declined after that.

    To decline another one takes nothing back.
    """
    decisions = session.scalars(
        select(Decision).where(Decision.plan_id == plan.id).order_by(Decision.decided_at.desc())
    )
    declined: set[UUID | None] = set()
    for decision in decisions:
        if decision.verdict is Verdict.ACCEPTED:
            accepted = [one for one in plan.options if one.id == decision.option_id]
            is_taken_back = declined & {None, decision.option_id}
            return accepted[0] if accepted and not is_taken_back else None
        declined.add(decision.option_id)
    return None


def catalogue(session: Session, clinic_id: UUID) -> list[CatalogueTreatment]:
    """The clinic's treatments, the newest version of each, by name."""
    newest: dict[str, CatalogueTreatment] = {}
    for treatment in session.scalars(
        select(CatalogueTreatment)
        .where(CatalogueTreatment.clinic_id == clinic_id)
        .order_by(CatalogueTreatment.version)
    ):
        newest[treatment.slug] = treatment
    return sorted(newest.values(), key=lambda treatment: treatment.name)


def decide(session: Session, decision: Decision, *, now: datetime) -> Decision:
    """Keep a patient's word on a plan; the same message decides once."""
    known = session.scalar(
        select(Decision).where(
            Decision.message_id == decision.message_id, Decision.plan_id == decision.plan_id
        )
    )
    if known is not None:
        return known
    decision.decided_at = now
    session.add(decision)
    session.flush()
    return decision


def _names(row: TreatmentOption | CatalogueTreatment) -> list[str]:
    """What a treatment is called: its name in both languages, and what patients say."""
    said = [row.said("name", language) for language in Language]
    return [plain_words(name) for name in (*said, *row.synonyms)]


def _longest_name_in(words: str, option: TreatmentOption) -> str:
    return _longest(words, _names(option))


def _longest(words: str, names: Sequence[str]) -> str:
    """The longest of some names that stands in the words; empty if none does."""
    return max((name for name in names if name and _stands_in(name, words)), key=len, default="")


def _stands_in(name: str, words: str) -> bool:
    if re.search(rf"\b{re.escape(name)}s?\b", words):
        return True
    if " " in name or len(name) < SHORTEST_TO_MISSPELL:
        return False
    # "killing" and "billing" are no filling: a misspelling begins alike.
    candidates = [word for word in words.split() if word[:2] == name[:2]]
    return bool(difflib.get_close_matches(name, candidates, n=1, cutoff=0.8))
