"""A message as tagged words, so that the rules for times need not know how people spell.

Tags: @d1 a weekday (0 is Monday), @p1 its plural, @m12 a month, @n3 a number, @o3 "3rd", @w3
"third", @x12/1/2026 a date (year 0 if unsaid), @c2:30 a clock time with either half of the
day, @t14:30 one that is settled; "," a comma and ";" the end of a sentence.
"""

import re

from bot.scheduling.time_spanish import in_english, is_spanish
from bot.spoken_words import distance, fold, month_of, number_of, ordinal_of, weekday_of

CLEANED = (
    (r"\b([ap])\.\s?m\b\.?", r"\1m"),
    (r"\b([0-9]{1,2})(?:r[oa]|er[oa]?|d[oa]|t[oa]|m[oa]|v[oa]|n[oa])\b|\b(1)o\b", r"\1\2th"),
    (r"\$\s?[\d,.]+k?|\d+(?:\.\d+)?\s?%|\d+,\d{3}(?:\.\d+)?", " "),
    (r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", r" \2/\3/\1 "),
    (r"\b(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})\b", r" \1/\2/\3 "),
    (r"(?<![\d/:])\+?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)", " "),
    (r"\b(\d{1,2})\.([0-5]\d)\b(?!\.)", r"\1:\2"),
    (r"\d+\.\d+(?:\.\d+)?", " "),
    (r"\b(\d{1,2}(?::\d{2})?)([ap])\b", r"\1 \2m"),
    (r"\b2m(?:or|o)row\b|\b2morrow\b|\b2moro\b", "tomorrow"),
    (r"\b(?:a )?fortnight\b", "2 weeks"),
    (r"\bo'? ?clock\b", "oclock"),
    (r"\bb4\b", "before"),
    (r"\btom\b(?= ?(?:at|@|aft|morn|eve|noon|[0-9]))", "tomorrow"),
    (r"\b((?:mon|tue|wed|thu|fri)[a-z]*) +- +(?=(?:mon|tue|wed|thu|fri|sat|sun))", r"\1 to "),
    (r"(?<=[a-z])'(?:s|m)\b", ""),
    (r"(?<=[a-z])'d\b", " would"),
    (r"(?<=[a-z])'(?:ll|re|ve)\b", ""),
    (r"'", ""),
    (r"@", " at "),
    (r"&", " and "),
    (r"\b(mon|tues?|weds?|thu|thurs?|fri|sat|sun|[a-z]{3}|sept)\.(?= ?[\w,])", r"\1 "),
    (r"(\d)(ish)\b", r"\1 \2"),
    (r"(?<=[a-z])\s?/\s?(?=[a-z])", " or "),
    (r"(?<=[\dmhy])\s?-\s?(?=\d)|(?<=day)-|(?<=mon|tue|wed|thu|fri)-", " to "),
    (r"[.?!;\n]+", " ; "),
)
TOKEN = re.compile(
    r"\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?(?![\d/])|\d{1,2}:\d{2}(?!\d)|\d+(?:st|nd|rd|th)\b"
    r"|\d+|[a-z]+|[,;]"
)
SPELLINGS = {
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tmrow": "tomorrow",
    "tomoro": "tomorrow", "tonite": "today evening", "tonight": "today evening",
    "mornin": "morning", "aft": "afternoon", "til": "until", "till": "until",
    "thru": "through", "bfore": "before", "aftr": "after", "nite": "night",
    "wk": "week", "nxt": "next", "weeknd": "weekend", "lunchtime": "lunch", "midday": "noon",
    "cannot": "cant", "dnt": "dont", "xmas": "christmas",
    "mnana": "manana", "manna": "manana", "manan": "manana", "sem": "semana", "smana": "semana",
    "cualkier": "cualquier", "morn": "morning",
}  # fmt: skip
LONG_WORDS = (
    "tomorrow",
    "morning",
    "afternoon",
    "evening",
    "weekend",
    "thanksgiving",
    "manana",
    "semana",
    "despues",
    "mediodia",
)
PARTS = frozenset({"mornings", "afternoons", "evenings"})
WEAK = frozenset({"sat", "sun", "mon", "wed", "thr", "fri"})
BEFORE_WEAK = re.compile(
    r"(?:|,|;|on|this|next|or|and|not|but|for|any|every|until|by|after|before|is|about|bout|do|come"
    r"|in|to|from|through|until|are|make|it|say|no|free|hi|ok|early|late|first|thing|works?"
    r"|morning|afternoon|am|pm|noon|lunch|coming|last|following|then|lets|maybe|except|week|either|neither|nor|@.*)"
)
AFTER_WEAK = re.compile(r"(?:in|down|there|up|here|through|back|like|love|prefer|rather|be|have)")
AFTER_SUN = re.compile(
    r"|[,;]|[0-9].*|morning|afternoon|evening|noon|am|pm|at|or|and|after|before|around|between|works?"
    r"|is|the|please|pls|would|if|for|good|any|only|to|through|next|this|early|late|but|by|until"
    r"|mornings|afternoons|thanks|ok|mon|monday|nights?|@.*"
)
NUMBER_AS_WORD = re.compile(r"once|uno|una")
HALF = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm",
        "am": "am", "pm": "pm"}  # fmt: skip
