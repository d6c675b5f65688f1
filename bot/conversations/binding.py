"""What the engine gets to read: the message, masked, with short replies bound to our question.

A birth date, a one-time code or a name that we asked for goes no further than here, and "2" or
"the second" becomes what it means. Actions read the message itself from the database.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.clinics.models import Clinic
from bot.conversations import commands, questions
from bot.conversations.choices import NoneOfThem, read_choice, read_yes_no
from bot.conversations.models import Conversation, Message, OpenQuestion, QuestionKind
from bot.conversations.threads import address_of
from bot.patients.birth_dates import mask_birth_dates, read_given_names
from bot.patients.identity import is_under_way, names_asked_for
from bot.patients.one_time_codes import CODE as SIX_DIGITS
from bot.spoken_words import fold

BIRTH_DATE, NAME, CODE, PHONE = "[date of birth]", "[name]", "[code]", "[phone number]"
CHOICE, TIME_CHOICE, PHOTO = "[choice]", "[time choice]", "[photo]"
PHONE_NUMBER = re.compile(r"(?<!\d)(\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?!\d)")
# "Tuesday morning?" asks for such times; "the Tuesday one" or "Tuesday at 9:00" takes one offered.
WISH = re.compile(
    r"\?|\b(morning|afternoon|evening|noon|lunch\w*|today|tomorrow|mon|tues?|wed|thu\w*|fri|sat|sun"
    r"|\w+day|manana|tarde|noche|mediodia|hoy|lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b"
)
ALWAYS_A_WISH = re.compile(
    r"\b(after|before|week|weeks|month|next|earlier|later (than|in)|any\w*|other|another|not"
    r"|between|despues|antes|semanas?|mes|proxim[oa]|otr[oa]s?|cualquier\w*|temprano|mas tarde"
    r"|entre|menos|desde|hasta)\b"
)
POINTS = re.compile(
    r"#|:\d\d|\b(?:at|a las?) \d|\b(one|option|number|first|second|third|last|1st|2nd|3rd"
    r"|opcion|numero|primer[ao]?|segund[ao]|tercer[ao]?|ultim[ao])\b|\b[1-9]\b\W*$"
)
# "And for the second option?" asks about it.
ASKS_ABOUT = re.compile(r"\W*(?:ok(?:ay)? )?(?:and|y|what about|how about|que tal)\b.*\?", re.I)
BY_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|first|second|third|last|una|dos|tres|primer[ao]?|segund[ao]|tercer[ao]?"
    r"|ultim[ao])\b"
)
# "Book Leo" names whom it is about, and asks for a visit besides.
WANTS_A_VISIT = re.compile(r"\b(?:book|appt|appointment|sign)\b")
AROUND_A_NAME = {
    "it", "its", "it's", "s", "is", "for", "about", "the", "my", "son", "daughter", "kid", "please",
    "pls", "thanks", "i", "im", "mean", "one", "para", "es", "mi", "hijo", "hija", "ok", "yes",
}  # fmt: skip
ONLY_A_NAME = 4  # words: "it's for Leo please"


def text_for_engine(
    session: Session,
    conversation: Conversation,
    message: Message,
    clinic: Clinic,
    *,
    now: datetime,
) -> str:
    """The words of a message without what identifies a patient."""
    text = message.body.strip()
    if not text:
        return PHOTO if message.media else "?"
    command = commands.placeholder_for(text)
    if command is not None:
        return command
    address = address_of(conversation)
    if is_under_way(session, address, now=now):
        text = _mask_identity(text, names_asked_for(session, address))
    text = mask_birth_dates(text)
    if _denies_signs(session, conversation, message, now=now):
        return "no"  # "no swelling, no fever" would be heard as an emergency
    return _choice(session, conversation, message, text, clinic, now=now) or text


def _denies_signs(
    session: Session, conversation: Conversation, message: Message, *, now: datetime
) -> bool:
    """Whether a message answers no to the question that pain brings."""
    asked = questions.newest(session, conversation, now=now)
    return asked is not None and asked.context.get("denied_in") == str(message.id)


def _mask_identity(text: str, names: frozenset[str]) -> str:
    masked = PHONE_NUMBER.sub(PHONE, mask_birth_dates(text))
    masked = SIX_DIGITS.sub(CODE, masked)
    if len(masked.split()) <= ONLY_A_NAME and read_given_names(masked, names):
        return NAME if BIRTH_DATE not in masked else f"{NAME} {BIRTH_DATE}"
    return masked


def _choice(
    session: Session,
    conversation: Conversation,
    message: Message,
    text: str,
    clinic: Clinic,
    *,
    now: datetime,
) -> str | None:
    """What a reply that picks from our newest list stands for; None if it does not."""
    question = questions.newest(session, conversation, has_choices=True, now=now)
    if question is None or (
        question.context.get("is_listing") and not BY_NUMBER.search(fold(text))
    ):
        return None
    if _asks_something_else(question, text):
        return None
    names = [str(choice["label"]) for choice in question.choices]
    is_named = len(read_given_names(text, names)) == 1 and _says_only_a_name(text)
    if question.kind is QuestionKind.PATIENT and is_named:
        return CHOICE
    if read_yes_no(text) is not None and not questions.was_just_asked(session, question, message):
        return None
    picked = read_choice(text, questions.choices_of(question, ZoneInfo(clinic.time_zone)))
    if isinstance(picked, NoneOfThem) and question.kind is QuestionKind.MEANING:
        return CHOICE  # "neither" answers the question too
    if not isinstance(picked, int):
        return None
    return TIME_CHOICE if question.kind is QuestionKind.TIME else CHOICE


def _asks_something_else(question: OpenQuestion, text: str) -> bool:
    """Whether a text names a choice and asks for more than that."""
    if question.kind is QuestionKind.PATIENT:
        words = fold(text)
        return WANTS_A_VISIT.search(words) is not None and not BY_NUMBER.search(words)
    if ASKS_ABOUT.match(text):
        return True
    return question.kind is QuestionKind.TIME and _is_wish(text)


def _says_only_a_name(text: str) -> bool:
    """Whether a text names somebody and asks nothing: "it's for Leo please"."""
    words = re.findall(r"[^\W\d_']+", text.lower().replace("\u2019", "'"))
    return len([word for word in words if word not in AROUND_A_NAME]) == 1


def _is_wish(text: str) -> bool:
    words = fold(text)
    if ALWAYS_A_WISH.search(words):
        return True
    return bool(WISH.search(words)) and not POINTS.search(words)
