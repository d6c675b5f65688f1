"""What is due is queued once, in words that tell no more than time and place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select

from bot.channels.segments import count_segments
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.languages import Language
from bot.reminders import sending
from bot.reminders.models import Reminder, ReminderRules
from bot.scheduling import booking
from bot.scheduling.models import Appointment
from tests.bot.reminders.conftest import DEC_1_9AM, book, left_out, unasked, without_consent, work
from tests.people import patient
from tests.texting import Office, conversation, opening, text_in

WEEK_BEFORE = DEC_1_9AM - timedelta(days=7)
TWO_DAYS_BEFORE = DEC_1_9AM - timedelta(days=2)
EVENING_BEFORE = datetime(2026, 12, 1, 0, tzinfo=UTC)  # 19:00 in New York
ASKED = (
    "Bright Dental visit: Tuesday, December 1, 9:00 AM with Dr. Lee, 225 Juniper Street, "
    "New York, NY 10013. Reply 1 to confirm, 2 to move it. STOP ends texts."
)


def test_a_week_before_the_patient_is_asked_to_confirm(ahead: Office) -> None:
    assert work(ahead, WEEK_BEFORE - timedelta(minutes=1)) == []
    assert work(ahead, WEEK_BEFORE) == [ASKED]
    assert count_segments(ASKED).segments == 1


def test_nothing_is_queued_twice(ahead: Office) -> None:
    work(ahead, WEEK_BEFORE)

    assert work(ahead, WEEK_BEFORE) == []
    assert work(ahead, WEEK_BEFORE + timedelta(minutes=11)) == []


def test_several_workers_at_once_queue_a_text_once(engine: Engine) -> None:
    open_transaction = opening(engine)
    with open_transaction() as session:
        book(session)

    def queue(_: int) -> int:
        with open_transaction() as session:
            return sending.queue_due(session, now=WEEK_BEFORE)

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(queue, range(4))) == 1
    with open_transaction() as session:
        assert session.scalar(select(func.count()).select_from(Reminder)) == 1


def test_whoever_confirmed_gets_only_how_to_get_ready_and_the_last_note(ahead: Office) -> None:
    work(ahead, WEEK_BEFORE)
    with ahead.open() as session:
        booking.confirm(session, session.scalars(select(Appointment)).one(), now=WEEK_BEFORE)

    (ready,) = work(ahead, TWO_DAYS_BEFORE - timedelta(days=1))
    assert ready == (
        "Bright Dental, to get ready for Dec 1: Eat a normal meal and take your usual medicines. "
        "STOP ends texts."
    )
    assert work(ahead, TWO_DAYS_BEFORE) == []
    (last,) = work(ahead, EVENING_BEFORE)
    assert last.startswith("Bright Dental: see you Tuesday, December 1, 9:00 AM")
    assert "Reply 1" not in last
    with ahead.open() as session:
        assert left_out(session)["confirm 2880"] == "confirmed"


def test_whoever_is_silent_is_asked_each_time(ahead: Office) -> None:
    asked = [work(ahead, at) for at in (WEEK_BEFORE, TWO_DAYS_BEFORE, EVENING_BEFORE)]

    assert asked == [[ASKED]] * 3


def test_a_question_stays_open_until_the_visit(ahead: Office) -> None:
    work(ahead, WEEK_BEFORE)

    with ahead.open() as session:
        question = session.scalars(select(OpenQuestion)).one()
        visit = session.scalars(select(Appointment)).one()
    assert (question.kind, question.expires_at) == (QuestionKind.VISIT, DEC_1_9AM)
    assert [choice["means"] for choice in question.choices] == ["confirm", "move"]
    assert question.choices[0]["visits"][0]["appointment_id"] == str(visit.id)


def test_a_spanish_speaker_is_asked_in_spanish(ahead: Office) -> None:
    with ahead.open() as session:
        patient(session, "Maria").language = Language.SPANISH

    (text,) = work(ahead, WEEK_BEFORE)

    assert text.startswith("Cita en Bright Dental: martes 1 de diciembre, 9:00 am")
    assert "Responda 1 si viene" in text


def test_a_familys_day_is_told_in_one_text(office: Office) -> None:
    with office.open() as session:
        book(session, "Leo")
        book(session, "Ana", DEC_1_9AM + timedelta(hours=1), chair=1)

    work(office, WEEK_BEFORE)
    texts = work(office, TWO_DAYS_BEFORE)

    (text,) = texts
    assert text == (
        "Bright Dental visits, Tuesday, December 1: Leo 9:00 AM and Ana 10:00 AM, 225 Juniper "
        "Street, New York, NY 10013. Reply 1 to confirm all, 2 to move one. STOP ends texts."
    )
    with office.open() as session:
        question = session.scalars(
            select(OpenQuestion).where(OpenQuestion.answered_at.is_(None))
        ).one()
        named = [visit["given_name"] for visit in question.choices[0]["visits"]]
    assert named == ["Leo", "Ana"]
    assert question.context["patient_id"] is None


def test_a_single_childs_visit_is_told_by_name(office: Office) -> None:
    with office.open() as session:
        book(session, "Leo")

    (text,) = work(office, TWO_DAYS_BEFORE)

    assert text.startswith("Bright Dental visit, Leo: Tuesday")


def test_one_phone_gets_one_text_in_ten_minutes(office: Office) -> None:
    with office.open() as session:
        book(session, "Leo")
        book(session, "Ana", DEC_1_9AM + timedelta(days=1), booked_at=WEEK_BEFORE, chair=1)
    due_together = DEC_1_9AM - timedelta(days=1)  # Ana's 2 days; Leo's note comes that evening

    assert len(work(office, due_together)) == 1
    evening = [work(office, EVENING_BEFORE + timedelta(minutes=n)) for n in (0, 5)]
    assert [len(texts) for texts in evening] == [1, 0]


def test_a_phone_that_is_talking_with_us_is_not_interrupted(ahead: Office) -> None:
    with ahead.open() as session:
        text_in(session, "what are my options", at=WEEK_BEFORE - timedelta(minutes=3))

    assert work(ahead, WEEK_BEFORE) == []
    assert work(ahead, WEEK_BEFORE + timedelta(minutes=8)) == [ASKED]


def test_after_an_outage_there_is_no_burst(ahead: Office) -> None:
    texts = work(ahead, DEC_1_9AM - timedelta(hours=1))

    assert len(texts) == 0  # an hour before, the last note has ceased to help
    with ahead.open() as session:
        reasons = left_out(session)
    assert set(reasons) == {"confirm 10080", "confirm 2880", "last_note 120", "preparation 4320"}
    assert set(reasons.values()) == {"too_late"}


def test_of_notes_that_came_due_together_the_later_one_is_sent(ahead: Office) -> None:
    with ahead.open() as session:
        for rules in session.scalars(select(ReminderRules)):
            rules.before = [2_880, 2_820]

    assert len(work(ahead, TWO_DAYS_BEFORE + timedelta(hours=2))) == 1
    with ahead.open() as session:
        assert left_out(session)["confirm 2880"] == "a_later_note_is_due"


def test_a_patient_who_has_just_booked_is_not_told_again(office: Office) -> None:
    now = DEC_1_9AM - timedelta(days=3)
    with office.open() as session:
        book(session, booked_at=now)

    assert work(office, now) == []
    with office.open() as session:
        assert left_out(session)["confirm 10080"] == "too_late"
        assert left_out(session)["preparation 4320"] == "just_told"
    assert len(work(office, TWO_DAYS_BEFORE)) == 1


def test_a_patient_with_no_phone_is_noted(office: Office) -> None:
    with office.open() as session:
        book(session)
        patient(session, "Maria").phone_number = None

    assert work(office, WEEK_BEFORE) == []
    with office.open() as session:
        assert left_out(session) == {"confirm 10080": "no_phone"}


def test_without_consent_a_phone_gets_at_most_one_text_a_day_and_three_a_week(
    office: Office,
) -> None:
    with office.open() as session:
        without_consent(session)
        book(session, "Leo", DEC_1_9AM)
        book(session, "Ana", DEC_1_9AM + timedelta(days=1), chair=1)
    moment, sent = WEEK_BEFORE - timedelta(days=1), []
    while moment < DEC_1_9AM + timedelta(days=1):
        sent += [moment for _ in work(office, moment)]
        moment += timedelta(hours=1)

    days = [moment.astimezone(UTC).date() for moment in sent]
    assert len(sent) >= 3
    assert len(set(days)) == len(days)
    assert all(sum(start <= one < start + timedelta(days=7) for one in sent) <= 3 for start in sent)


def test_the_default_texts_of_one_visit_fit_the_limits_without_consent(ahead: Office) -> None:
    with ahead.open() as session:
        without_consent(session)

    steps = [WEEK_BEFORE, TWO_DAYS_BEFORE - timedelta(days=1), TWO_DAYS_BEFORE, EVENING_BEFORE]
    texts = [len(work(ahead, at)) for at in steps]

    assert texts == [1, 0, 1, 1]  # how to get ready is left out: the notes matter more


def test_a_reminder_changes_not_whom_the_conversation_is_about(ahead: Office) -> None:
    work(ahead, WEEK_BEFORE)

    with ahead.open() as session:
        (text,) = unasked(session)
        assert text.patient_id == patient(session, "Maria").id
        assert conversation(session).patient_id is None
