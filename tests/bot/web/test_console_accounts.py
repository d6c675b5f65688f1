"""The console's door: cookies, forms of ours only, pages that stay closed."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import utc_now
from bot.db import transaction
from bot.staff import sessions, signing_in
from bot.staff.models import Role, StaffSession
from bot.web.console.guard import LIVE_HEADER
from tests.bot.web.conftest import Web
from tests.console import PETE, Desk, desk_of, hire

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
PAGES = ("/console", "/console/account", "/console/search?q=ma", "/console/parts/lists")


def test_strangers_are_sent_to_the_door(web: Web) -> None:
    for path in PAGES:
        answer = web.client.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    assert web.client.get("/console/events", headers={LIVE_HEADER: "1"}).status_code == 401


def test_the_cookie_is_bound_to_this_host_and_to_https(web: Web, cheap_hashes: None) -> None:
    with transaction(web.engine) as session:
        desk = Desk(web.client, web.engine, hire(session))

    cookie = desk.sign_in().headers["set-cookie"]

    assert cookie.startswith("__Host-console=")
    for part in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert desk.get("/console").status_code == 200


def test_what_is_wrong_at_the_door_is_not_said(web: Web, joan: Desk) -> None:
    joan.post("/console/sign-out")
    pages = [
        joan.sign_in(**wrong)
        for wrong in ({"password": "wrong"}, {"code": "000000"}, {"email": "x@clinic.example"})
    ]

    assert [page.status_code for page in pages] == [401] * 3
    assert len({page.text.replace("x@clinic", "joan@clinic") for page in pages}) == 1
    assert "joan@clinic.example" in pages[0].text


def test_too_many_tries_shut_the_door(web: Web, joan: Desk) -> None:
    joan.post("/console/sign-out")
    for _ in range(signing_in.TRIES_FOR_ACCOUNT):
        joan.sign_in(password="wrong")

    assert joan.sign_in(password="wrong").status_code == 429


def test_pages_keep_scripts_and_frames_of_others_out(joan: Desk) -> None:
    for path in (*PAGES, "/console/sign-in"):
        headers = joan.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "max-age" in headers["strict-transport-security"]
    for path in PAGES:
        page = joan.get(path).text
        assert "style=" not in page
        assert "onclick" not in page
        assert "<script>" not in page


@pytest.mark.parametrize(
    "changed",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_form_does_nothing(joan: Desk, changed: dict[str, str]) -> None:
    form = {"csrf": joan.inputs("/console/account")["csrf"]}

    answer = joan.client.post("/console/sign-out", data=form, headers=joan.origin | changed)

    assert answer.status_code == 403
    assert joan.get("/console").status_code == 200


@pytest.mark.parametrize("csrf", ["", "wrong", "ä"])
def test_a_form_without_our_token_does_nothing(joan: Desk, csrf: str) -> None:
    assert joan.post("/console/sign-out", csrf=csrf).status_code == 403
    assert joan.get("/console").status_code == 200


def test_a_token_of_one_session_is_none_of_another(joan: Desk, pete: Desk) -> None:
    taken = joan.inputs("/console/account")["csrf"]

    assert pete.post("/console/sign-out", csrf=taken).status_code == 403


def test_signing_out_ends_the_session_for_good(joan: Desk) -> None:
    cookie = dict(joan.client.cookies)
    assert joan.post("/console/sign-out").status_code == 303

    joan.client.cookies.update(cookie)
    assert joan.get("/console").status_code == 303


def test_an_idle_browser_is_signed_out_although_its_page_refreshes_itself(
    web: Web, joan: Desk
) -> None:
    with transaction(web.engine) as session:
        seen_at = utc_now() - sessions.IDLE + timedelta(seconds=60)
        session.execute(update(StaffSession).values(seen_at=seen_at, started_at=seen_at))

    assert joan.get("/console/parts/lists", x_live="1").status_code == 200
    with transaction(web.engine) as session:
        assert session.scalars(select(StaffSession)).one().seen_at == seen_at
    joan.get("/console")
    with transaction(web.engine) as session:
        assert session.scalars(select(StaffSession)).one().seen_at > seen_at


def test_a_new_password_signs_out_everywhere_else(web: Web, joan: Desk) -> None:
    with transaction(web.engine) as session:
        staff_id = session.scalars(select(StaffSession)).one().staff_id
        now = utc_now()
        other = StaffSession(
            staff_id=staff_id, token_hash="x", device="", started_at=now, seen_at=now
        )
        session.add(other)
    new = "a much longer one"

    change = "/console/account/password"
    assert joan.post(change, current="wrong", new=new).status_code == 400
    assert joan.post(change, current=joan.made.password, new="short").status_code == 400
    assert joan.post(change, current=joan.made.password, new=new).status_code == 200

    assert joan.get("/console").status_code == 200
    with transaction(web.engine) as session:
        assert session.get_one(StaffSession, other.id).ended_at is not None


def test_one_ends_ones_own_sessions_and_nobody_elses(web: Web, joan: Desk, pete: Desk) -> None:
    with transaction(web.engine) as session:
        rows = session.scalars(select(StaffSession).order_by(StaffSession.started_at)).all()

    assert pete.post(f"/console/account/sessions/{rows[0].id}/end").status_code == 404
    assert joan.get("/console").status_code == 200
    assert joan.post(f"/console/account/sessions/{rows[0].id}/end").status_code == 303
    assert joan.get("/console").status_code == 303


def test_a_clerk_reads_and_changes_nothing(web: Web, cheap_hashes: None) -> None:
    clerk = desk_of(web.client, web.engine, PETE, Role.CLERK)

    assert clerk.get("/console").status_code == 200
    nowhere = "00000000-0000-0000-0000-000000000000"
    assert clerk.at(nowhere, "take").status_code == 403
