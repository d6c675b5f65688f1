"""Offers of times: found, kept as an open question, said; and the visits read back."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.refusals import offer, offer_coordinator
from actions.saying import Event, Say
from actions.speaking import either, when
from actions.turn import LISTEN, Turn
from bot.clock import day_words, local_day
from bot.conversations import questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.month_phrases import without_months
from bot.plans.models import TreatmentOption
from bot.scheduling import calendars, offering
from bot.scheduling.booking import Visit
from bot.scheduling.describing import describe
from bot.scheduling.errors import NothingToBook
from bot.scheduling.models import Appointment
from bot.scheduling.offering import Offers
from bot.scheduling.time_constraints import TimeConstraint, Unclear
from bot.scheduling.wishes import read_wish

TIME_LIKE = re.compile(
    r"(?<!good )\b(?:weeks?|later|hours|earlier|after|before|back|late|early|morning|afternoon"
    r"|evening|noon|semanas?|despu[eé]s|antes|tarde|temprano|ma[nñ]ana|noche|mes que viene"
    r"|\d{1,2} ?(?:am|pm|hours|o.?clock)|\d{1,2}:\d\d)\b",
    re.I,
)
NAMES_A_TIME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\b",
    re.I,
)
SHORT_WISH = 9  # words
OTHER_TOPIC = re.compile(
    r"cost|price|how much|\bpay|risk|hurt|pain|insur|park|\bopen|clos|hours|\beat|drink|\bbring"
    r"|medic|address|where|record|option|treatment|visit 2|cancel|cuest|precio"
    r"|cu[aá]nto|pag[ao]|riesg|duel|dolor|segur|estacion|\babr|cierr|comer|direcci|d[oó]nde|opci",
    re.I,
)
BOOK, MOVE = "book", "move"


def offer_times(
    turn: Turn,
    session: Session,
    say: Say,
    option: TreatmentOption,
    *,
    moving: list[Appointment] | None = None,
    said: str | None = None,
) -> list[Event]:
    """Find times that fit the wish in the message, say them, and wait for a choice.

    said: an earlier message with the wish, if the present one only picked a time
    """
    if not option.visits:
        raise NothingToBook
    wish = _wish(turn, session, moving or [], said or turn.text)
    if isinstance(wish, Unclear):  # an older list is void; the day that comes next is for this
        _ask(turn, session, option, Offers([], fit_the_wish=False), {"moving": moving or []})
        return _ask_back(turn, session, say, wish)
    visits = option.visits
    if moving:
        numbers = {appointment.visit_number for appointment in moving}
        visits = [visit for visit in visits if visit.number in numbers]
    search = offering.Search(turn.clinic, visits, wish, tuple(moving or ()), turn.access.patient.id)
    offers = offering.find(session, search, now=turn.now)
    if not offers.found:
        say("utter_no_free_time")
        offer_coordinator(turn, session)
        return [FollowupAction(LISTEN)]
    intro = _intro(turn, offers, wish, [visit.minutes for visit in visits], is_move=bool(moving))
    _ask(turn, session, option, offers, {"intro": intro, "moving": moving or []})
    if turn.questions_left:  # answered first; the form comes back at the end
        asking = [ActiveLoop("booking_form"), SlotSet("requested_slot", "time_choice")]
        return [*asking, SlotSet("time_choice", None)]
    return [SlotSet("time_choice", None), FollowupAction("booking_form")]


def _wish(
    turn: Turn, session: Session, moving: list[Appointment], said: str
) -> TimeConstraint | Unclear | None:
    """The days and hours wished for; "another day" is any but those offered or booked."""
    wish = read_wish(session, turn.clinic, without_months(said), now=turn.now)
    question = open_offer(turn, session)
    if wish is None:
        is_unread = turn.intent == "inform_time" or TIME_LIKE.search(said)
        return Unclear("not_understood") if is_unread else None
    if not isinstance(wish, Unclear):
        return _on_the_day_spoken_of(turn, wish, question)
    if len(wish.candidates) == 1 and turn.intent == "affirm":
        return wish.candidates[0]
    if wish.candidates or wish.question_key != "which_date" or NAMES_A_TIME.search(said):
        return wish
    seen = [datetime.fromisoformat(c["starts_at"]) for c in (question.choices if question else ())]
    seen += [visit.starts_at for visit in moving]
    return TimeConstraint(
        not_on=frozenset(local_day(moment, turn.clinic.time_zone) for moment in seen)
    )


def _on_the_day_spoken_of(
    turn: Turn, wish: TimeConstraint, question: OpenQuestion | None
) -> TimeConstraint:
    """ "Later than 2?" after times on one day means that day."""
    names_a_day = wish.on or wish.first or wish.last or wish.not_on or wish.not_on_weekdays
    if names_a_day or question is None or not (wish.from_time or wish.to_time):
        return wish
    starts = [datetime.fromisoformat(choice["starts_at"]) for choice in question.choices]
    days = {local_day(start, turn.clinic.time_zone) for start in starts}
    return replace(wish, on=frozenset(days)) if len(days) == 1 else wish


def is_misheard_wish(turn: Turn, session: Session) -> bool:
    """Whether a short message names a day while times are on offer, and nothing else by its words.

    "Got anything Tuesday before lunch?" is such a wish, whatever it was understood as.
    """
    question = questions.newest(session, turn.conversation, now=turn.now)
    if question is None or question.kind is not QuestionKind.TIME:
        return False
    if len(turn.text.split()) > SHORT_WISH or OTHER_TOPIC.search(turn.text):
        return False
    wish = read_wish(session, turn.clinic, turn.text, now=turn.now)
    return any(found.on or len(found.not_on_weekdays) > 3 for found in _readings(wish))


def wishes_for_a_time(turn: Turn, session: Session) -> bool:
    """Whether the message names a day or hour."""
    return bool(_readings(read_wish(session, turn.clinic, turn.text, now=turn.now)))


def _readings(wish: TimeConstraint | Unclear | None) -> tuple[TimeConstraint, ...]:
    """What a wish asks for or may ask for; nothing where words of it were not understood."""
    if isinstance(wish, Unclear):
        return () if wish.question_key == "not_understood" else wish.candidates
    return () if wish is None else (wish,)


def open_offer(turn: Turn, session: Session) -> OpenQuestion | None:
    """The times on offer, if any."""
    return questions.newest(session, turn.conversation, QuestionKind.TIME, now=turn.now)


def _ask_back(turn: Turn, session: Session, say: Say, wish: Unclear) -> list[Event]:
    """A phrase that may mean several days is asked back with all of them; one needs only a yes.

    Lists of days are not listed again: nobody could tell "A or B or B or C" apart.
    """
    if len(wish.candidates) == 1:
        offer(turn, session, "action_take_time")
        say("utter_time_do_you_mean_this", meaning=describe(wish.candidates[0], turn.language))
    elif wish.candidates and all(len(found.on or ()) < 2 for found in wish.candidates):
        meanings = either(turn, [describe(one, turn.language) for one in wish.candidates[:3]])
        say("utter_time_do_you_mean", meanings=meanings)
    else:
        say("utter_time_which_day")
    return [FollowupAction(LISTEN)]


def appointments_of(session: Session, question: OpenQuestion) -> list[Appointment]:
    """The appointments that an offer is to move; none if it is to book."""
    ids = question.context.get("appointment_ids", [])
    return [session.get_one(Appointment, UUID(value)) for value in ids]


def visits_of(choice: dict[str, Any]) -> list[Visit]:
    """The visits behind a choice, as they were kept."""
    return [offering.from_plain(kept) for kept in choice["visits"]]


def _ask(
    turn: Turn,
    session: Session,
    option: TreatmentOption,
    offers: Offers,
    about: dict[str, Any],
) -> None:
    choices = []
    for visits in offers.found:
        first = visits[0].time_slot.starts_at
        choices.append(
            {
                "label": when(turn, first),
                "starts_at": first.isoformat(),
                "visits": [offering.as_plain(visit) for visit in visits],
            }
        )
    context = {
        "purpose": MOVE if about["moving"] else BOOK,
        "intro": about.get("intro"),
        "option_id": str(option.id),
        "message_id": str(turn.message.id),
        "appointment_ids": [str(appointment.id) for appointment in about["moving"]],
    }
    asked = Asked(QuestionKind.TIME, choices, context)
    questions.ask(session, turn.conversation, asked, now=turn.now)


def _intro(
    turn: Turn,
    offers: Offers,
    wish: TimeConstraint | None,
    minutes: list[int],
    *,
    is_move: bool,
) -> dict[str, Any]:
    """Why these times, if they are not what was wished for; else what they are for."""
    if offers.closed is not None:
        reasons = calendars.closed_days(turn.session, turn.clinic, turn.now, turn.language)
        day, reason = day_words(offers.closed.on, turn.language), reasons[offers.closed.on]
        return {"response": "utter_closed_then", "values": {"day": day, "reason": reason}}
    if wish is not None and not offers.fit_the_wish:
        return {
            "response": "utter_nothing_free_then",
            "values": {"wish": describe(wish, turn.language)},
        }
    values = {"minutes": minutes[0], "second_minutes": minutes[-1]}
    if is_move:
        return {"response": "utter_times_offered_move", "values": values}
    count = "visits" if len(minutes) > 1 else "one_visit"
    return {"response": f"utter_times_offered_{count}", "values": values}
