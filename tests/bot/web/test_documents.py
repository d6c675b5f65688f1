"""Documents behind a link: nothing is shown before the date of birth, and nothing to a stranger."""

from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import select

from bot.clock import utc_now
from bot.db import transaction
from bot.documents import estimates, links
from bot.documents.models import Document, DocumentOpening
from bot.languages import Language
from bot.patients.models import Proxy
from bot.records.models import RecordEntry
from tests.bot.web.conftest import PUBLIC_URL, Web
from tests.people import patient, plan_of
from tests.texting import NOON, text_in

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

HERS = ("5", "17", "1984")
PRIVATE = ("Maria", "Alvarez", "Bright", "P-204", "Crown", "$", "1984", "estimate")


@pytest.fixture
def path(web: Web) -> str:
    """The way to Maria's estimate."""
    return give(web, "Maria")


def give(web: Web, given_name: str, *, ago: timedelta = timedelta(0)) -> str:
    with transaction(web.engine) as session:
        message = text_in(session, "how much is it")
        plan = plan_of(session, given_name)
        document = estimates.issue(session, plan, message, Language.ENGLISH, now=NOON)
        return links.link_to(document, now=utc_now() - ago).removeprefix(PUBLIC_URL)


def birth_date(web: Web, path: str, month: str, day: str, year: str) -> Response:
    form = {"month": month, "day": day, "year": year}
    return web.client.post(path, data=form, follow_redirects=False)


def openings(web: Web) -> list[DocumentOpening]:
    with transaction(web.engine) as session:
        return list(session.scalars(select(DocumentOpening)))


def test_before_the_date_of_birth_nothing_says_whose_it_is(web: Web, path: str) -> None:
    asked = web.client.get(path)

    assert asked.status_code == 200
    assert 'name="month"' in asked.text
    shown = asked.text.replace("5 17 1984", "")  # the example that everybody sees
    assert [word for word in PRIVATE if word in shown] == []
    assert openings(web) == []


def test_the_right_date_opens_it_and_the_record_says_so(web: Web, path: str) -> None:
    let_in = birth_date(web, path, *HERS)
    page = web.client.get(path)

    assert let_in.status_code == 303
    assert "Maria Alvarez" in page.text
    assert "$1,250.00" in page.text
    (opening,) = openings(web)
    assert opening.proxy_id is None
    with transaction(web.engine) as session:
        document = session.scalars(select(Document)).one()
        shown = session.scalars(select(RecordEntry).filter_by(kind="document_shown")).all()
        assert opening.content_hash == document.content_hash
    assert len(shown) == 1


def test_the_pass_is_for_this_document_in_this_browser_only(web: Web, path: str) -> None:
    cookie = birth_date(web, path, *HERS).headers["set-cookie"]
    other = give(web, "Leo")

    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" in cookie
    assert f"Path={path}" in cookie
    kept = cookie.split(";")[0]
    web.client.cookies.clear()
    assert "Leo" not in web.client.get(other, headers={"Cookie": kept}).text
    assert "Maria" not in web.client.get(path).text
    assert "Maria" in web.client.get(path, headers={"Cookie": kept}).text


def test_the_headers_keep_it_private(web: Web, path: str) -> None:
    birth_date(web, path, *HERS)

    for answer in (web.client.get(path), web.client.get(f"{path}/pdf"), web.client.get("/d/x")):
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_three_wrong_dates_lock_all_links_to_the_patients_documents(web: Web, path: str) -> None:
    tries = [birth_date(web, path, "5", "18", "1984").status_code for _ in range(3)]
    another_link = give(web, "Maria", ago=timedelta(days=1))

    assert tries == [403, 403, 403]
    for link in (path, another_link):
        locked = birth_date(web, link, *HERS)
        assert locked.status_code == 429
        assert "too many tries" in locked.text
        assert "Maria" not in locked.text


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (("", "", ""), "Enter the month"),
        (("5", "", "1984"), "Enter the day"),
        (("May", "17", "1984"), "Month must be a number"),
        (("13", "17", "1984"), "Month must be a number"),
        (("2", "30", "1984"), "Day must be a day of that month"),
        (("5", "17", "84"), "Year must have 4 numbers"),
        (("5", "17", "<b>"), "Year must have 4 numbers"),
    ],
)
def test_a_date_that_is_none_is_explained_and_costs_no_try(
    web: Web, path: str, fields: tuple[str, str, str], problem: str
) -> None:
    for _ in range(4):
        answer = birth_date(web, path, *fields)

    assert answer.status_code == 422
    assert problem in answer.text
    assert "<b>" not in answer.text
    assert "<title>Error: " in answer.text
    assert birth_date(web, path, *HERS).status_code == 303


@pytest.mark.parametrize("token", ["x", "..", "a.b.c", "%00", "A" * 500])
def test_a_link_that_was_never_ours_is_told_the_way_on(web: Web, token: str) -> None:
    answer = web.client.get(f"/d/{token}")

    assert answer.status_code in {404, 410}
    if answer.status_code == 410:
        assert "Reply to the text that brought you here" in answer.text


def test_a_link_ends_after_thirty_days(web: Web) -> None:
    old = give(web, "Maria", ago=timedelta(days=31))

    for answer in (web.client.get(old), birth_date(web, old, *HERS), web.client.get(f"{old}/pdf")):
        assert answer.status_code == 410
        assert "This link has ended" in answer.text


def test_a_proxy_opens_it_with_their_own_date_as_long_as_they_may_see_costs(web: Web) -> None:
    path = give(web, "Leo")

    birth_date(web, path, "1", "30", "1987")
    assert "Leo Ruiz" in web.client.get(path).text
    assert openings(web)[0].proxy_id is not None

    with transaction(web.engine) as session:
        leo = patient(session, "Leo")
        for proxy in session.scalars(select(Proxy).where(Proxy.patient_id == leo.id)):
            proxy.may_see_costs = False
    assert "Leo" not in web.client.get(path).text
    assert birth_date(web, path, "1", "30", "1987").status_code == 403


def test_the_pdf_needs_the_check_too(web: Web, path: str) -> None:
    before = web.client.get(f"{path}/pdf", follow_redirects=False)
    birth_date(web, path, *HERS)
    after = web.client.get(f"{path}/pdf")

    assert before.status_code == 303
    assert after.headers["Content-Type"] == "application/pdf"
    assert after.content.startswith(b"%PDF")


def test_without_pango_the_page_is_offered_for_paper(
    web: Web, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import builtins

    real = builtins.__import__

    def without_pango(name: str, *more: object, **others: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *more, **others)

    birth_date(web, path, *HERS)
    monkeypatch.setattr(builtins, "__import__", without_pango)
    answer = web.client.get(f"{path}/pdf")

    assert "print this page instead" in answer.text
    assert "$1,250.00" in answer.text


def test_it_is_shown_in_the_language_that_is_asked_for(web: Web, path: str) -> None:
    birth_date(web, path, *HERS)

    assert "Corona de cerámica" in web.client.get(f"{path}?lang=es").text
    assert "Ceramic crown" in web.client.get(f"{path}?lang=fr").text
