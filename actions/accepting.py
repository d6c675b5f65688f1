"""Choosing an option: asked, read back, noted with version and time, then a visit."""

from collections.abc import Sequence

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.quotes import as_approved_now, price_has_changed, say_price_changed
from actions.remembering import topic_after
from actions.replacing import asks_about_replaced
from actions.saying import Event, Say
from actions.speaking import name_and_price, name_of, source, words
from actions.topic import file_fact, file_price, price, real_options, speak_of
from actions.turn import Turn
from bot.clock import short_day, time_words
from bot.conversations import questions
from bot.conversations.models import QuestionKind
from bot.conversations.questions import Asked
from bot.plans import choosing
from bot.plans.choosing import accepted_option
from bot.plans.models import Decision, TreatmentOption, TreatmentPlan, Verdict
from bot.records.filing import Fact
from bot.records.models import EntryKind

BOOKING_QUESTIONS = {"book_appointment", "inform_time", "accept_treatment"}


def accept(turn: Turn, session: Session, say: Say, option: TreatmentOption) -> list[Event]:
    """Note the acceptance and read it back; go on to a visit where the option needs one."""
    turn.access.require_decision()
    current = as_approved_now(turn, session, option)
    if current is not option or price_has_changed(turn, session, current):
        return ask_to_choose(turn, session, say, [current])
    plan = option.plan
    close_what_is_open(turn, session)
    decide(turn, session, plan, Verdict.ACCEPTED, option)
    text = f"Accepted: {option.name}, {price(option)}."
    detail = {"total_cents": option.total}
    file_fact(turn, session, Fact(EntryKind.OPTION_ACCEPTED, option.treatment, text, plan, detail))
    spoken_of = [topic_after(turn, [option.treatment], is_decided=True)]
    response = "utter_no_treatment_accepted" if option.is_no_treatment else "utter_option_accepted"
    say(
        response if turn.may_see_costs else f"{response}_no_price",
        when=moment_words(turn),
        price=price(option),
        source=source(turn, plan),
        **words(turn, option, "name", "if_waiting"),
    )
    if asks_about_replaced(turn, session, say, option) or not option.visits:
        return spoken_of
    left = [question for question in turn.questions_left if question not in BOOKING_QUESTIONS]
    return [*spoken_of, SlotSet("questions_left", left), FollowupAction("action_start_booking")]


def ask_which_option(turn: Turn, session: Session, say: Say, plan: TreatmentPlan) -> list[Event]:
    """Ask which of a plan's options is meant; the number that answers accepts it."""
    return ask_to_choose(turn, session, say, real_options(plan))


def ask_to_choose(
    turn: Turn, session: Session, say: Say, options: Sequence[TreatmentOption]
) -> list[Event]:
    """Read options back with their prices; the number that answers accepts one."""
    if say_price_changed(turn, session, say, options):
        for option in options:  # the new prices are told with the question
            file_price(turn, session, option)
    labels = [name_and_price(turn, option) for option in options]
    if not turn.may_see_costs:
        labels = [name_of(turn, option) for option in options]
    choices = [
        {"label": label, "option_id": str(option.id)}
        for label, option in zip(labels, options, strict=True)
    ]
    before = accepted_option(session, options[0].plan)
    is_change = before is not None and before not in options
    context = {"message_id": str(turn.question_message.id), "is_change": is_change}
    asked = Asked(QuestionKind.OPTION, choices, context)
    questions.ask(session, turn.conversation, asked, now=turn.now)
    questions.close(session, turn.conversation, QuestionKind.TIME, now=turn.now)  # "1" is for this
    if before is not None and is_change and len(choices) == 1:
        say("utter_ask_change_option", before=name_of(turn, before), choices=labels)
    else:
        only_one = len(choices) == 1
        say(f"utter_ask_{'accept_only' if only_one else 'which'}_option", choices=labels)
    return speak_of(turn, options)


def close_what_is_open(turn: Turn, session: Session) -> None:
    """After a decision an older list or offer is answered no more."""
    kinds = QuestionKind.OPTION, QuestionKind.TIME, QuestionKind.OFFER
    questions.close(session, turn.conversation, *kinds, now=turn.now)


def moment_words(turn: Turn) -> str:
    """This moment in the clinic's time: 'Nov 24, 9:14 AM'."""
    local = turn.now.astimezone(turn.zone)
    return f"{short_day(local.date(), turn.language)}, {time_words(local, turn.language)}"


def decide(
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
