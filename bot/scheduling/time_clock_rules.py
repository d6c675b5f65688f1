"""Rules for times of day: "after 3", "between 1 and 3", "first thing"."""

import re
from datetime import time

from bot.scheduling.time_constraints import NOON, just_before
from bot.scheduling.time_pieces import Kind, Piece, Rule, Said, asked, at_times, rule

H = r"@[cnt]\d{1,4}(?::\d\d)?"
THING = (
    r"(?! (?:percent|people|children|teeth|year|years|kids|street|st|ave|avenue|main|of\b|x\b)"
    r"| (?!works|is|was|this|thanks|pls|does|plus|as|has|yes|suits|fits|its|lets|us)[a-z]{2,}s(?![^ ]))"
)
NUMBER = re.compile(r"@([cnt])(\d{1,4})(?::(\d\d))?")
AFTER = (
    r"after|past|later than|starting(?: at)?|from"
    r"|(?:no|not|nothing) (?:earlier|sooner) than|(?:not|nothing|no)(?: be)? (?:before|until)"
    r"|any ?time after"
)
BEFORE = r"before|earlier than|any ?time before|prior to"
UNTIL = (
    r"until|by|no later than|not later than|not past|(?:not|nothing|no) (?:after|later than)|up to"
    r"|at the latest|latest"
)
AROUND = (
    r"around|about|approximately|roughly|near|close to|at like|at around"
    r"|at about|around like|like around|like"
)
PARTS = {
    "morning": (None, time(11, 59), "in the morning"),
    "late morning": (time(10, 30), time(11, 59), "in the late morning"),
    "lunch": (NOON, time(13), "around lunchtime"),
    "afternoon": (NOON, None, "in the afternoon"),
    "early afternoon": (NOON, time(14), "in the early afternoon"),
    "evening": (time(17), None, "in the evening"),
}
SAME_PART = {
    "am": "morning", "mornings": "morning", "afternoons": "afternoon", "evenings": "evening",
    "pm": "afternoon", "night": "evening",
}  # fmt: skip


def hours_of(word: str, said: Said) -> list[time]:
    """The times a tagged number may mean: of both halves of the day, those within hours.

    If both or neither are, both; empty if it is no time at all.
    """
    match = NUMBER.fullmatch(word)
    hour, minute = (int(match[2]), int(match[3] or 0)) if match else (99, 0)
    if match and match[1] == "n" and hour >= 100:
        hour, minute = divmod(hour, 100)
    if hour > 23 or minute > 59:
        return []
    if match and (match[1] == "t" or hour > 12 or hour == 0):
        return [time(hour, minute)]
    both = [time(hour % 12, minute), time(hour % 12 + 12, minute)]
    inside = [t for t in both if said.hours.opens <= t <= said.hours.closes]
    return inside if len(inside) == 1 else both


def _one(match: re.Match[str], said: Said, first: int, last: int) -> Piece | None:
    """One hour as a window: from it on, up to it, or at it (by which ends it binds)."""
    options = [
        at_times(t if first else None, (t if last == 1 else just_before(t)) if last else None)
        for t in hours_of(match["hour"], said)
    ]
    if not options:
        return None
    return options[0] if len(options) == 1 else asked("which_hour", Kind.TIME, *options)


def _at(match: re.Match[str], said: Said) -> Piece | None:
    return _one(match, said, 1, 1)


def _from(match: re.Match[str], said: Said) -> Piece | None:
    return _one(match, said, 1, 0)


def _before(match: re.Match[str], said: Said) -> Piece | None:
    return _one(match, said, 0, 2)


def _until(match: re.Match[str], said: Said) -> Piece | None:
    return _one(match, said, 0, 1)


def _around(match: re.Match[str], said: Said) -> Piece | None:
    options = [at_times(_shifted(t, -30), _shifted(t, 30)) for t in hours_of(match["hour"], said)]
    if not options:
        return None
    return options[0] if len(options) == 1 else asked("which_hour", Kind.TIME, *options)


