"""The web application: Twilio's API, the handsets, the faults and the page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from emulator import fault_routes, handsets, page, rest_api
from emulator.config import Config
from emulator.connections import Connections
from emulator.delivery import deliver
from emulator.inbound import Inbound
from emulator.parts import Emulator
from emulator.refusals import Refusal
from emulator.texts import FINAL

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
APP_UP_WITHIN_SECONDS = 120


def create_app(config: Config, connections: Connections) -> FastAPI:
    """The application, ready for uvicorn with the protocol of `connections`."""
    emulator = Emulator(config, connections)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        emulator.spawn(_resume(emulator, app.state.inbound))
        yield
        await emulator.close()

    app = FastAPI(title="Phone emulator", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.emulator = emulator
    app.state.inbound = Inbound(emulator)
    app.add_exception_handler(Refusal, _answer_refusal)
    app.middleware("http")(_add_security_headers)
    for module in (rest_api, handsets, fault_routes, page):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=page.STATIC), name="static")
    return app


async def _resume(emulator: Emulator, inbound: Inbound) -> None:
    """Go on with what the last run had under way, once the application is there."""
    texts = list(emulator.exchange.texts())
    on_their_way = [text for text in texts if text.status not in FINAL]
    unheard = [text for text in texts if text.direction == "inbound" and not text.is_handed_over]
    if not on_their_way and not unheard:
        return
    await _wait_for_app(emulator.config.app_url)
    for text in on_their_way:
        emulator.spawn(deliver(emulator, text))
    for text in unheard:
        await inbound.resume(text)


async def _wait_for_app(app_url: str) -> None:
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        for _ in range(APP_UP_WITHIN_SECONDS):
            try:
                await client.get(app_url)
            except httpx.TransportError:
                await asyncio.sleep(1)
            else:
                return


async def _answer_refusal(_: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, Refusal):
        raise refusal
    return JSONResponse(refusal.to_json(), status_code=refusal.status, headers=refusal.headers)


async def _add_security_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store")
    return response
