"""Options: what they are, what each involves, what speaks for it, and who judges."""

from rasa_sdk.events import FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.base import ClinicAction
from actions.option_card import asks_to_compare, say_card
from actions.questions import ACTION_FOR
from actions.quotes import say_price_changed
from actions.refusals import offer_coordinator
from actions.remembering import Topic, topic_of
from actions.saying import Event, Say
from actions.speaking import listed, name_of, source, words
from actions.topic import (
    file_explained,
    file_fact,
    options_asked,
    plan_of,
    price,
    real_options,
    speak_of,
)
from actions.turn import Turn
from bot.conversations import questions
from bot.conversations.models import QuestionKind
from bot.conversations.questions import Asked
from bot.patients.access import verified_accesses
from bot.plans.models import TreatmentOption, TreatmentPlan
from bot.records.filing import Fact
from bot.records.models import EntryKind


class ExplainOptions(ClinicAction):
    """Tell exactly the plan's options, each with what it is, its price and its visits."""

    def name(self) -> str:
        return "action_explain_options"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_treatment()
        plan = plan_of(turn, session)
        say_price_changed(turn, session, say, real_options(plan))
        if asks_to_compare(turn):
            told = say_card(turn, session, say, plan)
        else:
            _say_list(turn, say, plan)
            told = plan.options
        if len(told) < len(plan.options):  # one of them on a card is no list to choose from
            return speak_of(turn, told)
        may_see_costs = turn.may_see_costs
        names = ", ".join(option.name for option in plan.options)
        prices = ", ".join(price(option) for option in plan.options) if may_see_costs else "none"
        fact = Fact(
            EntryKind.OPTIONS_EXPLAINED,
            plan.number,
            f"Options explained: {names}. Prices told: {prices}.",
            plan,
            {"prices_told": may_see_costs},
        )
        file_fact(turn, session, fact)
        choices = [{"label": name_of(turn, o), "option_id": str(o.id)} for o in plan.options]
        context = {"message_id": str(turn.message.id), "is_listing": True}
        asked = Asked(QuestionKind.OPTION, choices, context)
        questions.ask(session, turn.conversation, asked, now=turn.now)
        return speak_of(turn, real_options(plan))


class ExplainDetails(ClinicAction):
    """Tell what an option is, how many visits it takes and how long they are."""

    def name(self) -> str:
        return "action_explain_details"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_treatment()
        plan = plan_of(turn, session)
        options = options_asked(turn, session, plan)
        for option in options:
            minutes = listed(turn, [str(visit.minutes) for visit in option.visits])
            say(
                _by_visits("utter_details", option),
                **words(turn, option, "name", "summary"),
                visits=len(option.visits),
                minutes=minutes,
                days=max((visit.days_after_previous for visit in option.visits), default=0),
                source=source(turn, plan),
            )
        file_explained(turn, session, EntryKind.DETAILS_EXPLAINED, options, "what it involves")
        return speak_of(turn, options)


class ExplainBenefits(ClinicAction):
    """Tell what speaks for an option."""

    def name(self) -> str:
        return "action_explain_benefits"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        turn.access.require_treatment()
        plan = plan_of(turn, session)
        options = options_asked(turn, session, plan)
        for option in options:
            say("utter_benefits", **words(turn, option, "name", "benefits"))
            what = f"benefits: {option.benefits}"
            file_explained(turn, session, EntryKind.BENEFITS_EXPLAINED, [option], what)
        say("utter_source", source=source(turn, plan))
        return speak_of(turn, options)


class AnswerAboutOption(ClinicAction):
    """ "And the filling?": the question before, asked about another option."""

    def name(self) -> str:
        return "action_answer_about_option"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        last = topic_of(turn).question
        if last not in ACTION_FOR:
            options = options_asked(turn, session, plan_of(turn, session))
            say("utter_no_earlier_question")
            return speak_of(turn, options)
        return [
            SlotSet("questions_left", turn.questions_left),
            FollowupAction(ACTION_FOR[last]),
        ]


class RefuseJudgement(ClinicAction):
    """What is best for someone is the practitioner's to say: offer a coordinator."""

    def name(self) -> str:
        return "action_refuse_judgement"

    def handle(self, turn: Turn, session: Session, say: Say) -> list[Event]:
        offer_coordinator(turn, session)
        if not verified_accesses(session, turn.address, now=turn.now):
            say("utter_judgement_is_the_clinics")
            return []
        plan = plan_of(turn, session)
        say("utter_judgement_is_the_dentists", approved_by=plan.approved_by)
        text = f"Asked which option is best: left to {plan.approved_by}."
        file_fact(turn, session, Fact(EntryKind.JUDGEMENT_REFUSED, plan.number, text, plan))
        return [Topic().event()]  # what "it" means is open again


def _say_list(turn: Turn, say: Say, plan: TreatmentPlan) -> None:
    """Each option with what it is, its price and its visits."""
    say(
        "utter_options_intro",
        source=source(turn, plan),
        approved_by=plan.approved_by,
        **words(turn, plan, "subject"),
    )
    for option in plan.options:
        say(
            _by_visits("utter_option", option),
            number=option.position,
            **words(turn, option, "name", "summary"),
            price=price(option) if turn.may_see_costs else "",
            visits=len(option.visits),
        )


def _by_visits(response: str, option: TreatmentOption) -> str:
    """The variant of a response for an option without, with one or with several visits."""
    if not option.visits:
        return f"{response}_no_visit"
    return f"{response}_one_visit" if len(option.visits) == 1 else f"{response}_visits"
