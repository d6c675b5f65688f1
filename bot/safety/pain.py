"""Pain is no emergency by itself: one question tells whether there are signs of danger."""

import re

from bot.conversations.choices import read_yes_no
from bot.safety.approved import clauses, holds, plain, without

PAIN = re.compile(
    r"\b(?:hurt\w*|pain(?:s|ful)?|ach(?:ing|y)|(?:tooth|jaw|head|ear|face)? ?aches?|throb\w*|sore"
    r"|infect(?:ed|ion)|abscess\w*"
    r"|swollen|swelling|duele\w*|dolor\w*)\b"
)


OWN_PAIN = re.compile(
    r"\bme (?:esta\w* )?(?:duele\w*|doliendo|mata\w*)\b|\bno aguanto\b|\bme muero\b"
    r"|\b(?:my|this) (?:tooth|teeth|molar|jaw|gums?|mouth|face)\b(?: \w+){0,2}"
    r" (?:hurt\w*|kill\w*)\b"
)


def tells_own_pain(text: str) -> bool:
    """Whether a text tells of pain that is felt now, and is no question about one to come."""
    return "?" not in text and bool(OWN_PAIN.search(plain(text)))


def tells_pain(text: str) -> bool:
    """Whether a text tells of pain, however slight."""
    return bool(PAIN.search(plain(text))) or tells_strong_pain(text)


def tells_strong_pain(text: str) -> bool:
    """Whether a text tells of severe pain: "my tooth is killing me"."""
    return holds("strong_pain", " ".join(clauses(plain(text))))


def read_signs(text: str) -> bool | None:
    """Whether a text names a sign of danger, or denies them; None if it speaks of none.

    A sign that is named counts even beside a no: "no, just a little swollen".
    """
    words = " ".join(clauses(plain(text)))
    left = without("signs.denied", words)
    if holds("signs.named", left):
        return True
    if left != words or holds("signs.says_no", words):
        return False
    return None


def read_answer(text: str) -> bool | None:
    """Whether an answer to the question says that there is a sign; None if that is not clear."""
    bare = read_yes_no(text)
    if bare is not None:
        return bare
    signs = read_signs(text)
    if signs is None and holds("signs.says_yes", " ".join(clauses(plain(text)))):
        return True
    return signs
