"""The demo clinics say all that they say in English in Spanish too, in texts that fit a phone."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pytest

from bot.channels.segments import Encoding, SegmentCount, count_segments, to_plain_letters
from bot.importing.approved_words import Entry
from bot.importing.checking import checked_folder
from bot.importing.spanish_checks import entries_with_words
from tests.bot.importing.conftest import DEMO, NOON
from tests.bot.importing.test_demo import CLINICS, LONGEST, NEVER_IN_A_TEXT, options

LONGER_BY = 1.15  # than the English
ROOM_FOR_SHORT_ONES = 12  # letters, where that is more
NAMES = {"name", "subject", "reason", "description"}


class Told(NamedTuple):
    """A text of a demo clinic, in both languages."""

    field: str
    english: str
    spanish: str

    @property
    def sent(self) -> SegmentCount:
        """What the Spanish takes on a phone, where it goes out without accents."""
        return count_segments(plain(self.spanish))


def plain(text: str) -> str:
    return to_plain_letters(text, keep_accents=False)


def entries(name: str) -> Iterator[Any]:
    folder = checked_folder(DEMO / name, now=NOON)
    for document in (folder.clinic, folder.catalogue, folder.plans):
        content: Entry = document.content
        yield from (entry for _, entry in entries_with_words(content))


def texts(name: str) -> list[Told]:
    return [
        Told(field, getattr(entry, field), spanish)
        for entry in entries(name)
        for field, spanish in entry.es
        if spanish or getattr(entry, field)
    ]


@pytest.mark.parametrize("name", CLINICS)
def test_every_text_exists_in_spanish(name: str) -> None:
    found = list(entries(name))

    assert len(found) > 10
    assert [entry for entry in found if entry.es is None] == []


@pytest.mark.parametrize("name", CLINICS)
def test_nothing_is_left_in_english(name: str) -> None:
    same = {told.english for told in texts(name) if told.english == told.spanish}

    assert same == set()


@pytest.mark.parametrize("name", CLINICS)
def test_spanish_takes_hardly_more_room_than_english(name: str) -> None:
    for told in texts(name):
        most = max(len(told.english) * LONGER_BY, len(told.english) + ROOM_FOR_SHORT_ONES)
        assert told.sent.encoding is Encoding.GSM7, told
        assert told.sent.segments == 1, told
        assert told.sent.units <= most, told
        assert not NEVER_IN_A_TEXT & set(told.spanish), told


@pytest.mark.parametrize("name", CLINICS)
def test_all_of_it_together_is_hardly_longer(name: str) -> None:
    told = texts(name)

    longer = sum(one.sent.units for one in told) / sum(len(one.english) for one in told)

    assert longer < 1.1


@pytest.mark.parametrize("name", CLINICS)
def test_options_in_spanish_are_as_short_as_in_english(name: str) -> None:
    for plan_options in options(name):
        for option in plan_options:
            assert option.es is not None
            for field, longest in LONGEST.items():
                assert len(getattr(option.es, field)) <= longest


@pytest.mark.parametrize("name", CLINICS)
@pytest.mark.parametrize(
    ("field", "word"),
    [("summary", "resumen"), ("benefits", "beneficios"), ("risks", "riesgos")],
)
def test_two_options_in_spanish_fit_into_one_answer(name: str, field: str, word: str) -> None:
    for plan_options in options(name):
        for two in combinations([option.es for option in plan_options if option.es], 2):
            told = " ".join(f"{one.name}, {word}: {getattr(one, field)}" for one in two)
            answer = plain(f"{told} Fuente: plan P-204 versión 2.")
            assert count_segments(answer).segments <= 2, answer


@pytest.mark.parametrize("name", CLINICS)
def test_patients_are_addressed_politely_with_american_amounts_and_hours(name: str) -> None:
    for told in texts(name):
        words = set(plain(told.spanish).lower().replace(",", " ").replace(".", " ").split())
        assert not words & {"tu", "tus", "ti", "te", "vosotros", "puedes", "tienes", "llamanos"}
        assert not re.search(r"[0-9] ?(?:AM|PM|[ap]\.m\.)", told.spanish)  # "9 am a 5 pm"
        assert told.field in NAMES or told.spanish[-1] in ".m", told


@pytest.mark.parametrize("name", CLINICS)
def test_numbers_are_the_same_in_both_languages(name: str) -> None:
    for told in texts(name):
        assert numbers(told.spanish) >= numbers(told.english), told


def numbers(text: str) -> set[str]:
    return {word.strip(".,;:()") for word in text.split() if word[:1].isdigit()}


def test_the_discreet_clinics_spanish_gives_no_hint_either() -> None:
    content = checked_folder(DEMO / "harbor-recovery", now=NOON).clinic.content
    assert content.es is not None
    told = f"{content.es.what_to_bring} {content.es.coordinator_hours}".lower()

    hints = ("recuperacion", "rehabilitacion", "desintoxicacion", "adiccion", "drogas", "alcohol")
    assert [word for word in hints if word in plain(told)] == []
