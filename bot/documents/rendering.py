"""The one place where a document becomes a page or a PDF: one template for screen and paper."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import phonenumbers
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot import log
from bot.clock import local_day, long_day, when_words
from bot.documents.models import Document
from bot.languages import Language, joined
from bot.money import format_cents

HERE = Path(__file__).parent
STATIC = HERE / "static"


class PdfMissing(RuntimeError):
    """No PDF can be made: Pango, a library of the system, is not installed."""


def page(document: Document, language: Language, time_zone: str, **around: Any) -> str:
    """The document as HTML.

    time_zone: of the clinic, for the day it was given on
    around: what only a page on the web has: `path`, the address of the document, and `agreeing`
    """
    values = {
        "d": document.content,
        "document": document,
        "given_on": local_day(document.issued_at, time_zone).isoformat(),
        "path": None,
        "agreeing": None,
        "pdf_is_missing": False,
    }
    return render(f"{document.kind.value}.html", language, **(values | around))


def pdf(document: Document, language: Language, time_zone: str) -> bytes:
    """The document as a tagged PDF (PDF/UA-1). Raises PdfMissing where Pango is not installed."""
    try:
        from weasyprint import CSS, HTML  # loads Pango: slow, and not on every system
    except OSError as missing:
        log.warning("pango_is_missing", hint="install libpango-1.0-0 and libpangoft2-1.0-0")
        raise PdfMissing from missing
    style = CSS(filename=STATIC / "document.css", url_fetcher=_fetch_nothing)
    html = HTML(string=page(document, language, time_zone), url_fetcher=_fetch_nothing)
    made: bytes = html.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return made


def render(template: str, language: Language, **values: Any) -> str:
    """One of our templates, with its sentences in a language."""

    def said(name: str, /, **filled: object) -> str:
        return _sentences()[name][language].format(**filled)

    def both(words: dict[str, str]) -> str | Markup:
        """Approved words; marked as English where there are none in the language."""
        if language is not Language.ENGLISH and words[language] == words[Language.ENGLISH]:
            return Markup('<span lang="en">{}</span>').format(words[Language.ENGLISH])
        return words[language]

    return (
        _templates()
        .get_template(template)
        .render(
            language=language,
            said=said,
            both=both,
            money=format_cents,
            phone=_spoken_number,
            day=lambda value: long_day(date.fromisoformat(value), language),
            moments=lambda values: joined(
                [when_words(datetime.fromisoformat(value), language) for value in values], language
            ),
            **values,
        )
    )


def _spoken_number(number: str) -> str:
    """A phone number as people in its country write it: (212) 555-0190."""
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(phonenumbers.parse(number), national)


def _fetch_nothing(*_: object, **__: object) -> NoReturn:
    raise ValueError("a document takes nothing from outside")


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _sentences() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load((HERE / "wording.yml").read_text("utf-8"))
    return read
