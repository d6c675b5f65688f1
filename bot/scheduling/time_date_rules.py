"""Rules for dates: "dec 1", "12/1", "the 3rd", months and holidays."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from bot.scheduling.time_clock_rules import hours_of
from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.time_pieces import (
    Kind,
    Piece,
    Rule,
    Said,
    asked,
    at_times,
    days_between,
    on_days,
    rule,
)

TOO_FAR = timedelta(300)  # a date that passed lately is more likely a slip than next year's
LATEST_YEARS = 2
LATELY = 7  # days since a day of the month: who names it may have the wrong day in mind
NO_DATE = (
    r"(?! (?:one|ones|option|choice|visit|time|tooth|molar|opinion|appointment|appt|floor|grade"
    r"|slot|street|st|ave|avenue|child|kid|crown|filling|try|day|week|thing|available|opening"
    r"|step|payment|person|week)s?(?![^ ]))"
)
MONTH_PARTS = {"early": (1, 10), "beginning": (1, 10), "start": (1, 10), "mid": (11, 20),
               "middle": (11, 20)}  # fmt: skip
FIXED_HOLIDAYS = {
    "christmas": (12, 25), "christmas eve": (12, 24), "new years": (1, 1), "new years day": (1, 1),
    "new year": (1, 1), "new years eve": (12, 31), "halloween": (10, 31), "valentines": (2, 14),
    "valentines day": (2, 14), "navidad": (12, 25),
}  # fmt: skip


def month_day(said: Said, month: int, day: int, year: int = 0) -> Piece:
    """A date; without a year the next such one, asked back if it passed only lately."""
    latest = said.today.year + LATEST_YEARS
    if year and not said.today.year <= year <= latest:
        return Piece(Kind.ASIDE)  # a birth date
    for candidate in [year] if year else [said.today.year, said.today.year + 1]:
        found = _date(candidate, month, day)
        if found and found >= said.today:
            too_far = not year and found - said.today > TOO_FAR
            return asked("which_date", Kind.DAY, on_days(found)) if too_far else on_days(found)
    return Piece(Kind.ASIDE) if year else asked("which_date", Kind.DAY)


def day_of_month(said: Said, day: int, weekday: int | None = None) -> Piece | None:
    """The next such day of a month; asked back if it does not fall on the weekday said."""
    if not 1 <= day <= 31:
        return None
    months = [(said.today.month - 1 + n) % 12 for n in range(4)]
    years = [said.today.year + (said.today.month - 1 + n) // 12 for n in range(4)]
    dates = [_date(year, month + 1, day) for year, month in zip(years, months, strict=True)]
    coming = [found for found in dates if found and found >= said.today]
    if weekday is None:
        return _passed_or_coming(said, day, coming)
    if coming[0].weekday() == weekday:
        return on_days(coming[0])
    fitting = [found for found in coming[1:3] if found.weekday() == weekday]
    return asked("which_date", Kind.DAY, *(on_days(found) for found in [coming[0], *fitting]))


def _passed_or_coming(said: Said, day: int, coming: list[date]) -> Piece:
    """Next month's day if this month's has passed, asked back if that was only lately."""
    if coming[0] == said.today and said.now_local >= said.hours.closes:
        return asked("which_date", Kind.DAY, on_days(coming[1]))
    days_ago = said.today.day - day
    if 0 < days_ago <= LATELY:
        return asked("which_date", Kind.DAY, on_days(coming[0]))
    return replace(on_days(coming[0]), has_passed=days_ago > 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _slashed(match: re.Match[str], said: Said) -> Piece:
    """'12/1'; '17/12' can only be the day first; in Spanish '3/12' may be either, so ask."""
    one, other, year = (int(match[name]) for name in ("one", "other", "year"))
    orders = [(one, other)] if one <= 12 else [(other, one)]
    if match["tag"] == "y" and one != other and max(one, other) <= 12:
        orders.append((other, one))
    found = [month_day(said, *order, year) for order in orders]
    return found[0] if len(found) == 1 else asked("which_date", Kind.DAY, *flat(found))


def flat(pieces: list[Piece]) -> list[Piece]:
    """All that several pieces may mean."""
    dates = [option for piece in pieces for option in piece.options or [piece]]
    return [piece for piece in dates if piece.day is not None]


def _named(match: re.Match[str], said: Said) -> Piece:
    """'tuesday, december 1'; asked back if that is no Tuesday."""
    groups = match.groupdict()
    found = month_day(said, int(match["month"]), int(match["day"]), int(groups.get("year") or 0))
    day, weekday = only_day(found), groups.get("weekday")
    is_other = day is not None and weekday is not None and day.weekday() != int(weekday)
    return asked("which_date", Kind.DAY, found) if is_other else found


def _full_range(match: re.Match[str], said: Said) -> Piece | None:
    """'from december 28 to january 4', with or without weekdays."""
    ends = [
        only_day(month_day(said, int(match[month]), int(match[day])))
        for month, day in (("month", "day"), ("last_month", "last"))
    ]
    first, last = ends
    if first is None or last is None:
        return None
    return days_between(first, last) if first <= last else asked("which_date", Kind.DAY)


def _ordinal(match: re.Match[str], said: Said) -> Piece | None:
    return day_of_month(said, int(match["day"]))


def _with_weekday(match: re.Match[str], said: Said) -> Piece | None:
    return day_of_month(said, int(match["day"]), int(match["weekday"]))


def _weekday_number(match: re.Match[str], said: Said) -> Piece | None:
    """'thursday 3' may be Thursday the 3rd or 3 o'clock; if only one can be, it is that."""
    as_date = day_of_month(said, int(match["day"]), int(match["weekday"]))
    times = hours_of(f"@n{match['day']}", said)
    if as_date is None or as_date.question:
        return None
    return asked("which_date", Kind.DAY, as_date) if times else as_date


