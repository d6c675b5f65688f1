"""The web application: Twilio's webhooks, the website chat, and whether all is well."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles

from bot import log
from bot.clock import utc_now
from bot.conversations.work import Work
from bot.documents import rendering
from bot.reminders import claiming
from bot.safety import alarming
from bot.settings import get_settings
from bot.web import calendar, documents, failures, health, sms_webhook, widget
from bot.web.body_limit import BodyLimit
from bot.web.console import routes

STATIC = Path(__file__).with_name("static")
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app() -> FastAPI:
    """The application, ready for uvicorn. Refuses to start with missing or default secrets."""
    settings = get_settings()
    problems = settings.problems()
    if problems:
        raise SystemExit("Cannot start:\n  " + "\n  ".join(problems))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.work = Work(settings, utc_now, alarming.hear_intent, claiming.still_hinders)
        log.info("web_started", port=settings.port)
        yield
        app.state.work.close()

    app = FastAPI(title="Treatment coordinator", lifespan=lifespan, openapi_url=None)
    app.middleware("http")(failures.answer_failures)
    app.middleware("http")(_add_security_headers)
    app.add_middleware(BodyLimit)
    app.add_exception_handler(RequestValidationError, failures.tell_what_is_wrong)
    app.include_router(health.router)
    app.include_router(sms_webhook.router)
    app.include_router(widget.router)
    app.include_router(documents.router)
    app.mount("/documents", StaticFiles(directory=rendering.STATIC), name="documents")
    routes.include(app)
    app.include_router(calendar.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


async def _add_security_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    if request.url.path.startswith("/console"):
        routes.add_headers(response)
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store")
    return response
