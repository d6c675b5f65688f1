"""What is said of visits fits two segments with its calendar link, at every clinic of the demo."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.channels.segments import Encoding, count_segments, fit, to_plain_letters
from bot.clock import local, when_words
from bot.conversations import wording
from bot.languages import Language, joined
from bot.notices.visit_changes import Change
from bot.scheduling.calendar_links import link_to
from bot.scheduling.models import Appointment
from bot.settings import Settings
from tests.actions.talking import Talk
from tests.people import BRIGHT_DENTAL, HARBOR, OAK_MANOR, clinic
from tests.test_lists_in_step import DOMAIN
from tests.texting import NOON

LONGEST_DAY = datetime(2026, 9, 30, 19, 45, tzinfo=UTC)  # a Wednesday in September
SETTINGS = Settings(public_url="https://chat.brightdental.com", secret_key="a-key-for-tests-only")
SAID = [
    f"utter_{subject}_{change}"
    for subject in ("appointment", "course")
    for change in ("booked", "moved", "cancelled")
]
# What to bring to two visits waits for MORE where days, names and address are long.
MAY_BE_LONGER = {"utter_course_booked", Change.BOOKED}


def values(session: Session, slug: str, language: Language) -> dict[str, str]:
    """What fills the sentences, as long as the demo has it."""
    at = clinic(session, slug)
    starts = [LONGEST_DAY, LONGEST_DAY + timedelta(days=14)]
    whens = [when_words(local(start, at.time_zone), language) for start in starts]
    visit = Appointment(id=at.id)
    return {
        "clinic": at.name,
        "patient": "Jordan",
        "when": whens[0],
        "second_when": whens[1],
        "whens": joined(whens, language),
        "practitioner": "Dr. Okafor",
        "address": at.address,
        "what_to_bring": at.said("what_to_bring", language),
        "link": link_to([visit], SETTINGS, now=NOON),
    }


@pytest.mark.parametrize("slug", [BRIGHT_DENTAL, HARBOR, OAK_MANOR])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", [*SAID, "utter_appointment", *Change])
def test_the_days_the_place_and_the_link_stand_in_the_first_two_segments(
    talk: Talk, slug: str, language: Language, name: str
) -> None:
    with talk.open() as session:
        filling = values(session, slug, language)

    first, left = fit(to_plain_letters(sentence(name, language, filling), keep_accents=False))

    sent = count_segments(first)
    assert sent.encoding is Encoding.GSM7
    assert sent.segments <= 2
    assert filling["link"] in first
    if name != "visit_cancelled" and "cancelled" not in name:
        assert to_plain_letters(filling["address"], keep_accents=False) in first
    if name not in MAY_BE_LONGER:
        assert left == ""


def sentence(name: str, language: Language, filling: dict[str, str]) -> str:
    """A response of the dialogue or a notice, filled in."""
    if name in list(Change):
        return wording.say(name, language, **filling)
    is_spanish = language is Language.SPANISH
    variants = DOMAIN["responses"][name]
    (template,) = [v["text"] for v in variants if ("condition" in v) is is_spanish]
    return str(template.format(**filling))
