"""Words that work in any state and either language, whatever the dialogue is at.

Some are answered here (MORE, HELP, START, repeat); the others mean one thing to the engine,
and go to it as a placeholder.
"""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.sms import keyword
from bot.clinics.models import Clinic
from bot.conversations import wording
from bot.conversations.models import Conversation, Direction, Message
from bot.conversations.threads import address_of
from bot.languages import Language
from bot.patients.access import verified_accesses
from bot.patients.identity import is_under_way
from bot.replies import Reply
from bot.spoken_words import fold

PLACEHOLDERS = ("[person]", "[simpler]", "[start over]")


def answer(
    session: Session,
    conversation: Conversation,
    message: Message,
    clinic: Clinic,
    *,
    now: datetime,
) -> Reply | None:
    """The reply to a command that needs no dialogue, or None if the message is something else."""
    said, language = _bare(message.body), conversation.language
    if said in _words()["more"] and (
        conversation.unsaid or fold(message.body).strip(" .!") in {"more", "mas"}
    ):
        rest, conversation.unsaid = conversation.unsaid, ""
        if not rest and is_under_way(session, address_of(conversation), now=now):
            return _last_reply(session, conversation, language, now=now)  # who are you? is open
        return Reply(rest or wording.say("nothing_more", language))
    if said in _words()["repeat"]:
        return _last_reply(session, conversation, language, now=now)
    word = keyword(message.body)
    if word == "help":
        return Reply(wording.say("help", language, clinic=clinic.name))
    if word == "start":
        return Reply(wording.say("welcome_back", language))
    return None


def language_asked_for(body: str) -> Language | None:
    """The language that a message asks us to go on in, if that is all it says."""
    said = _bare(body)
    for language in Language:
        for name in _words()[language.name.lower()]:
            before = said.removesuffix(name).strip()
            if not said.endswith(name):
                continue
            if not before or before in _words()["before_a_language"]:
                return language
            if before in _words()["before_an_unknown_language"]:
                return next(other for other in Language if other is not language)
    return None


def placeholder_for(body: str) -> str | None:
    """What stands for a command on its way to the engine; None if the message is none."""
    said = _bare(body)
    found = next((name for name in PLACEHOLDERS if said in _words()[name]), None)
    return found or ("[language]" if language_asked_for(body) else None)


def closes_a_talk(body: str) -> bool:
    """Whether a message only thanks or agrees, so that a person need not answer it."""
    said = re.findall(r"[^\W_]+", fold(body))
    return bool(said) and "?" not in body and set(said) <= _words()["closing_words"]


@cache
def _words() -> dict[str, frozenset[str]]:
    path = Path(__file__).with_name("commands.yml")
    read: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in read.items()}


def _bare(body: str) -> str:
    """A message without the politeness around it, in plain lower letters."""
    said = " ".join(re.findall(r"[^\W_]+", fold(body)))
    for _ in range(3):  # "ok, in spanish please, thanks"
        for polite in _words()["politeness"]:
            said = re.sub(rf"^{polite}\b|\b{polite}$", "", said).strip() or said
    return said


def _last_reply(
    session: Session, conversation: Conversation, language: Language | None, *, now: datetime
) -> Reply:
    """What we said last, word for word."""
    if conversation.patient_id and not verified_accesses(
        session, address_of(conversation), now=now
    ):
        return Reply(
            wording.say("nothing_to_repeat", language)
        )  # a patient's facts, and no patient
    last = session.scalar(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.direction == Direction.OUTBOUND,
            Message.in_reply_to_id.is_not(None),
        )
        .order_by(Message.created_at.desc())
        .limit(1)
    )
    if last is None:
        return Reply(wording.say("nothing_to_repeat", language))
    return Reply(last.body, tuple(last.choices))
