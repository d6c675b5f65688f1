"""Replies on their way to the outbox: one text for each message, short and in plain letters."""

from bot.channels.segments import count_segments
from bot.conversations import delivery
from bot.conversations.models import Message
from bot.replies import Reply
from tests.bot.conversations.conftest import send, sent
from tests.people import sms_address, web_address
from tests.servers import Provider
from tests.texting import Office, conversation, text_in


def replies_to(office: Office, *replies: Reply, on_the_web: bool = False) -> Message:
    with office.open() as session:
        address = web_address(session) if on_the_web else sms_address(session)
        message = text_in(session, "hi", address=address)
        chat = session.get_one(type(conversation(session)), message.conversation_id)
        delivery.queue_replies(session, chat, message, list(replies), now=office.clock.now)
    return sent(office)[0]


def test_replies_to_a_message_become_one_text_with_numbered_choices(office: Office) -> None:
    reply = replies_to(office, Reply("Two options."), Reply("Which?", ("Crown", "Filling")))

    assert reply.body == "Two options.\nWhich?\n1) Crown\n2) Filling"
    assert reply.in_reply_to_id is not None


def test_a_text_takes_two_segments_at_most_and_the_rest_waits_for_more(office: Office) -> None:
    line = "A sentence that is not long. " * 30
    reply = replies_to(office, Reply(line))

    assert count_segments(reply.body).segments == 2
    assert reply.body.endswith("\nText MORE for the rest.")
    with office.open() as session:
        assert conversation(session).unsaid.startswith("A sentence")


def test_a_short_answer_forgets_what_was_left_of_the_one_before(office: Office) -> None:
    with office.open() as session:
        conversation(session).unsaid = "of the one before"

    replies_to(office, Reply("Short."))

    with office.open() as session:
        assert conversation(session).unsaid == ""


def test_a_text_goes_out_in_plain_letters(office: Office) -> None:
    assert (
        replies_to(office, Reply("It\u2019s $250\u00a0\u00d7 4\u2026")).body == "It's $250 x 4..."
    )


def test_the_same_message_is_replied_to_once(office: Office) -> None:
    with office.open() as session:
        message = text_in(session, "hi")
        chat = conversation(session)
        for line in ("Hello.", "Hello again."):
            delivery.queue_replies(session, chat, message, [Reply(line)], now=office.clock.now)

    assert [message.body for message in sent(office)] == ["Hello."]


def test_what_is_said_on_the_web_is_never_texted(office: Office, provider: Provider) -> None:
    replies_to(office, Reply("Hello."), on_the_web=True)

    assert send(office) == 0
    assert provider.texts == []
