"""Accepting and declining: read back, recorded with version and time, then a visit offered."""

from collections.abc import Sequence

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.certainty import is_sure
from actions.refusals import offer, offer_coordinator
from actions.saying import Event, Say
from actions.speaking import name_and_price, name_of, source, words
from actions.topic import file_fact, options_asked, plan_of, price, real_options, speak_of
from actions.turn import Turn
from actions.visits import whens
from bot.clock import long_day, short_day, time_words
from bot.conversations import plain_words, questions
from bot.conversations.models import QuestionKind
from bot.conversations.questions import Asked
from bot.plans import choosing
from bot.plans.choosing import options_named
from bot.plans.models import Decision, TreatmentOption, TreatmentPlan, Verdict
from bot.records.filing import Fact
from bot.records.models import EntryKind
from bot.scheduling import booking

BOOKING_QUESTIONS = {"book_appointment", "inform_time", "accept_treatment"}


class AcceptTreatment(ClinicAction):
    """The patient chooses an option: note it and look for a time; ask which if not clear."""

    def name(self) -> str:
        return "action_accept_treatment"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_decision()
        plan = plan_of(turn, session)
        if plain_words.puts_off(turn.text):
            return let_it_wait(turn, session, say, plan)
        options = options_asked(turn, session, plan)
        if len(options) != 1:
            return ask_which_option(turn, session, say, plan)
        names_option = bool(options_named(plan.options, turn.text))
        is_plain = plain_words.is_plain_choice(turn.text, names_option=names_option)
        if turn.asks_several or not is_plain or not is_sure(turn):
            return ask_to_choose(turn, session, say, options)
        return accept(turn, session, say, options[0])


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
    _decide(turn, session, plan, Verdict.DECLINED, option)
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


def accept(turn: Turn, session: Session, say: Say, option: TreatmentOption) -> list[Event]:
    """Note the acceptance and read it back; go on to a visit where the option needs one."""
    turn.access.require_decision()
    plan = option.plan
    close_what_is_open(turn, session)
    _decide(turn, session, plan, Verdict.ACCEPTED, option)
    text = f"Accepted: {option.name}, {price(option)}."
    detail = {"total_cents": option.total}
    file_fact(turn, session, Fact(EntryKind.OPTION_ACCEPTED, option.treatment, text, plan, detail))
    spoken_of = SlotSet("treatment", option.treatment)
    response = "utter_no_treatment_accepted" if option.is_no_treatment else "utter_option_accepted"
    say(
        response if turn.may_see_costs else f"{response}_no_price",
        when=moment_words(turn),
        price=price(option),
        source=source(turn, plan),
        **words(turn, option, "name", "if_waiting"),
    )
    if not option.visits:
        return [spoken_of]
    left = [question for question in turn.questions_left if question not in BOOKING_QUESTIONS]
    return [spoken_of, SlotSet("questions_left", left), FollowupAction("action_start_booking")]


def ask_which_option(turn: Turn, session: Session, say: Say, plan: TreatmentPlan) -> list[Event]:
    """Ask which of a plan's options is meant; the number that answers accepts it."""
    return ask_to_choose(turn, session, say, real_options(plan))


def ask_to_choose(
    turn: Turn, session: Session, say: Say, options: Sequence[TreatmentOption]
) -> list[Event]:
    """Read options back with their prices; the number that answers accepts one."""
    labels = [name_and_price(turn, option) for option in options]
    if not turn.may_see_costs:
        labels = [name_of(turn, option) for option in options]
    choices = [
        {"label": label, "option_id": str(option.id)}
        for label, option in zip(labels, options, strict=True)
    ]
    context = {"message_id": str(turn.question_message.id)}
    asked = Asked(QuestionKind.OPTION, choices, context)
    questions.ask(session, turn.conversation, asked, now=turn.now)
    only_one = len(choices) == 1
    say("utter_ask_accept_only_option" if only_one else "utter_ask_which_option", choices=labels)
    return speak_of(options)


def close_what_is_open(turn: Turn, session: Session) -> None:
    """After a decision an older list or offer is answered no more."""
    for kind in (QuestionKind.OPTION, QuestionKind.TIME, QuestionKind.OFFER):
        questions.close(session, turn.conversation, kind, now=turn.now)


def moment_words(turn: Turn) -> str:
    """This moment in the clinic's time: 'Nov 24, 9:14 AM'."""
    local = turn.now.astimezone(turn.zone)
    return f"{short_day(local.date(), turn.language)}, {time_words(local, turn.language)}"


def _decide(
    turn: Turn,
    session: Session,
    plan: TreatmentPlan,
    verdict: Verdict,
    option: TreatmentOption | None,
) -> None:
    decision = Decision(
        plan_id=plan.id,
        option_id=option.id if option else None,
        verdict=verdict,
        conversation_id=turn.conversation.id,
        message_id=turn.message.id,
        proxy_id=turn.access.proxy.id if turn.access.proxy else None,
    )
    choosing.decide(session, decision, now=turn.now)
