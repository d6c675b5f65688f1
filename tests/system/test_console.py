"""A patient's phone and a coordinator's browser, through a take-over and back."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from bot.staff import demo_login, second_factor
from tests.browser import needs_browser, watched_browser
from tests.system.conftest import start_system, stop_system
from tests.system.phones import Phone, System, await_texts

pytestmark = needs_browser


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system of this test's own: Maria stays verified in it."""
    started = start_system(tmp_path_factory.mktemp("console"))
    yield started
    stop_system(started)


def sign_in(page: Page, system: System) -> None:
    made = demo_login.read(system.var_dir / "console-login.json")
    assert made is not None
    page.goto(f"{system.web}/console")
    page.get_by_label("Email").fill(made.email)
    page.get_by_label("Password").fill(made.password)
    page.get_by_label("Code").fill(second_factor.code_at(made.app_secret, datetime.now(UTC)))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/console$"))


def test_a_coordinator_takes_over_promises_a_time_and_the_assistant_tells_it(
    system: System, maria: Phone
) -> None:
    with watched_browser() as browser:
        page = browser.page()
        sign_in(page, system)
        assert "date of birth" in maria.text("how much is the crown")
        assert "$1,250.00" in maria.text("5/17/1984")
        maria.text("can i talk to a real person please")

        page.get_by_role("link", name="Maria Alvarez").click()  # it has come in by itself
        expect(page.locator("#packet")).to_contain_text("Verified")
        expect(page.locator("#packet")).to_contain_text("$1,250.00")
        page.get_by_role("button", name="Take over").click()
        page.get_by_label("Reply to Maria").fill("Hi Maria, Joan here. I keep a time for you.")
        before = len(maria.received())
        page.get_by_role("button", name="Send reply").click()
        assert await_texts(maria, before + 1)[-1] == "Hi Maria, Joan here. I keep a time for you."
        expect(page.locator(".message.coordinator")).to_contain_text("delivered", timeout=15_000)

        maria.send("how much is the filling then")
        expect(page.locator("#thread")).to_contain_text("how much is the filling then")
        page.get_by_role("button", name="Return or close").click()
        page.get_by_label("Outcome").select_option("Time promised")
        page.get_by_label("When, on the clinic's clock").fill("2030-01-15T15:30")
        page.get_by_role("button", name="Return to the assistant").click()
        expect(page.locator(".holder")).to_have_text("The assistant answers")
        assert len(maria.received()) == before + 1

        assert "Tuesday, January 15, 3:30 PM" in maria.text("when is my appointment again")
