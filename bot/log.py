"""Logs: ids and reasons, never names, numbers or message text."""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog

ALLOWED = {
    "event", "level", "timestamp", "reason", "message_id", "conversation_id", "clinic",
    "status", "code", "count", "process", "path", "port", "exit_code", "handoff_id", "action",
    "error", "attempts", "seconds", "revision",
}  # fmt: skip


def _only_allowed(_logger: Any, _method: str, event: Any) -> Any:
    """Drop every field that is not on the list: a new one has to be thought about."""
    return {key: value for key, value in event.items() if key in ALLOWED}


structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_allowed,
        structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),
)
_logger = structlog.get_logger()


def info(event: str, **fields: object) -> None:
    """Something happened that an operator may want to know."""
    _logger.info(event, **fields)


def warning(event: str, **fields: object) -> None:
    """Something went wrong and is being dealt with."""
    _logger.warning(event, **fields)


def error(event: str, **fields: object) -> None:
    """Something went wrong and a person should look."""
    _logger.error(event, **fields)


def failure_words(failure: BaseException) -> str:
    """What failed and where, without the message, which may carry a patient's data."""
    frames = traceback.extract_tb(failure.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(failure).__name__} at {' > '.join(places)}"
