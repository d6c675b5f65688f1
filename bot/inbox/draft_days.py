"""Days that a draft names, in English or Spanish: 'Dec 3', '12/3', '3 de diciembre'."""

import re
from dataclasses import dataclass
from datetime import date

from bot.spoken_words import fold

MONTHS = (
    "jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep set", "oct", "nov",
    "dec dic",
)  # fmt: skip
WEEKDAYS = ("mon lun", "tue mar", "wed mie", "thu jue", "fri vie", "sat sab", "sun dom")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo"
    r"|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|ene|abr|ago|dic)\b\.?"
)
WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom)[a-z]*\.?,? )?"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
FORMS = [
    re.compile(rf"\b{WEEKDAY}(?:the )?{MONTH} {DAY}(?!:)"),
    re.compile(rf"\b{WEEKDAY}(?:el |the )?{DAY}(?: de| of)? {MONTH}"),
    re.compile(rf"\b{WEEKDAY}(?P<month>1[0-2]|0?[1-9])/{DAY}(?:/(?:\d\d){{1,2}})?(?![\d/])"),
]


@dataclass(frozen=True)
class NamedDay:
    """A day as it was named; the weekday is 0 to 6, or None if none was."""

    words: str
    month: int
    day: int
    weekday: int | None

    def is_day(self, one: date) -> bool:
        """Whether it may be this day; the year is not asked for."""
        return (one.month, one.day) == (self.month, self.day)

    def weekday_is_wrong(self, today: date) -> bool:
        """Whether the weekday beside it fits neither this year's day nor the next one's."""
        if self.weekday is None:
            return False
        days = (_day(year, self) for year in (today.year, today.year + 1))
        ahead = [day for day in days if day and (day - today).days > -60]
        return bool(ahead) and ahead[0].weekday() != self.weekday


def named_days(text: str) -> list[NamedDay]:
    """The days that a text names with month and day."""
    words = " ".join(fold(text).split())
    found = [match for form in FORMS for match in form.finditer(words)]
    return [
        NamedDay(match[0], _month(match["month"]), int(match["day"]), _weekday(match["weekday"]))
        for match in sorted(found, key=lambda match: match.start())
        if 1 <= int(match["day"]) <= 31
    ]


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next(n for n, starts in enumerate(MONTHS, start=1) if word[:3] in starts.split())


def _weekday(word: str | None) -> int | None:
    if word is None or word == "mar":  # martes, or the month
        return 1 if word else None
    return next(n for n, starts in enumerate(WEEKDAYS) if word in starts.split())


def _day(year: int, named: NamedDay) -> date | None:
    try:
        return date(year, named.month, named.day)
    except ValueError:
        return None
