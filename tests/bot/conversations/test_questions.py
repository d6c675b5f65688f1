"""Open questions: the newest list is the one a "2" answers, until it expires."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot.conversations import questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.conversations.questions import LASTS, Asked
from tests.people import SAM, patient
from tests.texting import NOON, conversation

CROWN = {"label": "Crown", "option_id": "1"}
FILLING = {"label": "Large filling", "option_id": "2"}


def ask(
    session: Session, kind: QuestionKind, *choices: dict[str, str], at: datetime = NOON
) -> OpenQuestion:
    asked = Asked(kind, list(choices), {"about": "a test"})
    return questions.ask(session, conversation(session), asked, now=at)


def test_what_was_asked_is_there_after_a_restart(session: Session) -> None:
    ask(session, QuestionKind.OPTION, CROWN, FILLING)
    session.expire_all()

    found = questions.newest(session, conversation(session), now=NOON)

    assert found is not None
    assert found.choices == [CROWN, FILLING]
    assert found.context["about"] == "a test"


@pytest.mark.parametrize("kind", QuestionKind)
def test_every_kind_of_question_can_be_kept(session: Session, kind: QuestionKind) -> None:
    assert ask(session, kind, CROWN).kind is kind


def test_a_question_belongs_to_the_patient_it_was_asked_about(session: Session) -> None:
    leo = patient(session, "Leo").id
    conversation(session).patient_id = leo

    assert ask(session, QuestionKind.OPTION, CROWN).context["patient_id"] == str(leo)


def test_a_new_list_takes_the_place_of_the_old_one_of_its_kind(session: Session) -> None:
    old = ask(session, QuestionKind.OPTION, CROWN)
    later = NOON + timedelta(minutes=1)

    new = ask(session, QuestionKind.OPTION, FILLING, at=later)

    assert questions.newest(session, conversation(session), now=later) is new
    assert old.answered_at == later


def test_the_newest_of_several_kinds_is_found_and_each_by_its_kind(session: Session) -> None:
    times = ask(session, QuestionKind.TIME)
    later = NOON + timedelta(minutes=1)
    offer = ask(session, QuestionKind.OFFER, at=later)

    def newest(kind: QuestionKind | None = None) -> OpenQuestion | None:
        return questions.newest(session, conversation(session), kind, now=later)

    assert newest() is offer
    assert newest(QuestionKind.TIME) is times
    assert newest(QuestionKind.OPTION) is None


def test_a_number_picks_from_the_newest_list_even_after_an_offer_without_one(
    session: Session,
) -> None:
    times = ask(session, QuestionKind.TIME, CROWN)
    later = NOON + timedelta(minutes=1)
    ask(session, QuestionKind.OFFER, at=later)

    found = questions.newest(session, conversation(session), has_choices=True, now=later)

    assert found is times


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_a_question_is_open_until_it_expires(session: Session, kind: QuestionKind) -> None:
    asked = ask(session, kind)

    def is_open(at: datetime) -> bool:
        return questions.newest(session, conversation(session), now=at) is asked

    assert is_open(NOON + LASTS[kind] - timedelta(seconds=1))
    assert not is_open(NOON + LASTS[kind])


def test_a_closed_question_is_answered_no_more(session: Session) -> None:
    ask(session, QuestionKind.TIME)
    other = ask(session, QuestionKind.OPTION, CROWN)

    questions.close(session, conversation(session), QuestionKind.TIME, now=NOON)

    assert questions.newest(session, conversation(session), now=NOON) is other
    assert questions.newest(session, conversation(session), QuestionKind.TIME, now=NOON) is None


def test_closing_what_is_not_open_does_nothing(session: Session) -> None:
    questions.close(session, conversation(session), QuestionKind.TIME, now=NOON)

    assert questions.newest(session, conversation(session), now=NOON) is None


def test_one_patients_question_is_not_anothers(session: Session) -> None:
    ask(session, QuestionKind.OPTION, CROWN)

    assert questions.newest(session, conversation(session, SAM), now=NOON) is None


def test_choices_are_numbered_from_one_and_show_the_clinics_time(session: Session) -> None:
    nine = datetime(2026, 12, 1, 14, tzinfo=UTC)
    at_nine = {"label": "Tuesday, December 1, 9:00 AM", "starts_at": nine.isoformat()}
    question = ask(session, QuestionKind.TIME, at_nine, CROWN)

    first, second = questions.choices_of(question, ZoneInfo("America/New_York"))

    assert (first.number, first.label) == (1, "Tuesday, December 1, 9:00 AM")
    assert first.starts_at_local == nine
    assert first.starts_at_local is not None
    assert first.starts_at_local.hour == 9
    assert (second.number, second.label, second.starts_at_local) == (2, "Crown", None)