def _shifted(moment: time, minutes: int) -> time:
    total = min(max(0, moment.hour * 60 + moment.minute + minutes), 23 * 60 + 59)
    return time(total // 60, total % 60)


def _between(match: re.Match[str], said: Said) -> Piece | None:
    if said.moves and " to " in match.group():
        return None  # "move it from 3 to 4" says where a visit goes
    pairs = [
        at_times(a, b)
        for a in hours_of(match["hour"], said)
        for b in hours_of(match["last"], said)
        if a < b
    ]
    if len(pairs) == 1:
        return pairs[0]
    has_hours = hours_of(match["hour"], said) and hours_of(match["last"], said)
    return asked("which_hour", Kind.TIME, *pairs) if has_hours else None


def _either(match: re.Match[str], said: Said) -> Piece | None:
    """'at 3 or 4': from one to the other if they are an hour or so apart, else ask."""
    first, last = hours_of(match["hour"], said), hours_of(match["last"], said)
    if len(first) != 1 or len(last) != 1:
        return asked("which_hour", Kind.TIME) if first and last else None
    low, high = sorted((first[0], last[0]))
    if high <= _shifted(low, 60):
        return at_times(low, high)
    return asked("which_of_these", Kind.TIME, at_times(low, low), at_times(high, high))


def _part(match: re.Match[str], said: Said) -> Piece:
    name = SAME_PART.get(match["part"], match["part"])
    first, last, words = PARTS[name]
    if name == "morning":
        first = said.hours.opens
    if name == "afternoon":
        last = max(said.hours.closes, NOON)
    return at_times(first, last, words)


def _first_hour(_: re.Match[str], said: Said) -> Piece:
    return at_times(said.hours.opens, _shifted(said.hours.opens, 60), "first thing")


def _last_hours(_: re.Match[str], said: Said) -> Piece:
    return at_times(_shifted(said.hours.closes, -120), said.hours.closes, "late in the day")


IN_THE = (
    r"(?:(?:sometime |some time |any ?time |early |any )?(?:in|during|on|for)"
    r" (?:the )?|any |the |every )?"
)
CLOCK_RULES: list[Rule] = [
    rule(rf"from {H} to (?P<hour>{H}){THING}", lambda m, said: _at(m, said) if said.moves else None),
    rule(rf"(?:between|from|de) (?P<hour>{H}) (?:and|to|until|a)"
         rf" (?:las? )?(?P<last>{H}){THING}", _between),
    rule(rf"(?P<hour>{H}) (?:to|until) (?P<last>{H})(?! (?:weeks|days|months|@)){THING}", _between),
    rule(rf"(?:(?:at|by|around|about) )(?P<hour>{H}) or (?:at )?(?P<last>{H}){THING}", _either),
    rule(r"(?P<hour>@[ct]\d+:\d\d) or (?:at )?(?P<last>@[ct]\d+:\d\d)", _either),
    rule(rf"(?:(?:at|around|about|from) )?(?P<hour>{H}) (?:or|and) (?:later|after|onwards?|past"
         r"|anytime after|beyond)", _from),
    rule(rf"(?:at )?(?P<hour>{H}) (?:or|and) (?:earlier|before|sooner)", _until),
    rule(rf"(?P<hour>{H}) (?:onwards?|at the earliest)", _from),
    rule(rf"(?P<hour>{H}) at the latest", _until),
    rule(rf"(?:{AFTER}) (?P<hour>{H}){THING}(?! (?:to|until) @)(?: on(?= ;|$)| onwards?)?", _from),
    rule(rf"(?:{BEFORE}) (?P<hour>{H}){THING}", _before),
    rule(rf"(?:{UNTIL}) (?P<hour>{H}){THING}", _until),
    rule(rf"(?:{AROUND}) (?P<hour>{H}){THING}(?: ish)?", _around),
    rule(rf"(?:at )?(?P<hour>{H}) ish", _around),
    rule(r"at (?P<hour>@n\d{3,4})(?= (?:on|please|pls|works?|would|is|if|ok|for|and|or"
         r"|tomorrow|today|next|this|,|;|@)|$)", _at),
    rule(rf"(?:at|a la) (?P<hour>@n\d\d?){THING}(?! @n)", _at),
    rule(r"(?:(?:at|for|say|is|do) )?(?P<hour>@[ct]\d+:\d\d)", _at),
    rule(r"(?:right )?(?:after|past) (?:lunch|noon)(?: time| hour)?",
         lambda *_: at_times(time(13), None, "after lunch")),
    rule(r"before lunch(?: time| hour)?", lambda *_: at_times(None, time(11, 59), "before noon")),
    rule(r"(?:around |at |during |over |on )?(?:my |the )?(?P<part>lunch)(?: time| hour| break)?",
         _part),
    rule(r"(?:@w1 thing|early)(?: in the)? (?:morning|am)|@w1 thing"
         r"|right when (?:you|yall|u) open", _first_hour),
    rule(r"(?:in the |on the )?late(?:r)? (?:in the )?(?:afternoon|day)|(?:the |at the )?end of"
         r" (?:the )?(?:day|afternoon)|last thing|late in the day|last (?:appointment|appt|slot)"
         r" of the day", _last_hours),
    rule(rf"{IN_THE}(?P<part>late morning|early afternoon|mornings?|afternoons?|evenings?"
         r"|night)", _part),
    rule(r"(?:in the )?(?P<part>am|pm)(?! i)", _part),
]  # fmt: skip
