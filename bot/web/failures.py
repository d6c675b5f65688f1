"""What a caller is told when something is wrong; what they sent is neither echoed nor logged."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from bot import log


async def tell_what_is_wrong(_request: Request, wrong: Exception) -> Response:
    """422 naming each field and what is wrong with it."""
    assert isinstance(wrong, RequestValidationError)  # noqa: S101  # registered for it alone
    problems = [
        {"field": ".".join(str(part) for part in error["loc"]), "problem": error["msg"]}
        for error in wrong.errors()
    ]
    return JSONResponse({"detail": problems}, status_code=422)


async def answer_failures(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """500 and a log line that says where, for whatever nobody expected."""
    try:
        return await call_next(request)
    except Exception as failure:  # noqa: BLE001  # logged; a traceback could carry patients' words
        log.error("request_failed", path=request.url.path, error=log.failure_words(failure))
        return JSONResponse({"detail": "Something went wrong. Please try again."}, status_code=500)
