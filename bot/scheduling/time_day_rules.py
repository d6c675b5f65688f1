"""Rules for days told from today: weekdays, weeks, "in two weeks", "a week from friday"."""

import re
from datetime import date, timedelta

from bot.scheduling.time_constraints import TimeConstraint
from bot.scheduling.time_pieces import (
    Kind,
    Piece,
    Rule,
    Said,
    Weekdays,
    after_today,
    asked,
    days_between,
    on_days,
    rule,
    upcoming,
    week,
)

SUNDAY = 6
ONE_DAY = timedelta(1)
DAYS_AHEAD = {"today": 0, "now": 0, "tomorrow": 1}
COUNT = r"(?P<count>a|an|one|@n\d+|(?:a )?couple(?: of)?|(?:a )?few)"
UNIT = r"(?P<unit>days?|weeks?|months?)"
FROM_WHEN = r"(?P<start>today|now|tomorrow|(?:this )?@d(?P<weekday>\d))"
PART = r"(?P<part>early|beginning of|start of|mid|middle of|late|end of|later|rest of|towards the end of)"


def _count(word: str) -> int:
    if word.startswith("@n"):
        return int(word[2:])
    return 2 if "couple" in word else 3 if "few" in word else 1


def _bare(match: re.Match[str], _: Said) -> Piece:
    return Piece(Kind.DAY, day=Weekdays(frozenset({int(match["weekday"])})))


def _every(match: re.Match[str], _: Said) -> Piece:
    return only_on(frozenset({int(match["weekday"])}))


def only_on(weekdays: frozenset[int]) -> Piece:
    """Any day that is one of these weekdays."""
    others = frozenset(range(7)) - weekdays
    return Piece(Kind.DAY, day=TimeConstraint(not_on_weekdays=others))


def _weekday_range(match: re.Match[str], said: Said) -> Piece | None:
    if said.moves:  # "from tuesday to thursday" says where a visit goes
        return None
    first, last = int(match["first"]), int(match["last"])
    return only_on(frozenset((first + n) % 7 for n in range((last - first) % 7 + 1)))


def _this(match: re.Match[str], said: Said) -> Piece:
    weekday = int(match["weekday"])
    day = said.today + timedelta((weekday - said.today.weekday()) % 7)
    if day == said.today and said.now_local >= said.hours.closes:
        return asked("which_date", Kind.DAY, on_days(day + timedelta(7)))
    return on_days(day)


def _next(match: re.Match[str], said: Said) -> Piece:
    """The weekday of the next calendar week; around its turn people mean either, so ask."""
    options = [on_days(day) for day in _next_days(said, int(match["weekday"]))]
    return options[0] if len(options) == 1 else asked("which_date", Kind.DAY, *options)


def _coming(match: re.Match[str], said: Said) -> Piece:
    """'el proximo jueves' is the nearest one to some and next week's to others, so ask."""
    soon = after_today(said, int(match["weekday"]))
    days = [soon]
    if soon.weekday() > said.today.weekday() or said.today.weekday() == SUNDAY:
        days.append(soon + timedelta(7))
    options = [on_days(day) for day in days]
    return options[0] if len(options) == 1 else asked("which_date", Kind.DAY, *options)


def _next_two(match: re.Match[str], said: Said) -> Piece:
    """'next thursday or friday': both in the same week."""
    one, other = (_next_days(said, int(match[name])) for name in ("weekday", "other"))
    options = (
        [on_days(one[n], other[n]) for n in {0, len(one) - 1}] if len(one) == len(other) else []
    )
    return options[0] if len(options) == 1 else asked("which_date", Kind.DAY, *options)


def _next_days(said: Said, weekday: int) -> list[date]:
    """What "next" weekday may mean: one day, or two on a Sunday or Monday."""
    soon, today = after_today(said, weekday), said.today.weekday()
    if today in {0, SUNDAY}:
        return [soon] if weekday == today else [soon, soon + timedelta(7)]
    return [said.today + timedelta(7 - today + weekday)]


def _from_today(match: re.Match[str], said: Said) -> Piece:
    return on_days(said.today + timedelta(DAYS_AHEAD[match["day"]]))


def _after_tomorrow(_: re.Match[str], said: Said) -> Piece:
    return on_days(said.today + timedelta(2))


def _in(match: re.Match[str], said: Said) -> Piece:
    """'in 3 days' is that day; 'in two weeks' the week around it; months are asked."""
    count, unit = _count(match["count"]), match["unit"][0]
    if unit == "w":
        found = week(said, count)
        return asked("which_date", Kind.DAY, found) if "few" in match["count"] else found
    if unit == "d":
        day = on_days(said.today + timedelta(count))
        is_exact = match["count"] not in {"a few", "few"} and "couple" not in match["count"]
        return day if is_exact else asked("which_date", Kind.DAY, day)
    return asked("which_date", Kind.DAY, week(said, round(count * 30.4 / 7)))


def _within(match: re.Match[str], said: Said) -> Piece:
    size = {"d": 1, "w": 7, "m": 30}[match["unit"][0]]
    return days_between(said.today, said.today + timedelta(_count(match["count"]) * size))


