"""Handoffs: one open at a time, whatever asks for it; the bot is silent until it is returned."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.conversations import handoffs, questions, threads
from bot.conversations.models import Author, Handoff, HandoffStatus, Holder, QuestionKind
from bot.db import transaction
from tests.people import SAM
from tests.texting import NOON, conversation

LATER = NOON + timedelta(hours=1)


def test_a_coordinator_is_asked_for_with_a_reason(session: Session) -> None:
    handoff = handoffs.request(session, conversation(session), "asked_for", now=NOON)

    assert handoffs.open_handoff(session, conversation(session)) is handoff
    assert (handoff.status, handoff.reasons) == (HandoffStatus.REQUESTED, ["asked_for"])
    assert (handoff.requested_at, handoff.is_urgent) == (NOON, False)
    assert conversation(session).holder is Holder.BOT


def test_a_further_reason_joins_the_open_handoff_once(session: Session) -> None:
    first = handoffs.request(session, conversation(session), "asked_for", now=NOON)
    for reason in ("complaint", "asked_for", "complaint"):
        assert handoffs.request(session, conversation(session), reason, now=LATER) is first

    session.flush()
    session.refresh(first)
    assert first.reasons == ["asked_for", "complaint"]
    assert first.requested_at == NOON


def test_an_urgent_reason_makes_the_handoff_urgent_and_it_stays_so(session: Session) -> None:
    maria = conversation(session)
    handoffs.request(session, maria, "asked_for", now=NOON)
    handoffs.request(session, maria, "emergency", now=NOON, is_urgent=True)

    assert handoffs.request(session, maria, "photo", now=NOON).is_urgent


def test_twenty_reasons_at_once_make_one_handoff(engine: Engine) -> None:
    with transaction(engine) as session:
        conversation(session)

    def ask(_: int) -> None:
        with transaction(engine) as session:
            handoffs.request(session, conversation(session), "asked_for", now=NOON)

    with ThreadPoolExecutor(20) as processes:
        list(processes.map(ask, range(20)))

    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Handoff)) == 1


def test_when_a_coordinator_takes_over_the_bot_falls_silent(session: Session) -> None:
    handoffs.request(session, conversation(session), "asked_for", now=NOON)

    handoff = handoffs.take_over(session, conversation(session), "Joan", now=LATER)

    assert conversation(session).holder is Holder.COORDINATOR
    assert handoff.status is HandoffStatus.TAKEN_OVER
    assert (handoff.taken_over_by, handoff.taken_over_at) == ("Joan", LATER)


def test_a_coordinator_may_take_over_without_being_asked(session: Session) -> None:
    handoffs.take_over(session, conversation(session), "Joan", now=NOON)

    handoff = handoffs.open_handoff(session, conversation(session))
    assert handoff is not None
    assert handoff.taken_over_by == "Joan"


def test_returned_to_the_bot_the_next_request_opens_a_new_handoff(session: Session) -> None:
    first = handoffs.take_over(session, conversation(session), "Joan", now=NOON)

    handoffs.return_to_bot(session, conversation(session), now=LATER)

    assert conversation(session).holder is Holder.BOT
    assert (first.status, first.returned_at) == (HandoffStatus.RETURNED, LATER)
    second = handoffs.request(session, conversation(session), "asked_for", now=LATER)
    assert second is not first
    assert second.status is HandoffStatus.REQUESTED


def test_returning_what_the_bot_has_already_changes_nothing(session: Session) -> None:
    handoffs.return_to_bot(session, conversation(session), now=NOON)

    assert conversation(session).holder is Holder.BOT
    assert handoffs.open_handoff(session, conversation(session)) is None


def test_one_patients_handoff_leaves_anothers_conversation_alone(session: Session) -> None:
    handoffs.take_over(session, conversation(session), "Joan", now=NOON)

    assert conversation(session, SAM).holder is Holder.BOT
    assert handoffs.open_handoff(session, conversation(session, SAM)) is None


def test_a_list_from_before_a_coordinator_wrote_is_not_answered_afterwards(
    session: Session,
) -> None:
    found = conversation(session)
    asked = questions.Asked(QuestionKind.OFFER, [], {})
    for text, is_open in (("", True), ("1 Monday or 2 Friday?", False)):
        questions.ask(session, found, asked, now=NOON)
        handoffs.take_over(session, found, "Joan", now=NOON)
        message = threads.queue(session, found, text, key=text, now=NOON) if text else None
        if message:
            message.author = Author.COORDINATOR

        handoffs.return_to_bot(session, found, now=LATER)

        assert (questions.newest(session, found, now=LATER) is not None) is is_open


def test_eight_coordinators_click_at_once_and_one_has_it(engine: Engine) -> None:
    with transaction(engine) as session:
        handoffs.request(session, conversation(session), "asked_for", now=NOON)

    def take(name: str) -> str | None:
        try:
            with transaction(engine) as session:
                handoffs.take_over(session, conversation(session), name, now=NOON)
        except handoffs.TakenOverAlready as taken:
            return taken.coordinator
        return None

    names = [f"coordinator {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as browsers:
        told = list(browsers.map(take, names))

    winner = names[told.index(None)]
    assert told.count(None) == 1
    assert {name for name in told if name} == {winner}
