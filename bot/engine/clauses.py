"""A message cut into clauses that may each ask something."""

import re
from typing import List

# A sentence's end, or a joining word that begins another question.
SENTENCE = re.compile(r"(?<=[?!])\s*|(?<=[.;])\s+|\n+")
JOINT = re.compile(
    r"\s*(?:,\s*(?:and|also|plus|but|y|pero)?"
    r"|\b(?:and also|and|also|plus|but|y tambien|y|pero)\b)\s+",
    re.I,
)
SHORTEST = 2  # words: "bleeding and swelling" is one thing
GREETING = re.compile(
    r"^\s*(?:hi|hey|hello|hiya|good (?:morning|afternoon|evening)|hola|buenas|buenos dias|ok|okay"
    r"|thanks|thank you|thx|sorry|please|pls|yes|yeah|so|well)\b"
    r"(?: there| again| team| doc(?:tor)?)?"
    r"[\s,.!-]*",
    re.I,
)


def without_greeting(text: str) -> str:
    """The text without a greeting or thanks in front, unless nothing else is said."""
    rest = GREETING.sub("", text)
    return rest if len(rest.split()) >= SHORTEST else text


def split(text: str) -> List[str]:
    """The clauses of a text, in order; short scraps stay with the clause before them."""
    clauses: List[str] = []
    for sentence in SENTENCE.split(text):
        for scrap in JOINT.split(sentence):
            part = scrap.strip(" ,.;-")
            if not part:
                continue
            if clauses and len(part.split()) < SHORTEST:
                clauses[-1] = f"{clauses[-1]} {part}"
            else:
                clauses.append(part)
    return clauses
