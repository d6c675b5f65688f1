"""How patients ask to wait for something sooner, and what only sounds like it."""

import pytest

from bot.waitlist.words import asks_for_sooner, leaves_waiting_list, waits_for_a_time


@pytest.mark.parametrize(
    "text",
    [
        "put me on the waiting list",
        "can i go on the waitlist for mornings",
        "let me know if theres a cancellation so i can come sooner",
        "text me when something opens up",
        "if anything frees up i'd take it",
        "ponme en la lista de espera",
        "avíseme si se libera algo antes",
    ],
)
def test_whoever_waits_plainly_is_heard(text: str) -> None:
    assert waits_for_a_time(text)
    assert asks_for_sooner(text)


@pytest.mark.parametrize(
    "text", ["anything sooner?", "can i get an earlier appointment", "hay algo antes?"]
)
def test_whoever_asks_for_sooner_has_not_joined_a_list(text: str) -> None:
    assert asks_for_sooner(text)
    assert not waits_for_a_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "can we make it an hour earlier",
        "earlier in the day would be better",
        "antes de las 10",
        "is there a fee if there is a cancellation fee",
        "move it to friday",
        "im in the waiting room",
        "when do you open",
    ],
)
def test_another_hour_of_the_day_is_not_a_sooner_day(text: str) -> None:
    assert not asks_for_sooner(text)


@pytest.mark.parametrize("text", ["take me off the waiting list", "quíteme de la lista de espera"])
def test_leaving_the_list_is_not_joining_it(text: str) -> None:
    assert leaves_waiting_list(text)
    assert not waits_for_a_time(text)
