"""Taking in who someone says they are, and what follows for the record and the coordinators."""

from datetime import timedelta

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.refusals import offer_coordinator
from actions.saying import Event, Say
from actions.turn import Turn
from bot.clock import time_words
from bot.conversations import handoffs, threads, wording
from bot.languages import Language
from bot.patients import identity, one_time_codes
from bot.patients.access import Address, people_on_file
from bot.patients.birth_dates import read_birth_date
from bot.patients.identity import Progress, Step
from bot.patients.models import Channel
from bot.patients.one_time_codes import LOCKED_FOR
from bot.patients.relatives import speaks_for_another
from bot.records import filing
from bot.records.filing import Fact
from bot.records.models import EntryKind

MOST_CODES, CODES_WITHIN = 3, timedelta(hours=1)  # to one phone
LOCKED: list[Event] = [SlotSet("identity", None), SlotSet("requested_slot", None)]


def says_who_it_is(turn: Turn) -> bool:
    """Whether the message itself gives a birth date, asked for or not."""
    return read_birth_date(turn.message.body) is not None


def take_answer(turn: Turn, session: Session, say: Say) -> Progress:
    """Take what the message says towards the check; say so where it was wrong.

    Raises IdentityLocked and NobodyOnFile like the check itself.
    """
    if _is_not_the_patient(turn, session):
        say("utter_not_the_patient")
        offer_coordinator(turn, session)
        return Progress(Step.LOCKED)  # it ends as a locked check does, and may be tried again
    in_spanish = turn.language is Language.SPANISH
    progress = identity.take_answer(
        session, turn.address, turn.message.body, day_may_be_first=in_spanish, now=turn.now
    )
    if progress.step is Step.VERIFIED:
        _note_verified(turn, session, progress)
    elif progress.step is Step.LOCKED:
        _lock(turn, session, say)
    elif progress.step is Step.WRONG:
        say("utter_identity_wrong")
    _text_code(turn, session, progress)
    return progress


def _is_not_the_patient(turn: Turn, session: Session) -> bool:
    """Whether a relative gives a patient's birth date on a phone where no relative may ask."""
    if turn.address.channel is Channel.WEB or not speaks_for_another(turn.message.body):
        return False  # on the web a code goes to the patient's own phone
    people = people_on_file(session, turn.clinic.id, turn.address.value)
    accesses = [access for person in people for access in person.accesses]
    return bool(accesses) and all(access.proxy is None for access in accesses)


def _note_verified(turn: Turn, session: Session, progress: Progress) -> None:
    """File it, and bind the conversation to the patient where there is only one."""
    for access in progress.accesses:
        who = "a proxy" if access.proxy else "the patient"
        text = f"Identity verified on {turn.conversation.channel.value} for {who}."
        fact = Fact(EntryKind.IDENTITY_VERIFIED, str(access.patient.id), text)
        filing.file(session, access.patient.id, turn.message, fact, now=turn.now)
    turn.conversation.patient_id = None  # whoever it was about before, it is asked anew
    if len(progress.accesses) == 1:
        filing.bind_to_patient(session, turn.conversation, progress.accesses[0].patient.id)


def _lock(turn: Turn, session: Session, say: Say) -> None:
    until = LOCKED_FOR + turn.now
    say("utter_identity_locked", until=time_words(until.astimezone(turn.zone), turn.language))
    handoffs.request(session, turn.conversation, "identity_locked", now=turn.now)


def _text_code(turn: Turn, session: Session, progress: Progress) -> None:
    """Text a one-time code to the phone on file, for whoever writes on the web."""
    if progress.code is None or progress.phone_number is None:
        return
    address = Address(turn.clinic.id, Channel.SMS, progress.phone_number)
    conversation = threads.conversation_with(session, address, now=turn.now)
    if threads.count_since(session, conversation, "code:", turn.now - CODES_WITHIN) >= MOST_CODES:
        one_time_codes.void(session, turn.clinic.id, turn.conversation.address)
        return  # somebody is trying: they are told the same, and the phone is left in peace
    body = wording.say("one_time_code", turn.language, clinic=turn.clinic.name, code=progress.code)
    threads.queue(session, conversation, body, key=f"code:{turn.message.id}", now=turn.now)
