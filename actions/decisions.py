"""Accepting and declining: what is plain is noted, all else read back first or left to wait."""

from collections.abc import Sequence

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.accepting import (
    accept,
    ask_to_choose,
    ask_which_option,
    close_what_is_open,
    decide,
    moment_words,
)
from actions.base import ClinicAction
from actions.certainty import is_sure
from actions.refusals import offer, offer_coordinator
from actions.remembering import topic_of
from actions.saying import Event, Say
from actions.speaking import name_of, source, words
from actions.topic import file_fact, options_asked, other_than, plan_of, real_options
from actions.turn import Turn
from actions.visits import whens
from bot.clock import long_day
from bot.conversations import plain_words, questions
from bot.conversations.models import QuestionKind
from bot.plans.choosing import accepted_option, options_named
from bot.plans.corrections import Pointing, read_pointing
from bot.plans.models import TreatmentOption, TreatmentPlan, Verdict
from bot.plans.references import is_other_one
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.scheduling import booking


class AcceptTreatment(ClinicAction):
    """The patient chooses an option: note it and look for a time; ask which if not clear."""

    def name(self) -> str:
        return "action_accept_treatment"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_decision()
        plan = plan_of(turn, session)
        if plain_words.puts_off(turn.text):
            return let_it_wait(turn, session, say, plan)
        options = options_meant(turn, session, plan)
        if len(options) != 1:
            return ask_which_option(turn, session, say, plan)
        before = accepted_option(session, plan)
        if before is options[0] and before.visits and not turn.asks_several:
            return [FollowupAction("action_start_booking")]  # chosen already: a time is left
        is_change = before is not None and before is not options[0]
        pointing = read_pointing(plan.options, turn.text)
        if is_change or turn.asks_several:
            return ask_to_choose(turn, session, say, options)
        if pointing is not None and not pointing.chooses:
            return _take_named(turn, session, say, options[0], pointing)
        is_about_question = pointing and pointing.corrects and topic_of(turn).question
        names_option = bool(options_named(plan.options, turn.text))
        is_plain = plain_words.is_plain_choice(turn.text, names_option=names_option)
        # "Actually make it the filling" may be about the price that was asked before.
        if is_about_question or not is_plain or not is_sure(turn):
            return ask_to_choose(turn, session, say, options)
        return accept(turn, session, say, options[0])


def _take_named(
    turn: Turn, session: Session, say: Say, option: TreatmentOption, pointing: Pointing
) -> list[Event]:
    """A bare name is a choice if we had just asked for one; else it is read back."""
    asked = questions.newest(session, turn.conversation, QuestionKind.OPTION, now=turn.now)
    if (
        asked is None
        or pointing.adds
        or asked.context.get("is_listing")
        or not questions.was_just_asked(session, asked, turn.message)
        or str(option.id) not in {choice["option_id"] for choice in asked.choices}
        or (pointing.corrects and len(asked.choices) == 1)  # "this one?" - "no, this one"
    ):
        return ask_to_choose(turn, session, say, [option])
    turn.takes_up(asked)
    asked_in = SlotSet("question_message_id", str(turn.question_message.id))
    return [asked_in, *accept(turn, session, say, option)]


def options_meant(turn: Turn, session: Session, plan: TreatmentPlan) -> Sequence[TreatmentOption]:
    """The options that a choice may mean; "the other one" is other than the one chosen before."""
    pointing = read_pointing(plan.options, turn.text)
    if pointing is None or turn.asks_several:
        return options_asked(turn, session, plan)
    if pointing.options:
        return pointing.options
    chosen = accepted_option(session, plan)
    if chosen is not None and is_other_one(turn.text):
        return other_than(plan, [chosen])
    return options_asked(turn, session, plan)


class DeclineTreatment(ClinicAction):
    """The patient wants none of it: note it, tell what waiting brings, offer a talk.

    Whoever wants to think, or cannot afford it, declines nothing: there is time.
    """

    def name(self) -> str:
        return "action_decline_treatment"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_decision()
        plan = plan_of(turn, session)
        is_confirmed = turn.intent == "affirm"
        is_plain = is_confirmed or plain_words.is_plain_refusal(turn.text)
        if turn.asks_several or not is_plain:
            return let_it_wait(turn, session, say, plan)
        declined = [o for o in options_named(plan.options, turn.text) if not o.is_no_treatment]
        option = declined[0] if len(declined) == 1 else None
        if is_sure(turn):
            return _decline(turn, session, say, plan, option)
        if option is None:
            say("utter_ask_decline_all")
        else:
            say("utter_ask_decline", name=name_of(turn, option))
        offer(turn, session, self.name())
        return []


def _decline(
    turn: Turn, session: Session, say: Say, plan: TreatmentPlan, option: TreatmentOption | None
) -> list[Event]:
    """Note a refusal of one option, or of all."""
    decide(turn, session, plan, Verdict.DECLINED, option)
    about = option or real_options(plan)[0]
    declined_name = option.name if option else "the treatment"
    text = f"Declined: {declined_name}."
    fact = Fact(EntryKind.TREATMENT_DECLINED, about.treatment, text, plan)
    file_fact(turn, session, fact)
    close_what_is_open(turn, session)
    say(
        "utter_treatment_declined" if option else "utter_all_declined",
        when=moment_words(turn),
        source=source(turn, plan),
        **words(turn, about, "name", "if_waiting"),
    )
    visits = booking.upcoming(session, turn.access.patient.id, now=turn.now)
    if visits:
        say("utter_ask_cancel", whens=whens(turn, visits))
        offer(turn, session, "action_cancel_appointment")
    else:
        say("utter_offer_talk")
        offer_coordinator(turn, session)
    return []


def let_it_wait(turn: Turn, session: Session, say: Say, plan: TreatmentPlan) -> list[Event]:
    """Nothing is decided and nothing filed; what was on offer can wait as well."""
    close_what_is_open(turn, session)
    say("utter_decision_can_wait", valid_until=long_day(plan.valid_until, turn.language))
    offer_coordinator(turn, session)
    return []
