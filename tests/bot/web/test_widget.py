"""The website chat: a session of the browser's own, messages once, pages that stay closed."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversations import handoffs
from bot.conversations.models import Conversation, Message
from bot.db import transaction
from bot.patients.access import verified_accesses
from bot.web.widget import LONGEST_MESSAGE, SESSION_COOKIE
from tests.bot.web.conftest import Web
from tests.people import web_address
from tests.servers import Silence, said
from tests.texting import NOON, verify

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

CHAT = "/chat/bright-dental"


def post(web: Web, text: str, client_id: str = "message-1", slug: str = CHAT) -> int:
    body = {"text": text, "client_id": client_id}
    return web.client.post(f"{slug}/messages", json=body).status_code


def thread(web: Web, slug: str = CHAT, **query: str) -> dict[str, Any]:
    shown: dict[str, Any] = web.client.get(f"{slug}/messages", params=query).json()
    return shown


def shown(web: Web, slug: str = CHAT) -> list[tuple[str, str]]:
    return [(message["author"], message["text"]) for message in thread(web, slug)["messages"]]


def test_a_message_is_answered_in_the_chat(web: Web) -> None:
    web.dialogue.answers.append((200, said("Which one?", choices=("Crown", "Large filling"))))

    assert post(web, "what are my options") == 202

    assert shown(web) == [("patient", "what are my options"), ("bot", "Which one?")]
    messages = thread(web)["messages"]
    assert messages[0]["choices"] == []
    assert messages[1]["choices"] == ["Crown", "Large filling"]
    assert web.provider.texts == []


def test_before_the_first_message_the_thread_is_empty_and_begins_nothing(web: Web) -> None:
    assert thread(web) == {"messages": [], "is_answering": False}

    with transaction(web.engine) as session:
        assert session.scalars(select(Conversation)).all() == []


def test_nobody_is_shown_as_writing_while_a_coordinator_has_the_conversation(web: Web) -> None:
    post(web, "hi")
    web.dialogue.answers.append((503, {}))
    with transaction(web.engine) as session:
        found = session.scalars(select(Conversation)).one()
        handoffs.take_over(session, found, "Ana", now=NOON)

    post(web, "are you there", "message-2")

    assert thread(web)["is_answering"] is False


def test_the_first_message_begins_a_session_that_no_script_can_read(web: Web) -> None:
    response = web.client.post(f"{CHAT}/messages", json={"text": "hi", "client_id": "message-1"})

    cookie = response.headers["set-cookie"].lower()
    for part in ("httponly", "secure", "samesite=lax", "path=/chat"):
        assert part in cookie
    assert len(web.client.cookies[SESSION_COOKIE]) >= 32


def test_the_database_keeps_no_session_that_opens_a_chat(web: Web) -> None:
    post(web, "hi")
    token = web.client.cookies[SESSION_COOKIE]

    with transaction(web.engine) as session:
        address = session.scalars(select(Conversation.address)).one()
        keys = session.scalars(select(Message.idempotency_key)).all()
    assert address == hashlib.sha256(token.encode()).hexdigest()
    assert not [key for key in keys if token in key]


def test_another_browser_sees_nothing_of_it(web: Web) -> None:
    post(web, "hi")

    web.client.cookies.clear()

    assert shown(web) == []
    post(web, "who is there?")
    assert ("patient", "hi") not in shown(web)


def test_a_message_posted_again_is_kept_once(web: Web) -> None:
    for _ in range(3):
        assert post(web, "hi") == 202

    assert shown(web) == [("patient", "hi"), ("bot", "Noted.")]


def test_two_clinics_in_one_browser_have_two_threads(web: Web) -> None:
    post(web, "hi dentist")
    post(web, "hi harbor", "message-2", slug="/chat/harbor-recovery")

    assert ("patient", "hi harbor") not in shown(web)
    assert shown(web, "/chat/harbor-recovery")[0] == ("patient", "hi harbor")


def test_a_message_that_waits_for_its_answer_says_so(web: Web) -> None:
    web.dialogue.answers.append(Silence.LOST)

    post(web, "hi")

    assert thread(web)["is_answering"]


def test_an_ended_chat_is_read_by_nobody_with_its_old_cookie(web: Web) -> None:
    post(web, "one", "message-1")
    old = web.client.cookies["chat_session"]
    web.client.delete("/chat/bright-dental/session")

    web.client.cookies.set("chat_session", old, path="/chat")

    assert thread(web)["messages"] == []


@pytest.mark.parametrize("token", ["evil", "1764000000.abc.0", "", "..", "9999999999.a.b"])
def test_a_session_that_we_did_not_issue_is_none(web: Web, token: str) -> None:
    headers = {"Cookie": f"chat_session={token}"}
    read = web.client.get(f"{CHAT}/messages", headers=headers)
    body = {"text": "hello", "client_id": "message-1"}
    posted = web.client.post(f"{CHAT}/messages", json=body, headers=headers)

    assert read.json()["messages"] == []
    assert posted.cookies[SESSION_COOKIE] != token


def test_what_no_database_keeps_is_taken_out_and_the_message_is_answered(web: Web) -> None:
    post(web, "i want to kill myself\x00", "message-1")

    assert "988" in shown(web)[-1][1]


def test_a_body_longer_than_any_honest_one_is_refused(web: Web) -> None:
    body = {"text": "x" * 100_000, "client_id": "message-1"}

    assert web.client.post("/chat/bright-dental/messages", json=body).status_code == 413


def test_a_wrong_message_is_named_by_its_field_and_never_echoed(web: Web) -> None:
    body = b'{"text": "SECRET \\ud83e", "client_id": "short"}'
    headers = {"Content-Type": "application/json"}

    answer = web.client.post("/chat/bright-dental/messages", content=body, headers=headers)

    assert answer.status_code == 422
    assert "client_id" in answer.text
    assert "SECRET" not in answer.text


@pytest.mark.parametrize("word", ["stop", "STOP", "cancel", "end", "quit"])
def test_a_word_that_stops_texts_is_answered_in_the_chat(web: Web, word: str) -> None:
    post(web, word)

    assert shown(web)[-1][0] == "bot"


@pytest.mark.parametrize(
    "body",
    [
        {"text": "", "client_id": "message-1"},
        {"text": "x" * (LONGEST_MESSAGE + 1), "client_id": "message-1"},
        {"text": "hi", "client_id": "short"},
        {"text": "hi", "client_id": "with spaces in it"},
        {"text": "hi"},
        {},
    ],
)
def test_a_message_of_another_form_is_refused(web: Web, body: dict[str, str]) -> None:
    assert web.client.post(f"{CHAT}/messages", json=body).status_code == 422
    assert shown(web) == []


def test_a_clinic_that_is_not_there_has_no_chat(web: Web) -> None:
    for path in ("/demo/nowhere", "/chat/nowhere"):
        assert web.client.get(path).status_code == 404
    assert post(web, "hi", slug="/chat/nowhere") == 404


def test_ending_the_session_forgets_the_browser_and_its_verification(web: Web) -> None:
    post(web, "hi")
    token = web.client.cookies[SESSION_COOKIE]
    with transaction(web.engine) as session:
        address = web_address(session, hashlib.sha256(token.encode()).hexdigest())
        verify(session, "Maria", address=address)

    assert web.client.delete(f"{CHAT}/session").status_code == 204

    assert SESSION_COOKIE not in web.client.cookies
    with transaction(web.engine) as session:
        assert verified_accesses(session, address, now=NOON) == []
    assert shown(web) == []


@pytest.mark.parametrize("path", ["/demo/bright-dental", "/chat/bright-dental"])
def test_the_pages_of_a_clinic_name_it_and_load_only_our_own_scripts(web: Web, path: str) -> None:
    page = web.client.get(path)

    assert page.status_code == 200
    assert "Bright Dental" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_the_chat_can_be_framed_by_our_own_pages_only(web: Web) -> None:
    policy = web.client.get(CHAT).headers["Content-Security-Policy"]

    assert "frame-ancestors 'self'" in policy


def test_the_loader_is_a_script(web: Web) -> None:
    loader = web.client.get("/widget.js")

    assert loader.status_code == 200
    assert "javascript" in loader.headers["Content-Type"]


def test_nothing_that_is_said_is_cached(web: Web) -> None:
    assert web.client.get(f"{CHAT}/messages").headers["Cache-Control"] == "no-store"
