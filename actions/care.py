"""What to do before and after a treatment, from the catalogue."""

import re

from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.speaking import name_of, words
from actions.topic import file_explained, options_asked, plan_of, speak_of
from actions.turn import Turn
from bot.plans.choosing import catalogue
from bot.records.models import EntryKind

BEFORE = re.compile(r"\b(before|beforehand|prepare|prep|ready|bring|fast(ing)?|prior)\b", re.I)
BRING = re.compile(r"\b(bring|take with me|traer|llevar)\b", re.I)
AFTER = re.compile(
    r"\b(after|afterwards|later|recover\w*|heal\w*|care for|aftercare|when can)\b", re.I
)


class ExplainCare(ClinicAction):
    """Tell the approved advice for before and after; what it does not say is not said."""

    def name(self) -> str:
        return "action_explain_care"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        if BRING.search(turn.own_words):
            say("utter_what_to_bring", **words(turn, turn.clinic, "what_to_bring"))
            return []
        turn.access.require_treatment()
        options = options_asked(turn, session, plan_of(turn, session))
        texts = {t.slug: t for t in catalogue(session, turn.clinic.id)}
        known = [option for option in options if option.treatment in texts]
        if not known:
            say("utter_no_care_text")
            offer_coordinator(turn, session)
            return []
        before, after = bool(BEFORE.search(turn.own_words)), bool(AFTER.search(turn.own_words))
        for option in known:
            text = texts[option.treatment]
            if before or not after:
                said = words(turn, text, "preparation")
                say("utter_preparation", name=name_of(turn, option), **said)
            if after or not before:
                said = words(turn, text, "aftercare")
                say("utter_aftercare", name=name_of(turn, option), **said)
            what = f"preparation and aftercare, catalogue version {text.version}"
            file_explained(turn, session, EntryKind.CARE_EXPLAINED, [option], what)
        return speak_of(turn, known)
