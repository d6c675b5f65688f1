"""The start of the whole system: what stands in its way is named."""

import socket

import pytest

from bot.run import refuse_taken_ports
from bot.settings import Settings


def test_a_port_that_is_taken_is_named_with_its_setting() -> None:
    with socket.socket() as taken, socket.socket() as free:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        free.bind(("127.0.0.1", 0))
        ports = taken.getsockname()[1], free.getsockname()[1]
        free.close()
        settings = Settings(
            port=ports[0],
            rasa_url=f"http://127.0.0.1:{ports[1]}",
            action_url=f"http://127.0.0.1:{ports[1]}/webhook",
            emulator_port=ports[1],
        )

        with pytest.raises(SystemExit, match=f"Port {ports[0]} is in use.*PORT"):
            refuse_taken_ports(settings)
