"""`clinic estimates` and `clinic quotes`: what staff see of papers, and what they send."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from bot.cli import app
from bot.conversations.models import Message
from bot.db import get_engine, transaction
from bot.documents import estimates
from bot.records.models import EntryKind
from bot.settings import get_settings
from tests.bot.records.test_quotes import replace_plan, tell
from tests.people import patient
from tests.texting import NOON, conversation, outbox

AT_NOON = ["--now", NOON.isoformat()]
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def database(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The commands work on the test's own database."""
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    get_settings.cache_clear()
    get_engine.cache_clear()
    yield
    get_engine().dispose()
    get_engine.cache_clear()
    get_settings.cache_clear()


def clinic(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, *AT_NOON])
    return done.exit_code, done.output


def ask_price(engine: Engine) -> None:
    with transaction(engine) as session:
        tell(session, EntryKind.COST_QUOTED)
        maria = patient(session, "Maria")
        estimates.take_request(session, maria, conversation(session), now=NOON)


def sent(engine: Engine) -> list[Message]:
    with transaction(engine) as session:
        return outbox(session)


def test_nothing_is_due_and_every_price_holds_at_first(engine: Engine) -> None:
    assert clinic("estimates", "due") == (0, "No estimate is due.\n")
    assert clinic("quotes", "affected") == (0, "Every price that was told still holds.\n")


def test_a_due_estimate_is_sent_by_text_and_due_no_more(engine: Engine) -> None:
    ask_price(engine)
    assert "due 2026-11-30  bright-dental  BD-1001" in clinic("estimates", "due")[1]

    assert clinic("estimates", "send", "BD-1001")[0] == 0

    (message,) = sent(engine)
    assert message.body.startswith("Bright Dental: your estimate in writing, http")
    assert "No estimate is due." in clinic("estimates", "due")[1]


def test_what_is_missing_is_named_instead(engine: Engine) -> None:
    ask_price(engine)
    with transaction(engine) as session:
        session.execute(text("UPDATE clinic SET tin = NULL"))

    code, said = clinic("estimates", "send", "BD-1001")

    assert code == 1
    assert "clinic.yml: tin of the clinic" in said
    assert sent(engine) == []


@pytest.mark.parametrize("number", ["BD-9999", "BD-1002"])
def test_who_is_unknown_or_never_wrote_gets_nothing(engine: Engine, number: str) -> None:
    assert clinic("estimates", "send", number)[0] != 0
    assert sent(engine) == []


def test_a_changed_price_is_put_right_on_a_yes_with_the_new_estimate(engine: Engine) -> None:
    ask_price(engine)
    clinic("estimates", "send", "BD-1001")
    with transaction(engine) as session:
        replace_plan(session, 130_000)
    listed = clinic("quotes", "affected")[1]
    assert "told crown $1,250.00 by plan P-204 version 2; now plan P-204 version 3" in listed
    assert "approve 1: Bright Dental: a price we told you has changed, Maria." in listed

    assert clinic("quotes", "approve", "1", "--by", "Pat")[0] == 0

    bodies = [message.body for message in sent(engine)]
    assert len(bodies) == 3
    assert sum("now $1,300.00" in body for body in bodies) == 1
    assert sum("your estimate in writing" in body for body in bodies) == 2
    assert clinic("quotes", "approve", "1", "--by", "Pat")[0] != 0
    assert len(sent(engine)) == 3
