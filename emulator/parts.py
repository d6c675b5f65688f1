"""The emulator's parts in one place, and the work it does in the background."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request

from emulator.config import Config
from emulator.connections import Connections
from emulator.exchange import Exchange
from emulator.faults import Faults
from emulator.feed import Feed
from emulator.journal import Journal
from emulator.webhooks import Webhooks


class Emulator:
    """One emulated account: what it knows and what it is busy with."""

    def __init__(self, config: Config, connections: Connections) -> None:
        self.config = config
        self.connections = connections
        self.feed = Feed()
        self.journal = Journal(config.state)
        self.exchange = Exchange(self.journal, self.feed)
        self.faults = Faults(self.feed)
        self.webhooks = Webhooks(config, self.feed)
        self._busy: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background; it ends with the emulator."""
        task = asyncio.create_task(work)
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def close(self) -> None:
        """Stop what is under way. With a state file it goes on after the next start."""
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        await self.webhooks.close()
        self.journal.close()


def _emulator_of(request: Request) -> Emulator:
    emulator: Emulator = request.app.state.emulator
    return emulator


Parts = Annotated[Emulator, Depends(_emulator_of)]
