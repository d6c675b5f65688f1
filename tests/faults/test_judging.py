"""The judge itself: each broken promise is seen, and a kept one passes."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversations.models import Author, Direction, Message, MessageState
from emulator.texts import Text
from tests.faults.evidence import Evidence
from tests.faults.judging import judge

PHONE, CLINIC = "+12015550100", "+12125550190"
CHAT = uuid.uuid4()
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # in New York


class Story:
    """What happened between one phone and the clinic, as both logs have it."""

    def __init__(self) -> None:
        self.seen = Evidence([], [], {CHAT: PHONE}, set(), {})
        self.now = NOON

    def asks(self, **change: Any) -> Message:
        """A patient asks, and we know it."""
        sid = f"SM-in-{len(self.seen.texts)}"
        self.text(sid, "inbound", "is there parking", "received")
        row = self.row(Direction.INBOUND, change | {"body": "is there parking"})
        row.provider_sid = sid
        return row

    def answers(self, question: Message | None, **change: Any) -> Message:
        """We answer, and the provider delivers it."""
        usual = {"body": "In the garage.", "state": MessageState.DELIVERED}
        row = self.row(Direction.OUTBOUND, usual | change)
        row.in_reply_to_id = question.id if question else None
        row.provider_sid = self.delivers(row).sid
        return row

    def delivers(self, row: Message, status: Any = "delivered") -> Text:
        sid = f"SM-out-{len(self.seen.texts)}"
        text = self.text(sid, "outbound-api", row.body, status)
        text.status_callback = f"https://clinic.example/status?message={row.id}"
        return text

    def text(self, sid: str, direction: Any, body: str, status: Any) -> Text:
        self.now += timedelta(seconds=5)
        ends = (PHONE, CLINIC) if direction == "inbound" else (CLINIC, PHONE)
        text = Text(
            sid=sid, direction=direction, from_number=ends[0], to_number=ends[1], body=body,
            status=status, created_at=self.now, updated_at=self.now,
        )  # fmt: skip
        self.seen.texts.append(text)
        return text

    def row(self, direction: Direction, change: dict[str, Any]) -> Message:
        self.now += timedelta(seconds=5)
        made = {
            "id": uuid.uuid4(), "conversation_id": CHAT, "direction": direction,
            "author": Author.BOT, "state": MessageState.ANSWERED,
            "created_at": self.now, "tried_at": self.now,
            "to_number": PHONE, "is_opt_out_notice": False, "in_reply_to_id": None,
        }  # fmt: skip
        row = Message(**(made | change))
        self.seen.rows.append(row)
        return row

    def verdict(self) -> str:
        return "; ".join(judge(self.seen))


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_kept_promise_passes(story: Story) -> None:
    for _ in range(3):
        story.answers(story.asks())

    assert story.verdict() == ""


def test_a_text_that_nobody_took_in_is_seen(story: Story) -> None:
    story.text("SM1", "inbound", "is there parking", "received")

    assert "SM1 was never taken in" in story.verdict()


@pytest.mark.parametrize("state", ["received", "kept", "answered"])
def test_a_question_without_an_answer_is_seen(story: Story, state: str) -> None:
    story.asks(state=MessageState(state))

    assert story.verdict()


def test_a_failure_that_no_person_was_told_of_is_seen(story: Story) -> None:
    question = story.asks(state=MessageState.FAILED)
    story.answers(question, body="A coordinator will write to you.")
    assert "no person was told" in story.verdict()

    story.seen.handed_over.add(CHAT)
    assert story.verdict() == ""


def test_two_answers_to_one_question_are_seen(story: Story) -> None:
    question = story.asks()
    story.answers(question)
    story.answers(question)

    assert "has 2 answers" in story.verdict()


def test_an_answer_to_another_question_is_seen(story: Story) -> None:
    story.answers(story.asks(), body="We open at 9 AM.")

    assert "is answered" in story.verdict()


def test_a_text_that_went_out_twice_is_seen_unless_the_first_did_not_arrive(story: Story) -> None:
    row = story.answers(story.asks())
    row.provider_sid = story.delivers(row).sid
    assert "went out 2 times" in story.verdict()

    story.seen.texts[1].status = "undelivered"
    assert story.verdict() == ""


@pytest.mark.parametrize(
    ("state", "is_there", "complaint"),
    [
        ("sending", False, "still sending"),
        ("queued", False, "still queued"),
        ("sent", False, "never took it"),
        ("delivered", False, "never took it"),
        ("suppressed", True, "was kept back, and the provider has it"),
        ("failed", True, "and the provider has it"),
        ("undelivered", True, "and the provider says delivered"),
        ("failed", False, "no person was told"),
    ],
)
def test_a_state_that_the_provider_does_not_share_is_seen(
    story: Story, state: str, is_there: bool, complaint: str
) -> None:
    story.answers(story.asks(), state=MessageState(state))
    if not is_there:
        story.seen.texts.pop()

    assert complaint in story.verdict()


def test_answers_in_another_order_than_the_questions_are_seen(story: Story) -> None:
    first, second = story.asks(), story.asks()
    story.answers(second)
    story.answers(first)

    assert "answers an older text" in story.verdict()


def test_a_text_to_someone_who_opted_out_is_seen_but_for_the_confirmation(story: Story) -> None:
    story.seen.opted_out_at[PHONE] = story.now
    story.answers(story.asks(), is_opt_out_notice=True)
    assert story.verdict() == ""

    story.answers(story.asks())
    assert "had opted out" in story.verdict()


def test_what_nobody_asked_for_is_seen_at_night_only(story: Story) -> None:
    story.answers(None)
    assert story.verdict() == ""

    story.now += timedelta(hours=9)
    story.answers(None)
    assert "at 21 o'clock" in story.verdict()
