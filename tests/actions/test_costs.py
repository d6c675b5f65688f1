"""Money, told to the cent from the plan, with its source, and never guessed."""

from datetime import date

from sqlalchemy import select

from bot.costs.models import InsuranceCoverage
from bot.patients.models import Verification
from tests.actions.talking import Talk, entries, kinds


def test_a_price_is_the_plans_with_its_source_and_how_long_it_holds(maria: Talk) -> None:
    answer = maria.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert answer.value("price", "utter_cost_visits") == "$1,250.00"
    assert answer.value("source", "utter_cost_source") == "plan P-204 version 2"
    assert answer.value("approved_by", "utter_cost_source") == "Dr. Lee"
    assert answer.value("valid_until", "utter_cost_source") == "Feb 22, 2027"
    (entry,) = entries(maria)
    assert (entry.plan_number, entry.plan_version) == ("P-204", 2)
    assert entry.detail == {"total_cents": 125_000}


def test_a_question_that_names_no_option_is_answered_for_each(maria: Talk) -> None:
    answer = maria.ask("how much is it", "ask_cost", "action_quote_cost")

    prices = [response["price"] for response in answer.said if "price" in response]
    assert prices == ["$1,250.00", "$240.00"]


def test_it_is_the_option_that_was_spoken_of_last(maria: Talk) -> None:
    maria.ask("what are the risks of the filling", "ask_risks", "action_explain_risks")

    answer = maria.ask("how much is it", "ask_cost", "action_quote_cost")

    assert answer.value("price", "utter_cost_one_visit") == "$240.00"


def test_a_treatment_that_is_not_in_the_plan_has_no_price(maria: Talk) -> None:
    answer = maria.ask("how much is an implant", "ask_cost", "action_quote_cost")

    assert answer.names == ["utter_option_not_in_plan"]
    assert entries(maria) == []


def test_monthly_payments_are_told_with_every_date(maria: Talk) -> None:
    answer = maria.ask(
        "can I pay the crown monthly", "ask_installments", "action_explain_installments"
    )

    assert answer.value("down_payment", "utter_installments") == "$250.00"
    assert answer.value("count", "utter_installments") == 4
    assert answer.value("payment", "utter_installments") == "$250.00"
    dates = answer.value("dates", "utter_installments_dates")
    assert dates == "Dec 28, Jan 25, Feb 24, Mar 24"  # closed over Christmas; a Sunday
    (entry,) = entries(maria)
    assert sum(payment["cents"] for payment in entry.detail["payments"]) == 100_000


def test_payments_that_cannot_be_equal_say_so(maria: Talk) -> None:
    answer = maria.ask("the crown in 3 months", "ask_installments", "action_explain_installments")

    assert answer.value("payment", "utter_installments_uneven") == "$333.33"
    assert answer.value("last", "utter_installments_uneven") == "$333.34"
    assert answer.value("count", "utter_installments_uneven") == 2


def test_credit_is_never_worked_out_in_a_text(maria: Talk) -> None:
    answer = maria.ask(
        "can I pay the crown over 12 months", "ask_installments", "action_explain_installments"
    )

    assert answer.names == ["utter_credit_terms"]
    assert kinds(maria) == ["document_issued"]
    assert "87.91" not in str(answer.said)


def test_sam_hears_what_his_insurer_is_expected_to_pay(sam: Talk) -> None:
    answer = sam.ask("what does insurance pay", "ask_insurance", "action_estimate_insurance")

    assert answer.value("insurer_pays", "utter_insurance_estimate") == "$720.00"
    assert answer.value("patient_portion", "utter_insurance_estimate") == "$530.00"
    assert kinds(sam) == ["insurance_estimated"]


def test_without_insurance_on_file_nothing_is_estimated(maria: Talk) -> None:
    answer = maria.ask("what does insurance pay", "ask_insurance", "action_estimate_insurance")

    assert answer.names == ["utter_no_coverage"]


def test_with_two_categories_on_file_which_applies_is_not_guessed(sam: Talk) -> None:
    with sam.open() as session:
        held = session.scalars(select(InsuranceCoverage)).one()
        values = {
            column.name: getattr(held, column.name)
            for column in InsuranceCoverage.__table__.columns
            if column.name != "id"
        }
        session.add(InsuranceCoverage(**values | {"category": "basic"}))

    answer = sam.ask("what does insurance pay", "ask_insurance", "action_estimate_insurance")

    assert answer.names == ["utter_no_coverage"]


def test_payments_signed_on_the_31st_fall_due_at_the_end_of_shorter_months_on_business_days(
    maria: Talk,
) -> None:
    maria.wait(days=(date(2027, 1, 31) - date(2026, 11, 24)).days)
    with maria.open() as session:
        session.scalars(select(Verification)).one().expires_at = maria.clock.now.replace(year=2028)

    answer = maria.ask("crown monthly", "ask_installments", "action_explain_installments")

    assert answer.value("dates", "utter_installments_dates") == "Mar 1, Mar 31, Apr 30, Jun 1"
