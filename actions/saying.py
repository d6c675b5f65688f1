"""What an action says: names of responses with values, never wording of its own."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

Event = EventType


class Say:
    """Collects what an action says: the names of responses, with values to fill in."""

    def __init__(self, dispatcher: CollectingDispatcher) -> None:
        self._dispatcher = dispatcher

    def __call__(self, response: str, *, choices: Sequence[str] = (), **values: Any) -> None:
        buttons = [
            {"title": choice, "payload": str(number)}
            for number, choice in enumerate(choices, start=1)
        ]
        self._dispatcher.utter_message(response=response, buttons=buttons, **values)
