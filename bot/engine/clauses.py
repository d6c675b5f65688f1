"""A message cut into clauses that may each ask something, and a long one into sentences."""

import re
from dataclasses import dataclass
from typing import Iterator, List

SENTENCE = re.compile(r"(?<=[?!])\s*|(?<=[.;])\s+|\n+")
JOINT = re.compile(
    r"\s*(?:,\s*(?:and|also|plus|but|y|pero)?"
    r"|[&+]|\b(?:and also|and|also|plus|but|y tambien|y también|tambien|también|y|pero)\b)\s+",
    re.I,
)
EDGES = " ,.;-"
SHORTEST = 2  # words: "bleeding and swelling" is one thing
LONG = 3  # sentences
# "thanks so much" and "hola como esta" are said whole: "so much" alone would be taken for a yes.
THANKS = (
    r"(?:thanks|thank you|thx|gracias)\b"
    r"(?: (?:so much|very much|a lot|a bunch|a ton|a million|again|kindly))?"
    r"(?! (?:so|very|a|for|por|muy|kindly)\b)"
)
HOW_ARE_YOU = (
    r"(?:,? (?:how are you(?: doing)?(?: today)?|c[oó]mo est[aá]s?|qu[eé] tal)(?=\s*(?:$|[,.!?])))"
)
GREETING = re.compile(
    r"^\s*(?:(?:hi|hey|hello|hiya|good (?:morning|afternoon|evening)|hola"
    rf"|buenas(?: tardes| noches)?|buenos d[ií]as)\b{HOW_ARE_YOU}?|{THANKS}"
    r"|ok|okay|sorry|please|pls|por favor|yes|yeah|so|well)\b"
    r"(?: there| again| team| doc(?:tor)?| and| y)?"
    r"[\s,.!?-]*",
    re.I,
)
AUXILIARY = (
    r"(?:can|could|may|do|does|did|is|are|will|would|should) "
    r"(?:i|u|you|ya|yall|we|it|they|that|this|there|my|the|he|she)"
)
WONDERING = (
    r"(?:how (?:much|long|many|often|soon|do|does|is|are|about)|what(?:s|'s| is| are| if| about"
    r"| happens| time| do| does| kind)|when(?:s|'s| is| can| do| does| will)|where(?:s|'s| is| are"
    r"| do)|who(?:s|'s| is| will)|which|why)"
)
SPANISH = (
    r"¿?(?:cu[aá]nto|cu[aá]nta|cu[aá]ndo|cu[aá]l|d[oó]nde|a qu[eé] hora|qu[eé] (?:pasa|es|hay)"
    r"|puedo|duele|aceptan|toman|tienen|hay|me puede|me pueden|es (?:seguro|doloroso))"
)
REQUEST = r"(?:i (?:want|need|would like)|id like|i'd like|please|quiero|necesito|quisiera)"
OPENER = re.compile(rf"¿?(?:{AUXILIARY}|{WONDERING}|{SPANISH}|{REQUEST})\b", re.I)
RUN_ON = re.compile(rf"(?<=\w )(?:{AUXILIARY}|{WONDERING}|{SPANISH})\b", re.I)
ONLY_ASKING = re.compile(r"^(?:how|what|which|when|where|who|why)\S*(?: \S+){0,3}$", re.I)
HAS_VERB = re.compile(
    r"\b(?:is|are|was|do|does|did|can|could|will|would|should|happens|costs?|hurts?)\b"
    r"|^(?:what|when|where|who)'?s\b",
    re.I,
)
# After these words a question is told of, not asked: "tell me how much it is".
CARRIER = re.compile(
    r"\b(?:me|us|know|ask|asked|wonder|wondering|see|sure|understand|remember|explain|if|about|of"
    r"|to|for|on|in|at|by|with|from|than|is|are|was|and|or|the|a|my|your|forgot|idea|that|say|said"
    r"|saber|de|que|si|en|con|para|por|el|la|mi|decir|dice)$",
    re.I,
)


@dataclass(frozen=True)
class Clause:
    """A stretch of a message; `asks` if it has the form of a question or a request."""

    text: str
    asks: bool


def without_greeting(text: str) -> str:
    """The text without a greeting or thanks in front, unless nothing else is said."""
    rest = GREETING.sub("", text)
    return rest if len(rest.split()) >= SHORTEST else text


def split(text: str) -> List[Clause]:
    """The clauses of a text, in order; short scraps stay with the clause before them."""
    return [
        Clause(part, _asks(part)) for sentence in SENTENCE.split(text) for part in _cut(sentence)
    ]


def sentences(text: str) -> List[str]:
    """The sentences of a long text; none of a short one."""
    parts = [part.strip() for part in SENTENCE.split(text)]
    parts = [part for part in parts if len(part.split()) >= SHORTEST]
    return parts if len(parts) >= LONG else []


def _asks(part: str) -> bool:
    return part.endswith("?") or OPENER.match(part) is not None


def _cut(sentence: str) -> List[str]:
    """Cut at joining words, and where a new question begins without one."""
    parts: List[str] = []
    begin = end = 0  # of the part under way
    for joint in [*JOINT.finditer(sentence), None]:
        stop = joint.start() if joint else len(sentence)
        scrap = sentence[end:stop].strip(EDGES)
        if len(scrap.split()) < SHORTEST and parts:
            parts[-1] = sentence[begin:stop].strip(EDGES)
        elif scrap:
            begin = end
            parts.append(scrap)
        end = joint.end() if joint else stop
    return [piece for part in parts for piece in _run_on(part)]


def _run_on(part: str) -> Iterator[str]:
    start = 0
    for found in RUN_ON.finditer(part):
        before = part[start : found.start()].strip()
        if len(before.split()) < SHORTEST or CARRIER.search(before) or _waits_for_verb(before):
            continue
        yield before
        start = found.start()
    yield part[start:].strip()


def _waits_for_verb(before: str) -> bool:
    """`what time | do you close` is one question: its verb is still to come."""
    return ONLY_ASKING.match(before) is not None and HAS_VERB.search(before) is None
