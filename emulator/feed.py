"""Tells pages that something has changed: a counter, and a way to wait for it."""

import asyncio
import secrets


class Feed:
    """A number that grows with every change. Another `epoch` means: read all afresh."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(8)
        self.revision = 0
        self.is_closed = False
        self._changed = asyncio.Event()

    def bump(self) -> int:
        """Note one change, wake all who wait, and return its number."""
        self.revision += 1
        self._wake()
        return self.revision

    def renew(self) -> None:
        """Begin a new epoch: something is gone that pages still show."""
        self.epoch = secrets.token_hex(8)
        self.bump()

    def close(self) -> None:
        """Let everybody who waits go: the program ends."""
        self.is_closed = True
        self._wake()

    async def wait_beyond(self, revision: int, timeout_seconds: float) -> None:
        """Return after a change later than `revision`, at the end, or after the time-out."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while self.revision <= revision and not self.is_closed:
                    await self._changed.wait()
        except TimeoutError:
            return

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
