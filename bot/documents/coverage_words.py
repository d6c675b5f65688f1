"""What an answer to "do you plan to use insurance for this?" says."""

import re

from bot.conversations.choices import read_yes_no
from bot.spoken_words import fold

PAYS_ALONE = re.compile(
    r"\b(?:no (?:i dont )?(?:have )?(?:dental |health )?(?:insurance|coverage)|without insurance"
    r"|uninsured|self.?pay\w*"
    r"|(?:dont|do not|wont|will not|not) (?:have|use|using|want to use|plan to use|going to use)"
    r"(?: my| any)? ?(?:insurance|coverage|it|one|any)\b|out of pocket|(?:pay\w*|in) cash|cash"
    r"|pay\w* (?:it |for it )?my ?self|no tengo(?: ningun)? seguro|sin seguro"
    r"|no (?:lo |voy a |pienso )?us\w*"
    r"|pago yo|por mi cuenta|de mi bolsillo|en efectivo|no cuento con)\b"
)
INSURED = re.compile(
    r"\b(?:(?:use|using|have|got|with|through) (?:my |an? |the |dental )*(?:insurance|insurer|plan"
    r"|coverage)|im (?:insured|covered)|i am (?:insured|covered)|my insurance|i do have|tengo"
    r"(?: un| mi)? seguro|con (?:mi |el )?seguro|voy a usar|usare|mi seguro|estoy asegurad[oa]"
    r"|medicaid|medicare|delta dental|aetna|cigna|metlife|guardian|humana|blue cross|bcbs|anthem"
    r"|united ?health\w*)\b"
)
WHOLLY = re.compile(r"(?:no )?(?:i )?dont have(?: that)?|no(?: no)? tengo")  # nothing else is said
YES_FIRST, NO_FIRST = re.compile(r"(?:yes|yeah|yep|yup|si)\b"), re.compile(r"(?:no|nope|nah)\b")
LONGEST = 12  # words: a longer message is about something else as well


def read_coverage(text: str) -> bool | None:
    """Whether whoever answers plans to use insurance; None if the message does not say."""
    plain = read_yes_no(text)
    if plain is not None:
        return plain
    words = " ".join(re.findall(r"[a-z0-9]+", fold(text).replace("'", "")))
    if "?" in text or not words or len(words.split()) > LONGEST:
        return None
    pays_alone = bool(PAYS_ALONE.search(words) or WHOLLY.fullmatch(words))
    insured = bool(INSURED.search(words))
    if pays_alone:
        return None if YES_FIRST.match(words) else False
    if insured:
        return None if NO_FIRST.match(words) else True
    return None
