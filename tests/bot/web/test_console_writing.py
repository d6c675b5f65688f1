"""What a coordinator does in a conversation: take over, write, note, pass on, return."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.audit import AuditRow
from bot.clock import utc_now
from bot.conversations.models import Conversation, Holder, Message
from bot.db import transaction
from tests.bot.web.conftest import Web
from tests.console import Desk
from tests.servers import said

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def written(web: Web) -> list[tuple[str, str | None]]:
    with transaction(web.engine) as session:
        wanted = select(Message).where(Message.author == "coordinator")
        return [(one.body, one.written_by) for one in session.scalars(wanted)]


def test_taking_over_silences_the_assistant_and_replies_go_out(
    web: Web, joan: Desk, maria: UUID
) -> None:
    assert joan.at(maria, "take").status_code == 303
    web.text("are you there", sid="SM9")
    assert web.dialogue.turns == []

    assert joan.reply(maria, "Hi Maria, this is Joan.").status_code == 303

    assert written(web) == [("Hi Maria, this is Joan.", "Joan")]
    assert web.provider.bodies == ["Hi Maria, this is Joan."]
    assert "Joan," in joan.open_page(maria)


def test_a_reply_sent_twice_by_a_slow_click_goes_out_once(
    web: Web, joan: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    for _ in range(2):
        joan.reply(maria, "One moment please")

    assert web.provider.bodies == ["One moment please"]


def test_two_coordinators_click_and_the_second_is_told_who_has_it(
    web: Web, joan: Desk, pete: Desk, maria: UUID
) -> None:
    assert joan.at(maria, "take").status_code == 303

    answer = pete.at(maria, "take")

    assert answer.status_code == 409
    assert "Joan has this conversation" in answer.text
    assert pete.reply(maria, "Hello from Pete").status_code == 409
    assert written(web) == []


def test_nothing_is_written_without_taking_over_and_the_draft_is_kept(
    web: Web, joan: Desk, maria: UUID
) -> None:
    answer = joan.reply(maria, "Hello there")

    assert answer.status_code == 409
    assert "Take this conversation over first" in answer.text
    assert written(web) == []


def test_a_draft_with_another_patients_facts_waits_for_a_second_look(
    web: Web, joan: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    wrong = "Hi Sam, your crown is $999.00"

    page = joan.reply(maria, wrong)
    assert page.status_code == 409
    assert "Sam is not this patient" in page.text
    assert "$999.00 stands nowhere" in page.text
    assert "Hi Sam, your crown is $999.00" in page.text
    assert written(web) == []

    confirmed = page.text.split('name="confirmed" value="')[1].split('"')[0]
    assert joan.reply(maria, "Hi Sam, it is $998.00", confirmed=confirmed).status_code == 409
    assert joan.reply(maria, wrong, confirmed=confirmed).status_code == 303
    assert written(web) == [(wrong, "Joan")]
    with transaction(web.engine) as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "reply_sent"))
    assert row.why == "sent despite: name, amount"


def test_who_opted_out_is_not_written_to(web: Web, joan: Desk, maria: UUID) -> None:
    web.text("STOP", sid="SM8")
    joan.at(maria, "take")

    answer = joan.reply(maria, "Please come back")

    assert answer.status_code == 409
    assert "opted out of texts" in answer.text
    assert written(web) == []


def test_a_private_note_is_for_coordinators_only(
    web: Web, joan: Desk, pete: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    assert pete.at(maria, "note", body="She prefers mornings").status_code == 303

    assert "She prefers mornings" in joan.open_page(maria)
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
    assert "$1,100.50" in joan.open_page(maria)
    with transaction(web.engine) as session:
        assert session.get_one(Conversation, maria).holder is Holder.BOT


def test_a_conversation_is_passed_on_to_a_colleague(
    web: Web, joan: Desk, pete: Desk, maria: UUID
) -> None:
    joan.at(maria, "take")
    page = joan.open_page(maria)
    to = page.split('<select id="to"')[1].split('value="')[1].split('"')[0]

    assert joan.at(maria, "assign", to="nobody").status_code == 409
    assert joan.at(maria, "assign", to=to).status_code == 303

    assert joan.reply(maria, "Still me").status_code == 409
    assert pete.reply(maria, "Now Pete").status_code == 303


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


def test_the_draft_check_counts_texts_and_names_what_does_not_fit(joan: Desk, maria: UUID) -> None:
    short = joan.at(maria, "check", body="See you soon").json()
    assert (short["segments"], short["mismatches"]) == (1, [])
    assert joan.at(maria, "check", body="x" * 161).json()["segments"] == 2
    assert joan.at(maria, "check", body="").json()["segments"] == 0
    assert joan.at(maria, "check", body="ok 😀").json()["encoding"] == "ucs2"
    assert len(joan.at(maria, "check", body="It is $77.00").json()["mismatches"]) == 1
