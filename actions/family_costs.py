"""What several patients' treatments cost together, for somebody who may see all of them."""

import re

from sqlalchemy.orm import Session

from actions.remembering import Topic, topic_of
from actions.saying import Event, Say
from actions.speaking import listed, name_of, source
from actions.topic import price, real_options
from actions.turn import Turn
from actions.whom import SEVERAL, others_on_file, patients_named
from bot.documents import estimates
from bot.money import Cents, format_cents
from bot.patients.access import Access
from bot.patients.errors import IdentityNotVerified
from bot.plans.choosing import accepted_option, current_plan
from bot.plans.errors import NoPlan, PlanExpired
from bot.plans.models import TreatmentOption
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind

CHILDREN = re.compile(r"\b(?:kids|children|hijos|ni[nñ]os)\b", re.I)


def patients_asked(turn: Turn) -> list[Access]:
    """The patients that one question is about, if it is about several; else none.

    "Both" may mean two options of one patient as well: then it is left to be asked.
    Raises IdentityNotVerified if one of the children is still to be checked.
    """
    if CHILDREN.search(turn.own_words) and SEVERAL.search(turn.own_words) and others_on_file(turn):
        raise IdentityNotVerified
    if len(turn.accesses) < 2:
        return []
    named = patients_named(turn)
    if len(named) > 1:
        return named
    if named or not SEVERAL.search(turn.own_words):
        return []
    if CHILDREN.search(turn.own_words) is None and len(topic_of(turn).treatments) > 1:
        return []
    is_counted = re.search(r"\b(?:both|two|dos|ambos|ambas)\b", turn.own_words, re.I)
    return [] if is_counted and len(turn.accesses) > 2 else turn.accesses


def quote_together(turn: Turn, session: Session, say: Say, accesses: list[Access]) -> list[Event]:
    """A line for each patient and the total, which is only told if nothing is open in it."""
    total, sources = Cents(0), []
    is_open = False
    for access in accesses:
        access.require_costs()
        estimates.take_request(session, access.patient, turn.conversation, now=turn.now)
        options = _priced(turn, session, access)
        is_open = is_open or len(options) != 1
        if not options:
            say("utter_cost_of_patient_unknown", patient=access.patient.given_name)
        for option in options:
            _quote(turn, session, say, access, option)
            total = Cents(total + option.total)
        sources += [source(turn, option.plan) for option in options[:1]]
    if not is_open:
        say("utter_cost_together", total=format_cents(total))
    if sources:
        say("utter_source", source=listed(turn, sources))
    return [Topic(question=turn.own_question).event()]


def _priced(turn: Turn, session: Session, access: Access) -> list[TreatmentOption]:
    """The option that a patient accepted, else all treatments of the plan; none without a plan."""
    try:
        plan = current_plan(session, access.patient.id, today=turn.today)
    except (NoPlan, PlanExpired):
        return []
    accepted = accepted_option(session, plan)
    return [accepted] if accepted else real_options(plan)


def _quote(turn: Turn, session: Session, say: Say, access: Access, option: TreatmentOption) -> None:
    name = access.patient.given_name
    say("utter_cost_of_patient", patient=name, name=name_of(turn, option), price=price(option))
    detail = {"total_cents": option.total}
    text = f"{option.name}: {price(option)} quoted."
    fact = Fact(EntryKind.COST_QUOTED, option.treatment, text, option.plan, detail)
    filing.file(session, access.patient.id, turn.message, fact, now=turn.now)