def _weeks_from(match: re.Match[str], said: Said) -> Piece:
    count = _count(match["count"])
    if match["start"] == "now" or "few" in match["count"] or "couple" in match["count"]:
        return week(said, count)
    days = timedelta(weeks=count)
    if match["weekday"]:
        return on_days(upcoming(said, int(match["weekday"])) + days)
    return on_days(said.today + timedelta(DAYS_AHEAD[match["start"]]) + days)


def _days_from(match: re.Match[str], said: Said) -> Piece:
    start = (
        upcoming(said, int(match["weekday"]))
        if match["weekday"]
        else said.today + timedelta(DAYS_AHEAD[match["start"]])
    )
    return on_days(start + timedelta(_count(match["count"])))


def _part_of_week(match: re.Match[str], said: Said) -> Piece:
    offset = 1 if match["which"] in {"next", "following"} else 0
    part = match["part"].split()[0]
    if offset == 0 and part in {"later", "rest"}:
        first = said.today + timedelta(part == "later")
        return days_between(first, said.today + timedelta(6 - said.today.weekday()))
    monday = said.today + timedelta(weeks=offset) - timedelta(said.today.weekday())
    from_day, to_day = {"early": (0, 1), "beginning": (0, 1), "start": (0, 1)}.get(
        part, (1, 3) if part in {"mid", "middle"} else (3, 4)
    )
    found = days_between(monday + timedelta(from_day), monday + timedelta(to_day))
    return asked("which_date", Kind.DAY, found) if offset == 0 else found


def _weekend(match: re.Match[str], said: Said) -> Piece:
    if match["which"] is None:
        return only_on(frozenset({5, 6}))
    saturday = said.today + timedelta(5 - said.today.weekday())
    following = _pair(saturday + timedelta(7))
    this = on_days(*(day for day in (saturday, saturday + ONE_DAY) if day >= said.today))
    if not match["which"].startswith("next"):
        return this
    is_weekend = said.today >= saturday
    return following if is_weekend else asked("which_date", Kind.DAY, this, following)


def _pair(saturday: date) -> Piece:
    return on_days(saturday, saturday + ONE_DAY)


def _week_number(offset: int) -> Rule:
    patterns = {
        0: r"this (?:coming )?week",
        1: r"(?:the )?next week",
        2: r"(?:the )?week after next(?: week)?|(?:in )?two weeks out",
    }
    return rule(patterns[offset], lambda _, said: week(said, offset))


DAY_RULES: list[Rule] = [
    rule(r"(?:the )?day after tomorrow", _after_tomorrow),
    rule(rf"{COUNT} weeks? (?:from|after) {FROM_WHEN}", _weeks_from),
    rule(r"(?P<count>a |)week (?:from|on) (?P<start>@d(?P<weekday>\d))", _weeks_from),
    rule(rf"{COUNT} days? (?:from|after) {FROM_WHEN}", _days_from),
    rule(r"(?:the )?(?P<count>a|one|day) after @d(?P<weekday>\d)(?P<start>)", _days_from),
    rule(r"@d(?P<weekday>\d) (?P<count>(?:a )?)week(?P<start>)(?! of)", _weeks_from),
    rule(rf"in (?:about |like |maybe )?{COUNT} {UNIT}", _in),
    rule(rf"(?:within(?: the next)?|(?:in|over|during|for) the next) {COUNT} {UNIT}", _within),
    rule(rf"(?:the )?{PART} (?:in )?(?:the )?(?P<which>next|this|following)? ?week", _part_of_week),
    _week_number(2),
    _week_number(1),
    _week_number(0),
    rule(r"(?:(?P<which>this(?: coming)?|next|the coming) )?weekends?", _weekend),
    rule(r"(?:on )?(?:any |a )?week ?days?", lambda *_: only_on(frozenset(range(5)))),
    rule(r"between @[dp](?P<first>\d) and @[dp](?P<last>\d)", _weekday_range),
    rule(r"(?:from )?@[dp](?P<first>\d) (?:to|through|until) @[dp](?P<last>\d)", _weekday_range),
    rule(r"this(?: coming| upcoming)? @d(?P<weekday>\d)|@d(?P<day>\d) this week",
         lambda match, said: _this(match, said) if match["weekday"] else None),
    rule(r"next @d(?P<weekday>\d) (?:or|and) @d(?P<other>\d)", _next_two),
    rule(r"next @d(?P<weekday>\d)", _next),
    rule(r"proximo @d(?P<weekday>\d)", _coming),
    rule(r"(?:any|every|each) @[dp](?P<weekday>\d)", _every),
    rule(r"(?:on )?@p(?P<weekday>\d)", _every),
    rule(r"(?:coming |upcoming )?@d(?P<weekday>\d)", _bare),
    rule(r"(?:later )?(?P<day>today|tomorrow)", _from_today),
    rule(r"(?:later )?this(?= (?:morning|afternoon|evening))",
         lambda _, said: on_days(said.today)),
    rule(r"(?:the )?(?:following|other) (?:@d\d|week|day|month)|(?:the )?(?:next|same|another|other"
         r"|different) (?:day|date)|later that day|(?:the )?week after(?: that)?|that (?:day|week)",
         lambda *_: asked("which_date", Kind.DAY)),
]  # fmt: skip
