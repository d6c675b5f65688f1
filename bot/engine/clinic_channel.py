"""The Rasa server's one door for messages: POST /webhooks/clinic/turns, for our client only."""

import json
import logging
import os
import secrets
import time
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.engine import patches
from bot.engine.turns import AlreadyAnswered, EmptyAnswer, Reply, Turn, Turns

logger = logging.getLogger(__name__)

CHANNELS = ("sms", "web")
LONGEST_ID = 255
LONGEST_TEXT = 10_000


class InvalidTurn(ValueError):
    """The body breaks the contract; `field` says where."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ClinicChannel(InputChannel):
    """Takes a turn for each message of the application and answers with the replies.

    token: shared with the application
    """

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    @classmethod
    def name(cls) -> str:
        """The last part of the channel's address."""
        return "clinic"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "ClinicChannel":
        """The channel with the token of credentials.yml or RASA_TOKEN; without one, for nobody."""
        token = (credentials or {}).get("token") or os.environ.get("RASA_TOKEN")
        if not token:
            logger.warning("RASA_TOKEN is not set: the channel hears nobody")
        patches.apply()
        return cls(str(token or secrets.token_urlsafe(32)))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        blueprint = Blueprint("clinic_channel")
        turns = Turns(on_new_message, time.monotonic)

        @blueprint.post("/turns")
        async def take_turn(request: Request) -> HTTPResponse:
            if not compare_digest((request.token or "").encode(), self._token):
                return _error(401, "unauthorized")
            try:
                turn = read_turn(request.body)
            except InvalidTurn as invalid:
                return _error(400, "invalid", field=invalid.field)
            return await _answer(turns, turn, request.app.ctx.agent)

        @blueprint.get("/ready")
        async def tell_ready(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            is_ready = agent is not None and agent.is_ready()
            return response.empty(200) if is_ready else _error(503, "not_ready")

        return blueprint


async def _answer(turns: Turns, turn: Turn, agent: Any) -> HTTPResponse:
    """One turn as an HTTP answer: silence and half an answer are errors."""
    if agent is None or not agent.is_ready():
        return _error(503, "not_ready")
    try:
        replies: list[Reply] = await turns.take(turn, agent)
    except AlreadyAnswered:
        return _failed(409, "already_answered", turn)
    except EmptyAnswer:
        return _failed(502, "empty_answer", turn)
    except patches.TurnFailed as failed:
        cause = f"{failed.action}: {type(failed.__cause__).__name__}"
        return _failed(502, "action_failed", turn, cause)
    except (SQLAlchemyError, LockError) as failure:
        return _failed(503, "store_failed", turn, type(failure).__name__)
    return response.json({"message_id": turn.message_id, "replies": replies})


def read_turn(body: bytes) -> Turn:
    """The turn in a request's body. Raises InvalidTurn naming the first wrong field."""
    try:
        fields = json.loads(body)
    except ValueError as broken:
        raise InvalidTurn("body") from broken
    if not isinstance(fields, dict):
        raise InvalidTurn("body")
    for name in ("conversation_id", "message_id"):
        if not _is_text(fields.get(name), LONGEST_ID):
            raise InvalidTurn(name)
    if fields.get("channel") not in CHANNELS:
        raise InvalidTurn("channel")
    text = fields.get("text")
    if not _is_text(text, LONGEST_TEXT) or text.lstrip().startswith("/"):  # a command to Rasa
        raise InvalidTurn("text")
    metadata = fields.get("metadata")
    if not isinstance(metadata, dict | None):
        raise InvalidTurn("metadata")
    ids = fields["conversation_id"], fields["message_id"]
    return Turn(*ids, fields["channel"], text, metadata or {})


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= longest


def _failed(status: int, error: str, turn: Turn, cause: str = "") -> HTTPResponse:
    """Log the reason and nothing that was said: a traceback could carry it."""
    logger.error("%s message_id=%s %s", error, turn.message_id, cause)
    return _error(status, error)


def _error(status: int, error: str, **details: str) -> HTTPResponse:
    return response.json({"error": error, **details}, status=status)
