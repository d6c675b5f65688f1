"""What is put in writing, from the text on a phone to the page in a real browser."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.system.conftest import CHROMIUM, start_system, stop_system
from tests.system.phones import Phone, System, clinic

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no chromium on this machine"
)

LINK = re.compile(r"(http://\S+/d/\S+)")
CODE = re.compile(r"I agree to plan ([0-9A-F]+)")
ALL_FITS = "document.documentElement.scrollWidth <= window.innerWidth"


def link_in(text: str) -> str:
    found = LINK.search(text)
    assert found, text
    return found[1]


def give_birth_date(page: Page, link: str) -> None:
    """By keyboard alone, as somebody without a mouse does it."""
    page.goto(link)
    page.get_by_label("Month").focus()
    for part in ("5", "17", "1984"):
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show the document")).to_be_focused()
    page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system of these tests' own: what Maria has read and agreed to stays with her."""
    started = start_system(tmp_path_factory.mktemp("documents"))
    yield started
    stop_system(started)


@pytest.fixture(scope="module")
def maria(system: System) -> Phone:
    """Maria, who has said when she was born."""
    phone = Phone(system, "+12125550100", "+12125550190")
    phone.text("what are my options for the cracked tooth?")
    assert "Crown" in phone.text("5/17/1984")
    return phone


def test_a_price_leads_to_the_estimate_on_a_page(maria: Phone, system: System, page: Page) -> None:
    assert "Do you plan to use insurance" in maria.text("how much is the crown?")
    assert "BD-1001" in clinic(system, "estimates", "due")

    link = link_in(maria.text("no, i pay cash"))

    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.context.clear_cookies()
        give_birth_date(page, link)
        expect(page.get_by_role("heading", level=1)).to_have_text("Good-faith estimate")
        expect(page.get_by_role("row", name="Ceramic crown")).to_contain_text("$1,040.00")
        assert page.evaluate(ALL_FITS)
    page.get_by_role("link", name="En español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", level=1)).to_have_text("Estimado de buena fe")
    assert page.evaluate(ALL_FITS)
    assert "BD-1001" not in clinic(system, "estimates", "due")
    assert "document_shown" in clinic(system, "record", "show", maria.number)


def test_credit_is_agreed_to_after_it_was_read_and_not_before(
    maria: Phone, system: System, page: Page
) -> None:
    offered = maria.text("can i pay the crown over 12 months?")
    assert "%" not in offered
    agreeing = CODE.search(offered)
    assert agreeing is not None
    link, words = link_in(offered), agreeing[0]

    assert "read the terms first" in maria.text(words)

    give_birth_date(page, link)
    expect(page.get_by_text("9.99 %")).to_be_visible()
    assert "you agree to plan" in maria.text(words)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("You agreed to plan")
    assert "credit_agreed" in clinic(system, "record", "show", maria.number)
