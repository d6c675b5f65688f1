"""The console as part of the web application: its routes, its headers, its page for problems."""

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exception_handlers import http_exception_handler

from bot.web.console import acting, guard, inbox, leaving, live, signing_in
from bot.web.console.pages import page

HEADERS = {
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers say "null" for our own forms
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR_SECONDS = 31_536_000


def include(app: FastAPI) -> None:
    """Add the console to the application."""
    for module in (signing_in, inbox, acting, leaving, live):
        app.include_router(module.router)
    app.add_exception_handler(HTTPException, _tell_problem)


def add_headers(response: Response) -> None:
    """What browsers are told about the console's pages, besides the content policy."""
    response.headers.update(HEADERS)
    if guard.is_secure():
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"


async def _tell_problem(request: Request, problem: Exception) -> Response:
    """A page for people, where people look; everybody else gets it as before."""
    assert isinstance(problem, HTTPException)  # noqa: S101  # registered for it alone
    wants_page = "text/html" in request.headers.get("accept", "")
    is_ours = request.url.path.startswith("/console") and wants_page
    if not is_ours or problem.status_code < 400 or guard.LIVE_HEADER in request.headers:
        return await http_exception_handler(request, problem)
    code = problem.status_code
    return page(request, "problem.html", None, code, code=code, problem=problem.detail)
