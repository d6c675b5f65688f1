"""The page of credit's terms: shown first, then a button that agrees to that version only."""

import pytest
from sqlalchemy import select, update

from bot.conversations.models import Message
from bot.costs.clinic_days import business_days
from bot.costs.due_dates import Start
from bot.costs.installments import Terms, plan_for
from bot.costs.models import InstallmentTerms
from bot.db import transaction
from bot.documents import credit, links
from bot.documents.credit_content import Credit
from bot.documents.models import CreditAgreement, Document
from bot.languages import Language
from bot.patients.models import Proxy
from bot.web import documents
from tests.bot.web.conftest import PUBLIC_URL, Web
from tests.people import clinic, option_of, patient
from tests.texting import NOON, outbox, text_in

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HERS = {"month": "5", "day": "17", "year": "1984"}


@pytest.fixture
def path(web: Web, monkeypatch: pytest.MonkeyPatch) -> str:
    """The way to the terms of Maria's 12-month plan, at noon."""
    monkeypatch.setattr(documents, "utc_now", lambda: NOON)
    with transaction(web.engine) as session:
        option = option_of(session, "Maria", "crown")
        terms = credit.terms_of(session, clinic(session).id, "12-month plan")
        start = Start(NOON.date())
        open_on = business_days(session, clinic(session), NOON.date())
        plan = plan_for(terms.offer(), option.total, Terms(12), start, open_on)
        message = text_in(session, "12 months please")
        asked = Credit(option, terms, plan)
        given = credit.disclose(session, asked, message, Language.ENGLISH, now=NOON)
        return links.link_to(given, now=NOON).removeprefix(PUBLIC_URL)


def version(web: Web) -> str:
    with transaction(web.engine) as session:
        return session.scalars(select(Document)).one().content_hash


def agreements(web: Web) -> list[CreditAgreement]:
    with transaction(web.engine) as session:
        return list(session.scalars(select(CreditAgreement)))


def press(web: Web, path: str, of: str) -> str:
    return web.client.post(f"{path}/agree", data={"version": of}).text


def test_the_rate_and_the_finance_charge_stand_out_among_the_figures(web: Web, path: str) -> None:
    web.client.post(path, data=HERS)

    page = web.client.get(path).text

    most = [part.split("</div>")[0] for part in page.split('<div class="most">')[1:]]
    assert len(most) == 2
    assert "Annual percentage rate" in most[0]
    assert "9.99 %" in most[0]
    assert "Finance charge" in most[1]
    assert "$54.95" in most[1]
    for said in (
        "Bright Dental", "$1,000.00", "$1,054.95", "$1,304.95", "$250.00", "Dec 28, 2026",
        "10 days late", "You may pay early", "See your contract",
    ):  # fmt: skip
        assert said in page, said


def test_the_button_agrees_once_and_the_conversation_hears_of_it(web: Web, path: str) -> None:
    web.client.post(path, data=HERS)
    web.client.get(path)

    page = press(web, path, version(web))
    press(web, path, version(web))

    (agreement,) = agreements(web)
    assert (agreement.way.value, agreement.message_id) == ("page", None)
    assert "You agreed to plan" in page
    assert "<button" not in page
    with transaction(web.engine) as session:
        said: list[Message] = outbox(session)
        assert [message.body.startswith("Bright Dental: noted, you agree") for message in said] == [
            True
        ]


def test_without_the_check_or_before_the_page_was_shown_nothing_is_agreed(
    web: Web, path: str
) -> None:
    press(web, path, version(web))  # nobody's date of birth
    assert agreements(web) == []

    web.client.post(path, data=HERS, follow_redirects=False)
    web.client.post(f"{path}/agree", data={"version": version(web)}, follow_redirects=False)

    assert agreements(web) == []


def test_another_version_is_not_agreed_to(web: Web, path: str) -> None:
    web.client.post(path, data=HERS)
    web.client.get(path)

    press(web, path, "0" * 64)

    assert agreements(web) == []


def test_changed_terms_have_no_button(web: Web, path: str) -> None:
    web.client.post(path, data=HERS)
    with transaction(web.engine) as session:
        session.execute(update(InstallmentTerms).values(late_payment="It costs $99.00."))

    page = web.client.get(path).text

    assert "These terms no longer hold" in page
    assert "<button" not in page
    press(web, path, version(web))
    assert agreements(web) == []


def test_a_proxy_who_may_not_decide_has_no_button(web: Web, path: str) -> None:
    with transaction(web.engine) as session:
        elena = session.scalars(select(Proxy)).first()
        assert elena is not None
        elena.patient_id = patient(session, "Maria").id
        elena.may_decide = False
        born = elena.birth_date
    fields = {"month": str(born.month), "day": str(born.day), "year": str(born.year)}
    web.client.post(path, data=fields)

    page = web.client.get(path).text

    assert "not decide for the patient" in page
    press(web, path, version(web))
    assert agreements(web) == []
