"""Danger is answered before anything else, also while a coordinator has the conversation."""

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.conversations import handoffs, holds, questions
from bot.conversations.models import Author, Message, MessageState, QuestionKind
from bot.conversations.questions import Asked
from bot.conversations.threads import conversation_with
from bot.db import transaction
from bot.records.models import EntryKind, RecordEntry
from bot.safety import alarming
from bot.safety.approved import approved
from tests.people import HARBOR, JORDAN, patient, sms_address, web_address
from tests.texting import NOON, conversation, incoming, outbox


def receive(session: Session, body: str, sid: str = "SM1") -> None:
    new = incoming(sms_address(session), body, sid, provider_sid=sid)
    alarming.receive(session, new, now=NOON)


def test_an_emergency_is_answered_at_once_without_the_engine(session: Session) -> None:
    receive(session, "i cant breathe")

    (reply,) = outbox(session)
    assert "911" in reply.body
    assert reply.author is Author.BOT
    inbound = session.scalars(select(Message).where(Message.author == Author.PATIENT)).one()
    assert inbound.state is MessageState.ANSWERED


def test_a_coordinator_is_alerted_urgently_and_the_record_says_so(session: Session) -> None:
    found = conversation(session)
    found.patient_id = patient(session, "Maria").id
    receive(session, "i want to die")

    handoff = handoffs.open_handoff(session, found)
    assert handoff is not None
    assert handoff.is_urgent
    assert handoff.reasons == ["self_harm"]
    (entry,) = session.scalars(select(RecordEntry))
    assert entry.kind is EntryKind.SAFETY_ALERT
    assert f"version {approved().version}" in entry.text


def test_a_relapse_is_met_without_judgement_and_told_to_a_person_at_once(
    session: Session,
) -> None:
    address = sms_address(session, JORDAN, HARBOR)
    alarming.receive(session, incoming(address, "i used last night"), now=NOON)

    (reply,) = outbox(session)
    found = conversation_with(session, address, now=NOON)
    handoff = handoffs.open_handoff(session, found)
    assert "nobody here will judge you" in reply.body
    assert "(312) 555-0193" in reply.body
    assert handoff is not None
    assert (handoff.is_urgent, handoff.reasons) == (True, ["relapse"])
    assert holds.open_hold(session, found, now=NOON) is None


def test_the_reply_to_a_relapse_names_no_kind_of_treatment(session: Session) -> None:
    alarming.receive(
        session, incoming(sms_address(session, JORDAN, HARBOR), "recai anoche"), now=NOON
    )

    (reply,) = outbox(session)
    for told in ("drug", "alcohol", "relapse", "recovery", "sober", "drog", "recaida"):
        assert told not in reply.body.lower()


def test_at_the_dentists_a_relapse_is_a_message_like_any_other(session: Session) -> None:
    receive(session, "i used last night")

    assert outbox(session) == []


def test_a_repeated_webhook_of_im_ok_ends_the_hold_once(session: Session) -> None:
    receive(session, "i cant breathe")
    receive(session, "im ok now", "SM2")
    receive(session, "im ok now", "SM2")

    assert len(outbox(session)) == 2
    assert holds.open_hold(session, conversation(session), now=NOON) is None


def test_a_hold_outlives_a_restart(engine: Engine) -> None:
    with transaction(engine) as session:
        receive(session, "i cant breathe")

    with transaction(engine) as session:
        assert holds.open_hold(session, conversation(session), now=NOON) is not None


def test_safety_speaks_while_a_coordinator_has_the_conversation(session: Session) -> None:
    found = conversation(session)
    handoffs.take_over(session, found, "Ana", now=NOON)

    receive(session, "she passed out and wont wake up")

    (reply,) = outbox(session)
    assert "911" in reply.body


def test_a_repeated_webhook_alarms_once(session: Session) -> None:
    receive(session, "i cant breathe")
    receive(session, "i cant breathe")

    assert len(outbox(session)) == 1
    assert session.scalar(select(func.count()).select_from(Message)) == 2


def test_what_was_being_booked_is_dropped(session: Session) -> None:
    found = conversation(session)
    asked = Asked(QuestionKind.TIME, [{"label": "9:00 AM"}], {})
    questions.ask(session, found, asked, now=NOON)

    receive(session, "i cant stop bleeding")

    assert questions.newest(session, found, now=NOON) is None


def test_the_website_chat_is_watched_as_well(session: Session) -> None:
    new = incoming(web_address(session), "quiero morirme", "client-1")

    assert alarming.receive(session, new, now=NOON) is not None

    replies = session.scalars(select(Message.body).where(Message.author == Author.BOT)).all()
    assert [("988" in body) for body in replies] == [True]


def test_an_ordinary_text_raises_no_alarm(session: Session) -> None:
    receive(session, "my tooth is killing me, can i come in")

    assert outbox(session) == []
    assert handoffs.open_handoff(session, conversation(session)) is None
