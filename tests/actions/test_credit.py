"""Credit in chat: the demo's 12-month plan of $1,000.00 at 9.99 %, never agreed unread."""

import pytest
from sqlalchemy import select, update

from bot.channels.segments import count_segments
from bot.conversations.models import Handoff
from bot.costs.models import InstallmentTerms
from bot.documents import opening
from bot.documents.models import CreditAgreement, Document
from bot.patients.access import Access
from bot.plans.models import PlanStatus
from tests.actions.talking import Answer, Talk, kinds
from tests.actions.test_in_writing import filled
from tests.people import patient, plan_of

INSTALLMENTS = ("ask_installments", "action_explain_installments")


def ask_for_credit(talk: Talk) -> Answer:
    return talk.ask("can I pay the crown over 12 months", *INSTALLMENTS)


def terms(talk: Talk) -> Document:
    with talk.open() as session:
        return session.scalars(select(Document).order_by(Document.issued_at.desc())).first()


def read(talk: Talk, given_name: str = "Maria") -> None:
    """The page is opened after the date of birth."""
    document = terms(talk)
    with talk.open() as session:
        reader = Access(patient(session, given_name), None)
        opening.note(session, document, reader, now=talk.clock.now)


def agreements(talk: Talk) -> list[CreditAgreement]:
    with talk.open() as session:
        return list(session.scalars(select(CreditAgreement)))


def say(talk: Talk, body: str, intent: str = "accept_treatment") -> Answer:
    return talk.ask(body, intent, "action_accept_treatment")


def test_the_terms_are_regulation_zs_figures_and_none_stands_in_the_text(maria: Talk) -> None:
    answer = ask_for_credit(maria)

    content = terms(maria).content
    assert answer.names == ["utter_credit_terms"]
    assert not [figure for figure in ("$", "%", "9.99", "87.91") if figure in str(answer.said)]
    assert content["cash_price"] == 125_000
    assert content["down_payment"] == 25_000
    assert content["amount_financed"] == 100_000
    assert content["apr_percent"] == "9.99"
    assert [payment["amount"] for payment in content["payments"]] == [8_791] * 11 + [8_794]
    assert content["total_of_payments"] == sum(p["amount"] for p in content["payments"])
    assert content["finance_charge"] == content["total_of_payments"] - 100_000
    assert content["total_sale_price"] == content["total_of_payments"] + 25_000
    assert content["payments"][0]["due_on"] == "2026-12-28"  # the 24th and 25th are days off


def test_a_plain_yes_to_the_version_that_was_read_is_noted_once(maria: Talk) -> None:
    ask_for_credit(maria)
    read(maria)
    code = terms(maria).code

    answer = say(maria, f"I agree to plan {code}")
    again = say(maria, f"i agree to plan {code.lower()}")

    assert answer.names == ["utter_credit_agreed"]
    assert again.names == ["utter_credit_agreed"]
    (agreement,) = agreements(maria)
    assert agreement.content_hash == terms(maria).content_hash
    assert agreement.shown_at < agreement.agreed_at
    assert agreement.message_id is not None
    assert kinds(maria).count("credit_agreed") == 1
    assert "option_accepted" not in kinds(maria)
    with maria.open() as session:
        assert session.scalars(select(Handoff)).one().reasons == ["credit_agreed"]


def test_nothing_is_agreed_before_the_document_was_shown(maria: Talk) -> None:
    ask_for_credit(maria)

    answer = say(maria, f"I agree to plan {terms(maria).code}")

    assert answer.names == ["utter_terms_not_shown"]
    assert agreements(maria) == []


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("yes", "affirm", "action_affirm"),
        ("I agree", "affirm", "action_affirm"),
        ("ok", "affirm", "action_affirm"),
        ("acepto", "accept_treatment", "action_accept_treatment"),
        ("do i agree to plan CODE?", "accept_treatment", "action_accept_treatment"),
        ("i do not agree to plan CODE", "decline_treatment", "action_decline_treatment"),
        ("i agree to plan CODE if it is 0 interest", "accept_treatment", "action_accept_treatment"),
        ("no acepto el plan CODE", "decline_treatment", "action_decline_treatment"),
        ("I'll agree to plan CODE tomorrow", "accept_treatment", "action_accept_treatment"),
    ],
)
def test_nothing_but_a_plain_yes_with_the_code_agrees(
    maria: Talk, body: str, intent: str, action: str
) -> None:
    ask_for_credit(maria)
    read(maria)

    answer = maria.ask(body.replace("CODE", terms(maria).code), intent, action)

    assert answer.names == ["utter_credit_how_to_agree"]
    assert agreements(maria) == []
    assert "option_accepted" not in kinds(maria)


