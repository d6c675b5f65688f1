"""Insurance in chat: each step can be shown, two plans are told apart, nothing is guessed."""

from typing import Any

from sqlalchemy import select, update

from bot.costs.coverage import Basis
from bot.costs.models import AllowedAmount, InsuranceCoverage
from tests.actions.talking import Answer, Talk, entries
from tests.people import clinic


def ask(talk: Talk, body: str = "what does insurance pay for the crown") -> Answer:
    return talk.ask(body, "ask_insurance", "action_estimate_insurance")


def change(talk: Talk, **values: Any) -> None:
    with talk.open() as session:
        session.execute(update(InsuranceCoverage).values(**values))


def add_second_plan(talk: Talk, **values: Any) -> None:
    with talk.open() as session:
        held = session.scalars(select(InsuranceCoverage)).one()
        copied = {
            column.name: getattr(held, column.name)
            for column in InsuranceCoverage.__table__.columns
            if column.name != "id"
        }
        session.add(InsuranceCoverage(**copied | {"priority": 2, "insurer": "Other"} | values))


def test_show_me_how_prints_every_step_of_the_sum(sam: Talk) -> None:
    ask(sam)

    answer = ask(sam, "show me how you got that")

    assert answer.names == [
        "utter_steps_of",
        "utter_step_fee",
        "utter_step_deductible",
        "utter_step_share",
        "utter_step_portion",
    ]
    assert answer.value("amount", "utter_step_fee") == "$1,250.00"
    assert answer.value("amount", "utter_step_deductible") == "$50.00"
    assert answer.value("share", "utter_step_share") == "60 %"
    assert answer.value("base", "utter_step_share") == "$1,200.00"
    assert answer.value("amount", "utter_step_share") == "$720.00"
    assert answer.value("patient_portion", "utter_step_portion") == "$530.00"


def test_the_steps_are_filed_with_the_estimate(sam: Talk) -> None:
    ask(sam)

    (entry,) = entries(sam)
    assert [step["kind"] for step in entry.detail["steps"]] == ["fee", "deductible", "share"]


def test_two_plans_are_told_each_with_its_part(sam: Talk) -> None:
    add_second_plan(sam)

    answer = ask(sam)

    assert answer.names == ["utter_insurance_estimate_two"]
    assert answer.value("insurer_pays", answer.names[0]) == "$720.00"
    assert answer.value("second", answer.names[0]) == "Other"
    assert answer.value("second_pays", answer.names[0]) == "$512.00"
    assert answer.value("patient_portion", answer.names[0]) == "$18.00"  # of the build-up


def test_an_allowed_amount_that_is_missing_is_said_and_not_guessed(sam: Talk) -> None:
    change(sam, basis=Basis.ALLOWED)

    answer = ask(sam)

    assert answer.names == ["utter_allowed_not_on_file"]
    assert entries(sam) == []


def test_a_price_is_told_even_where_the_insurers_amount_is_missing(sam: Talk) -> None:
    change(sam, basis=Basis.ALLOWED)

    answer = sam.ask("how much is the crown", "ask_cost", "action_quote_cost")

    assert answer.names == ["utter_cost_visits", "utter_cost_source"]


def test_in_network_what_is_written_off_is_said(sam: Talk) -> None:
    change(sam, basis=Basis.ALLOWED)
    with sam.open() as session:
        for code, amount in (("D2950", 20_000), ("D2740", 85_000)):
            row = AllowedAmount(
                clinic_id=clinic(session).id, insurer="Hudson Dental", code=code, amount=amount
            )
            session.add(row)

    answer = ask(sam)

    assert answer.value("amount", "utter_insurance_written_off") == "$200.00"
    assert answer.value("insurer_pays", "utter_insurance_estimate") == "$600.00"
    assert answer.value("patient_portion", "utter_insurance_estimate") == "$450.00"


def test_a_waiting_period_is_shown_with_its_end(sam: Talk) -> None:
    change(sam, waits_until=sam.clock.now.date().replace(year=2027))

    answer = ask(sam, "how do you get what they pay for the crown")

    assert answer.value("day", "utter_step_waiting") == "Nov 24, 2027"
    assert answer.value("patient_portion", "utter_step_portion") == "$1,250.00"
