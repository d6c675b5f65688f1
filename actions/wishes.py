"""Wishes for a day or hour in a message, read by what was offered or booked before."""

import re
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from actions.like_before import asks_for_last_time, at_the_same_time
from actions.turn import Turn
from bot.clock import local_day
from bot.conversations import questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.month_phrases import without_months
from bot.scheduling.models import Appointment
from bot.scheduling.time_constraints import TimeConstraint, Unclear
from bot.scheduling.wishes import read_wish

TIME_LIKE = re.compile(
    r"(?<!good )\b(?:weeks?|later|hours|earlier|after|before|back|late|early|morning|afternoon"
    r"|evening|noon|semanas?|despu[eé]s|antes|tarde|temprano|ma[nñ]ana|noche|mes que viene"
    r"|\d{1,2} ?(?:am|pm|hours|o.?clock)|\d{1,2}:\d\d)\b",
    re.I,
)
NAMES_A_TIME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\b",
    re.I,
)
SHORT_WISH = 9  # words
OTHER_TOPIC = re.compile(
    r"cost|price|how much|\bpay|risk|hurt|pain|insur|park|\bopen|clos|hours|\beat|drink|\bbring"
    r"|medic|address|where|record|option|treatment|visit 2|cancel|cuest|precio"
    r"|cu[aá]nto|pag[ao]|riesg|duel|dolor|segur|estacion|\babr|cierr|comer|direcci|d[oó]nde|opci",
    re.I,
)
# "No, thursday" gives up another day; "no thursday", without a comma, may give up thursday,
# as "never mind thursday" may.
CORRECTION = re.compile(
    r"^\W*(?:(?:no|nope|nah|sorry|perdon|oops|never ?mind|olvidalo|olvídalo)\s*[,.;:-]+\s*|nvm\W+"
    r"|(?:(?:no|oh|oops)[\s,]+)?(?:wait|hold on|espera)[\s,.;-]+(?:no[\s,.;-]+)?"
    r"|(?:no[\s,]+)?(?:sorry|actually|i meant?|i mean|digo|perdon|perdón)[\s,.;-]+)+",
    re.I,
)


def wish_in(
    turn: Turn, session: Session, moving: list[Appointment], said: str
) -> TimeConstraint | Unclear | None:
    """The days and hours wished for; "another day" is any but those offered or booked."""
    question = open_offer(turn, session)
    seen = [visit.starts_at for visit in moving[:1]] or starts_of(question)
    same = at_the_same_time(turn, session, said, seen)
    if same is not None:
        return same
    plain = without_correction(without_months(said))
    wish = read_wish(session, turn.clinic, plain, now=turn.now)
    if wish is None:
        is_unread = turn.intent == "inform_time" or TIME_LIKE.search(said)
        return Unclear("not_understood") if is_unread else None
    if not isinstance(wish, Unclear):
        return _on_the_day_spoken_of(turn, wish, question)
    if len(wish.candidates) == 1 and turn.intent == "affirm":
        return wish.candidates[0]
    if wish.candidates or wish.question_key != "which_date" or NAMES_A_TIME.search(said):
        return wish
    seen = [*starts_of(question), *(visit.starts_at for visit in moving)]
    return TimeConstraint(
        not_on=frozenset(local_day(moment, turn.clinic.time_zone) for moment in seen)
    )


def _on_the_day_spoken_of(
    turn: Turn, wish: TimeConstraint, question: OpenQuestion | None
) -> TimeConstraint:
    """ "Later than 2?" after times on one day means that day."""
    names_a_day = wish.on or wish.first or wish.last or wish.not_on or wish.not_on_weekdays
    if names_a_day or question is None or not (wish.from_time or wish.to_time):
        return wish
    days = {local_day(start, turn.clinic.time_zone) for start in starts_of(question)}
    return replace(wish, on=frozenset(days)) if len(days) == 1 else wish


def without_correction(text: str) -> str:
    """A wish without the words that take back another: "no wait, friday instead" is "friday"."""
    rest = re.sub(r"\b(?:instead|en vez|mejor)\b", " ", CORRECTION.sub("", text), flags=re.I)
    return rest if rest.strip(" ,.;!?") else text


def is_corrected_wish(turn: Turn, session: Session) -> bool:
    """Whether a short message takes back a day for another: "no wait, friday instead"."""
    rest = without_correction(turn.text)
    if rest == turn.text or len(rest.split()) > SHORT_WISH or OTHER_TOPIC.search(rest):
        return False
    wish = read_wish(session, turn.clinic, rest, now=turn.now)
    return any(found != TimeConstraint() for found in _readings(wish))


def is_misheard_wish(turn: Turn, session: Session) -> bool:
    """Whether a short message names a day while times are on offer, and nothing else by its words.

    "Got anything Tuesday before lunch?" is such a wish, whatever it was understood as.
    """
    is_short = len(turn.text.split()) <= SHORT_WISH and not OTHER_TOPIC.search(turn.text)
    if is_short and asks_for_last_time(turn.text):
        return True
    question = questions.newest(session, turn.conversation, now=turn.now)
    if question is None or question.kind is not QuestionKind.TIME or not is_short:
        return False
    wish = read_wish(session, turn.clinic, without_correction(turn.text), now=turn.now)
    return any(found.on or len(found.not_on_weekdays) > 3 for found in _readings(wish))


def wishes_for_a_time(turn: Turn, session: Session) -> bool:
    """Whether the message names a day or hour."""
    wish = read_wish(session, turn.clinic, without_correction(turn.text), now=turn.now)
    return bool(_readings(wish))


def _readings(wish: TimeConstraint | Unclear | None) -> tuple[TimeConstraint, ...]:
    """What a wish asks for or may ask for; nothing where words of it were not understood."""
    if isinstance(wish, Unclear):
        return () if wish.question_key == "not_understood" else wish.candidates
    return () if wish is None else (wish,)


def starts_of(question: OpenQuestion | None) -> list[datetime]:
    """When the times on offer begin."""
    return [datetime.fromisoformat(c["starts_at"]) for c in (question.choices if question else ())]


def open_offer(turn: Turn, session: Session) -> OpenQuestion | None:
    """The times on offer, if any."""
    return questions.newest(session, turn.conversation, QuestionKind.TIME, now=turn.now)
