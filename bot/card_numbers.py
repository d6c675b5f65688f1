"""Payment card numbers in a text, found and taken out: we keep none and pass none on.

A card number has its brand's first digits and length, and its last digit checks the others
(Luhn, ISO/IEC 7812-1). Phone numbers, amounts and most member ids fail one of the three.
"""

import re
from collections.abc import Iterator, Sequence

MASK = "[card number removed]"
# First digits, and how many there are in all, of the brands in use in the United States.
BRANDS = re.compile(
    r"4\d{12}(?:\d{3})?(?:\d{3})?|(?:5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))\d*"
    r"|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d|62\d\d|35\d\d)\d{12}(?:\d{3})?"
)
MASTERCARD_DIGITS = 16
GROUP = re.compile(r"\d+")
GAP = re.compile(r"[ \t\r\n\u00a0\u2010-\u2015_*/.,-]{1,3}")
TOO_FAR = 19  # digits: no card number is longer
SECRET = re.compile(
    r"\b(?:cvv2?|cvc2?|security code|codigo(?: de seguridad)?|código(?: de seguridad)?|exp\w*|vence"
    r"|valid (?:thru|until)|pin)\W{0,3}(?:is |es |date )?\d{1,4}(?: ?/ ?\d{2,4})?",
    re.IGNORECASE,
)
REST = re.compile(r"[^\W\d_]+")


def without_card_numbers(text: str) -> str:
    """The text with a mark in place of each card number, and of its code and expiry."""
    spans = list(_spans(text))
    for start, end in reversed(spans):
        text = text[:start] + MASK + text[end:]
    return SECRET.sub(MASK, text) if spans else text


def says_little_else(masked: str) -> bool:
    """Whether a text from which a card number was taken holds nothing to answer."""
    return len(REST.findall(masked.replace(MASK, " "))) < 6


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where card numbers stand, digits in groups included, longest first at each place."""
    groups = list(GROUP.finditer(text))
    first = 0
    while first < len(groups):
        last = _card_from(text, groups, first)
        if last is None:
            first += 1
            continue
        yield groups[first].start(), groups[last].end()
        first = last + 1


def _card_from(text: str, groups: Sequence[re.Match[str]], first: int) -> int | None:
    """The last group of the card number that begins with a group, if one does."""
    found, digits = None, ""
    for last in range(first, len(groups)):
        if last > first and not GAP.fullmatch(text[groups[last - 1].end() : groups[last].start()]):
            break
        digits += groups[last].group()
        if len(digits) > TOO_FAR:
            break
        sizes = [len(group.group()) for group in groups[first : last + 1]]
        if _is_grouped_like_a_card(sizes) and _is_card_number(digits):
            found = last
    return found


def _is_grouped_like_a_card(sizes: Sequence[int]) -> bool:
    """All in one, digit by digit or in pairs, or in fours and sixes; not 3-3-4 like a phone."""
    if len(sizes) == 1 or set(sizes) <= {1, 2}:
        return True
    return min(sizes[:-1]) >= 4 and max(sizes) <= 12 and len(sizes) <= 5


def _is_card_number(digits: str) -> bool:
    if not BRANDS.fullmatch(digits):
        return False
    is_mastercard = digits[0] in "25"
    return (not is_mastercard or len(digits) == MASTERCARD_DIGITS) and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    rest = sum(int(digit) for digit in digits[-1::-2])
    return (rest + sum(n - 9 if n > 9 else n for n in doubled)) % 10 == 0
