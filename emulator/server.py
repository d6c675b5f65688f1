"""The emulator as a server that can be started and stopped."""

import socket

import uvicorn
from fastapi import FastAPI

from emulator.app import create_app
from emulator.config import Config
from emulator.connections import Connections


class Server(uvicorn.Server):
    """uvicorn, letting the pages that listen for changes go before it stops."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.app
        if isinstance(app, FastAPI):
            app.state.emulator.feed.close()
        await super().shutdown(sockets)


def build_server(config: Config, host: str, port: int) -> Server:
    """A server that is not started yet."""
    connections = Connections()
    return Server(
        uvicorn.Config(
            create_app(config, connections),
            host=host,
            port=port,
            http=connections.protocol(),
            ws="none",
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
        )
    )
