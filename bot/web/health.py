"""Whether the database, the engine, the actions and the worker are well."""

from datetime import timedelta

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import utc_now
from bot.conversations.models import Heartbeat
from bot.db import transaction
from bot.settings import get_settings

router = APIRouter()
WORKER_SEEN_WITHIN = timedelta(seconds=20)


@router.get("/healthz")
def tell_health(request: Request) -> JSONResponse:
    """200 with each part `ok`, or 503 with what is not."""
    parts = {
        "database": _database(),
        "rasa": "ok" if request.app.state.work.rasa.is_healthy() else "unreachable",
        "actions": _actions(),
        "worker": _worker(),
    }
    is_well = all(state == "ok" for state in parts.values())
    return JSONResponse(parts, status_code=200 if is_well else 503)


def _database() -> str:
    try:
        with transaction() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "unreachable"
    return "ok"


def _actions() -> str:
    url = get_settings().action_url.removesuffix("/webhook") + "/health"
    try:
        return "ok" if httpx.get(url, timeout=2).status_code == 200 else "failing"
    except httpx.HTTPError:
        return "unreachable"


def _worker() -> str:
    try:
        with transaction() as session:
            beat = session.get(Heartbeat, "worker")
    except SQLAlchemyError:
        return "unknown"
    if beat is None or beat.seen_at < utc_now() - WORKER_SEEN_WITHIN:
        return "not seen"
    return "ok"
