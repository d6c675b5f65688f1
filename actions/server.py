"""The action server: Rasa asks it over HTTP to run a custom action (Rasa's own protocol)."""

import json
import zlib
from hmac import compare_digest
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from rasa_sdk import Tracker

from actions.registry import ACTIONS
from bot import log
from bot.clock import utc_now
from bot.db import transaction
from bot.settings import get_settings

app = FastAPI(title="Action server", docs_url=None, redoc_url=None, openapi_url=None)


@app.get("/health")
def tell_health() -> dict[str, str]:
    """That it runs."""
    return {"status": "ok"}


@app.post("/webhook")
async def run_action(request: Request) -> JSONResponse:
    """Run the action that Rasa names, off the event loop; 500 if it fails."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not compare_digest(given.encode(), get_settings().rasa_token.encode()):
        return JSONResponse({"error": "unauthorized"}, status_code=401)
    try:
        call = json.loads(await _body(request))
    except (ValueError, zlib.error):
        return JSONResponse({"error": "The body is no JSON."}, status_code=400)
    name = str(call.get("next_action"))
    if name not in ACTIONS:
        message = f"No registered action found for name '{name}'."
        return JSONResponse({"error": message, "action_name": name}, status_code=404)
    try:
        result = await run_in_threadpool(_run, name, call["tracker"])
    except Exception as failure:  # noqa: BLE001  # not swallowed: the turn fails and is repeated
        log.error("action_failed", action=name, error=log.failure_words(failure))
        return JSONResponse({"error": "The action failed.", "action_name": name}, status_code=500)
    return JSONResponse(result)


async def _body(request: Request) -> bytes:
    body = await request.body()
    is_deflated = request.headers.get("Content-Encoding") == "deflate"
    return zlib.decompress(body) if is_deflated else body


def _run(name: str, tracker: dict[str, Any]) -> dict[str, Any]:
    return ACTIONS[name].execute(Tracker.from_dict(tracker), transaction, utc_now())
