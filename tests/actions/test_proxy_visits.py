"""A daughter who may see her mother's visits confirms and moves them, and decides nothing else."""

from datetime import UTC, datetime

import pytest

from bot.notices import staff_visits
from bot.notices.staff_visits import Wanted
from bot.scheduling.models import AppointmentStatus
from bot.settings import Settings
from tests.actions.talking import Talk, appointments, pick
from tests.people import option_of, patient
from tests.texting import NOON

SETTINGS = Settings(public_url="https://clinic.example", secret_key="a-key-for-tests-only")


@pytest.fixture
def visited(dana: Talk) -> Talk:
    """The staff has booked a visit for Ruth, Dana's mother, on December 1 at 10 AM."""
    with dana.open() as session:
        wanted = Wanted(datetime(2026, 12, 1, 18, tzinfo=UTC))
        therapy = option_of(session, "Ruth", "physical-therapy")
        staff_visits.book(session, patient(session, "Ruth"), therapy, wanted, SETTINGS, now=NOON)
    return dana


def test_dana_confirms_her_mothers_visit(visited: Talk) -> None:
    answer = visited.ask("yes she will be there", "confirm_attendance", "action_confirm_attendance")

    assert answer.names == ["utter_attendance_confirmed"]
    assert appointments(visited)[0].confirmed_at is not None


@pytest.mark.parametrize(
    ("text", "intent", "action"),
    [
        ("can we move it to thursday", "reschedule_appointment", "action_start_moving"),
        ("thursday would be better for mom", "inform_time", "action_take_time"),
    ],
)
def test_dana_moves_her_mothers_visit(visited: Talk, text: str, intent: str, action: str) -> None:
    visited.ask(text, intent, action)
    answer = pick(visited, "1")

    assert answer.names == ["utter_appointment_moved"]
    (visit,) = appointments(visited)
    assert visit.sequence == 1
    assert "$" not in str(answer.said)


def test_dana_cancels_nothing(visited: Talk) -> None:
    answer = visited.ask("cancel it", "cancel_appointment", "action_cancel_appointment")

    assert answer.names == ["utter_not_allowed_to_decide"]
    assert appointments(visited)[0].status is AppointmentStatus.BOOKED
