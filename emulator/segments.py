"""How many segments a text takes: GSM-7 letters where possible, else UCS-2."""

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_TWO_PLACES = frozenset("\f^{}\\[~]|€")


def count_segments(body: str) -> int:
    """Segments of a text, at least 1: 160 or 153 places in GSM-7, 70 or 67 in UCS-2."""
    if all(letter in GSM_7 or letter in GSM_7_TWO_PLACES for letter in body):
        places = [2 if letter in GSM_7_TWO_PLACES else 1 for letter in body]
        return _fill(places, alone=160, joined=153)
    places = [2 if ord(letter) > 0xFFFF else 1 for letter in body]
    return _fill(places, alone=70, joined=67)


def _fill(places: list[int], *, alone: int, joined: int) -> int:
    if sum(places) <= alone:
        return 1
    segments, used = 1, 0
    for width in places:
        if used + width > joined:  # a letter of two places is never split
            segments, used = segments + 1, 0
        used += width
    return segments
