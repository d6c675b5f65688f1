"""Opting out in one's own words."""

from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.saying import Event, Say
from actions.turn import LEAVE_FORM, Turn
from bot.conversations import handoffs, plain_words, threads, wording
from bot.patients import consent
from bot.patients.models import Channel
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.scheduling import held_times


class OptOut(ClinicAction):
    """No more texts, from now on; one text says so, as the law permits."""

    def name(self) -> str:
        return "action_opt_out"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        if turn.conversation.channel is not Channel.SMS:
            say("utter_web_opt_out")
            return []
        if not plain_words.is_plain_stop(turn.text):
            say("utter_opt_out_unclear")
            return []
        if plain_words.is_about_some_texts(turn.text):
            words = {
                "clinic": turn.clinic.name,
                "hours": turn.clinic.said("coordinator_hours", turn.language),
            }
            say("utter_opt_out_some", **words)
            handoffs.request(session, turn.conversation, "opt_out_of_some", now=turn.now)
            return []
        number = turn.conversation.address
        consent.opt_out(session, turn.clinic.id, number, source="free_text", now=turn.now)
        threads.queue(
            session,
            turn.conversation,
            wording.say("opted_out", turn.language),
            key=f"opt-out:{turn.message.id}",
            now=turn.now,
            in_reply_to=turn.message,
            is_opt_out_notice=True,
        )
        held_times.release(session, turn.conversation.id)
        handoffs.request(session, turn.conversation, "opted_out", now=turn.now)
        if turn.conversation.patient_id:
            fact = Fact(EntryKind.OPTED_OUT, number, "Opted out of texts in own words.")
            filing.file(session, turn.conversation.patient_id, turn.message, fact, now=turn.now)
        say("utter_opted_out")  # the turn's answer; the outbox keeps it back, the notice goes
        return LEAVE_FORM
