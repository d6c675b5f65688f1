"""Whether a text tells of danger: read before anything else, in English and Spanish."""

from enum import StrEnum

from bot.safety.approved import before, clauses, holds, plain, without

FEW_WORDS = 9  # left of a text
SHORT = 25  # words of a whole text: a long story is not explained by one figure in it


class Danger(StrEnum):
    """What kind of danger a text tells of."""

    EMERGENCY = "emergency"
    SELF_HARM = "self_harm"
    RELAPSE = "relapse"  # no danger by itself: a person has to know at once


def read_danger(text: str, *, treats_substance_use: bool = False) -> Danger | None:
    """The danger that a text tells of, self-harm first; None for figures of speech and worries.

    treats_substance_use: whether the clinic wants to hear of a relapse
    """
    pieces = [_as_meant(clause) for clause in clauses(_as_meant(plain(text)))]
    # Swelling in one sentence and fever in the next are one danger.
    whole = _as_meant(" ".join(clauses(plain(text))))
    # "He isn't breathing will he be ok": what is told before the question counts by itself.
    told = [*pieces, before("not_now.asked", whole), whole]
    if any(holds("self_harm", words) for words in told) and not holds("long_ago", told[-1]):
        return Danger.SELF_HARM
    if any(holds("emergency_always", words) for words in told):
        return Danger.EMERGENCY
    if any(holds("emergency", words) and not holds("not_now", words) for words in told):
        return Danger.EMERGENCY
    is_relapse = treats_substance_use and any(
        holds("relapse", words) and not holds("not_now", words) for words in told
    )
    return Danger.RELAPSE if is_relapse else None


def explains_away(danger: Danger, text: str) -> bool:
    """Whether a danger that only the classifier hears is a figure of speech, denied, or past.

    Nobody is told "call 911" for "the bleeding stopped". What is left of the text without its
    figures has to be short and harmless; else the classifier is right to worry.
    """
    words = " ".join(clauses(plain(text)))
    if danger is Danger.SELF_HARM:
        is_past = holds("long_ago", words)
    else:
        is_past = any(holds(f"not_now.{part}", words) for part in ("past", "general", "slight"))
    left = _as_meant(words)
    is_figure = left != words and not holds("worrying", left) and len(left.split()) <= FEW_WORDS
    return (is_past or is_figure) and len(words.split()) <= SHORT and read_danger(text) is None


def _as_meant(words: str) -> str:
    """A plain text without figures of speech and without what it denies."""
    return without("denied", without("figures", words))
