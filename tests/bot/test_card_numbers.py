"""Card numbers are found however they are typed, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.card_numbers import MASK, says_little_else, without_card_numbers

# The numbers that card brands and processors publish for tests.
CARDS = (
    "4111111111111111", "4012888888881881", "4222222222222", "5555555555554444", "5105105105105100",
    "2223003122003222", "378282246310005", "371449635398431", "6011111111111117",
    "6011000990139424", "30569309025904", "38520000023237", "3530111333300000",
    "6212345678900000003",
)  # fmt: skip


@pytest.mark.parametrize("number", CARDS)
@pytest.mark.parametrize("gap", ["", " ", "-", " - ", "\n", "  ", ".", "\u00a0"])
def test_a_card_number_is_masked_however_its_groups_are_set_apart(number: str, gap: str) -> None:
    sizes = (4, 6, 5) if number[:2] in {"34", "37"} else (4, 4, 4, 4, 4)
    groups, rest = [], number
    for size in sizes:
        groups, rest = [*groups, rest[:size]], rest[size:]
    typed = gap.join(group for group in groups if group)

    masked = without_card_numbers(f"my card is {typed} thanks")

    assert masked == f"my card is {MASK} thanks"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4111 1111 1111 1111 exp 12/27 cvv 123", f"{MASK} {MASK} {MASK}"),
        ("card 4111111111111111, 12/27, 123", f"card {MASK}, 12/27, 123"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", MASK),
        ("41 11 11 11 11 11 11 11", MASK),
        ("5555555555554444 or 4111111111111111", f"{MASK} or {MASK}"),
        ("4111\n1111\n1111\n1111", MASK),
        ("card:4111111111111111.", f"card:{MASK}."),
        ("4111-1111-1111-1111 for $250.00", f"{MASK} for $250.00"),
        ("tarjeta 4111 1111 1111 1111 vence 12/27", f"tarjeta {MASK} {MASK}"),
        ("on 12/27 use 4111 1111 1111 1111", f"on 12/27 use {MASK}"),
    ],
)
def test_what_belongs_to_the_card_goes_with_it(text: str, masked: str) -> None:
    assert without_card_numbers(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "call me at 415-555-0100 or 415 555 0101",
        "+1 (212) 555-0100, +1 (212) 555-0101",
        "4155550100 4155550101",
        "2125550100",
        "my member id is 4111111111111112",  # fails the check digit
        "id 1234567890123456",
        "W123456789012345",
        "born 1984-05-17, phone 212-555-0100",
        "$1,250.00 and 12 payments of $87.91",
        "1250 1250 1250",
        "0000 0000 0000 0000",
        "exp 12/27 of my prescription",
        "plan P-204 version 2 tooth 30",
        "4111 1111 1111",
        "",
    ],
)
def test_phone_numbers_amounts_and_ids_are_left_alone(text: str) -> None:
    assert without_card_numbers(text) == text


@given(st.integers(10**9, 10**10 - 1), st.integers(10**9, 10**10 - 1))
def test_two_phone_numbers_as_phones_write_them_are_never_a_card(one: int, other: int) -> None:
    text = " or ".join(f"{str(n)[:3]}-{str(n)[3:6]}-{str(n)[6:]}" for n in (one, other))
    side_by_side = text.replace(" or ", " ")

    assert without_card_numbers(text) == text
    assert without_card_numbers(side_by_side) == side_by_side


@given(st.text(alphabet="0123456789 -/.\n", max_size=60))
def test_masking_twice_changes_no_more_than_once(text: str) -> None:
    once = without_card_numbers(text)

    assert without_card_numbers(once) == once


def test_a_card_alone_holds_nothing_to_answer_a_question_beside_it_does() -> None:
    assert says_little_else(without_card_numbers("here is my card 4111111111111111"))
    asks = "4111111111111111 can i pay the crown in three months with this"
    assert not says_little_else(without_card_numbers(asks))
