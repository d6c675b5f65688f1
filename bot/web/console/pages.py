"""Pages of the console: one environment for the templates, with the words they share."""

import secrets
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from bot.clock import when_words
from bot.inbox.queues import spoken_number
from bot.money import format_cents
from bot.web.console.guard import SignedIn

HERE = Path(__file__).parent
templates = Jinja2Templates(directory=HERE.parent / "templates" / "console")


@cache
def labels() -> dict[str, dict[str, str]]:
    """What staff read, by kind and code."""
    read: dict[str, dict[str, str]] = yaml.safe_load(
        (HERE / "labels.yml").read_text(encoding="utf-8")
    )
    return read


def label(kind: str, code: str, **values: str) -> str:
    """The words for a code; the code itself if it is new."""
    words = labels()[kind].get(code, code.replace("_", " "))
    return words.format(**values) if values else words


def page(
    request: Request, name: str, who: SignedIn | None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page, filled in; whatever patients wrote is escaped."""
    shared = {"who": who, "csrf": who.csrf if who else ""}
    return templates.TemplateResponse(request, name, shared | values, status_code=status)


def _step(code: str, name: str, body: str) -> str:
    kinds = {"requested": "reasons", "reopened": "reasons"}
    kinds |= {"returned": "outcomes", "closed": "outcomes"}
    words = label(kinds[code], body) if code in kinds else body
    return label("steps", code, name=name, body=words)


def _ago(moment: datetime, now: datetime) -> str:
    """How long ago, in one unit."""
    minutes = max(0, int((now - moment).total_seconds()) // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 60 * 24 else f"{minutes // (60 * 24)} d"


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return when_words(moment.astimezone(zone))


def _browser(device: str) -> str:
    """A browser's name out of what it calls itself: 'Firefox, Linux'."""
    names = [name for name in ("Edg", "Firefox", "Chrome", "Safari") if name in device]
    systems = [name for name in ("Android", "iPhone", "Windows", "Mac", "Linux") if name in device]
    known = [*names[:1], *systems[:1]]
    return ", ".join(known).replace("Edg", "Edge") or device[:60] or "Unknown browser"


templates.env.filters |= {"browser": _browser, "ago": _ago, "local": _local}
templates.env.globals |= {
    "label": label,
    "step": _step,
    "money": format_cents,
    "spoken_number": spoken_number,
    "new_key": lambda: secrets.token_urlsafe(12),
}
