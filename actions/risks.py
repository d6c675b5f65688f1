"""Risks of the options, and of waiting."""

from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.saying import Event, Say
from actions.speaking import source, words
from actions.topic import file_explained, options_asked, plan_of, speak_of
from actions.turn import Turn
from bot.records.models import EntryKind


class ExplainRisks(ClinicAction):
    """Tell the risks of the options asked about, and what happens if one waits."""

    def name(self) -> str:
        return "action_explain_risks"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_treatment()
        plan = plan_of(turn, session)
        options = options_asked(turn, session, plan)
        for option in options:
            say("utter_risks", **words(turn, option, "name", "risks"))
            what = f"risks: {option.risks}"
            file_explained(turn, session, EntryKind.RISKS_EXPLAINED, [option], what)
        if len(options) == 1 and options[0].if_waiting and not turn.asks_several:
            say("utter_if_waiting", **words(turn, options[0], "if_waiting"))
        say("utter_source", source=source(turn, plan))
        return speak_of(turn, options)
