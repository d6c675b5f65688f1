"""A conversation is begun once, and a message kept once, however often and fast they come."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.conversations.models import Conversation, Message, MessageState
from bot.conversations.threads import address_of, conversation_with, queue, thread
from bot.db import transaction
from tests.people import HARBOR, MARIA, SAM, patient, sms_address, web_address
from tests.texting import NOON, conversation, text_in


def test_a_conversation_is_begun_with_the_first_message_and_found_again(session: Session) -> None:
    begun = conversation_with(session, sms_address(session), now=NOON)

    found = conversation_with(session, sms_address(session), now=NOON + timedelta(days=9))

    assert found is begun
    assert begun.started_at == NOON
    assert address_of(begun) == sms_address(session)


def test_each_phone_clinic_and_channel_has_its_own_conversation(session: Session) -> None:
    addresses = [
        sms_address(session, MARIA),
        sms_address(session, SAM),
        sms_address(session, MARIA, HARBOR),
        web_address(session, MARIA),
    ]

    begun = {conversation_with(session, address, now=NOON).id for address in addresses}

    assert len(begun) == 4


def test_twenty_texts_at_once_from_a_new_phone_begin_one_conversation(engine: Engine) -> None:
    def begin(_: int) -> UUID:
        with transaction(engine) as session:
            return conversation_with(session, sms_address(session), now=NOON).id

    with ThreadPoolExecutor(20) as phones:
        ids = set(phones.map(begin, range(20)))

    with transaction(engine) as session:
        assert ids == set(session.scalars(select(Conversation.id)))
    assert len(ids) == 1


def test_a_text_of_ours_waits_in_the_outbox_for_its_phone(session: Session) -> None:
    message = queue(session, conversation(session), "Hello.", key="k", now=NOON)

    assert message is not None
    assert (message.state, message.to_number) == (MessageState.QUEUED, MARIA)
    assert message.next_attempt_at == NOON


def test_what_is_said_on_the_web_is_there_at_once(session: Session) -> None:
    chat = conversation_with(session, web_address(session), now=NOON)

    message = queue(session, chat, "Which one?", key="k", now=NOON, choices=("Crown", "Filling"))

    assert message is not None
    assert (message.state, message.to_number) == (MessageState.DELIVERED, None)
    assert message.delivered_at == NOON
    assert message.choices == ["Crown", "Filling"]


def test_the_same_key_never_goes_out_twice(session: Session) -> None:
    queue(session, conversation(session), "Hello.", key="k", now=NOON)

    assert queue(session, conversation(session), "Hello again.", key="k", now=NOON) is None
    assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_ten_processes_that_queue_the_same_text_at_once_queue_it_once(engine: Engine) -> None:
    with transaction(engine) as session:
        conversation(session)

    def say(_: int) -> bool:
        with transaction(engine) as session:
            return queue(session, conversation(session), "Hello.", key="k", now=NOON) is not None

    with ThreadPoolExecutor(10) as processes:
        assert list(processes.map(say, range(10))).count(True) == 1

    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_a_providers_id_that_belongs_to_another_text_is_not_taken_for_a_repeat(
    session: Session,
) -> None:
    text_in(session, "hi", key="one", provider_sid="SM1")

    with pytest.raises(Exception, match=r"(?i)unique"):
        text_in(session, "hello", key="another", provider_sid="SM1")


def test_a_thread_shows_its_own_messages_in_order(session: Session) -> None:
    for minute, body in enumerate(["one", "two", "three"]):
        text_in(session, body, at=NOON + timedelta(minutes=minute))
    text_in(session, "another phone", SAM)

    mine = conversation(session).id
    assert [m.body for m in thread(session, mine)] == ["one", "two", "three"]


def test_a_message_belongs_to_the_patient_that_the_conversation_is_about(session: Session) -> None:
    maria = patient(session, "Maria")
    conversation(session).patient_id = maria.id

    assert text_in(session, "hi").patient_id == maria.id
    said = queue(session, conversation(session), "Hello.", key="k", now=NOON)
    assert said is not None
    assert said.patient_id == maria.id
