"""Which text goes first: answers before what nobody asked for, and nothing waits for the future."""

from datetime import timedelta

from bot.conversations.threads import queue
from tests.bot.conversations.conftest import say, send
from tests.people import MARIA, SAM
from tests.servers import Provider
from tests.texting import Office, conversation, outbox, text_in


def reply(office: Office, body: str, number: str) -> None:
    """An answer of ours to a text."""
    with office.open() as session:
        text = text_in(session, "hi", number, at=office.clock.now)
        chat = conversation(session, number)
        queue(session, chat, body, key=body, now=office.clock.now, in_reply_to=text)


def test_an_answer_does_not_wait_behind_texts_that_nobody_asked_for(
    office: Office, provider: Provider
) -> None:
    say(office, "reminder", number=SAM)
    say(office, "reminder", number="+12125550103")
    reply(office, "answer", MARIA)

    send(office)

    assert provider.bodies == ["answer", "reminder", "reminder"]


def test_an_answer_does_not_wait_for_a_text_that_is_for_tomorrow(
    office: Office, provider: Provider
) -> None:
    say(office, "for tomorrow")
    with office.open() as session:
        outbox(session)[0].next_attempt_at = office.clock.now + timedelta(days=1)
    reply(office, "answer", MARIA)

    send(office)

    assert provider.bodies == ["answer"]


def test_two_texts_of_one_moment_go_out_one_after_the_other(
    office: Office, provider: Provider
) -> None:
    with office.open() as session:
        for key in ("b", "a", "c"):
            queue(session, conversation(session), key, key=key, now=office.clock.now)

    send(office)

    assert provider.bodies == ["a", "b", "c"]
