"""What the staff does to a visit, the patient reads once, in their language, with the link."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.models import ClosedDay
from bot.conversations import questions
from bot.conversations.models import Message, OpenQuestion, QuestionKind
from bot.conversations.questions import Asked
from bot.languages import Language
from bot.notices import staff_visits, visit_changes
from bot.notices.staff_visits import CannotDo, Done, Wanted
from bot.notices.visit_changes import Change, Notice
from bot.records.models import EntryKind, RecordEntry
from bot.scheduling import booking
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.settings import Settings
from tests.people import (
    DANA,
    MARIA,
    OAK_MANOR,
    RUIZ,
    clinic,
    dentists,
    option_of,
    patient,
)
from tests.texting import NOON, conversation, outbox

SETTINGS = Settings(public_url="https://clinic.example", secret_key="a-key-for-tests-only")
TUESDAY = datetime(2026, 12, 1, 14, tzinfo=UTC)  # 9:00 AM in New York
TWO_WEEKS = timedelta(days=14)


def book(
    session: Session, at: datetime = TUESDAY, *, name: str = "Maria", treatment: str = "crown"
) -> Done:
    option = option_of(session, name, treatment)
    who = patient(session, name)
    return staff_visits.book(session, who, option, Wanted(at), SETTINGS, now=NOON)


def texts(session: Session) -> list[tuple[str | None, str]]:
    return [(message.to_number, message.body) for message in outbox(session)]


def ask(
    session: Session, kind: QuestionKind, choices: list[dict[str, object]], **context: object
) -> None:
    talk = conversation(session)
    talk.patient_id = patient(session, "Maria").id
    questions.ask(session, talk, Asked(kind, choices, dict(context)), now=NOON)


def open_questions(session: Session) -> list[OpenQuestion]:
    return list(session.scalars(select(OpenQuestion).where(OpenQuestion.answered_at.is_(None))))


def test_a_visit_that_the_staff_books_is_texted_and_filed(session: Session) -> None:
    done = book(session)

    ((number, body),) = texts(session)
    assert number == MARIA
    assert "Maria: Tuesday, December 1, 9:00 AM" in body
    assert "https://clinic.example/v/" in body
    assert [visit.visit_number for visit in done.visits] == [1]
    (entry,) = session.scalars(select(RecordEntry))
    assert entry.kind is EntryKind.APPOINTMENT_BOOKED
    assert "By the clinic." in entry.text
    assert (entry.plan_number, entry.plan_version) == ("P-204", 2)


def test_the_next_visit_of_a_course_is_booked_next_and_then_no_other(session: Session) -> None:
    book(session)
    done = book(session, TUESDAY + TWO_WEEKS)

    assert [visit.visit_number for visit in done.visits] == [2]
    with pytest.raises(CannotDo, match="move one"):
        book(session, TUESDAY + 2 * TWO_WEEKS)
    with pytest.raises(CannotDo, match="needs no visit"):
        book(session, treatment="no-treatment")


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (TUESDAY.replace(hour=11), "not free. Near it: Tue 2026-12-01"),  # 6:00 AM
        (TUESDAY + timedelta(days=4), "not free"),  # a Saturday
        (TUESDAY - TWO_WEEKS, "not free"),  # past
    ],
)
def test_a_time_that_cannot_be_is_refused_with_the_nearest(
    session: Session, at: datetime, why: str
) -> None:
    with pytest.raises(CannotDo, match=why):
        book(session, at)

    assert texts(session) == []


def test_a_closed_day_is_refused_with_its_reason(session: Session) -> None:
    shut = ClosedDay(clinic_id=clinic(session).id, closed_on=TUESDAY.date(), reason="Moving house")
    session.add(shut)
    session.flush()

    with pytest.raises(CannotDo, match="Moving house"):
        book(session)


def test_the_practitioner_who_was_asked_for_is_booked_or_nobody(session: Session) -> None:
    _, okafor = dentists(session)
    who, option = patient(session, "Maria"), option_of(session, "Maria", "crown")
    wanted = Wanted(TUESDAY, okafor.id)

    done = staff_visits.book(session, who, option, wanted, SETTINGS, now=NOON)
    assert done.visits[0].practitioner is okafor

    sam, crown = patient(session, "Sam"), option_of(session, "Sam", "crown")
    with pytest.raises(CannotDo, match="not free"):
        staff_visits.book(session, sam, crown, wanted, SETTINGS, now=NOON)


def test_a_moved_visit_takes_the_later_one_along_only_if_it_must(session: Session) -> None:
    first = book(session).visits[0]
    second = book(session, TUESDAY + TWO_WEEKS).visits[0]

    done = staff_visits.move(
        session, first, Wanted(TUESDAY + timedelta(days=1)), SETTINGS, now=NOON
    )

    assert first.starts_at == TUESDAY + timedelta(days=1)
    assert second.starts_at >= first.starts_at + timedelta(days=14)
    assert "has moved your visit" in texts(session)[-1][1]
    assert len(done.visits) == 2


def test_a_cancelled_visit_takes_those_after_it_along_unless_told_otherwise(
    session: Session,
) -> None:
    first, second = book(session).visits[0], book(session, TUESDAY + TWO_WEEKS).visits[0]

    staff_visits.cancel(session, second, SETTINGS, now=NOON)
    assert first.status is AppointmentStatus.BOOKED
    staff_visits.cancel(session, first, SETTINGS, now=NOON)

    assert "has cancelled for you" in texts(session)[-1][1]
    assert len(texts(session)) == 4
    with pytest.raises(CannotDo, match="cancelled"):
        staff_visits.cancel(session, first, SETTINGS, now=NOON)


def test_a_notice_that_is_given_twice_goes_out_once(session: Session) -> None:
    done = book(session)
    notice = Notice(Change.BOOKED, done.visits)

    assert visit_changes.announce(session, notice, SETTINGS, now=NOON) == []
    assert len(texts(session)) == 1


def test_a_spanish_patient_reads_it_in_spanish(session: Session) -> None:
    conversation(session).language = Language.SPANISH

    book(session)

    ((_, body),) = texts(session)
    assert "le espera, Maria: martes 1 de diciembre, 9:00 am" in body


def test_who_has_no_phone_is_told_through_the_proxy_who_may_see_visits(session: Session) -> None:
    at = clinic(session, OAK_MANOR)
    ruth = patient(session, "Ruth")
    option = option_of(session, "Ruth", "physical-therapy")
    wanted = Wanted(datetime(2026, 12, 1, 18, tzinfo=UTC))

    done = staff_visits.book(session, ruth, option, wanted, SETTINGS, now=NOON)

    assert [(text.to_number, text.patient_id) for text in done.texts] == [(DANA, ruth.id)]
    assert at.name in done.texts[0].body


def test_who_can_be_reached_nowhere_is_left_to_the_staff_to_call(session: Session) -> None:
    patient(session, "Maria").phone_number = None
    session.flush()

    assert book(session).texts == []
    assert session.scalars(select(RecordEntry)).all() == []


def test_times_on_offer_for_what_the_staff_has_booked_are_closed(session: Session) -> None:
    option = option_of(session, "Maria", "crown")
    ask(session, QuestionKind.TIME, [{"label": "x"}], option_id=str(option.id), purpose="book")

    book(session)

    assert open_questions(session) == []


@pytest.mark.parametrize(
    ("action", "stays"),
    [("action_cancel_appointment", False), ("action_request_handoff", True)],
)
def test_a_yes_about_a_visit_as_it_was_changes_nothing_any_more(
    session: Session, action: str, stays: bool
) -> None:
    visit = book(session).visits[0]
    ask(session, QuestionKind.OFFER, [], action=action)

    staff_visits.move(session, visit, Wanted(TUESDAY + timedelta(days=1)), SETTINGS, now=NOON)

    assert bool(open_questions(session)) is stays


def test_of_a_question_about_two_visits_only_the_changed_one_is_taken_out(
    session: Session,
) -> None:
    first, second = book(session).visits[0], book(session, TUESDAY + TWO_WEEKS).visits[0]
    named = [{"appointment_id": str(visit.id)} for visit in (first, second)]
    ask(session, QuestionKind.OPTION, [{"label": "confirm", "visits": named}])

    staff_visits.cancel(session, second, SETTINGS, now=NOON)
    (question,) = open_questions(session)
    assert question.choices == [{"label": "confirm", "visits": named[:1]}]

    staff_visits.cancel(session, first, SETTINGS, now=NOON)
    assert open_questions(session) == []


def test_another_patients_questions_stay_open(session: Session) -> None:
    ask(session, QuestionKind.OFFER, [], action="action_cancel_appointment")

    book(session, name="Leo", treatment="sealants")

    assert len(open_questions(session)) == 1
    assert [number for number, _ in texts(session)] == [RUIZ]


def test_what_was_done_is_in_the_database(session: Session) -> None:
    done = book(session)
    session.expire_all()

    kept = session.get_one(Appointment, done.visits[0].id)
    assert (kept.starts_at, kept.sequence) == (TUESDAY, 0)
    assert session.get_one(Message, done.texts[0].id).idempotency_key.startswith("visit_booked:")
    assert booking.upcoming(session, kept.patient_id, now=NOON) == [kept]
