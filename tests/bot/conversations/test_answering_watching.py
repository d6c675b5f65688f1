"""What a coordinator answers, or nobody: it is read for danger and for nothing else."""

from datetime import timedelta

from bot.conversations import handoffs
from bot.conversations.failed_turns import TRIES, WAITS
from bot.conversations.models import MessageState
from tests.bot.conversations.conftest import answer, answers, receive, received, take_over
from tests.servers import RASA_TOKEN, Dialogue, Silence
from tests.texting import Office, conversation

TOLD = "my husband is acting all wrong and sweaty"


def test_an_ordinary_message_to_a_coordinator_is_read_and_kept(
    office: Office, dialogue: Dialogue
) -> None:
    take_over(office)
    receive(office, "are you there?")

    assert answer(office) == 1

    assert (dialogue.turns, dialogue.read) == ([], ["are you there?"])
    assert answers(office) == []
    assert received(office)[0].state is MessageState.KEPT


def test_danger_that_only_the_classifier_hears_is_answered_for_a_coordinator(
    office: Office, dialogue: Dialogue
) -> None:
    take_over(office)
    receive(office, TOLD)
    dialogue.intent = "report_emergency"

    answer(office)

    (reply,) = answers(office)
    assert "911" in reply
    assert received(office)[0].state is MessageState.ANSWERED
    with office.open() as session:
        handoff = handoffs.open_handoff(session, conversation(session))
    assert handoff is not None
    assert (handoff.is_urgent, handoff.reasons) == (True, ["taken_over", "emergency"])


def test_a_figure_of_speech_to_a_coordinator_raises_no_alarm(
    office: Office, dialogue: Dialogue
) -> None:
    take_over(office)
    receive(office, "my husband will kill me if i miss it")
    dialogue.intent = "report_self_harm"

    answer(office)

    assert answers(office) == []


def test_danger_told_while_a_coordinator_takes_over_is_not_lost(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, TOLD)
    dialogue.meanwhile = lambda _: take_over(office)
    dialogue.intent = "report_emergency"

    answer(office)

    assert ["911" in reply for reply in answers(office)] == [True]


def test_an_engine_that_is_down_is_asked_again_and_breaks_nothing(
    office: Office, dialogue: Dialogue
) -> None:
    take_over(office)
    receive(office, TOLD)
    dialogue.answers.extend([Silence.LOST, (503, {})])
    dialogue.intent = "report_emergency"
    for wait in (timedelta(0), *WAITS):
        office.clock.now += wait
        answer(office)

    assert len(answers(office)) == 1


def test_an_engine_that_stays_down_leaves_the_message_to_the_coordinator(
    office: Office, dialogue: Dialogue
) -> None:
    take_over(office)
    receive(office, TOLD)
    dialogue.answers.extend([Silence.GIBBERISH] * TRIES)
    for wait in (timedelta(0), *WAITS):
        office.clock.now += wait
        answer(office)

    assert answers(office) == []
    assert received(office)[0].state is MessageState.KEPT


def test_whoever_opted_out_is_read_too_and_gets_no_answer(
    office: Office, dialogue: Dialogue
) -> None:
    receive(office, "STOP", "how much is the crown")

    answer(office)

    assert (dialogue.turns, dialogue.read) == ([], ["how much is the crown"])
    assert {message.state for message in received(office)} == {MessageState.KEPT}


def test_a_text_is_read_with_the_token_and_without_what_identifies_anybody(
    office: Office, dialogue: Dialogue
) -> None:
    take_over(office)
    receive(office, "/restart my birthday is 5/17/1984")

    answer(office)

    assert dialogue.read == ["restart my birthday is [date of birth]"]
    (asked,) = dialogue.asked
    assert (asked.method, asked.path) == ("POST", "/model/parse")
    assert asked.fields == {"token": RASA_TOKEN}
