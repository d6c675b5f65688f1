"""What if I paid otherwise: by money down, by month, by number, by date; and what cannot be had."""

import pytest
from sqlalchemy import delete, update

from bot.costs.eligibility import Eligible
from bot.costs.models import InstallmentTerms
from tests.actions.talking import Answer, Talk, entries, kinds

IN_HOUSE = InstallmentTerms.name == "In-house plan"
PLAN = "utter_installments"


def ask(talk: Talk, body: str) -> Answer:
    return talk.ask(body, "ask_installments", "action_explain_installments")


def test_more_money_down_makes_the_payments_smaller(maria: Talk) -> None:
    answer = ask(maria, "what if i put 300 down for the crown")

    assert answer.value("down_payment", PLAN) == "$300.00"
    assert answer.value("payment", PLAN) == "$237.50"
    assert answer.value("count", PLAN) == 4
    (entry,) = entries(maria)
    assert entry.detail["down_payment_cents"] == 30_000


def test_less_down_than_the_clinic_asks_is_answered_with_the_least(maria: Talk) -> None:
    answer = ask(maria, "crown with 100 down")

    assert answer.names == ["utter_what_if_down_payment", PLAN, "utter_source"]
    assert answer.value("least", "utter_what_if_down_payment") == "$250.00"


def test_all_of_it_down_is_paid_in_full(maria: Talk) -> None:
    answer = ask(maria, "what if i put 1250 down on the crown")

    assert answer.names[0] == "utter_what_if_down_is_all"


def test_a_monthly_amount_that_pays_it_off_brings_the_shortest_plan(maria: Talk) -> None:
    answer = ask(maria, "i can do 500 a month for the crown")

    assert answer.value("count", PLAN) == 2
    assert answer.value("payment", PLAN) == "$500.00"


def test_a_hundred_a_month_brings_the_nearest_the_way_to_it_and_credit_without_a_figure(
    maria: Talk,
) -> None:
    answer = ask(maria, "i can do 100 a month for the crown")

    assert answer.names == [
        "utter_what_if_monthly",
        PLAN,
        "utter_what_if_raised",
        "utter_source",
        "utter_what_if_credit",
    ]
    assert answer.value("payment", PLAN) == "$250.00"
    assert answer.value("down_payment", "utter_what_if_raised") == "$850.00"
    assert answer.value("payment", "utter_what_if_raised") == "$100.00"
    assert "87.91" not in str(answer.said)  # no figure of credit in a text
    assert "9.99" not in str(answer.said)


def test_money_down_and_a_monthly_amount_are_read_together(maria: Talk) -> None:
    answer = ask(maria, "450 down and 200 a month for the crown")

    assert answer.value("down_payment", PLAN) == "$450.00"
    assert (answer.value("count", PLAN), answer.value("payment", PLAN)) == (4, "$200.00")


def test_done_by_a_date_brings_as_many_payments_as_fit(maria: Talk) -> None:
    answer = ask(maria, "can i be done paying the crown by january")

    assert answer.value("count", PLAN) == 2
    assert answer.value("dates", "utter_installments_dates") == "Dec 28, Jan 25"


def test_too_early_a_date_brings_the_soonest(maria: Talk) -> None:
    answer = ask(maria, "can i have the crown paid off by december 1")

    assert answer.names[:2] == ["utter_what_if_done_by", PLAN]
    assert answer.value("day", "utter_what_if_done_by") == "Dec 1, 2026"
    assert answer.value("count", PLAN) == 1


def test_payments_may_start_on_a_day_of_the_patients(maria: Talk) -> None:
    answer = ask(maria, "can i pay the crown monthly and start on jan 15")

    dates = answer.value("dates", "utter_installments_dates")
    assert dates == "Jan 15, Feb 16, Mar 15, Apr 15"  # Presidents' Day


def test_a_start_too_far_away_is_answered_with_the_latest(maria: Talk) -> None:
    answer = ask(maria, "can i start paying for the crown in june")

    assert answer.names[0] == "utter_what_if_first_on"
    assert answer.value("latest", "utter_what_if_first_on") == "Jan 25, 2027"


def test_a_number_of_payments_that_nobody_offers_is_answered_with_the_nearest(maria: Talk) -> None:
    answer = ask(maria, "the crown in 7 months")

    assert answer.names[:2] == ["utter_what_if_months", PLAN]
    assert answer.value("count", PLAN) == 4


def test_a_price_below_every_offer_has_no_plan(maria: Talk) -> None:
    with maria.open() as session:
        session.execute(update(InstallmentTerms).values(min_amount=500_000))

    assert ask(maria, "the crown monthly").names == ["utter_terms_not_offered"]


def test_where_credit_is_all_there_is_no_figure_is_told(maria: Talk) -> None:
    with maria.open() as session:
        session.execute(delete(InstallmentTerms).where(IN_HOUSE))

    answer = ask(maria, "can i pay the crown monthly")

    assert answer.names == ["utter_credit_terms"]
    assert "$" not in str(answer.said)
    assert kinds(maria) == ["document_issued"]


def test_an_offer_for_self_pay_patients_is_not_for_an_insured_one(sam: Talk) -> None:
    with sam.open() as session:
        only = update(InstallmentTerms).where(IN_HOUSE).values(eligible=Eligible.SELF_PAY)
        session.execute(only)

    assert "utter_credit_terms" in ask(sam, "crown monthly").names


@pytest.mark.parametrize(
    ("body", "count"),
    [("y si doy 300 de entrada para la corona", 4), ("puedo pagar 500 al mes la corona", 2)],
)
def test_it_works_in_spanish(maria: Talk, body: str, count: int) -> None:
    assert ask(maria, body).value("count", PLAN) == count


def test_each_option_is_answered_where_none_is_named(maria: Talk) -> None:
    answer = ask(maria, "what if i put 300 down")

    assert answer.names.count(PLAN) == 2  # the filling costs less than that
    assert "utter_what_if_down_is_all" in answer.names
