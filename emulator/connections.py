"""The open connections of callers, so that one can be cut before its answer."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

Address = tuple[str, int]


class Connections:
    """Transports by the caller's address."""

    def __init__(self) -> None:
        self._open: dict[Address, asyncio.Transport] = {}

    def cut(self, caller: Address) -> None:
        """Close a caller's connection at once, without an answer."""
        if transport := self._open.get(caller):
            transport.abort()

    def protocol(self) -> type[H11Protocol]:
        """A protocol for uvicorn that notes its connections here."""
        opened = self._open

        class NotedProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                self._caller: Any = transport.get_extra_info("peername")
                opened[tuple(self._caller[:2])] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                opened.pop(tuple(self._caller[:2]), None)
                super().connection_lost(exc)

        return NotedProtocol
