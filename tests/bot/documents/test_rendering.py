"""The document as people get it: in both languages, for screen readers, on paper."""

import contextlib
import re
import zlib

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from bot.documents import estimates, rendering
from bot.documents.models import Document
from bot.languages import Language
from tests.people import plan_of
from tests.texting import NOON, text_in

ZONE = "America/New_York"
ENGLISH, SPANISH = Language.ENGLISH, Language.SPANISH


@pytest.fixture
def estimate(session: Session) -> Document:
    message = text_in(session, "how much is it")
    return estimates.issue(session, plan_of(session, "Maria"), message, ENGLISH, now=NOON)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return re.sub(r"\s+", " ", words)


def unpacked(pdf: bytes) -> bytes:
    """The PDF with its compressed parts beside it."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompress(packed))
    return b"\n".join(parts)


def test_the_page_has_its_language_a_table_with_headers_and_no_script(estimate: Document) -> None:
    html = rendering.page(estimate, ENGLISH, ZONE, path="/d/x")

    assert '<html lang="en">' in html
    assert html.count("<h1>") == 1
    assert '<th scope="col">Service</th>' in html
    assert '<th scope="row">Ceramic crown</th>' in html
    assert "<caption>" in html
    assert "<script" not in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("language", "dispute", "item"),
    [
        (ENGLISH, "If you are billed $400.00 or more above this estimate", "Ceramic crown"),
        (SPANISH, "Si le cobran $400.00 o más por encima de este estimado", "Corona de cerámica"),
    ],
)
def test_paper_and_screen_say_the_same(
    estimate: Document, language: Language, dispute: str, item: str
) -> None:
    html = rendering.page(estimate, language, ZONE)
    paper = words_of(rendering.pdf(estimate, language, ZONE))

    for said in (dispute, item, "$1,250.00", "D2740", "K03.81", "00-1234501", estimate.code):
        assert said in html
        assert said in paper


@pytest.mark.parametrize("language", list(Language))
def test_the_pdf_is_tagged_and_says_its_language_and_title(
    estimate: Document, language: Language
) -> None:
    made = rendering.pdf(estimate, language, ZONE)

    document = pypdfium2.PdfDocument(made)
    assert document.is_tagged()
    assert document.get_metadata_value("Title") in {"Good-faith estimate", "Estimado de buena fe"}
    document.close()
    assert f"/Lang ({language})".encode() in unpacked(made)
    assert b"pdfuaid" in unpacked(made)


def test_a_page_of_paper_is_neither_empty_nor_cut_off(estimate: Document) -> None:
    document = pypdfium2.PdfDocument(rendering.pdf(estimate, ENGLISH, ZONE))
    for page in document:
        picture = page.render(scale=0.5, grayscale=True).to_pil()
        left, top, right, bottom = picture.point(lambda shade: 255 * (shade < 200)).getbbox()
        assert right - left > picture.width * 0.6
        assert left > 10  # margins are empty
        assert right < picture.width - 10
        assert bottom > top
    document.close()


def test_words_that_were_never_approved_in_spanish_are_marked_as_english(
    session: Session,
) -> None:
    for option in plan_of(session, "Maria").options:
        for procedure in option.procedures:
            procedure.spanish = {}
    session.flush()
    message = text_in(session, "how much is it")
    document = estimates.issue(session, plan_of(session, "Maria"), message, SPANISH, now=NOON)

    html = rendering.page(document, SPANISH, ZONE)

    assert '<span lang="en">Ceramic crown</span>' in html


def test_what_a_clinic_writes_is_text_and_never_markup(session: Session) -> None:
    plan = plan_of(session, "Maria")
    plan.options[0].procedures[0].description = "<b>Build-up</b> & more"
    plan.options[0].procedures[0].spanish = {}
    session.flush()
    message = text_in(session, "how much is it")
    document = estimates.issue(session, plan, message, ENGLISH, now=NOON)

    assert "&lt;b&gt;Build-up&lt;/b&gt; &amp; more" in rendering.page(document, ENGLISH, ZONE)


def test_every_sentence_exists_in_both_languages_with_the_same_values() -> None:
    for name, words in rendering._sentences().items():
        assert set(words) == {"en", "es"}, name
        values = [sorted(re.findall(r"\{(\w+)\}", words[one])) for one in ("en", "es")]
        assert values[0] == values[1], name