PREPOSITION = r"at|after|before|around|about|by|until|between|from|past|las|la|to|like|than|or"
DAY = r"(?:the )?@o\d+|@m\d+ @[no]\d+|@x\S+|@d\d|tomorrow"
HOUR = r"(?<!@m\d )(?<!@m\d\d )@[cn](\d{1,2})(?::(\d\d))?"
MERGED = (
    (r"\b(@n20|@n30) @[wo]([1-9])\b", lambda m: f"@o{int(m[1][2:]) + int(m[2])}"),
    (rf"\b({PREPOSITION}) one\b(?! of)|(?<!\S)(one)(?= (?:am|pm|oclock|@n30)\b)",
     lambda m: f"{m[1]} @n1" if m[1] else "@n1"),
    (r"@n([1-9]|1[0-2]) @n(15|30|45)\b(?! [a-z]+s\b)", r"@c\1:\2"),
    (r"@n(1[0-2]|[1-9])([0-5][05]) (?=am|pm)", r"@c\1:\2 "),
    (r"half past @n(\d+)", r"@c\1:30"),
    (r"(?:a )?quarter (?:past|after) @n(\d+)", r"@c\1:15"),
    (r"(?:a )?quarter (?:to|of|until|before) @n(\d+)",
     lambda m: f"@c{(int(m[1]) - 2) % 12 + 1}:45"),
    (r"@n(\d{1,2}) oclock\b", r"@c\1:00"),
    (rf"({DAY}) at (?:the )?latest", r"by \1"),
    (rf"({DAY}) at (?:the )?earliest", r"from \1"),
    (r"(?:@n12 )?\bnoon\b|@n12 noon\b", "@t12:00"),
)  # fmt: skip


def tagged(text: str) -> str:
    """The words of a message, tagged, with one space between them."""
    words = fold(text)
    for pattern, plain in CLEANED:
        words = re.sub(pattern, plain, words)
    found = [_spelled(word) for word in TOKEN.findall(words)]
    spanish = is_spanish(found)
    tags: list[str] = []
    for n, word in enumerate(found):
        following = found[n + 1] if n + 1 < len(found) else ""
        is_eleven = word == "once" and spanish
        tags.append("@n11" if is_eleven else _tag(word, tags[-1] if tags else "", following))
    plain = " ".join(tags)
    return _merge(in_english(plain) if spanish else plain)


def _spelled(word: str) -> str:
    if word in SPELLINGS:
        return SPELLINGS[word]
    if len(word) < 6 or word in PARTS or weekday_of(word) is not None:
        return word
    return next((long for long in LONG_WORDS if _is_slip(word, long)), word)


