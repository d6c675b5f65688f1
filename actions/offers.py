"""Offers of times: found, kept as an open question, said; and the visits read back."""

from typing import Any
from uuid import UUID

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from sqlalchemy.orm import Session

from actions.like_before import LastVisit, asks_for_last_time, like_last_visit
from actions.refusals import offer, offer_coordinator
from actions.saying import Event, Say
from actions.speaking import clock_time, either, when
from actions.turn import LISTEN, Turn
from actions.wishes import wish_in
from bot.clock import day_words
from bot.conversations import questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.plans.models import TreatmentOption
from bot.scheduling import held_times, offering
from bot.scheduling.buffers import taken_by
from bot.scheduling.calendars import Viewer
from bot.scheduling.describing import describe
from bot.scheduling.errors import NothingToBook
from bot.scheduling.models import Appointment
from bot.scheduling.offering import Offers
from bot.scheduling.time_constraints import TimeConstraint, Unclear
from bot.scheduling.visits import Visit, as_plain, from_plain

BOOK, MOVE = "book", "move"
NOTHING = Offers([], fit_the_wish=False)


def offer_times(
    turn: Turn,
    session: Session,
    say: Say,
    option: TreatmentOption,
    *,
    moving: list[Appointment] | None = None,
    said: str | None = None,
    wish: TimeConstraint | None = None,
) -> list[Event]:
    """Find times that fit the wish in the message, say them, and wait for a choice.

    said: an earlier message with the wish, if the present one only picked a time
    wish: what is wished for, if it does not stand in a message
    """
    if not option.visits:
        raise NothingToBook
    said = said or turn.text
    last = like_last_visit(turn, session, said) if asks_for_last_time(said) else None
    if last is None and asks_for_last_time(said):
        _ask(turn, session, option, NOTHING, {"moving": moving or []})
        say("utter_no_earlier_visit")
        return [FollowupAction(LISTEN)]
    read = wish or (last.wish if last else wish_in(turn, session, moving or [], said))
    if isinstance(read, Unclear):  # an older list is void; the day that comes next is for this
        _ask(turn, session, option, NOTHING, {"moving": moving or []})
        return _ask_back(turn, session, say, read)
    visits = option.visits
    if moving:
        numbers = {appointment.visit_number for appointment in moving}
        visits = [visit for visit in visits if visit.number in numbers]
    search = offering.Search(
        turn.clinic,
        visits,
        read,
        Viewer(turn.access.patient.id, turn.conversation.id, tuple(moving or ())),
        last.visit.practitioner_id if last else None,
        turn.language,
    )
    held_times.lock_calendar(session, turn.clinic.id)  # nobody else is offered what we find
    offers = offering.find(session, search, now=turn.now)
    if not offers.found:
        _say_nothing_is_free(turn, session, say, offers)
        return [FollowupAction(LISTEN)]
    intro = _intro(turn, offers, read, [visit.minutes for visit in visits], is_move=bool(moving))
    if last is not None:
        intro = _like_last_intro(turn, last, offers)
    _ask(turn, session, option, offers, {"intro": intro, "moving": moving or []})
    if turn.questions_left:  # answered first; the form comes back at the end
        asking = [ActiveLoop("booking_form"), SlotSet("requested_slot", "time_choice")]
        return [*asking, SlotSet("time_choice", None)]
    return [SlotSet("time_choice", None), FollowupAction("booking_form")]


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


def _say_nothing_is_free(turn: Turn, session: Session, say: Say, offers: Offers) -> None:
    """That nothing is free, or that others are just being offered all there is."""
    if offers.held_until is None:
        say("utter_no_free_time")
    else:
        say("utter_all_times_held", until=clock_time(turn, offers.held_until))
    offer_coordinator(turn, session)


def appointments_of(session: Session, question: OpenQuestion) -> list[Appointment]:
    """The appointments that an offer is to move; none if it is to book."""
    ids = question.context.get("appointment_ids", [])
    return [session.get_one(Appointment, UUID(value)) for value in ids]


def visits_of(choice: dict[str, Any]) -> list[Visit]:
    """The visits behind a choice, as they were kept."""
    return [from_plain(kept) for kept in choice["visits"]]


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
                "visits": [as_plain(visit) for visit in visits],
            }
        )
    times = taken_by(session, option, offers.visits)
    ours = turn.conversation.id
    until = held_times.hold(session, turn.clinic.id, ours, times, now=turn.now)
    context = {
        "purpose": MOVE if about["moving"] else BOOK,
        "intro": about.get("intro"),
        "held_until": until.isoformat(),
        "option_id": str(option.id),
        "message_id": str(turn.message.id),
        "appointment_ids": [str(appointment.id) for appointment in about["moving"]],
    }
    asked = Asked(QuestionKind.TIME, choices, context)
    questions.ask(session, turn.conversation, asked, now=turn.now)
    questions.close(session, turn.conversation, QuestionKind.OPTION, now=turn.now)  # no "1" for it


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
        day, reason = day_words(offers.closed.on, turn.language), offers.closed.reason
        return {"response": "utter_closed_then", "values": {"day": day, "reason": reason}}
    if wish is not None and offers.held_until is not None:
        until = clock_time(turn, offers.held_until)
        values: dict[str, Any] = {"wish": describe(wish, turn.language), "until": until}
        return {"response": "utter_held_then", "values": values}
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


def _like_last_intro(turn: Turn, last: LastVisit, offers: Offers) -> dict[str, Any]:
    """Which visit "last time" was, and whether such times are free."""
    response = "utter_times_like_last" if offers.fit_the_wish else "utter_nothing_like_last"
    values = {
        "when": when(turn, last.visit.starts_at),
        "practitioner": last.visit.practitioner.name,
    }
    return {"response": response, "values": values}
