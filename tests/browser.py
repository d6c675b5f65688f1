"""The web application on a real port, and a real browser in front of it."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from bot.web.app import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no chromium on this machine"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(port: int) -> Iterator[None]:
    """The application, until the block ends; open streams are cut then."""
    config = uvicorn.Config(
        create_app, factory=True, port=port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


@dataclass
class Watched:
    """A browser whose pages' troubles are kept: failed scripts, breaches of the content policy."""

    browser: Browser
    troubles: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def page(self, width: int = 1280, height: int = 800, *, dark: bool = False) -> Page:
        """A page in a browser profile of its own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "console",
            lambda line: self.troubles.append(line.text) if line.type == "error" else None,
        )
        return page

    def unexpected(self) -> list[str]:
        return [
            trouble
            for trouble in self.troubles
            if not any(words in trouble for words in self.expected)
        ]


@contextmanager
def watched_browser() -> Iterator[Watched]:
    """A browser; whatever went wrong in its pages unexpectedly fails the test."""
    with sync_playwright() as playwright:
        watched = Watched(playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET))
        yield watched
        watched.browser.close()
    assert watched.unexpected() == []