def _is_slip(word: str, long: str) -> bool:
    allowed = 2 if len(long) > 7 else 1
    return word[0] == long[0] and word[-1] in long[-2:] and distance(word, long) <= allowed


def _tag(word: str, before: str, after: str) -> str:
    if word[0].isdigit():
        return _tag_digits(word)
    weekday, ordinal, number = weekday_of(word), ordinal_of(word), number_of(word)
    if weekday is not None:
        is_meant = word not in WEAK or _is_weekday_here(word, before, after)
        is_plural = after in PARTS or word.endswith(("days", "bados", "domingos"))
        return f"@{'p' if is_plural else 'd'}{weekday}" if is_meant else word
    if month_of(word) is not None:
        return f"@m{month_of(word)}"
    if ordinal is not None:
        return f"@w{ordinal}"
    is_number = number is not None and word != "one" and not NUMBER_AS_WORD.fullmatch(word)
    return f"@n{number}" if is_number else word


def _is_weekday_here(word: str, before: str, after: str) -> bool:
    """Whether "sat" or "wed" is a day: "I sat in traffic", "wed like friday" are none."""
    if word in {"sat", "sun"} and not AFTER_SUN.fullmatch(after):
        return False
    return bool(BEFORE_WEAK.fullmatch(before)) and not AFTER_WEAK.fullmatch(after)


def _tag_digits(word: str) -> str:
    if "/" in word:
        month, day, *year = word.split("/")
        full = int(year[0]) + (2000 if len(year[0]) == 2 else 0) if year else 0
        return f"@x{int(month)}/{int(day)}/{full}"
    if ":" in word:
        hour, minute = (int(part) for part in word.split(":"))
        if hour > 23 or minute > 59:
            return "@n99"
        return f"@{'c' if 1 <= hour <= 12 else 't'}{hour}:{minute:02d}"
    ordinal = ordinal_of(word)
    if ordinal is not None:
        return f"@o{ordinal}"
    return f"@n{int(word)}" if len(word) <= 4 and word.isdigit() else "@n9999"


def _merge(tags: str) -> str:
    for pattern, merged in MERGED:
        tags = re.sub(pattern, merged, tags)
    tags = re.sub(rf"{HOUR} (am|pm)\b", _settled, tags)
    tags = re.sub(
        rf"{HOUR} (?:(?:in the|at) )(morning|afternoon|evening|night)\b",
        _settled,
        tags,
    )
    tags = re.sub(
        rf"{HOUR} ((?:on )?(?:@d\d|tomorrow|today)) (?:in the )?(morning|afternoon|evening)\b",
        lambda m: f"{_at(m[1], m[2], m[4])} {m[3]}",
        tags,
    )
    tags = re.sub(
        rf"\b(morning|afternoon|evening) ((?:at|around|about|after|before|by) ){HOUR}\b"
        r"(?! (?:to|and|or) )",
        lambda m: f"{m[2]}{_at(m[3], m[4], m[1])}",
        tags,
    )
    return re.sub(r"@n(\d{1,2}) (or|and|to) @t(\d+):(\d+)", _same_half, tags)


def _settled(match: re.Match[str]) -> str:
    return _at(match[1], match[2], match[3])


def _at(hour: str, minute: str | None, part: str) -> str:
    """A clock time in the half of the day that a part of it names."""
    if not 1 <= int(hour) <= 12:
        return f"@t{int(hour)}:{minute or '00'}" if int(hour) < 24 else "@n99"
    afternoon = 12 if HALF[part] == "pm" else 0
    return f"@t{int(hour) % 12 + afternoon}:{minute or '00'}"


def _same_half(match: re.Match[str]) -> str:
    """'2 or 3 pm': both in the afternoon; '10 to 2 pm' begins in the morning."""
    first, last = int(match[1]) % 12, int(match[3])
    if not 1 <= int(match[1]) <= 12:
        return match.group()
    hour = first + 12 if last >= 12 and first + 12 < last else first
    return f"@t{hour}:00 {match[2]} @t{last}:{match[4]}"
