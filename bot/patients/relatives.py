"""Relatives as patients name them: "for my son", and whether that may be whom they speak for."""

import re

from bot.spoken_words import fold

CHILD = (
    "son|daughter|kid|child|boy|girl|baby|little one|grandson|granddaughter|grandchild"
    "|hijo|hija|nino|nina|bebe|nieto|nieta"
)
ELDER = (
    "mom|mum|mother|mama|madre|dad|father|papa|padre|grandma|grandpa|grandmother|grandfather"
    "|abuela|abuelo"
)
OTHER = (
    "husband|wife|spouse|partner|sister|brother|nephew|niece|aunt|uncle|friend"
    "|esposo|esposa|marido|mujer|hermano|hermana|sobrino|sobrina|tia|tio|amigo|amiga"
)
RELATIVE = f"(?P<child>{CHILD})|(?P<elder>{ELDER})|(?:{OTHER})"
FOR_RELATIVE = re.compile(
    rf"\b(?:for|para|es|i mean|i meant|its|it's|it is) (?:my|our|mi|nuestr[oa]) (?:\w+ )?"
    rf"(?:{RELATIVE})\b(?! (?:told|said|thinks|wants|says)\b)"
)
OF_RELATIVE = re.compile(
    rf"\bmy (?:\w+ )?(?:{RELATIVE})'?s (?:\w+ )?(?:treatment|plan|teeth|tooth|visit|appointment"
    r"|appt|options?|costs?|price|bill|crown|filling|cleaning)\b"
    rf"|\b(?:cita|tratamiento|plan) de mi (?:{RELATIVE.replace('?P<', '?P<of_')})\b"
)
# "I'm her husband", "my wife's birthday is": whoever writes says that they are not the patient.
SPEAKS_FOR_ANOTHER = re.compile(
    rf"\b(?:i am|im|i'm|this is|its|it's|soy|habla) (?:(?:her|his|their|the|su|el|la) |\w+'?s )"
    rf"(?:{CHILD}|{ELDER}|{OTHER})\b"
    rf"|\b(?:her|his|my (?:{CHILD}|{ELDER}|{OTHER})'?s) (?:birth ?da(?:y|te)|dob|date of birth)\b"
    rf"|\bla fecha de nacimiento de mi (?:{CHILD}|{ELDER}|{OTHER})\b"
)
OLDER_THAN = {"mother", "father", "parent", "guardian", "legal guardian", "grandmother"}
OLDER_THAN |= {"grandfather", "grandparent", "stepmother", "stepfather", "foster parent"}
YOUNGER_THAN = {"son", "daughter", "child", "grandson", "granddaughter", "grandchild"}
WORDS = frozenset(
    f"its it's it is for my our para mi nuestro nuestra es {CHILD} {ELDER} {OTHER}".replace(
        "|", " "
    ).split()
)


def is_for_relative(text: str) -> bool:
    """Whether a text asks for a relative, by what they are to whoever writes."""
    return _named(text) is not None


def speaks_for_another(text: str) -> bool:
    """Whether whoever writes says that the patient is somebody else."""
    return SPEAKS_FOR_ANOTHER.search(fold(text).replace("\u2019", "'")) is not None


def may_be(text: str, relationship: str) -> bool | None:
    """Whether the relative that a text names may be whom a proxy speaks for; None if unknown.

    relationship: what the proxy is to the patient, in the clinic's words ("mother")
    """
    named, proxy = _named(text), relationship.strip().lower()
    groups = named.groupdict() if named else {}
    is_child = bool(groups.get("child") or groups.get("of_child"))
    is_elder = bool(groups.get("elder") or groups.get("of_elder"))
    if proxy in OLDER_THAN:
        return is_child
    return is_elder if proxy in YOUNGER_THAN else None


def _named(text: str) -> re.Match[str] | None:
    words = fold(text)
    return FOR_RELATIVE.search(words) or OF_RELATIVE.search(words)
