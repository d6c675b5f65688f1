"""The option card: options side by side, ending with what is unclear; the risks shown are filed.

Approved sentences are never cut. On the web each option is told whole. A text has no room for
that: of several options it tells price, visits and risks, of one option all.
"""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.insurance import coverage_of
from actions.quotes import say_price_changed
from actions.saying import Say
from actions.speaking import source, words
from actions.topic import file_explained, file_price, price
from actions.turn import Turn
from bot.costs.errors import AllowedAmountNotOnFile, NoCoverage
from bot.costs.on_file import estimate_for
from bot.money import format_cents
from bot.patients.models import Channel
from bot.plans.choosing import options_named
from bot.plans.models import TreatmentOption, TreatmentPlan
from bot.records.models import EntryKind

COMPARE = re.compile(
    r"\bcompar|side by side|pros and cons|\bdifferen|\bversus\b|\bvs\b|\boverview\b|\bsummar"
    r"|everything about|lado a lado|ventajas y (?:desventajas|riesgos)|\bdiferenci|\bresum",
    re.I,
)


def asks_to_compare(turn: Turn) -> bool:
    """Whether the question wants options weighed against each other."""
    return bool(COMPARE.search(turn.own_words))


def say_card(turn: Turn, session: Session, say: Say, plan: TreatmentPlan) -> list[TreatmentOption]:
    """Tell the options named, or all, as a card; file what was shown, and return them."""
    options = options_named(plan.options, turn.own_words) or plan.options
    say_price_changed(turn, session, say, options)
    is_whole = turn.conversation.channel is not Channel.SMS or len(options) == 1
    for option in options:
        _say_price(turn, session, say, option)
        if is_whole:
            say("utter_card_benefits", **words(turn, option, "benefits"))
        say("utter_card_risks", **words(turn, option, "risks"))
        if is_whole and option.if_waiting:
            say("utter_if_waiting", **words(turn, option, "if_waiting"))
    say("utter_card_end", source=source(turn, plan))
    _file_shown(turn, session, options, is_whole=is_whole)
    return options


def _say_price(turn: Turn, session: Session, say: Say, option: TreatmentOption) -> None:
    name = words(turn, option, "name")
    visits = len(option.visits)
    if not turn.may_see_costs:
        say("utter_card_no_price", **name, visits=visits)
        return
    portion = _portion(turn, session, option)
    response = "utter_card_portion" if portion else "utter_card_price"
    say(response, **name, visits=visits, price=price(option), patient_portion=portion)


def _portion(turn: Turn, session: Session, option: TreatmentOption) -> str:
    """What is expected to be left for an insured patient; empty if there is nothing to tell."""
    plans = coverage_of(turn, session)
    if not plans or not option.total:
        return ""
    try:
        return format_cents(estimate_for(session, option, plans, on=turn.today).patient_portion)
    except (NoCoverage, AllowedAmountNotOnFile):
        return ""


def _file_shown(
    turn: Turn, session: Session, options: Sequence[TreatmentOption], *, is_whole: bool
) -> None:
    for option in options:
        if turn.may_see_costs:
            file_price(turn, session, option)
        what = f"risks shown on a card: {option.risks}"
        file_explained(turn, session, EntryKind.RISKS_EXPLAINED, [option], what)
        if is_whole:
            what = f"benefits shown on a card: {option.benefits}"
            file_explained(turn, session, EntryKind.BENEFITS_EXPLAINED, [option], what)
