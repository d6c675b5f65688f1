"""Which patient a question is about, where whoever writes may speak for several."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.conversations import questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.patients.access import Access, people_on_file
from bot.patients.birth_dates import read_given_names
from bot.patients.errors import IdentityNotVerified, NotOnThisPhone, WhichPatient
from bot.patients.models import Channel
from bot.patients.relatives import is_for_relative, may_be

if TYPE_CHECKING:
    from actions.turn import Turn

SEVERAL = re.compile(
    r"\b(?:both|each of|all of them|everyone|(?:the|my|our|all) (?:\w+ )?(?:kids|children)|ambos"
    r"|ambas|(?:los|las) dos|(?:mis|los) (?:dos )?(?:hijos|ninos|niños))\b",
    re.I,
)
PATIENT_FORGOTTEN_AFTER = timedelta(days=1)  # without a word of whoever writes


def patient_meant(turn: Turn) -> Access:
    """The patient a turn is about: named, the only one, or the one spoken of.

    Raises WhichPatient if that is not clear, IdentityNotVerified for another patient of this
    phone, NotOnThisPhone for a relative who is no patient of it.
    """
    found = turn.accesses
    named = patients_named(turn)
    if len(named) == 1:
        return named[0]
    current = _spoken_of(turn)
    if current in named and _was_chosen(turn):  # "Leo yes, but Ana next week": and then "Ana"
        return current
    if not named and is_for_relative(turn.own_words):
        return current if current and _was_asked_for(turn, current) else _relative(turn)
    names = sorted(access.patient.given_name for access in found)
    is_asked_anew = turn.question_message is turn.message
    if len(found) > 1 and is_asked_anew and SEVERAL.search(turn.text):
        raise WhichPatient(names)
    if len(found) == 1:
        return found[0]
    if current is None or len(named) > 1 or _is_being_asked(turn):
        raise WhichPatient(names)
    return current


def others_on_file(turn: Turn) -> set[str]:
    """First names of this phone's patients for whom whoever writes is not verified."""
    if turn.conversation.channel is not Channel.SMS:
        return set()
    people = people_on_file(turn.session, turn.clinic.id, turn.conversation.address)
    names = {access.patient.given_name for person in people for access in person.accesses}
    return names - {access.patient.given_name for access in turn.accesses}


def patients_named(turn: Turn) -> list[Access]:
    """The patients that a question names, of those whoever writes is verified for.

    Whoever names another patient of this phone is not answered about the verified one.
    """
    others = others_on_file(turn)
    if others and read_given_names(turn.text, others):
        raise IdentityNotVerified
    names = {access.patient.given_name: access for access in turn.accesses}
    if len(names) < 2:
        return []
    named = read_given_names(turn.own_words, names) or read_given_names(turn.text, names)
    return [names[name] for name in sorted(named)]


def _spoken_of(turn: Turn) -> Access | None:
    """The patient that the dialogue was about, unless a day went by without a word."""
    if turn.question_message is turn.message and turn.is_after(PATIENT_FORGOTTEN_AFTER):
        return None
    wanted = turn.conversation.patient_id
    return next((access for access in turn.accesses if access.patient.id == wanted), None)


def _is_being_asked(turn: Turn) -> bool:
    """Whether we have just asked whom it is about, and the message leaves that open."""
    question = questions.newest(turn.session, turn.conversation, now=turn.now)
    if question is None or question.kind is not QuestionKind.PATIENT:
        return False
    is_new = turn.question_message is turn.message
    return is_new and questions.was_just_asked(turn.session, question, turn.message)


def _was_chosen(turn: Turn) -> bool:
    """Whether we asked whom the question is about, and have been told."""
    if turn.question_message is turn.message:
        return False
    asked = turn.session.scalar(
        select(OpenQuestion)
        .where(
            OpenQuestion.conversation_id == turn.conversation.id,
            OpenQuestion.kind == QuestionKind.PATIENT,
        )
        .order_by(OpenQuestion.asked_at.desc())
        .limit(1)
    )
    if asked is None or asked.answered_at is None:
        return False
    return asked.context.get("message_id") == str(turn.question_message.id)


def _was_asked_for(turn: Turn, access: Access) -> bool:
    """Whether we asked which relative was meant, and this patient was the answer."""
    return turn.question_message is not turn.message and access.proxy is not None


def _relative(turn: Turn) -> Access:
    """ "For my son": the only patient it may be, of those whoever writes speaks for.

    Which of two sons, or what an aunt is to a patient, is asked and never guessed.
    """
    proxied = [(access, access.proxy) for access in turn.accesses if access.proxy is not None]
    readings = [
        (access, may_be(turn.own_words, proxy.relationship_name)) for access, proxy in proxied
    ]
    possible = [access for access, reading in readings if reading is not False]
    if not possible and others_on_file(turn):
        raise IdentityNotVerified
    if not possible:
        raise NotOnThisPhone
    if len(possible) == 1 and all(reading is not None for _, reading in readings):
        return possible[0]
    raise WhichPatient(sorted(access.patient.given_name for access in possible))
