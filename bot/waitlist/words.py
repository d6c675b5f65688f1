"""How patients ask for something sooner, for the waiting list, and to be taken off it."""

import re

from bot.spoken_words import fold

WAITING_LIST = re.compile(
    r"\b(?:wait(?:ing)?[ -]?list|waitlisted|cancel(?:l)?ation list|stand ?by(?: list)?"
    r"|lista de espera)\b"
)
IF_ONE_OPENS = re.compile(
    r"\b(?:if|when|in case|si|cuando|por si)\b.{0,30}\b(?:open(?:s|ing)(?: up)?|open up|frees? up"
    r"|(?:an? |any )?cancel(?:l)?ations?(?! (?:fee|policy|charge))|cancels"
    r"|becomes (?:free|available)|comes (?:up|free)"
    r"|cancela|cancelan|cancelacion|se (?:libera|abre|desocupa))\b"
)
LEAVES = re.compile(
    r"\b(?:off|out of|remove|leave|drop|no longer|quit|not need|dont need|quitar?\w*|quiteme"
    r"|sacar?\w*|saqueme|salir|ya no)\b"
)
SOONER = re.compile(
    r"\b(?:sooner|earlier(?! (?:in|that|on that|the same|than \d|hour|time of))|antes(?! de)"
    r"|adelantar\w*|mas pronto)\b"
)
EARLIER_IN_THE_DAY = re.compile(r"\b(?:hours?|minutes?|min|horas?|minutos?) (?:earlier|antes)\b")


def joins_waiting_list(text: str) -> bool:
    """Whether a text names the waiting list and does not want to leave it."""
    words = _words(text)
    return bool(WAITING_LIST.search(words)) and not LEAVES.search(words)


def leaves_waiting_list(text: str) -> bool:
    """Whether a text asks to be taken off the waiting list."""
    words = _words(text)
    return bool(WAITING_LIST.search(words)) and bool(LEAVES.search(words))


def waits_for_a_time(text: str) -> bool:
    """Whether a text plainly asks to be told of an earlier time once there is one."""
    return joins_waiting_list(text) or bool(IF_ONE_OPENS.search(_words(text)))


def asks_for_sooner(text: str) -> bool:
    """Whether a text asks for a day before that of the visit, or to wait for one."""
    words = _words(text)
    is_sooner = bool(SOONER.search(words)) and not EARLIER_IN_THE_DAY.search(words)
    return is_sooner or waits_for_a_time(text)


def without_words_of_waiting(text: str) -> str:
    """The rest of a text, in which a day may be named."""
    words = _words(text)
    for pattern in (WAITING_LIST, IF_ONE_OPENS, SOONER):
        words = pattern.sub(" ", words)
    return words


def _words(text: str) -> str:
    return re.sub("'", "", fold(text))
