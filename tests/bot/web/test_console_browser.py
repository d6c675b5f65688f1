"""The console in a real browser: taking over, live threads, keys, the guard, what others see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from bot.clock import utc_now
from bot.conversations import handoffs, threads
from bot.db import transaction
from bot.settings import get_settings
from bot.staff import second_factor
from bot.staff.accounts import Credentials
from tests.browser import Watched, free_port, needs_browser, serving, watched_browser
from tests.console import JOAN, PETE, hire
from tests.people import MARIA, SAM, patient
from tests.texting import conversation, text_in, verify

pytestmark = [needs_browser, pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


@dataclass
class Clinic:
    """The clinic with its console, and coordinators in browsers of their own."""

    engine: Engine
    port: int
    watched: Watched
    staff: dict[str, Credentials]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def sign_in(self, email: str = JOAN, width: int = 1280, *, dark: bool = False) -> Page:
        """A page of a coordinator who has signed in through the form."""
        made, page = self.staff[email], self.watched.page(width, dark=dark)
        page.goto(f"{self.url}/console")
        page.get_by_label("Email").fill(made.email)
        page.get_by_label("Password").fill(made.password)
        page.get_by_label("Code").fill(second_factor.code_at(made.app_secret, utc_now()))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(re.compile("/console$"))
        return page

    def text(self, body: str, number: str = MARIA) -> None:
        with transaction(self.engine) as session:
            text_in(session, body, number, at=utc_now())


@pytest.fixture
def clinic(
    settings_for_tests: None, cheap_hashes: None, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clinic]:
    port = free_port()
    monkeypatch.setenv("PUBLIC_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("ENVIRONMENT", "development")
    get_settings.cache_clear()
    with transaction(engine) as session:
        staff = {email: hire(session, email) for email in (JOAN, PETE)}
    with serving(port), watched_browser() as watched:
        yield Clinic(engine, port, watched, staff)


@pytest.fixture
def maria(clinic: Clinic) -> UUID:
    """Maria, verified, has been told a price and asks for a person."""
    with transaction(clinic.engine) as session:
        verify(session, "Maria")
        text_in(session, "how much is the crown", at=utc_now())
        found = conversation(session)
        found.patient_id = patient(session, "Maria").id
        told = "Crown: $1,250.00, or 4 x $250.00 after $250.00 down (plan P-204 version 2)."
        threads.queue(session, found, told, key="told", now=utc_now())
        text_in(session, "can i talk to a person about that", at=utc_now())
        handoffs.request(session, found, "asked_for", now=utc_now())
        return found.id


def open_maria(page: Page) -> None:
    page.get_by_role("link", name="Maria").first.click()
    expect(page.locator("#thread")).to_be_visible()


def test_from_the_queue_to_a_reply_and_back_to_the_assistant(clinic: Clinic, maria: UUID) -> None:
    page = clinic.sign_in()
    open_maria(page)
    page.get_by_role("button", name="Take over").click()
    page.get_by_label("Reply to Maria").fill("Hi Maria, this is Joan. Thursday works.")
    expect(page.locator(".segments")).to_have_text("1 text, 39 letters")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".message.coordinator")).to_contain_text("Joan")
    assert page.get_by_label("Reply to Maria").input_value() == ""

    page.get_by_role("button", name="Return or close").click()
    page.get_by_label("Outcome").select_option("Price agreed")
    page.get_by_label("Amount in dollars").fill("1100")
    page.get_by_role("button", name="Return to the assistant").click()
    expect(page.locator(".holder")).to_have_text("The assistant answers")
    expect(page.locator("#packet")).to_contain_text("$1,100.00")


def test_two_coordinators_see_it_at_once_and_only_one_takes_over(
    clinic: Clinic, maria: UUID
) -> None:
    clinic.watched.expected = ("409",)
    joan, pete = clinic.sign_in(JOAN), clinic.sign_in(PETE)
    open_maria(joan)
    open_maria(pete)
    pete.evaluate("window.stop(); document.querySelector('.columns').dataset.open = ''")

    joan.get_by_role("button", name="Take over").click()
    expect(joan.locator(".holder")).to_have_text("You answer")
    pete.get_by_role("button", name="Take over").click()

    expect(pete.get_by_role("alert")).to_contain_text("Joan has this conversation")


def test_the_page_of_the_other_one_changes_by_itself(clinic: Clinic, maria: UUID) -> None:
    joan, pete = clinic.sign_in(JOAN), clinic.sign_in(PETE)
    open_maria(joan)
    open_maria(pete)

    joan.get_by_role("button", name="Take over").click()

    expect(pete.locator(".holder")).to_have_text("Joan answers")
    expect(pete.get_by_role("button", name="Take over")).to_have_count(0)


def test_a_text_shows_up_once_and_leaves_the_draft_alone(clinic: Clinic, maria: UUID) -> None:
    page = clinic.sign_in()
    open_maria(page)
    page.get_by_role("button", name="Take over").click()
    draft = page.get_by_label("Reply to Maria")
    draft.fill("One moment")

    clinic.text("are you still there")

    expect(page.get_by_text("are you still there")).to_have_count(3)  # thread, list, packet
    assert draft.input_value() == "One moment"
    clinic.text("hello from sam", SAM)
    page.get_by_role("link", name="All").click()
    expect(page.get_by_text("hello from sam")).to_have_count(1)
    page.go_back()
    expect(page.get_by_label("Reply to Maria")).to_have_value("One moment")


def test_a_draft_for_somebody_else_is_stopped(clinic: Clinic, maria: UUID) -> None:
    clinic.watched.expected = ("409",)
    page = clinic.sign_in()
    open_maria(page)
    page.get_by_role("button", name="Take over").click()
    page.get_by_label("Reply to Maria").fill("Hi Sam, that is $999")
    expect(page.locator(".guard")).to_contain_text("Sam is not this patient")

    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_label("I have checked")).to_be_visible()
    assert page.locator(".message.coordinator").count() == 0

    page.get_by_label("Reply to Maria").fill("Hi Maria, that is $1,250")
    expect(page.locator(".guard")).to_be_hidden()
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".message.coordinator")).to_have_count(1)


def test_all_of_it_works_from_the_keyboard(clinic: Clinic, maria: UUID) -> None:
    page = clinic.sign_in()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_url(re.compile("/conversations/"), wait_until="load")
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    expect(page.locator(".holder")).to_have_text("You answer")
    page.wait_for_load_state("load")
    page.keyboard.press("r")
    page.keyboard.type("Hello Maria, j k e ? are letters here")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.coordinator")).to_contain_text("j k e ? are letters")
    page.wait_for_load_state("load")
    page.keyboard.press("n")
    page.keyboard.type("She is in a hurry")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note")).to_contain_text("Private note")
    page.wait_for_load_state("load")
    page.keyboard.press("e")
    expect(page.get_by_label("Outcome")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("maria")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Patients")).to_be_visible()


def test_a_page_that_lost_the_server_says_so_and_catches_up(clinic: Clinic, maria: UUID) -> None:
    clinic.watched.expected = ("ERR_", "Failed to load")
    page = clinic.sign_in()
    open_maria(page)
    page.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('offline'))")
    clinic.text("while you were away")
    page.wait_for_timeout(1500)
    page.context.set_offline(False)

    expect(page.locator("#thread").get_by_text("while you were away")).to_have_count(
        1, timeout=20_000
    )
