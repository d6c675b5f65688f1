"""The judge: every way in which the promise may be broken, as a sentence each."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.conversations.models import Message, MessageState
from emulator.texts import Text
from tests.faults.evidence import UNSETTLED, Evidence, row_of
from tests.faults.patients import QUESTIONS, STOPS

NEW_YORK = ZoneInfo("America/New_York")
MORNING, EVENING = 8, 20
AT_THE_SAME_MOMENT = timedelta(seconds=1)  # a text already in a worker's hands when STOP came
TAKEN = (MessageState.SENT, MessageState.DELIVERED, MessageState.UNDELIVERED)
NOT_ARRIVED = (MessageState.FAILED, MessageState.UNDELIVERED)
LOST = ("undelivered", "failed")


def judge(seen: Evidence) -> list[str]:
    """What is wrong; an empty list means that the promise was kept."""
    checks = (unheard, unanswered, wrongly_answered, twice, lost, out_of_order, unwanted, at_night)
    return [complaint for check in checks for complaint in check(seen)]


def unheard(seen: Evidence) -> Iterator[str]:
    """Every text of a patient is kept, once."""
    known = {row.provider_sid for row in seen.rows}
    for text in seen.inbound():
        if text.sid not in known:
            yield f"{text.sid} was never taken in (the webhook brought {text.app_status})"


def unanswered(seen: Evidence) -> Iterator[str]:
    """Every text is answered once, or handed to a person, or came after a STOP."""
    replies = _replies(seen)
    for row in _questions(seen):
        answers = replies[row.id]
        has_opted_out = seen.phones[row.conversation_id] in seen.opted_out_at
        if row.state in UNSETTLED:
            yield f"{row.id} is still {row.state}"
        elif row.state is MessageState.FAILED and row.conversation_id not in seen.handed_over:
            yield f"{row.id} failed and no person was told"
        elif row.state is MessageState.KEPT and not has_opted_out:
            yield f"{row.id} was kept without an answer"
        elif row.state is not MessageState.KEPT and len(answers) != 1:
            yield f"{row.id} has {len(answers)} answers"


def wrongly_answered(seen: Evidence) -> Iterator[str]:
    """The answer is to the question that was asked, or says that a person will come."""
    replies = _replies(seen)
    for row in _questions(seen):
        for answer in replies[row.id]:
            if QUESTIONS[row.body] not in answer.body and "coordinator" not in answer.body:
                yield f"{row.id} ({row.body}) is answered: {answer.body}"


def twice(seen: Evidence) -> Iterator[str]:
    """No text goes out again, unless the provider has said that it did not arrive."""
    for row_id, texts in seen.sent_for().items():
        if len([text for text in texts if text.status not in LOST]) > 1:
            yield f"{row_id} went out {len(texts)} times"


def lost(seen: Evidence) -> Iterator[str]:
    """What became of each text of ours is known, and the provider says the same."""
    sent = seen.sent_for()
    known = {row.id for row in seen.outbox()}
    for row_id in sent.keys() - known:
        yield f"the provider has a text for {row_id}, which we do not know"
    for row in seen.outbox():
        ids = {text.sid for text in sent[row.id]}
        newest = sent[row.id][-1] if sent[row.id] else None
        if row.state in UNSETTLED:
            yield f"{row.id} is still {row.state}"
        elif row.state in TAKEN and row.provider_sid not in ids:
            yield f"{row.id} is {row.state}, and the provider never took it"
        elif row.state is MessageState.SUPPRESSED and newest:
            yield f"{row.id} was kept back, and the provider has it"
        elif row.state is MessageState.FAILED and not _is_known_as_lost(row, newest):
            yield f"{row.id} failed ({row.error}), and the provider has it"
        elif newest and (newest.status == "delivered") is (row.state is MessageState.UNDELIVERED):
            yield f"{row.id} is {row.state}, and the provider says {newest.status}"
        elif row.state in NOT_ARRIVED and row.conversation_id not in seen.handed_over:
            yield f"{row.id} did not arrive and no person was told"


def _is_known_as_lost(row: Message, newest: Text | None) -> bool:
    return newest is None or newest.status in LOST


def out_of_order(seen: Evidence) -> Iterator[str]:
    """The answers reach a phone in the order of its questions."""
    rows = {row.id: row for row in seen.rows}
    last: dict[str, Message] = {}
    for text in seen.texts:
        row = rows.get(row_of(text)) if text.direction == "outbound-api" else None
        question = rows.get(row.in_reply_to_id) if row and row.in_reply_to_id else None
        if question is None:
            continue
        before = last.get(text.to_number)
        if before and before.created_at > question.created_at:
            yield f"{text.sid} to {text.to_number} answers an older text than the one before it"
        last[text.to_number] = question


def unwanted(seen: Evidence) -> Iterator[str]:
    """Nothing is sent to a phone that has said stop, but for the one text that confirms it."""
    sent = seen.sent_for()
    for row in seen.outbox():
        opted_out_at = seen.opted_out_at.get(row.to_number or "")
        if opted_out_at is None or row.is_opt_out_notice or not sent[row.id]:
            continue
        if row.tried_at and row.tried_at > opted_out_at + AT_THE_SAME_MOMENT:
            yield f"{row.id} was begun after {row.to_number} had opted out"


def at_night(seen: Evidence) -> Iterator[str]:
    """Nothing that nobody asked for is sent between 8 in the evening and 8 in the morning."""
    sent = seen.sent_for()
    for row in seen.outbox():
        if row.in_reply_to_id is not None or row.is_opt_out_notice:
            continue
        for text in sent[row.id]:
            hour = text.created_at.astimezone(NEW_YORK).hour
            if not MORNING <= hour < EVENING:
                yield f"{row.id}, which nobody asked for, was sent at {hour} o'clock"


def _questions(seen: Evidence) -> list[Message]:
    stops = {word.lower() for word in STOPS}
    inbound = [row for row in seen.rows if row.direction == "inbound"]
    return [row for row in inbound if row.body.lower() not in stops]


def _replies(seen: Evidence) -> dict[object, list[Message]]:
    found: dict[object, list[Message]] = defaultdict(list)
    for row in seen.outbox():
        if row.in_reply_to_id:
            found[row.in_reply_to_id].append(row)
    return found
