"""The application's one door to the Rasa server."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.replies import Reply

LEADING_SLASHES = re.compile(r"^[\s/]+")


class RasaError(Exception):
    """A turn that brought no answer; it may be repeated with the same message id."""


class EngineUnavailable(RasaError):
    """The Rasa server cannot be reached, is too slow, or is in trouble itself."""


class EngineFailed(RasaError):
    """The turn failed: an action failed, or the answer makes no sense."""


class EmptyAnswer(RasaError):
    """The engine said nothing: never an answer to a patient."""


@dataclass(frozen=True)
class Turn:
    """One message on its way to the engine."""

    conversation_id: str
    message_id: str
    channel: str  # "sms" or "web": picks a response's variant
    text: str
    metadata: dict[str, Any] = field(default_factory=dict)


class Rasa:
    """A connection to the Rasa server, kept open between turns."""

    def __init__(self, base_url: str, token: str, timeout_seconds: float) -> None:
        self._token = token  # Rasa's own addresses read it from the query only
        self._client = httpx.Client(
            base_url=base_url.rstrip("/"),
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout_seconds,
        )

    def take_turn(self, turn: Turn) -> list[Reply]:
        """One turn: the message in, the replies out. Raises a RasaError where there are none."""
        body = {
            "conversation_id": turn.conversation_id,
            "message_id": turn.message_id,
            "channel": turn.channel,
            "text": without_slash(turn.text),
            "metadata": turn.metadata,
        }
        try:
            answer = self._client.post("/webhooks/clinic/turns", json=body)
        except httpx.HTTPError as trouble:
            raise EngineUnavailable(type(trouble).__name__) from trouble
        if answer.status_code == 502:
            raise EngineFailed(answer.text[:200])
        if answer.status_code != 200:
            raise EngineUnavailable(f"status {answer.status_code}")
        return _read_replies(answer)

    def read_intent(self, text: str) -> str:
        """What a text wants, by the classifier alone: the dialogue keeps nothing of it.

        Raises a RasaError where there is no answer.
        """
        try:
            answer = self._client.post(
                "/model/parse", params={"token": self._token}, json={"text": without_slash(text)}
            )
        except httpx.HTTPError as trouble:
            raise EngineUnavailable(type(trouble).__name__) from trouble
        if answer.status_code != 200:
            raise EngineUnavailable(f"status {answer.status_code}")
        try:
            return str(answer.json()["intent"]["name"] or "")
        except (ValueError, KeyError, TypeError) as malformed:
            raise EngineFailed("the answer is not of the agreed form") from malformed

    def is_healthy(self) -> bool:
        """Whether the server answers and its model is loaded."""
        try:
            return self._client.get("/webhooks/clinic/ready", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def without_slash(text: str) -> str:
    """A patient's text without the leading slashes that Rasa would take for a command."""
    return LEADING_SLASHES.sub("", text).strip() or "?"


def _read_replies(answer: httpx.Response) -> list[Reply]:
    try:
        replies = [
            Reply(
                str(reply.get("text") or ""),
                tuple(str(button["title"]) for button in reply.get("buttons") or []),
            )
            for reply in answer.json()["replies"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as malformed:
        raise EngineFailed("the answer is not of the agreed form") from malformed
    said = [reply for reply in replies if reply.text or reply.choices]
    if not said:
        raise EmptyAnswer("no reply")
    return said
