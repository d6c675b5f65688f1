"""What crosses the border to the Rasa server, as it was recorded there."""

import json
from pathlib import Path
from typing import Any

from bot.rasa_client import Turn
from bot.replies import Reply
from tests.servers import Dialogue
from tests.texting import rasa_at

HERE = Path(__file__).parent


def recorded(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def take_recorded_turn(dialogue: Dialogue) -> list[Reply]:
    """Our client takes the recorded turn, and the recorded answer comes back."""
    dialogue.answers.append((200, recorded("turn_answer")))
    rasa = rasa_at(dialogue)
    replies = rasa.take_turn(Turn(**recorded("turn")))
    rasa.close()
    return replies


def test_our_client_writes_a_turn_as_the_server_takes_it(dialogue: Dialogue) -> None:
    take_recorded_turn(dialogue)

    assert dialogue.turns == [recorded("turn")]
    assert dialogue.asked[0].path == "/webhooks/clinic/turns"


def test_our_client_reads_the_answer_as_the_server_gives_it(dialogue: Dialogue) -> None:
    assert take_recorded_turn(dialogue) == [
        Reply("Crown: $1,250.00, 2 visits."),
        Reply("From plan P-204 version 2 by Dr. Lee, valid until Feb 22, 2027."),
    ]


def test_the_answer_names_the_message_it_answers() -> None:
    assert recorded("turn_answer")["message_id"] == recorded("turn")["message_id"]