def _range(match: re.Match[str], said: Said) -> Piece | None:
    first = _first(match, said)
    if first is None:
        return None
    last = _date(first.year, first.month, int(match["last"]))
    if last is None or last < first:
        return asked("which_date", Kind.DAY)
    return days_between(first, last)


def _first(match: re.Match[str], said: Said) -> date | None:
    month, day = match.groupdict().get("month"), int(match["day"])
    return only_day(month_day(said, int(month), day) if month else day_of_month(said, day))


def only_day(piece: Piece | None) -> date | None:
    """The one day a piece names for certain."""
    found = piece.day if piece else None
    is_day = isinstance(found, TimeConstraint) and found.on is not None and len(found.on) == 1
    return next(iter(found.on)) if is_day else None  # type: ignore[union-attr, arg-type]


def _month(match: re.Match[str], said: Said) -> Piece:
    month = int(match["month"]) if match["month"] else said.today.month
    if match["which"] == "next" and not match["month"]:
        month = month % 12 + 1
    year = said.today.year + (month < said.today.month)
    part = (match.groupdict().get("part") or "").split(" ")[0]
    first, last = MONTH_PARTS.get(part, (21 if part else 1, 31))
    last_day = date(year, month, min(last, monthrange(year, month)[1]))
    if last_day < said.today:
        return asked("which_date", Kind.DAY)
    return days_between(max(date(year, month, first), said.today), last_day)


def _holiday(match: re.Match[str], said: Said) -> Piece:
    shift = {"day after": 1, "day before": -1}.get(match["shift"] or "", 0)
    if match["name"] == "thanksgiving":
        return on_days(_thanksgiving(said) + timedelta(shift))
    piece = month_day(said, *FIXED_HOLIDAYS[match["name"]])
    found = only_day(piece)
    return on_days(found + timedelta(shift)) if found else piece


def _weekday_near(match: re.Match[str], said: Said) -> Piece | None:
    """'the monday after thanksgiving'."""
    holiday = only_day(_holiday(match, said))
    if holiday is None:
        return None
    days = int(match["weekday"]) - holiday.weekday()
    after = match["side"] == "after"
    return on_days(holiday + timedelta((days - 1) % 7 + 1 if after else -((-days - 1) % 7 + 1)))


def _thanksgiving(said: Said) -> date:
    """The fourth Thursday of November, this year's if it is still to come."""
    firsts = [date(said.today.year + n, 11, 1) for n in range(2)]
    found = [first + timedelta((3 - first.weekday()) % 7 + 21) for first in firsts]
    return found[0] if found[0] >= said.today else found[1]


