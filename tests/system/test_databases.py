"""The main path once more, with everything of the application on PostgreSQL."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.system.conftest import start_system, stop_system
from tests.system.phones import Phone

MARIA, CLINIC = "+12125550100", "+12125550190"


@pytest.fixture
def maria(postgres_server: Server, tmp_path: Path) -> Iterator[Phone]:
    """Maria's phone, texting a system whose database is PostgreSQL."""
    postgres_server.run("CREATE DATABASE whole_system")
    started = start_system(tmp_path, postgres_server.url("whole_system"))
    yield Phone(started, MARIA, CLINIC)
    stop_system(started)


def test_maria_accepts_books_moves_and_cancels_on_postgresql(maria: Phone) -> None:
    maria.text("whats it gonna cost me")
    money = maria.text("may 17 1984")
    assert "$1,250.00" in money
    assert "$240.00" in money

    assert "you chose Large filling, $240.00" in maria.text("i'll go with the filling")
    booked = maria.text("1")
    assert "Booked for Maria" in booked

    assert re.search(r"1\) \w+day, ", maria.text("can i move my appointment to another day"))
    assert "Moved for Maria" in maria.text("the first")
    assert "Cancelled for Maria" in maria.text("please cancel my appointment")
    assert len([text for text in maria.received() if "Booked" in text]) == 1
