"""Replies that say something else of each: "Leo yes, but Ana is sick, next week?".

The reply is cut where it goes on to another person; what is said of each is read by its words.
Anything that is no plain word for one of them makes the whole unread: it is then asked about.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from bot.spoken_words import fold


class Says(StrEnum):
    """What a reply says of one person's visit."""

    COMES = "comes"
    NOT_COMING = "not_coming"  # no word yet of what shall become of the visit
    MOVE = "move"
    CANCEL = "cancel"
    NOTHING = "nothing"  # perhaps a day; that is for the reader of days to tell


@dataclass(frozen=True)
class Answer:
    """What is said of one person, in their own words, without the others'."""

    name: str
    says: Says
    words: str


# Where a reply may go on to another person; and a joint that makes two names one subject.
JOINT = re.compile(
    r"(?<=\?)\s+|\s*(?:[,;.!\n]+|\b(?:but|while|pero|aunque)\b)\s*|\s*(?:\b(?:and|y|e)\b|&)\s*",
    re.I,
)
JOINS_NAMES = re.compile(r"\W*(?:,|and|y|e|&)\W*", re.I)
EVERYBODY = re.compile(
    r"\b(?:both(?: of (?:them|us))?|all(?: of (?:them|us))?|everyone|everybody|ambos|ambas"
    r"|(?:los|las) dos|todos|todas)\b"
)
NOBODY = re.compile(
    r"\b(?:neither(?: of (?:them|us))?|none(?: of (?:them|us))?|ningun[oa]|nadie)\b"
)
THE_OTHER = re.compile(r"\b(?:(?:the )?other(?: one| kid| child)?|(?:el|la) otr[oa])\b")
HARMLESS = re.compile(
    r"\b(?:no (?:problem\w*|worries|prob|hay problema)|not a problem|sin problema|no doubt)\b"
)
DOUBT = re.compile(
    r"\b(?:if|maybe|perhaps|might|may|not sure|unsure|depends|probably|think so|hope\w*|quiza\w*"
    r"|tal vez|a lo mejor|si puede|no se|creo)\b"
)
CANCEL = re.compile(r"\b(?:cancel\w*|anul\w+|call (?:it )?off|drop)\b")
NEVER_CANCEL = re.compile(r"\b(?:dont|do not|not|never|no) (?:\w+ )?(?:cancel\w*|anul\w+|drop)\b")
MOVE = re.compile(
    r"\b(?:move[ds]?|moving|reschedul\w*|change|switch|postpone|push|another (?:day|time|date)"
    r"|(?:an)?other day|different (?:day|time)|later|earlier|instead|cambi\w+|mover\w*|muev\w+"
    r"|aplaz\w+|pospon\w+|otro dia|otra (?:hora|fecha)|mas tarde)\b"
)
NOT_COMING = re.compile(
    r"\b(?:no|not|nope|nah|cant|cannot|couldnt|wont|isnt|doesnt|unable|sick|ill|fever\w*|flu|cold"
    r"|cough\w*|vomit\w*|unwell|threw up|throwing up|under the weather|skip\w*|miss|tampoco"
    r"|enferm\w+|fiebre|gripe|malit[oa]|mal|imposible)\b"
)
COMES = re.compile(
    r"\b(?:y|ye[sp]|yea|yeah|yup|ok|okay|k|sure|fine|good|great|perfect|coming|comes?|there"
    r"|makes? it|can|confirm\w*|attend\w*|stay(?:s|ing)?|still on|works|is in|see you|si|claro"
    r"|bien|viene|va|vamos|ira|iran|estara|estaran|asist\w+|puede|pueden|confirm\w+)\b|\U0001f44d"
)
ONLY = re.compile(r"\b(?:only|just|solo|solamente|nada mas)\b")
AROUND_A_NAME = re.compile(r"\b(?:for|para|a|to|s|hi|hello|hola|please|thanks|gracias|por favor)\b")

# Says why somebody does not come, and nothing of a day.
ILLNESS = re.compile(
    r"^\W*(?:no|nope)\b|\b(?:is|has|got|s|est[aá]|tiene) (?:a |so |very |muy )?(?:sick|ill|fever"
    r"|flu|cold|enferm[oa]|malit[oa]|fiebre|gripe)\b",
    re.I,
)


@dataclass(frozen=True)
class _Part:
    """A stretch of the reply: whom it names, its words, and how it is joined to what was before."""

    names: tuple[str, ...]
    words: str
    joint: str