def _bare_hour(match: re.Match[str], said: Said) -> Piece | None:
    """A number right after a day: an hour."""
    options = [at_times(t, t) for t in hours_of(match["hour"], said)]
    if not options or int(match["hour"][2:]) > 12:
        return None
    return options[0] if len(options) == 1 else asked("which_hour", Kind.TIME, *options)


HOLIDAY = "|".join(sorted(["thanksgiving", *FIXED_HOLIDAYS], key=len, reverse=True))
WEEKDAY = r"(?:@d\d (?:, )?)?"
DATE_RULES: list[Rule] = [
    rule(r"@(?P<tag>[xy])(?P<one>\d+)/(?P<other>\d+)/(?P<year>\d+)", _slashed),
    rule(rf"(?:between |from )?{WEEKDAY}@m(?P<month>\d+) @[on](?P<day>\d+) (?:to|through|until|and)"
         rf" {WEEKDAY}@m(?P<last_month>\d+) @[on](?P<last>\d\d?)(?! [ap]m)", _full_range),
    rule(r"(?:between |from )?@m(?P<month>\d+) @[on](?P<day>\d+) (?:to|through|until|and)"
         r" (?:the )?@[on](?P<last>\d+)(?! [ap]m)", _range),
    rule(r"(?:(?:between|from) )(?:the )?@[o](?P<day>\d+) (?:to|through|until|and)"
         r" (?:the )?@o(?P<last>\d+)", _range),
    rule(r"(?:the )?@o(?P<day>\d+) (?:to|through|until) (?:the )?@o(?P<last>\d+)", _range),
    rule(r"(?:@d(?P<weekday>\d) (?:, )?)?(?:the )?@m(?P<month>\d+) (?:the )?@[own](?P<day>\d\d?)(?: ,? ?@n(?P<year>20\d\d))?",
         _named),
    rule(r"(?:the |el )?@[own](?P<day>\d\d?) (?:of |de )?@m(?P<month>\d+)"
         r"(?: (?:, |de |del )?@n(?P<year>20\d\d))?", _named),
    rule(rf"@d(?P<weekday>\d) (?:, )?(?:the |el )?@[ow](?P<day>\d+){NO_DATE}(?! @m)", _with_weekday),
    rule(r"@d(?P<weekday>\d) @n(?P<day>\d\d?)(?! (?:to|@|[a-z]+s(?![^ ])))", _weekday_number),
    rule(r"(?P<part>early|mid|late|beginning of|start of|end of|middle of|later)(?: in)?(?: the)?"
         r" (?:(?P<which>next|this) month|month|@m(?P<month>\d+))", _month),
    rule(r"(?:the )?(?P<which>next|this) (?:month|@m(?P<month>\d+))(?! @)", _month),
    rule(r"(?:in|sometime in|any ?time in|en|during) (?P<which>)@m(?P<month>\d+)(?! @)", _month),
    rule(rf"(?:(?:the|on|el|el dia|on the) )?@o(?P<day>\d+){NO_DATE}", _ordinal),
    rule(rf"on the @w(?P<day>\d+){NO_DATE}(?! @)", _ordinal),
    rule(r"the @w(?P<day>\d+)(?= at @)", _ordinal),
    rule(rf"the @w(?P<day>[4-9]|[12]\d|3[01]){NO_DATE}", _ordinal),
    rule(r"(?P<which>)(?:(?<=until )|(?<=after )|(?<=before )|(?<=from )|(?<=by )|(?<=starting ))"
         r"@m(?P<month>\d+)(?! @)", _month),
    rule(rf"(?:the )?@d(?P<weekday>\d) (?P<side>after|before) (?P<shift>)(?P<name>{HOLIDAY})",
         _weekday_near),
    rule(rf"(?:the )?(?:(?P<shift>day after|day before) )?(?P<name>{HOLIDAY})(?! (?:@d|week))",
         _holiday),
]  # fmt: skip
HOUR_AFTER_A_DAY = rule(
    r"(?P<hour>@n\d\d?)(?! (?:@|or @n|to @n|[a-z]+s(?![^ ])|percent))", _bare_hour
)
