"""The wrong-patient guard: what a draft names that is not in the open chart."""

import pytest
from sqlalchemy.orm import Session

from bot.conversations import handoffs, threads
from bot.conversations.models import Conversation
from bot.inbox import draft_guard
from bot.inbox.draft_days import named_days
from tests.people import patient
from tests.texting import NOON, conversation, text_in, verify


@pytest.fixture
def maria(session: Session) -> Conversation:
    """Maria, verified, with Joan; the assistant has quoted a monthly amount."""
    verify(session, "Maria")
    found = conversation(session)
    found.patient_id = patient(session, "Maria").id
    session.flush()
    handoffs.take_over(session, found, "Joan", now=NOON)
    threads.queue(session, found, "4 x $250.00 from December 3", key="quoted", now=NOON)
    session.flush()
    return found


def doubts(session: Session, found: Conversation, draft: str) -> list[tuple[str, str]]:
    chart = draft_guard.chart_for(session, found, draft, now=NOON)
    return [(one.kind.value, one.words) for one in draft_guard.mismatches(draft, chart)]


@pytest.mark.parametrize(
    "draft",
    [
        "Hi Maria, this is Joan. The crown is $1,250.00, or 4 payments of $250.",
        "Hello, it is me. Will you come on December 3?",
        "Dear Ms. Alvarez, Thursday 12/3 is fine",
        "Hola Maria, el jueves 3 de diciembre esta bien",
        "Hi there! You can pay 10 percent less and bring 2 forms.",
        "Sam is a nice name",  # begins a sentence: cannot be told from a common word
        "Good afternoon",
        "",
    ],
)
def test_what_stands_in_the_chart_may_be_sent(
    session: Session, maria: Conversation, draft: str
) -> None:
    assert doubts(session, maria, draft) == []


@pytest.mark.parametrize(
    ("draft", "doubt"),
    [
        ("Hi Sam, see you", ("name", "Sam")),
        ("Hola Xiomara, hasta pronto", ("name", "Xiomara")),
        ("I talked to Sam about it", ("name", "Sam")),
        ("the crown is $1,260", ("amount", "$1,260.00")),
        ("you pay 300 down", ("amount", "$300.00")),
        ("see you Dec 4", ("day", "dec 4")),
        ("nos vemos el 5 de enero", ("day", "el 5 de enero")),
        ("see you on 12/4", ("day", "12/4")),
        ("Monday, December 3 then", ("weekday", "monday, december 3")),
    ],
)
def test_what_does_not_stand_in_it_waits_for_a_second_look(
    session: Session, maria: Conversation, draft: str, doubt: tuple[str, str]
) -> None:
    assert doubts(session, maria, draft) == [doubt]


def test_to_somebody_who_is_not_verified_facts_are_doubtful(session: Session) -> None:
    stranger = conversation(session, "+12125550177")
    text_in(session, "how much for a crown, $1,250?", "+12125550177")

    assert doubts(session, stranger, "It is $1,250.00") == [("nobody", "")]
    assert doubts(session, stranger, "May I have your name?") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Dec 3 and Jan. 15th", [(12, 3), (1, 15)]),
        ("tues, march 2", [(3, 2)]),
        ("el martes 3 de marzo", [(3, 3)]),
        ("12/3/2026", [(12, 3)]),
        ("the 3rd of may", [(5, 3)]),
        ("may 12:30 suit you", []),
        ("1/2 hour, call 555-0100 or 24/7", [(1, 2)]),
        ("set 3 alarms", []),
        ("March on! We march 40 miles", []),
    ],
)
def test_days_are_read_in_both_languages(text: str, days: list[tuple[int, int]]) -> None:
    assert [(day.month, day.day) for day in named_days(text)] == days
