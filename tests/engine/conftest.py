"""One small model and one Rasa server for all tests of the channel."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

from rasa.model_training import train

from tests.engine.serving import Actions, RasaServer, serve_actions

SMALL_BOT = Path(__file__).with_name("small_bot")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained model of the small bot."""
    trained = train(
        domain=str(SMALL_BOT / "domain.yml"),
        config=str(SMALL_BOT / "config.yml"),
        training_files=[str(SMALL_BOT / "data.yml")],
        output=str(tmp_path_factory.mktemp("small_model")),
    )
    return Path(trained.model)


@pytest.fixture(scope="session")
def served(small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """The running server of the small bot, with an action server of its own."""
    actions = Actions()
    action_server = serve_actions(actions)
    url = f"http://127.0.0.1:{action_server.server_port}/webhook"
    server = RasaServer(small_model, tmp_path_factory.mktemp("tracker") / "tracker.db", url)
    server.actions = actions
    server.start()
    yield server
    server.kill()
    action_server.shutdown()


@pytest.fixture
def rasa_server(served: RasaServer) -> RasaServer:
    """The running server."""
    return served


@pytest.fixture
def actions(served: RasaServer) -> Actions:
    """The actions' side, as it is at the start."""
    served.actions.flaws, served.actions.slow_seconds = 0, 0.05
    return served.actions


@pytest.fixture
def new_id() -> Callable[[], str]:
    """Ids that no other test uses."""
    return lambda: f"id-{next(_numbers)}"
