"""The website chat in a real browser, on a page of the clinic's website."""

import os
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.system.conftest import CHROMIUM
from tests.system.phones import Phone, System

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no chromium on this machine"
)


class Chat:
    """The chat's frame, as a patient uses it."""

    def __init__(self, page: Page, system: System) -> None:
        page.goto(f"{system.web}/demo/bright-dental")
        page.get_by_role("button", name="Chat with us").click()
        self.frame: FrameLocator = page.frame_locator("#clinic-chat-frame")

    def say(self, text: str) -> str:
        """Write something, and read the answer."""
        field = self.frame.get_by_label("Your message")
        field.fill(text)
        return self.after(lambda: field.press("Enter"))

    def pick(self, number: int) -> str:
        """Press one of the choices under the last answer."""
        return self.after(self.frame.locator(".choices button").nth(number - 1).click)

    def after(self, act: Callable[[], object]) -> str:
        """The answer to something that was done."""
        answers = self.frame.locator(".bubble.bot")
        before = answers.count()
        act()
        expect(answers).to_have_count(before + 1, timeout=15_000)
        return answers.last.inner_text()


def code_on(phone: Phone) -> str:
    """The one-time code that a phone has received."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = [re.search(r"is (\d{6})\.", text) for text in phone.received()]
        codes = [match[1] for match in found if match]
        if codes:
            return codes[-1]
        time.sleep(0.1)
    raise AssertionError("no code came")


def test_sam_asks_books_and_cancels_in_the_chat(page: Page, system: System, sam: Phone) -> None:
    chat = Chat(page, system)
    assert "automated assistant" in chat.say("hi")
    assert "date of birth" in chat.say("how much is the crown and can i pay monthly")
    assert "mobile number" in chat.say("11/2/1991")
    assert "6 digits" in chat.say("(212) 555-0101")

    money = chat.say(code_on(sam))
    assert "$1,250.00" in money
    assert "4 x $250.00" in money

    assert "you chose Crown" in chat.say("ok lets do it")
    booked = chat.pick(2)
    assert "Booked for Sam" in booked
    when = re.search(r"Sam: (\w+, \w+ \d+, [\d:]+ [AP]M)", booked)
    assert when
    confirmed = [text for text in sam.received() if when[1] in text]
    assert len(confirmed) == 1

    assert "Cancelled for Sam" in chat.say("cancel it please")


def test_someone_unknown_is_told_the_same_and_gets_no_code(page: Page, system: System) -> None:
    chat = Chat(page, system)
    chat.say("how much is the crown")
    chat.say("1/2/1980")

    asked = chat.say("212-555-0177")

    assert "If that fits our files" in asked
    assert "$" not in chat.say("123456")


def test_ending_the_chat_forgets_who_it_was(page: Page, system: System) -> None:
    chat = Chat(page, system)
    chat.say("hello")
    chat.frame.get_by_role("button", name="End chat").click()

    expect(chat.frame.locator(".bubble")).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Chat with us").click()
    time.sleep(1.5)
    assert page.frame_locator("#clinic-chat-frame").locator(".bubble").count() == 0


def test_what_a_patient_writes_is_shown_and_never_run(page: Page, system: System) -> None:
    chat = Chat(page, system)
    hostile = "<img src=x onerror=alert(1)><script>document.title='x'</script> what time is it"

    chat.say(hostile)

    assert chat.frame.locator(".bubble.patient").last.inner_text() == hostile
    assert chat.frame.locator(".bubble img").count() == 0
