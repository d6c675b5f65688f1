"""What belongs to a price: its parts, what is due when, discounts; or a general range."""

from decimal import Decimal

from sqlalchemy import select, update

from bot.costs.discounts import DiscountKind
from bot.costs.models import DiscountRule, PatientDiscount
from bot.money import Cents
from bot.plans.models import PlannedVisit, PlanStatus, TreatmentPlan
from tests.actions.talking import Answer, Talk, entries
from tests.people import clinic, option_of, patient


def ask(talk: Talk, body: str = "how much is the crown") -> Answer:
    return talk.ask(body, "ask_cost", "action_quote_cost")


def add_discount(talk: Talk, kind: DiscountKind, name: str, **values: object) -> None:
    with talk.open() as session:
        row = DiscountRule(
            clinic_id=clinic(session).id, kind=kind, name=name, share=Decimal("0.10"),
            amount=Cents(0), **values,
        )  # fmt: skip
        session.add(row)


def test_a_price_is_broken_down_by_procedure_and_code(maria: Talk) -> None:
    answer = ask(maria, "can you break down the price of the crown")

    parts = [said for said in answer.said if said["response"] == "utter_cost_part"]
    assert [(part["code"], part["fee"]) for part in parts] == [
        ("CDT D2950", "$210.00"), ("CDT D2740", "$1,040.00")
    ]  # fmt: skip


def test_what_is_due_at_which_visit_is_told_if_the_clinic_says_so(maria: Talk) -> None:
    with maria.open() as session:
        crown = option_of(session, "Maria", "crown")
        for visit, due in zip(crown.visits, (80_000, 45_000), strict=True):
            session.execute(update(PlannedVisit).where(PlannedVisit.id == visit.id).values(due=due))

    answer = ask(maria)

    due = [said["due"] for said in answer.said if said["response"] == "utter_cost_due_at_visit"]
    assert due == ["$800.00", "$450.00"]


def test_a_cash_discount_is_told_beside_the_price_with_its_last_day(maria: Talk) -> None:
    today = maria.clock.now.date()
    add_discount(maria, DiscountKind.CASH, "cash discount", ends_on=today)

    answer = ask(maria)

    assert answer.value("price", "utter_cost_visits") == "$1,250.00"
    assert answer.value("price", "utter_cost_discount_cash_until") == "$1,125.00"
    assert answer.value("until", "utter_cost_discount_cash_until") == "Nov 24, 2026"


def test_a_members_discount_is_told_to_members_only(maria: Talk) -> None:
    add_discount(maria, DiscountKind.MEMBERSHIP, "membership")
    assert "utter_cost_discount" not in ask(maria).names

    with maria.open() as session:
        session.add(PatientDiscount(patient_id=patient(session, "Maria").id, name="membership"))

    assert ask(maria).value("price", "utter_cost_discount") == "$1,125.00"


def test_a_treatment_without_a_plan_has_a_general_range_that_is_marked_as_such(maria: Talk) -> None:
    answer = ask(maria, "how much is whitening")

    assert answer.names == ["utter_cost_general_range"]
    assert answer.value("price_from", "utter_cost_general_range") == "$250.00"
    assert entries(maria) == []  # nothing was quoted


def test_a_patient_with_no_plan_at_all_hears_the_range_too(maria: Talk) -> None:
    with maria.open() as session:
        for plan in session.scalars(select(TreatmentPlan)):
            plan.status = PlanStatus.REVOKED

    assert ask(maria, "what do veneers cost").names == ["utter_cost_general_range"]
    assert ask(maria, "what does an implant cost").names == ["utter_no_plan"]


def test_a_stranger_hears_no_range(stranger: Talk) -> None:
    answer = ask(stranger, "how much is whitening")

    assert "$" not in str(answer.said)
