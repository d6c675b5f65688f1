"""What a text says of agreeing to credit: only a whole, plain sentence with the code is a yes."""

import re
from collections.abc import Collection

from bot.conversations.choices import read_yes_no
from bot.spoken_words import fold

CODE = r"(?P<code>[0-9a-fol]{3,12})"
POLITE = r"(?:yes|yeah|ok|okay|si|claro|hi|hello|hola|please|thanks|thank you|gracias|por favor)"
PLAIN = re.compile(
    rf"(?:{POLITE} )*(?:i |we )?(?:hereby |do |fully )?(?:agree|accept|acepto|aceptamos"
    r"|estoy de acuerdo|de acuerdo)(?: (?:to|with|con|a))?(?: (?:the|el|al))?"
    rf"(?: (?:credit|payment|installment))? plan (?:number |no |numero )?{CODE}(?: {POLITE})*"
)
SPEAKS_OF_IT = re.compile(r"\b(?:agree\w*|accept\w*|acepto|aceptar|de acuerdo|sign\w*|firm\w*)\b")
BARE = re.compile(rf"(?:{POLITE} )*(?:i )?(?:agree|agreed|accept|acepto|de acuerdo)(?: {POLITE})*")


def read_agreement(text: str, codes: Collection[str]) -> str | None:
    """The code of the terms that a text agrees to; None if it is no plain yes to one of them."""
    if "?" in text:
        return None
    found = PLAIN.fullmatch(_plain(text))
    code = _as_written(found["code"]) if found else None
    return code if code in codes else None


def read_other_code(text: str, codes: Collection[str]) -> str | None:
    """The code of terms that a text agrees to and that the patient was never given."""
    found = None if "?" in text else PLAIN.fullmatch(_plain(text))
    code = _as_written(found["code"]) if found else None
    return code if code is not None and code not in codes else None


def speaks_of_agreeing(text: str, codes: Collection[str]) -> bool:
    """Whether a text speaks of agreeing to some terms, without being a plain yes to them."""
    words = _plain(text)
    named = {_as_written(word) for word in words.split()} & set(codes)
    return bool(named and SPEAKS_OF_IT.search(words))


def is_bare_yes(text: str) -> bool:
    """Whether a text is a yes that names nothing."""
    return read_yes_no(text) is True or BARE.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def _as_written(code: str) -> str:
    """A code with the figures that people write as letters."""
    return code.replace("o", "0").replace("l", "1").upper()
