"""MORE, HELP and START work in any state and need no understanding."""

import re

import pytest
from sqlalchemy.orm import Session

from bot.channels.segments import count_segments, to_plain_letters
from bot.conversations import commands, wording
from bot.conversations.delivery import queue_replies
from bot.conversations.threads import address_of
from bot.languages import Language
from bot.patients import identity
from bot.replies import Reply
from tests.people import clinic, patient
from tests.texting import NOON, conversation, text_in

VALUE = re.compile(r"\{(\w+)\}")


def answer(session: Session, body: str) -> Reply | None:
    message = text_in(session, body)
    return commands.answer(session, conversation(session), message, clinic(session), now=NOON)


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


def test_more_while_we_ask_who_someone_is_brings_the_question_again(session: Session) -> None:
    asked = text_in(session, "how much is my crown")
    question = Reply("What is your date of birth?")
    queue_replies(session, conversation(session), asked, [question], now=NOON)
    identity.begin(session, address_of(conversation(session)), now=NOON)

    assert answer(session, "more") == question


def test_mas_without_anything_left_says_so(session: Session) -> None:
    assert answer(session, "Más") is not None


@pytest.mark.parametrize("body", ["tell me more", "the rest", "more please"])
def test_a_wish_to_hear_more_is_a_question_where_nothing_is_left(
    session: Session, body: str
) -> None:
    assert answer(session, body) is None


@pytest.mark.parametrize(
    ("word", "automated"),
    [("HELP", "automated"), ("info", "automated"), ("Ayuda", "asistente automático")],
)
def test_help_says_who_this_is_how_to_stop_and_how_to_reach_a_person(
    session: Session, word: str, automated: str
) -> None:
    reply = answer(session, word)

    assert reply is not None
    for part in ("Bright Dental", automated, "STOP", "PERSON", "911"):
        assert part in reply.text
    assert count_segments(to_plain_letters(reply.text, keep_accents=False)).segments <= 2


@pytest.mark.parametrize("word", ["START", "Empezar", "comenzar."])
def test_start_is_welcomed_back(session: Session, word: str) -> None:
    reply = answer(session, word)

    assert reply is not None
    assert "STOP" in reply.text  # it says how to end them again


@pytest.mark.parametrize("body", ["what are my options", "more about the crown", "help me", "yes"])
def test_anything_else_is_not_a_command(session: Session, body: str) -> None:
    conversation(session).unsaid = "Large filling: $240.00."

    assert answer(session, body) is None
    assert conversation(session).unsaid != ""


def test_what_was_said_last_is_repeated_word_for_word(session: Session) -> None:
    asked = text_in(session, "are you open on monday")
    said = Reply("We are open Monday to Friday.", ("Monday", "Tuesday"))
    queue_replies(session, conversation(session), asked, [said], now=NOON)

    reply = answer(session, "Sorry, say that again")

    assert reply is None  # it says more than the command
    assert answer(session, "say that again please") == Reply(
        "We are open Monday to Friday.\n1) Monday\n2) Tuesday"
    )


def test_a_patients_facts_are_not_repeated_to_whoever_is_not_verified_any_more(
    session: Session,
) -> None:
    asked = text_in(session, "how much is the crown")
    conversation(session).patient_id = patient(session, "Maria").id
    queue_replies(session, conversation(session), asked, [Reply("Crown: $1,250.00.")], now=NOON)

    reply = answer(session, "otra vez")

    assert reply is not None
    assert "1,250" not in reply.text


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("en español", Language.SPANISH),
        ("Spanish please", Language.SPANISH),
        ("ok, in spanish now, thanks", Language.SPANISH),
        ("prefiero español", Language.SPANISH),
        ("in English", Language.ENGLISH),
        ("inglés por favor", Language.ENGLISH),
        ("no entiendo inglés", Language.SPANISH),
        ("perdon, no hablo ingles", Language.SPANISH),
        ("no speak English", Language.SPANISH),
        ("I don't speak Spanish", Language.ENGLISH),
        ("no, english", None),
        ("do you speak Spanish?", None),
        ("is there anyone who speaks spanish", None),
        ("my english teacher says hi", None),
    ],
)
def test_a_language_is_switched_on_request_and_not_by_its_mere_name(
    body: str, language: Language | None
) -> None:
    assert commands.language_asked_for(body) is language


@pytest.mark.parametrize(
    ("body", "placeholder"),
    [
        ("PERSON", "[person]"),
        ("a human, please", "[person]"),
        ("Persona por favor", "[person]"),
        ("simpler", "[simpler]"),
        ("más fácil", "[simpler]"),
        ("Start over!", "[start over]"),
        ("empezar de nuevo", "[start over]"),
        ("EN ESPAÑOL", "[language]"),
        ("the person at the desk was rude", None),
        ("is it easier to chew afterwards", None),
    ],
)
def test_a_command_goes_to_the_dialogue_as_its_placeholder(
    body: str, placeholder: str | None
) -> None:
    assert commands.placeholder_for(body) == placeholder


@pytest.mark.parametrize("name", sorted(wording.sentences()))
def test_every_sentence_exists_in_both_languages_with_the_same_values(name: str) -> None:
    texts = wording.sentences()[name]

    assert set(texts) == {language.value for language in Language}
    assert set(VALUE.findall(texts["en"])) == set(VALUE.findall(texts["es"]))
