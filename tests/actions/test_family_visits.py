"""One phone, two children with visits: each gets what the mother says of them, nobody else's."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.conversations.models import OpenQuestion
from bot.scheduling import booking
from bot.scheduling.models import Appointment, AppointmentStatus
from bot.scheduling.visits import Visit
from tests.actions.talking import Talk, kinds, offered, pick
from tests.bot.scheduling.conftest import NINE, slot
from tests.people import option_of, patient, proxy_of
from tests.texting import NOON

RESCHEDULE = ("reschedule_appointment", "action_start_moving")
CONFIRM = ("confirm_attendance", "action_confirm_attendance")
CANCEL = ("cancel_appointment", "action_cancel_appointment")


@pytest.fixture
def family(elena: Talk) -> Talk:
    """Leo is booked on Tuesday at 9, Ana at 10."""
    with elena.open() as session:
        for n, (name, treatment) in enumerate((("Leo", "sealants"), ("Ana", "small-filling"))):
            time_slot = slot(session, NINE + timedelta(hours=n), minutes=45)
            option = option_of(session, name, treatment)
            who = patient(session, name)
            booking.book(session, who.id, option, [Visit(1, time_slot)], now=NOON)
    return elena


def visit_of(talk: Talk, name: str) -> Appointment:
    with talk.open() as session:
        who = patient(session, name)
        return session.scalars(select(Appointment).where(Appointment.patient_id == who.id)).one()


def states(talk: Talk) -> dict[str, str]:
    """What became of each child's visit."""
    found = {}
    for name in ("Leo", "Ana"):
        visit = visit_of(talk, name)
        confirmed = "confirmed" if visit.confirmed_at else "booked"
        is_off = visit.status is AppointmentStatus.CANCELLED
        found[name] = "cancelled" if is_off else confirmed
    return found


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("Leo yes, but Ana is sick, next week?", *RESCHEDULE),
        ("Leo yes, but Ana is sick, next week?", *CONFIRM),
        ("Leo sí, pero Ana está enferma, la próxima semana?", *RESCHEDULE),
        ("leo is coming. move ana to next week", *RESCHEDULE),
    ],
)
def test_one_child_is_confirmed_and_the_other_offered_next_week(
    family: Talk, text: str, intent: str, action: str
) -> None:
    answer = family.ask(text, intent, action)

    assert states(family) == {"Leo": "confirmed", "Ana": "booked"}
    confirmed = answer.value("visits", "utter_family_confirmed")
    assert confirmed.startswith(("Leo Tuesday, December 1", "Leo martes 1 de diciembre"))
    assert answer.value("patient", "utter_about_patient") == "Ana"
    assert {day.date().isocalendar().week for day in offered(family)} == {49}
    assert answer.then == "booking_form"

    moved = pick(family, "2")
    assert moved.value("patient", "utter_appointment_moved") == "Ana"
    assert visit_of(family, "Leo").sequence == 0


def test_a_message_heard_as_several_questions_is_still_for_each_child(family: Talk) -> None:
    asked = ("confirm_attendance", "reschedule_appointment")

    family.ask("Leo yes, but Ana is sick, next week?", *CONFIRM, asked=asked)

    assert states(family)["Leo"] == "confirmed"
    assert offered(family)


@pytest.mark.parametrize("text", ["both yes", "yes for leo and ana", "los dos vamos, sí"])
def test_both_are_confirmed_by_one_word(family: Talk, text: str) -> None:
    answer = family.ask(text, *CONFIRM)

    assert states(family) == {"Leo": "confirmed", "Ana": "confirmed"}
    assert answer.names == ["utter_family_confirmed"]
    assert kinds(family) == ["attendance_confirmed", "attendance_confirmed"]


def test_to_cancel_both_is_read_back_and_done_on_a_yes(family: Talk) -> None:
    asked = family.ask("cancel both", *CANCEL)
    assert states(family) == {"Leo": "booked", "Ana": "booked"}
    whens = asked.value("whens", "utter_ask_cancel")
    assert "Leo Tuesday" in whens
    assert "Ana Tuesday" in whens

    family.ask("yes", "affirm", "action_affirm")

    assert states(family) == {"Leo": "cancelled", "Ana": "cancelled"}


def test_a_no_cancels_nobody(family: Talk) -> None:
    family.ask("cancel both", *CANCEL)
    family.ask("no", "deny", "action_deny")

    assert states(family) == {"Leo": "booked", "Ana": "booked"}


def test_a_child_who_is_sick_keeps_the_visit_until_a_day_is_named(family: Talk) -> None:
    answer = family.ask("leo ok, ana has a fever", *CONFIRM)

    assert answer.value("patient", "utter_ask_day_instead") == "Ana"
    assert states(family) == {"Leo": "confirmed", "Ana": "booked"}

    times = family.ask("next week", "inform_time", "action_take_time")
    assert times.then == "booking_form"
    pick(family, "1")
    assert visit_of(family, "Ana").sequence == 1


def test_a_bare_yes_after_two_visits_asks_whose(family: Talk) -> None:
    answer = family.ask("yes we will be there", *CONFIRM)
    assert answer.choices == ["Ana", "Leo"]
    assert states(family) == {"Leo": "booked", "Ana": "booked"}

    family.ask("only ana", "choose_option", "action_take_choice")
    assert states(family) == {"Leo": "booked", "Ana": "confirmed"}


def test_both_answers_whom_it_is_about(family: Talk) -> None:
    family.ask("yes we will be there", *CONFIRM)
    family.ask("both", "affirm", "action_affirm")

    assert states(family) == {"Leo": "confirmed", "Ana": "confirmed"}


def test_two_who_cannot_come_are_moved_one_after_the_other(family: Talk) -> None:
    answer = family.ask("neither can come, next week?", *RESCHEDULE)

    assert answer.value("patient", "utter_family_one_by_one") == "Ana"
    assert answer.value("others", "utter_family_one_by_one") == "Leo"
    pick(family, "1")
    assert (visit_of(family, "Ana").sequence, visit_of(family, "Leo").sequence) == (1, 0)


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("how much for leo and ana", "ask_cost", "action_quote_cost"),
        ("when are leo and anas visits", "check_appointment", "action_tell_appointment"),
        ("is ana coming?", "check_appointment", "action_tell_appointment"),
        ("dont cancel both", *CANCEL),
    ],
)
def test_what_is_no_answer_confirms_moves_and_cancels_nothing(
    family: Talk, text: str, intent: str, action: str
) -> None:
    family.ask(text, intent, action)

    assert states(family) == {"Leo": "booked", "Ana": "booked"}
    with family.open() as session:
        assert not [
            q for q in session.scalars(select(OpenQuestion)) if q.context.get("appointment_ids")
        ]


def test_a_mother_who_may_only_see_visits_cancels_none(family: Talk) -> None:
    with family.open() as session:
        for access in (patient(session, "Leo"), patient(session, "Ana")):
            proxy_of(session, access).may_decide = False

    answer = family.ask("cancel both", *CANCEL)

    assert answer.names == ["utter_not_allowed_to_decide"]