@pytest.mark.parametrize("body", ["yes, i agree to plan CODE please", "Acepto el plan CODE"])
def test_polite_words_around_it_are_fine(maria: Talk, body: str) -> None:
    ask_for_credit(maria)
    read(maria)

    say(maria, body.replace("CODE", terms(maria).code))

    assert len(agreements(maria)) == 1


def test_a_yes_to_something_else_later_agrees_to_nothing(maria: Talk) -> None:
    ask_for_credit(maria)
    read(maria)
    maria.ask("which is better", "ask_recommendation", "action_refuse_judgement")

    answer = maria.ask("yes", "affirm", "action_affirm")

    assert "utter_credit_agreed" not in answer.names
    assert agreements(maria) == []


def test_another_code_is_not_guessed(maria: Talk) -> None:
    ask_for_credit(maria)
    read(maria)
    code = "FFF" if terms(maria).code != "FFF" else "AAA"

    assert say(maria, f"I agree to plan {code}").names == ["utter_terms_unknown"]
    assert agreements(maria) == []


def test_changed_terms_void_the_version_that_was_read(maria: Talk) -> None:
    ask_for_credit(maria)
    read(maria)
    with maria.open() as session:
        session.execute(update(InstallmentTerms).values(late_payment="A late payment costs $20."))

    answer = say(maria, f"I agree to plan {terms(maria).code}")

    assert answer.names == ["utter_terms_changed"]
    assert agreements(maria) == []


def test_a_revoked_plan_voids_it_too(maria: Talk) -> None:
    ask_for_credit(maria)
    read(maria)
    code = terms(maria).code
    with maria.open() as session:
        plan_of(session, "Maria").options[0].procedures[0].fee += 100

    assert say(maria, f"I agree to plan {code}").names == ["utter_terms_changed"]
    with maria.open() as session:
        plan_of(session, "Maria").options[0].procedures[0].fee -= 100
        plan_of(session, "Maria").status = PlanStatus.REVOKED
    answer = say(maria, f"I agree to plan {code}")

    assert "utter_credit_agreed" not in answer.names
    assert agreements(maria) == []


def test_the_terms_hold_for_days_in_which_the_rate_stays_true(maria: Talk) -> None:
    ask_for_credit(maria)
    read(maria)
    document = terms(maria)
    assert document.content["agree_by"] == "2026-11-26"

    maria.wait(days=4)

    assert say(maria, f"I agree to plan {document.code}").names == ["utter_terms_changed"]
    again = ask_for_credit(maria)
    assert again.value("code", "utter_credit_terms") != document.code


def test_a_plan_without_a_charge_needs_no_paper(maria: Talk) -> None:
    answer = maria.ask("can I pay the crown in 4 payments", *INSTALLMENTS)

    assert "utter_credit_terms" not in answer.names
    assert "document_issued" not in kinds(maria)


def test_a_wish_that_only_credit_meets_brings_the_terms_on_a_yes(maria: Talk) -> None:
    maria.ask("i can do 100 a month for the crown", *INSTALLMENTS)

    answer = maria.ask("yes", "affirm", "action_affirm")

    assert answer.names == ["utter_credit_terms"]
    assert terms(maria).content["apr_percent"] == "9.99"


def test_without_words_on_late_payment_a_coordinator_is_offered(maria: Talk) -> None:
    with maria.open() as session:
        session.execute(update(InstallmentTerms).values(late_payment=""))

    assert ask_for_credit(maria).names == ["utter_installments_in_writing"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_terms_link_takes_two_parts_of_a_text_at_most(maria: Talk, language: str) -> None:
    body = "\n".join(filled(response, language) for response in ask_for_credit(maria).said)

    assert count_segments(body).segments <= 2, body


def test_it_is_the_same_in_the_website_chat(engine_chat: Talk) -> None:
    from tests.people import web_address
    from tests.texting import verify

    with engine_chat.open() as session:
        verify(session, "Maria", address=web_address(session))

    ask_for_credit(engine_chat)
    before = say(engine_chat, f"I agree to plan {terms(engine_chat).code}")
    read(engine_chat)
    after = say(engine_chat, f"I agree to plan {terms(engine_chat).code}")

    assert before.names == ["utter_terms_not_shown"]
    assert after.names == ["utter_credit_agreed"]
