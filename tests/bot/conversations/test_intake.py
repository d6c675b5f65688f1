"""One message taken in: kept once, answered unless it need not be, STOP and START obeyed."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.conversations import handoffs, intake
from bot.conversations.models import Author, Direction, Message, MessageState
from bot.db import transaction
from bot.patients import consent
from bot.patients.models import Consent
from tests.people import HARBOR, MARIA, SAM, sms_address, web_address
from tests.texting import NOON, conversation, incoming, outbox, text_in

STOP_WORDS_OF_CARRIERS = ["stop", "STOPALL", "Unsubscribe", "cancel", "END", "quit", "revoke"]


def is_opted_out(session: Session, number: str = MARIA) -> bool:
    address = sms_address(session, number)
    return consent.is_opted_out(session, address.clinic_id, address.value)


def test_a_text_is_kept_word_for_word_and_waits_for_an_answer(session: Session) -> None:
    pictures = [{"url": "https://api.twilio.com/a", "content_type": "image/jpeg"}]
    new = incoming(
        sms_address(session), " what are my options? ", "SM1", provider_sid="SM1", media=pictures
    )

    conversation_id = intake.receive(session, new, now=NOON)

    message = session.scalars(select(Message)).one()
    assert conversation_id == message.conversation_id
    assert (message.direction, message.author) == (Direction.INBOUND, Author.PATIENT)
    assert (message.state, message.body) == (MessageState.RECEIVED, " what are my options? ")
    assert (message.provider_sid, message.media) == ("SM1", pictures)
    assert message.created_at == NOON


def test_a_repeated_webhook_leaves_no_second_message(session: Session) -> None:
    new = incoming(sms_address(session), "hi", "SM1", provider_sid="SM1")
    intake.receive(session, new, now=NOON)

    assert intake.receive(session, new, now=NOON) is None
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_the_same_text_posted_ten_times_at_once_is_one_message(engine: Engine) -> None:
    def post(_: int) -> UUID | None:
        with transaction(engine) as session:
            new = incoming(sms_address(session), "hi", "SM1", provider_sid="SM1")
            return intake.receive(session, new, now=NOON)

    with ThreadPoolExecutor(10) as posts:
        answered = [found for found in posts.map(post, range(10)) if found is not None]

    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1
    assert len(answered) == 1


def test_the_same_words_sent_twice_are_two_messages(session: Session) -> None:
    text_in(session, "hi", key="SM1")
    text_in(session, "hi", key="SM2")

    assert session.scalar(select(func.count()).select_from(Message)) == 2


@pytest.mark.parametrize("word", STOP_WORDS_OF_CARRIERS)
def test_a_word_on_which_the_carrier_stops_us_opts_out_without_a_text_of_ours(
    session: Session, word: str
) -> None:
    message = text_in(session, word)

    assert message.state is MessageState.KEPT
    assert is_opted_out(session)
    assert outbox(session) == []


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("opt out", "no more texts"),
        ("stop all", "no more texts"),
        ("alto", "No recibira"),
        ("Parar!", "No recibira"),
    ],
)
def test_another_word_for_stop_opts_out_and_gets_one_confirmation(
    session: Session, word: str, words: str
) -> None:
    text_in(session, word)

    (notice,) = outbox(session)
    assert is_opted_out(session)
    assert notice.is_opt_out_notice
    assert words in notice.body


def test_saying_stop_again_brings_no_second_confirmation(session: Session) -> None:
    text_in(session, "alto", key="SM1")
    text_in(session, "opt out", key="SM2")

    assert len(outbox(session)) == 1


@pytest.mark.parametrize("word", ["cancel", "End", "QUIT!"])
def test_a_word_that_may_mean_the_visit_opts_out_and_tells_a_coordinator(
    session: Session, word: str
) -> None:
    text_in(session, word)

    handoff = handoffs.open_handoff(session, conversation(session))
    assert is_opted_out(session)
    assert handoff is not None
    assert (handoff.reasons, handoff.is_urgent) == (["opted_out_or_visit"], True)


def test_a_plain_stop_asks_for_no_coordinator(session: Session) -> None:
    text_in(session, "STOP")

    assert handoffs.open_handoff(session, conversation(session)) is None


def test_opting_out_counts_for_one_phone_and_one_clinic(session: Session) -> None:
    text_in(session, "STOP")

    assert text_in(session, "hi", SAM).state is MessageState.RECEIVED
    elsewhere = text_in(session, "hi", address=sms_address(session, MARIA, HARBOR))
    assert elsewhere.state is MessageState.RECEIVED


def test_start_opts_in_again_and_is_answered(session: Session) -> None:
    text_in(session, "STOP", key="SM1")

    message = text_in(session, "Start", key="SM2")

    assert not is_opted_out(session)
    assert message.state is MessageState.RECEIVED


@pytest.mark.parametrize("word", ["START", "HELP"])
def test_what_the_provider_answers_itself_is_only_kept(session: Session, word: str) -> None:
    assert text_in(session, word, provider_answers=True).state is MessageState.KEPT


def test_a_stop_that_the_provider_confirms_gets_no_text_of_ours(session: Session) -> None:
    text_in(session, "alto", provider_answers=True)

    assert is_opted_out(session)
    assert outbox(session) == []


def test_stop_works_while_a_coordinator_has_the_conversation(session: Session) -> None:
    handoffs.take_over(session, conversation(session), "Joan", now=NOON)

    text_in(session, "STOP")

    assert is_opted_out(session)


def test_stop_on_the_web_is_a_message_like_any_other(session: Session) -> None:
    before = session.scalars(select(Consent)).all()

    message = text_in(session, "stop", address=web_address(session))

    assert message.state is MessageState.RECEIVED
    assert session.scalars(select(Consent)).all() == before


def test_two_stops_at_the_same_moment_are_both_kept(engine: Engine) -> None:
    with transaction(engine) as session:
        conversation(session)

    def post(key: str) -> None:
        with transaction(engine) as session:
            text_in(session, "STOP", key=key)

    with ThreadPoolExecutor(8) as posts:
        list(posts.map(post, [f"SM{n}" for n in range(8)]))

    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 8
        assert is_opted_out(session)