def read_family_reply(text: str, names: Iterable[str]) -> list[Answer] | None:
    """What a reply says of each person that it names, in the order of `names`.

    None if it names nobody, or says of somebody what cannot be told: then nothing may be done.
    Whoever is not named is not in the answer, unless "only" the others come.
    """
    known = list(dict.fromkeys(names))
    parts = _with_owners(_parts(text, known))
    if parts is None:
        return None
    said: dict[str, Answer] = {}
    for part in parts:
        says = _says(part.words, known)
        if says is None:
            return None
        for name in part.names:
            said[name] = Answer(name, says, part.words)
    if said and ONLY.search(_plain(text)) and {one.says for one in said.values()} == {Says.COMES}:
        said |= {name: Answer(name, Says.NOT_COMING, "") for name in known if name not in said}
    return [said[name] for name in known if name in said] or None


def words_of_wish(answer: Answer) -> str:
    """The words in which a day may be named: without the person and why they do not come."""
    words = re.sub(rf"\b{re.escape(answer.name)}\b", " ", answer.words, flags=re.I)
    for whom in (EVERYBODY, NOBODY, THE_OTHER):
        words = re.sub(whom.pattern, " ", words, flags=re.I)
    return ILLNESS.sub(" ", words)


def _parts(text: str, known: Sequence[str]) -> list[_Part]:
    """The reply cut at its joints, and where a second name follows without one."""
    parts: list[_Part] = []
    before, joint = 0, ""
    for found in [*JOINT.finditer(text), None]:
        end = found.start() if found else len(text)
        for n, words in enumerate(_cut_at_names(text[before:end].strip(), known)):
            named = _named(words, known, [name for part in parts for name in part.names])
            parts.append(_Part(named, words, "" if n else joint))
        if found:
            before, joint = found.end(), found.group()
    return [part for part in parts if part.words]


def _cut_at_names(words: str, known: Sequence[str]) -> list[str]:
    """ "Leo yes Ana no" in two: before each name, or after each where the word comes first."""
    names = {fold(name) for name in known}
    found_names = re.finditer(r"[^\W\d_]+", words)
    others = THE_OTHER.finditer(words.lower())
    places = [found.span() for found in found_names if fold(found.group()) in names]
    places = sorted([*places, *(found.span() for found in others)])
    if len(places) < 2:
        return [words]
    begins_with_word = _says(words[: places[0][0]], ()) not in {Says.NOTHING, None}
    cuts = [end for _, end in places[:-1]] if begins_with_word else [at for at, _ in places[1:]]
    edges = [0, *cuts, len(words)]
    return [words[a:b].strip() for a, b in pairwise(edges)]


def _named(words: str, known: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    plain = _plain(words)
    if EVERYBODY.search(plain) or NOBODY.search(plain):
        return tuple(known)
    own = set(plain.split()) | {word.removesuffix("s") for word in plain.split()}
    named = tuple(name for name in known if fold(name) in own)
    if not named and THE_OTHER.search(plain) and before:
        return tuple(name for name in known if name not in before)
    return named


def _with_owners(parts: list[_Part]) -> list[_Part] | None:
    """Each stretch with whoever it is about; None if nobody is named.

    What names nobody goes on about the last one, or begins with the first. "Leo and Ana yes", and
    "yes for Leo and Ana", are about both.
    """
    owned: list[_Part] = []
    opening = ""
    waiting: tuple[str, ...] = ()
    for part in parts:
        is_bare = bool(part.names) and not _around(part)
        if not part.names:
            if owned:
                owned[-1] = replace(owned[-1], words=f"{owned[-1].words}, {part.words}")
            else:
                opening = f"{opening} {part.words}".strip()
        elif is_bare and owned and not waiting and JOINS_NAMES.fullmatch(part.joint):
            owned[-1] = replace(owned[-1], names=(*owned[-1].names, *part.names))
        elif is_bare and part is not parts[-1] and not opening:
            waiting += part.names
        else:
            words = f"{opening} {part.words}".strip()
            owned.append(_Part((*waiting, *part.names), words, part.joint))
            opening, waiting = "", ()
    return None if waiting or not owned else owned


def _around(part: _Part) -> str:
    """What a stretch says besides the names."""
    plain = EVERYBODY.sub(" ", _plain(part.words))
    left = [word for word in plain.split() if word not in {fold(name) for name in part.names}]
    return AROUND_A_NAME.sub(" ", " ".join(left)).strip()


def _says(words: str, known: Sequence[str]) -> Says | None:
    """What a stretch says; None if its words go both ways, or ask."""
    plain = HARMLESS.sub(" ", _plain(words))
    names = {fold(name) for name in known}
    plain = " ".join(word for word in plain.split() if word not in names)
    if NEVER_CANCEL.search(plain):
        return None
    if CANCEL.search(plain):
        return Says.CANCEL
    if MOVE.search(plain):
        return Says.MOVE
    if NOBODY.search(plain) or NOT_COMING.search(plain):
        return Says.NOT_COMING
    if COMES.search(plain) or ONLY.search(plain):
        return None if "?" in words or DOUBT.search(plain) else Says.COMES
    return Says.NOTHING


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+|\U0001f44d", re.sub("'", "", fold(words))))
