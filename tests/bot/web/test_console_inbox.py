"""The inbox: who waits, who answers, what is known, and what a coordinator may write."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.audit import AuditRow
from bot.clock import utc_now
from bot.conversations import handoffs
from bot.conversations.models import Conversation, Holder, Message, MessageState
from bot.db import transaction
from tests.bot.web.conftest import Web
from tests.console import PETE, Desk, desk_of
from tests.people import HARBOR, JORDAN, MARIA, SAM, patient, sms_address
from tests.servers import said
from tests.texting import conversation, text_in, verify

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def maria(web: Web, joan: Desk) -> UUID:
    """Maria, verified, waits for a person."""
    with transaction(web.engine) as session:
        verify(session, "Maria", MARIA)
        text_in(session, "can i talk to somebody about the crown", at=utc_now())
        found = conversation(session)
        found.patient_id = patient(session, "Maria").id
        handoffs.request(session, found, "asked_for", now=utc_now())
        return found.id


def open_page(desk: Desk, conversation_id: UUID) -> str:
    return desk.get(f"/console/conversations/{conversation_id}").text


def reply(desk: Desk, conversation_id: UUID, body: str, **more: str) -> int:
    form = {"key": "a-key-of-its-own", "body": body} | more
    return desk.at(conversation_id, "reply", **form).status_code


def written(web: Web) -> list[tuple[str, str | None]]:
    with transaction(web.engine) as session:
        wanted = select(Message).where(Message.author == "coordinator")
        return [(one.body, one.written_by) for one in session.scalars(wanted)]


def test_who_waits_stands_in_the_list_and_the_packet_tells_about_them(
    joan: Desk, maria: UUID
) -> None:
    listed = joan.get("/console").text
    assert "Maria" in listed
    assert "can i talk to somebody" in listed

    page = open_page(joan, maria)

    for words in ("asked for a person", "Verified", "Crown", "$1,250.00", "Take over"):
        assert words in page
    assert "Reply to" not in page


def test_taking_over_silences_the_assistant_and_replies_go_out(
    web: Web, joan: Desk, maria: UUID
) -> None:
    assert joan.at(maria, "take").status_code == 303
    web.text("are you there", sid="SM9")
    assert web.dialogue.turns == []

    assert reply(joan, maria, "Hi Maria, this is Joan.") == 303

    assert written(web) == [("Hi Maria, this is Joan.", "Joan")]
    assert web.provider.bodies == ["Hi Maria, this is Joan."]
    assert "Joan," in open_page(joan, maria)


def test_a_reply_sent_twice_by_a_slow_click_goes_out_once(
    web: Web, joan: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    for _ in range(2):
        reply(joan, maria, "One moment please")

    assert web.provider.bodies == ["One moment please"]


def test_two_coordinators_click_and_the_second_is_told_who_has_it(
    web: Web, joan: Desk, pete: Desk, maria: UUID
) -> None:
    assert joan.at(maria, "take").status_code == 303

    answer = pete.at(maria, "take")

    assert answer.status_code == 409
    assert "Joan has this conversation" in answer.text
    assert reply(pete, maria, "Hello from Pete") == 409
    assert written(web) == []


def test_nothing_is_written_without_taking_over_and_the_draft_is_kept(
    web: Web, joan: Desk, maria: UUID
) -> None:
    answer = joan.at(maria, "reply", key="a-key-of-its-own", body="Hello there")

    assert answer.status_code == 409
    assert "Take this conversation over first" in answer.text
    assert written(web) == []


def test_a_draft_with_another_patients_facts_waits_for_a_second_look(
    web: Web, joan: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    wrong = "Hi Sam, your crown is $999.00"

    page = joan.at(maria, "reply", key="a-key-of-its-own", body=wrong)
    assert page.status_code == 409
    assert "Sam is not this patient" in page.text
    assert "$999.00 stands nowhere" in page.text
    assert "Hi Sam, your crown is $999.00" in page.text
    assert written(web) == []

    confirmed = page.text.split('name="confirmed" value="')[1].split('"')[0]
    assert reply(joan, maria, "Hi Sam, it is $998.00", confirmed=confirmed) == 409
    assert reply(joan, maria, wrong, confirmed=confirmed) == 303
    assert written(web) == [(wrong, "Joan")]
    with transaction(web.engine) as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "reply_sent"))
    assert row.why == "sent despite: name, amount"


def test_who_opted_out_is_not_written_to(web: Web, joan: Desk, maria: UUID) -> None:
    web.text("STOP", sid="SM8")
    joan.at(maria, "take")

    answer = joan.at(maria, "reply", key="a-key-of-its-own", body="Please come back")

    assert answer.status_code == 409
    assert "opted out of texts" in answer.text
    assert written(web) == []


def test_a_private_note_is_for_coordinators_only(
    web: Web, joan: Desk, pete: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    assert pete.at(maria, "note", body="She prefers mornings").status_code == 303

    assert "She prefers mornings" in open_page(joan, maria)
    assert web.provider.bodies == []
    with transaction(web.engine) as session:
        bodies = session.scalars(select(Message.body)).all()
    assert "She prefers mornings" not in bodies


def test_returned_with_an_outcome_the_assistant_answers_again(
    web: Web, joan: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    assert joan.at(maria, "leave", outcome="time_promised").status_code == 409
    assert joan.at(maria, "leave", outcome="price_agreed", amount="much").status_code == 409
    assert joan.at(maria, "leave", outcome="price_agreed", amount="$1,100.50").status_code == 303

    web.dialogue.answers.append((200, said("Here I am.")))
    web.text("hello again", sid="SM7")
    assert "Here I am." in web.provider.bodies
    assert "$1,100.50" in open_page(joan, maria)
    with transaction(web.engine) as session:
        assert session.get_one(Conversation, maria).holder is Holder.BOT


def test_a_conversation_is_passed_on_to_a_colleague(
    web: Web, joan: Desk, pete: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    page = open_page(joan, maria)
    to = page.split('<select id="to"')[1].split('value="')[1].split('"')[0]

    assert joan.at(maria, "assign", to="nobody").status_code == 409
    assert joan.at(maria, "assign", to=to).status_code == 303

    assert reply(joan, maria, "Still me") == 409
    assert reply(pete, maria, "Now Pete") == 303


def test_a_snooze_needs_a_time_to_come_and_ends_when_the_patient_writes(
    web: Web, joan: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    later = (utc_now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    for until in ("", "tomorrow", "2020-01-01T09:00", later + "+00:00"):
        assert joan.at(maria, "snooze", until=until).status_code == 409
    assert joan.at(maria, "snooze", until=later).status_code == 303
    assert "snoozed" in joan.get("/console?queue=mine").text

    web.text("one more thing", sid="SM6")

    assert "Joan, snoozed" not in joan.get("/console?queue=mine").text


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

    for page in (open_page(joan, maria), joan.get("/console/search?q=alert").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert" in page


def test_every_look_and_every_change_is_written_down(web: Web, joan: Desk, maria: UUID) -> None:
    open_page(joan, maria)
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


def test_the_draft_check_counts_texts_and_names_what_does_not_fit(joan: Desk, maria: UUID) -> None:
    short = joan.at(maria, "check", body="See you soon").json()
    assert (short["segments"], short["mismatches"]) == (1, [])
    assert joan.at(maria, "check", body="x" * 161).json()["segments"] == 2
    assert joan.at(maria, "check", body="").json()["segments"] == 0
    assert joan.at(maria, "check", body="ok 😀").json()["encoding"] == "ucs2"
    assert len(joan.at(maria, "check", body="It is $77.00").json()["mismatches"]) == 1
