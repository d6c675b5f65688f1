"""MORE, HELP and START work in any state and need no understanding."""

import pytest
from sqlalchemy.orm import Session

from bot.channels.segments import count_segments
from bot.conversations import commands
from bot.replies import Reply
from tests.people import clinic
from tests.texting import conversation, text_in


def answer(session: Session, body: str) -> Reply | None:
    message = text_in(session, body)
    return commands.answer(conversation(session), message, clinic(session))


@pytest.mark.parametrize(
    "word", ["MORE", "more.", " More please ", "mas", "the rest", "Tell me more"]
)
def test_more_brings_what_was_left_unsaid_once(session: Session, word: str) -> None:
    conversation(session).unsaid = "Large filling: $240.00."

    first = answer(session, word)

    assert first == Reply("Large filling: $240.00.")
    assert conversation(session).unsaid == ""


def test_more_without_anything_left_says_so(session: Session) -> None:
    reply = answer(session, "more")

    assert reply is not None
    assert "all for now" in reply.text


@pytest.mark.parametrize("body", ["tell me more", "the rest", "more please"])
def test_a_wish_to_hear_more_is_a_question_where_nothing_is_left(
    session: Session, body: str
) -> None:
    assert answer(session, body) is None


@pytest.mark.parametrize("word", ["HELP", "info", "Ayuda"])
def test_help_says_who_this_is_how_to_stop_and_how_to_reach_a_person(
    session: Session, word: str
) -> None:
    reply = answer(session, word)

    assert reply is not None
    for part in ("Bright Dental", "automated", "STOP", "PERSON", "911"):
        assert part in reply.text
    assert count_segments(reply.text).segments <= 2


def test_start_is_welcomed_back(session: Session) -> None:
    reply = answer(session, "START")

    assert reply is not None
    assert "again" in reply.text


@pytest.mark.parametrize("body", ["what are my options", "more about the crown", "help me", "yes"])
def test_anything_else_is_not_a_command(session: Session, body: str) -> None:
    conversation(session).unsaid = "Large filling: $240.00."

    assert answer(session, body) is None
    assert conversation(session).unsaid != ""
