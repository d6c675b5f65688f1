"""Looking up at the provider what it has taken already."""

from datetime import timedelta

import pytest

from bot.channels.sms_results import SentText
from tests.bot.channels.test_sms import CLINIC, send
from tests.people import MARIA
from tests.servers import Provider, Refusal, Silence
from tests.texting import NOON, sender_to


def test_texts_that_the_provider_has_are_found(provider: Provider) -> None:
    provider.clock = lambda: NOON
    send(provider, "Hello.")
    send(provider, "Goodbye.")

    found = sender_to(provider).find_sent(MARIA, CLINIC, NOON)

    newest_first = [SentText(text["sid"], text["body"]) for text in provider.texts[::-1]]
    assert found == newest_first
    asked = provider.asked[-1].fields
    assert (asked["To"], asked["From"]) == (MARIA, CLINIC)


def test_texts_of_before_are_not_looked_at(provider: Provider) -> None:
    provider.clock = lambda: NOON - timedelta(seconds=1)
    send(provider, "Hello.")

    assert sender_to(provider).find_sent(MARIA, CLINIC, NOON) == []


def test_what_the_carrier_answered_by_itself_is_none_of_our_texts(provider: Provider) -> None:
    provider.clock = lambda: NOON
    send(provider, "Hello.")
    provider.texts[0]["direction"] = "outbound-reply"

    assert sender_to(provider).find_sent(MARIA, CLINIC, NOON) == []


@pytest.mark.parametrize("trouble", [Refusal(503), Silence.LOST, Silence.GIBBERISH])
def test_a_provider_that_cannot_be_asked_is_no_answer(
    provider: Provider, trouble: Refusal | Silence
) -> None:
    provider.blindness.append(trouble)

    with pytest.raises(OSError, match=r"\w+"):
        sender_to(provider).find_sent(MARIA, CLINIC, NOON)
