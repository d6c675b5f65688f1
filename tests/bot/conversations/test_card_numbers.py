"""A card number typed in chat is kept nowhere, and the patient is told why, in every state."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.card_numbers import MASK
from bot.conversations import handoffs, intake
from bot.conversations.models import Author, Conversation, Direction, Message, MessageState
from bot.patients.access import Address
from tests.people import sms_address, web_address
from tests.texting import NOON, incoming

NUMBER = "4111 1111 1111 1111"


def messages(session: Session) -> list[Message]:
    order = Message.direction, Message.created_at
    return list(session.scalars(select(Message).order_by(*order)))


@pytest.fixture(params=["sms", "web"])
def address(request: pytest.FixtureRequest, session: Session) -> Address:
    """Both channels."""
    return sms_address(session) if request.param == "sms" else web_address(session)


def test_a_card_number_alone_is_masked_and_answered_with_the_reason_only(
    session: Session, address: Address
) -> None:
    conversation_id = intake.receive(
        session, incoming(address, f"here's my card {NUMBER}", "SM1"), now=NOON
    )

    heard, said = messages(session)
    assert conversation_id == heard.conversation_id
    assert (heard.direction, heard.state) == (Direction.INBOUND, MessageState.KEPT)
    assert heard.body == f"here's my card {MASK}"
    assert said.author is Author.BOT
    assert "removed a card number" in said.body


def test_a_question_beside_it_is_answered_too(session: Session, address: Address) -> None:
    body = f"can i pay for the crown with {NUMBER} over three months"

    intake.receive(session, incoming(address, body, "SM1"), now=NOON)

    heard, _ = messages(session)
    assert heard.state is MessageState.RECEIVED
    assert NUMBER not in heard.body


def test_no_table_holds_the_number(session: Session, address: Address) -> None:
    intake.receive(session, incoming(address, NUMBER, "SM1"), now=NOON)
    session.flush()

    rows = session.execute(text("SELECT * FROM message")).all()
    assert not any("4111" in str(row) for row in rows)


def test_a_repeated_webhook_tells_the_reason_once(session: Session, address: Address) -> None:
    for _ in range(2):
        intake.receive(session, incoming(address, NUMBER, "SM1"), now=NOON)

    assert len(messages(session)) == 2


def test_it_is_masked_and_told_while_a_coordinator_has_the_conversation(
    session: Session, address: Address
) -> None:
    intake.receive(session, incoming(address, "hello there", "SM0"), now=NOON)
    conversation = session.scalars(select(Conversation)).one()
    handoffs.request(session, conversation, "request_human", now=NOON)
    handoffs.take_over(session, conversation, "Rosa", now=NOON)

    intake.receive(session, incoming(address, NUMBER, "SM1"), now=NOON)

    assert [m.body for m in messages(session) if "removed" in m.body and m.author is Author.BOT]


def test_it_is_told_in_spanish(session: Session, address: Address) -> None:
    intake.receive(session, incoming(address, f"esta es mi tarjeta {NUMBER}", "SM1"), now=NOON)

    assert "tarjeta de su mensaje" in messages(session)[1].body
