"""The inbox: who waits, what is known, what is found, and that every look is written down."""

from uuid import UUID

import pytest
from sqlalchemy import select

from bot.audit import AuditRow
from bot.clock import utc_now
from bot.conversations import handoffs
from bot.conversations.models import Conversation, Message, MessageState
from bot.db import transaction
from tests.bot.web.conftest import Web
from tests.console import PETE, Desk, desk_of
from tests.people import HARBOR, JORDAN, SAM, sms_address
from tests.texting import conversation, text_in

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def test_who_waits_stands_in_the_list_and_the_packet_tells_about_them(
    joan: Desk, maria: UUID
) -> None:
    listed = joan.get("/console").text
    assert "Maria" in listed
    assert "can i talk to somebody" in listed

    page = joan.open_page(maria)

    for words in ("asked for a person", "Verified", "Crown", "$1,250.00", "Take over"):
        assert words in page
    assert "Reply to" not in page


def test_another_clinics_conversation_does_not_exist_here(web: Web, joan: Desk) -> None:
    with transaction(web.engine) as session:
        message = text_in(
            session, "hello harbor", address=sms_address(session, JORDAN, HARBOR), at=utc_now()
        )
        elsewhere = message.conversation_id

    assert joan.get(f"/console/conversations/{elsewhere}").status_code == 404
    for action in ("take", "note", "reply", "check"):
        form = {"body": "x", "key": "a-key-of-its-own"}
        assert joan.at(elsewhere, action, **form).status_code == 404
    assert "hello harbor" not in joan.get("/console?queue=all").text
    assert "hello harbor" not in joan.get("/console/search?q=harbor").text
    other = desk_of(web.client, web.engine, PETE, slugs=(HARBOR,))
    assert "hello harbor" in other.get("/console?queue=all").text


def test_what_patients_write_is_shown_and_never_run(web: Web, joan: Desk, maria: UUID) -> None:
    web.text(HOSTILE, sid="SM5")
    joan.at(maria, "take")
    joan.at(maria, "note", body=HOSTILE)

    for page in (joan.open_page(maria), joan.get("/console/search?q=alert").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert" in page


def test_every_look_and_every_change_is_written_down(web: Web, joan: Desk, maria: UUID) -> None:
    joan.open_page(maria)
    joan.at(maria, "take")
    joan.get("/console/search?q=maria")

    with transaction(web.engine) as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        patient_id = session.get_one(Conversation, maria).patient_id
    assert [row.action for row in rows][:2] == ["conversation_viewed", "taken_over"]
    assert {row.patient_id for row in rows if row.action != "searched"} == {patient_id}
    assert all(row.who.startswith("staff:") for row in rows)
    assert "searched" in {row.action for row in rows}


def test_search_finds_patients_by_name_or_number_and_messages_by_words(
    joan: Desk, maria: UUID
) -> None:
    for words in ("mari", "(212) 555-0100", "somebody crown"):
        page = joan.client.get("/console/search", params={"q": words}).text
        assert "Open conversation" in page or "about the crown" in page, words
    for words in ("%", "a", "", "no such words anywhere", "\x00\x00"):
        page = joan.client.get("/console/search", params={"q": words})
        assert page.status_code == 200
        assert "Open conversation" not in page.text


def test_a_text_that_did_not_arrive_stands_in_its_list(web: Web, joan: Desk) -> None:
    web.text("hi", sid="SM4")
    with transaction(web.engine) as session:
        message = session.scalars(select(Message).where(Message.direction == "outbound")).one()
        message.state, message.error = MessageState.UNDELIVERED, "30003"

    page = joan.get("/console?queue=undelivered").text

    assert "not delivered" in page


def test_safety_alerts_stand_on_top(web: Web, joan: Desk, maria: UUID) -> None:
    with transaction(web.engine) as session:
        text_in(session, "i cant breathe", SAM, at=utc_now())
        found = conversation(session, SAM)
        handoffs.request(session, found, "emergency", now=utc_now(), is_urgent=True)

    page = joan.get("/console").text

    assert page.index("i cant breathe") < page.index("can i talk to somebody")
    assert "i cant breathe" in joan.get("/console?queue=safety").text
    assert "can i talk to somebody" not in joan.get("/console?queue=safety").text
