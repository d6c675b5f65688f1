"""How patients say they would like to pay, in English and Spanish, with typos."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costs.what_if import PaymentWish
from bot.costs.wish_phrases import read_payment_wish
from bot.money import Cents

TODAY = date(2026, 11, 24)


def down(amount: int, **others: object) -> PaymentWish:
    return PaymentWish(down_payment=Cents(amount * 100), **others)  # type: ignore[arg-type]


def each(amount: int, **others: object) -> PaymentWish:
    return PaymentWish(monthly=Cents(amount * 100), **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("what if i put 300 down", down(300)),
        ("what if i put $300 down?", down(300)),
        ("300 down", down(300)),
        ("i could put 400 and pay the rest later", down(400)),
        ("pay 500 now, rest in 3 months", down(500, months=3)),
        ("deposit of 350", down(350)),
        ("i can do 100 a month", each(100)),
        ("only 100/mo", each(100)),
        ("can we do like 75 bucks monthly", each(75)),
        ("per month i could pay 90", each(90)),
        ("payments of 200", each(200)),
        ("300 down and 100 a month", PaymentWish(Cents(30_000), Cents(10_000))),
        ("$200 now and $50 a month", PaymentWish(Cents(20_000), Cents(5_000))),
        ("between 100 and 150 a month", each(150)),
        ("in 3 months", PaymentWish(months=3)),
        ("over 6 months", PaymentWish(months=6)),
        ("can i be done by june", PaymentWish(done_by=date(2027, 6, 30))),
        ("i need it paid off by march 1", PaymentWish(done_by=date(2027, 3, 1))),
        ("finished before february", PaymentWish(done_by=date(2027, 1, 31))),
        ("could i start in january", PaymentWish(first_on=date(2027, 1, 1))),
        ("start paying on jan 15", PaymentWish(first_on=date(2027, 1, 15))),
        ("starting next month", PaymentWish(first_on=date(2026, 12, 24))),
        ("can the first payment be on the 1st", PaymentWish(first_on=date(2026, 12, 1))),
        ("starting on the 28th", PaymentWish(first_on=date(2026, 11, 28))),
        ("y si doy 300 de enganche", down(300)),
        ("puedo pagar 100 al mes", each(100)),
        ("pongo 400 de entrada y 150 mensuales", PaymentWish(Cents(40_000), Cents(15_000))),
        ("puedo terminar en junio?", PaymentWish(done_by=date(2027, 6, 30))),
        ("quiero empezar en enero", PaymentWish(first_on=date(2027, 1, 1))),
        ("empezar el 15 de enero", PaymentWish(first_on=date(2027, 1, 15))),
        ("puedo empezar el mes que viene", PaymentWish(first_on=date(2026, 12, 24))),
        ("what if i give you 200 now", down(200)),
        ("i only have 300", down(300)),
        ("i have 100 a month for it", each(100)),
        ("i can do 100 evry month", each(100)),
        ("50 bucks a month take it or leave it!!!", each(50)),
        ("paid in full by xmas", PaymentWish(done_by=date(2026, 12, 25))),
        ("pagar todo antes de marzo", PaymentWish(done_by=date(2027, 2, 28))),
        ("i could do 250 every month starting feb 1", each(250, first_on=date(2027, 2, 1))),
        ("can i pay monthly", PaymentWish()),
        ("$1,250.00 is too much", PaymentWish()),
        ("do i get it done by dr lee", PaymentWish()),
        ("start on feb 30", PaymentWish()),
        ("i may start school", PaymentWish()),
        ("", PaymentWish()),
    ],
)
def test_a_wish_is_read_as_it_was_meant(text: str, wish: PaymentWish) -> None:
    assert read_payment_wish(text, TODAY) == wish


WORDS = """
    300 $ 100 down a month by june start in january done on the 31st 31 de enero mayo dec 0
    next before paid off empezar terminar para el 2 payments 29 feb
"""
PIECES = WORDS.split()


@given(
    st.lists(st.sampled_from(PIECES), max_size=12),
    st.dates(date(2024, 1, 1), date(2040, 12, 31)),
)
def test_no_words_break_it_and_no_day_it_reads_is_past(words: list[str], today: date) -> None:
    wish = read_payment_wish(" ".join(words), today)

    assert wish.first_on is None or wish.first_on > today
