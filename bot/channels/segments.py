"""How long a text is to the carrier, and how a long one is cut where it reads well."""

import re
from dataclasses import dataclass
from enum import StrEnum

GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENDED = set("^{}\\[~]|€\f")  # two units each
PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "−": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "×": "x",
        "•": "-", "\t": " ",
    }
)  # fmt: skip
NO_ACCENTS = str.maketrans("áíóúâêîôûãõçÁÍÓÚÂÊÎÔÛÃÕ", "aiouaeiouaocAIOUAEIOUAO")


class Encoding(StrEnum):
    """How the carrier writes a text down."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


ROOM = {Encoding.GSM7: (160, 153), Encoding.UCS2: (70, 67)}


@dataclass(frozen=True)
class SegmentCount:
    """What a text takes: its encoding, its units, and the segments that are paid for."""

    encoding: Encoding
    units: int
    segments: int


def count_segments(text: str) -> SegmentCount:
    """Units and segments of a text. Source: 3GPP TS 23.038 and 23.040."""
    is_gsm = all(letter in GSM7 or letter in GSM7_EXTENDED for letter in text)
    encoding = Encoding.GSM7 if is_gsm else Encoding.UCS2
    widths = [_width(letter, encoding) for letter in text]
    single, joined = ROOM[encoding]
    if sum(widths) <= single:
        return SegmentCount(encoding, sum(widths), 1 if text else 0)
    segments, used = 1, 0
    for width in widths:
        if used + width > joined:  # a letter of two units is not split
            segments, used = segments + 1, 0
        used += width
    return SegmentCount(encoding, sum(widths), segments)


def _width(letter: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM7:
        return 2 if letter in GSM7_EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1


def to_plain_letters(text: str, *, keep_accents: bool = True) -> str:
    """A text without typographic marks; without accents that halve its room, if asked."""
    plain = text.translate(PLAIN)
    return plain if keep_accents else plain.translate(NO_ACCENTS)


def fit(
    text: str, *, max_segments: int = 2, more_hint: str = "Text MORE for the rest."
) -> tuple[str, str]:
    """A text cut to some segments, and what is left over; nothing is lost.

    The cut comes at the end of a line or sentence, else between words, never inside an amount,
    a time or a date. The first part ends with the hint.
    """
    text = text.strip()
    if count_segments(text).segments <= max_segments:
        return text, ""
    longest = max_segments * ROOM[Encoding.GSM7][0]
    for pattern in (r"\n+|(?<=[.!?]) +(?=[A-Z0-9¿¡])", r"\s+"):
        gaps = re.finditer(pattern, text[: longest + 1])
        cuts = [gap for gap in gaps if gap.end() <= longest and _may_cut(text, gap)]
        for cut in reversed(cuts):
            first = f"{text[: cut.start()]}\n{more_hint}"
            if count_segments(first).segments <= max_segments and cut.start() > 0:
                return first, text[cut.end() :]
    return _cut_hard(text, max_segments, more_hint)


def _may_cut(text: str, gap: re.Match[str]) -> bool:
    """Not before AM or PM, nor between a month and its day, nor after a number's bracket."""
    before, after = text[: gap.start()], text[gap.end() :]
    if re.match(r"(AM|PM|am|pm)\b|x \$?\d", after) or re.search(r"\b\d\)$", before):
        return False
    if re.search(r"\d$", before) and re.match(r"de [a-z]", after):  # "1 de diciembre"
        return False
    return not (re.search(r"\b(Dr|[A-Z][a-z]+|x|\d)\.?$", before) and re.match(r"\$?\d", after))


def _cut_hard(text: str, max_segments: int, more_hint: str) -> tuple[str, str]:
    """One word longer than the room: cut inside it."""
    end = min(len(text), max_segments * ROOM[Encoding.GSM7][0])
    while end > 1 and count_segments(f"{text[:end]}\n{more_hint}").segments > max_segments:
        end -= 1
    return f"{text[:end]}\n{more_hint}", text[end:]
