"""Signed calls to the application, and the log of them."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
from twilio.request_validator import RequestValidator

from emulator.clock import utc_now
from emulator.config import Config
from emulator.feed import Feed

KEPT_CALLS = 300


@dataclass(frozen=True)
class Call:
    """One webhook: what for, and what the application answered."""

    number: int
    at: datetime
    path: str
    kind: str
    message_sid: str
    handset: str
    status: int | None
    trouble: str | None
    milliseconds: int


class Webhooks:
    """Posts forms to the application as Twilio does: signed for the public address."""

    def __init__(self, config: Config, feed: Feed) -> None:
        self._config = config
        self._feed = feed
        self._validator = RequestValidator(config.auth_token)
        self._client = httpx.AsyncClient(
            timeout=config.webhook_timeout_seconds, trust_env=False, follow_redirects=False
        )
        self._calls: deque[Call] = deque(maxlen=KEPT_CALLS)

    async def post(self, url: str, form: dict[str, str], *, kind: str, handset: str) -> Call:
        """Post a form for a public address; return what came of it, also if nothing did."""
        signature = self._validator.compute_signature(url, form)
        headers = {"X-Twilio-Signature": signature, "User-Agent": "TwilioProxy/1.1"}
        at, started = utc_now(), monotonic()
        status, trouble = None, None
        try:
            answer = await self._client.post(self._local(url), data=form, headers=headers)
            status = answer.status_code
        except httpx.TimeoutException:
            trouble = "no answer in time"
        except (httpx.HTTPError, httpx.InvalidURL):
            trouble = "could not be reached"
        call = Call(
            number=self._feed.bump(),
            at=at,
            path=urlsplit(url).path,
            kind=kind,
            message_sid=form["MessageSid"],
            handset=handset,
            status=status,
            trouble=trouble,
            milliseconds=round((monotonic() - started) * 1000),
        )
        self._calls.append(call)
        return call

    def calls_since(self, revision: int) -> list[dict[str, Any]]:
        """The calls after a revision of the feed, oldest first."""
        return [asdict(call) for call in self._calls if call.number > revision]

    async def close(self) -> None:
        """End all connections."""
        await self._client.aclose()

    def _local(self, url: str) -> str:
        """The same path and query where the application really listens, and nowhere else."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._config.app_url}{parts.path}{query}"
