"""Spanish days, weeks, months and dates, in the English words that the rules know."""

import re
from collections.abc import Callable

Wording = tuple[str, str | Callable[[re.Match[str]], str]]
IN = r"(?:(?:para )?dentro de|de aqui (?:a|en)|de today en|en|a)"
COUNT = r"(a|couple|few|@n\d+)"
NEXT = r"(?:que (?:viene|entra)|entrante|proxim[oa])"
UNIT = {"d": "day", "s": "week", "m": "month"}


def _every(match: re.Match[str]) -> str:
    """'los lunes y miercoles' as 'every monday and every wednesday'."""
    return re.sub(r"(?=@[dp]\d)", "every ", match["days"])


def _in(match: re.Match[str]) -> str:
    return f"in {match[1]} {UNIT[match[2][0]]}s"


def _dates(match: re.Match[str]) -> str:
    """'del 1 al 4' and 'del 1 al 4 de diciembre'."""
    first, last, month = match["first"], match["last"], match["month"]
    if month:
        return f"from {month} @n{first} to @n{last}"
    return f"from the @o{first} to the @o{last}"


WEEKS: list[Wording] = [
    (r"(?:la )?semana de (?:el )?@n(\d\d?)(?! de @m)", r"week of the @o\1"),
    (r"(?:la )?semana de (?:el )?@n(\d\d?) de (@m\d+)", r"week of \2 @n\1"),
    (r"(?:en )?(?:la )?semana de (?:el )?(@d\d @m\d+|@m\d+)", r"week of \1"),
    (r"de aqui a(?: el)?(?= @d)", "by"),
    (r"otr[oa] (?:dia|fecha)", "another day"),
    (r"otra hora|otro (?:momento|horario)", "another time"),
    (r"mism[oa] (dia|hora)", "same day"),
    (r"algun dia", "any day"),
    (r"(?:un )?par de", "couple"),
    (r"(?:unos|unas|algunos|algunas|varios|varias)(?= (?:dias|semanas|meses))", "few"),
    (r"una?(?= (?:semana|dia|mes)(?![^ ]))", "a"),
    (rf"{IN} @n8(?: dias)?(?= |$)(?! @| de)", "in a week"),
    (rf"{IN} @n15 dias", "in @n2 weeks"),
    (rf"{IN} (?:como |unos |unas )?{COUNT} (dias?|semanas?|meses|mes)(?! de )", _in),
    (rf"{COUNT} (?:semanas?) (?:de|despues de|after|from|desde|a partir de) (?:el )?"
     r"(@d\d|tomorrow|today)", r"\1 week from \2"),
    (rf"(?:el )?(?:proximo (?:fin de semana|finde)|(?:fin de semana|finde) {NEXT})", "next weekend"),
    (r"este (?:fin de semana|finde)", "this weekend"),
    (r"entre semana|dias? (?:de (?:entre )?semana|laborables?|habiles?)", "weekday"),
    (r"fin(?:es)? de semana|findes?", "weekend"),
    (rf"(?:la )?(?:semana {NEXT}|proxim[oa] semana)", "next week"),
    (r"esta (?:misma )?semana", "this week"),
    (r"(?:la )?semana (?:siguiente|que sigue)|(?:la )?otra semana", "the following week"),
    (rf"(?:el )?(?:mes {NEXT}|proximo mes)", "next month"),
    (r"este (?:mismo )?mes", "this month"),
    (r"(?:el |lo que queda de |resto de |el resto de )+(?:la semana|this week)", "rest of this week"),
    (rf"(?:este )?@d(\d) {NEXT}|proxim[oa] @d(\d)", lambda m: f"proximo @d{m[1] or m[2]}"),
    (r"(@d\d) (?:siguiente|que sigue)", r"following \1"),
    (r"(?:el |la )?(@d\d|semana|mes) pasad[oa]", r"last \1"),
    (r"este(?= @d)", "this"),
    (r"(?:cualquier|algun)(?= @d)", "any"),
    (r"(?:todos los|los|cada) (?P<days>@[dp]\d(?: (?:[oye,]|ni) (?:los )?@[dp]\d)*)", _every),
    (r"entre (?:el |los )?(@[dp]\d) y (?:el |los )?(@[dp]\d)", r"between \1 and \2"),
    (r"de (@[dp]\d) (?:a|hasta) (?:el )?(@[dp]\d)|(@d\d) (?:a|until) (@d\d)",
     lambda m: f"from {m[1] or m[3]} to {m[2] or m[4]}"),
    (r"cualquier (?:hora|momento)|cuando (?:sea|quiera\w*|pueda\w*|haya|guste\w*|tenga\w*)"
     r"|(?:me )?da igual|cualquiera|no importa (?:el dia|la hora|cuando)", "any time"),
    (r"cualquier dia|el dia que sea", "any day"),
    (r"todos los dias", "every day"),
]  # fmt: skip
PARTS_OF = (
    ("beginning of", r"principios?|comienzos?|inicios?"),
    ("middle of", r"mediados?|mitad"),
    ("end of", r"fin|fines|final|finales"),
)
DATE = r"(?:@d\d )?@m\d+ @n\d+"
DATES: list[Wording] = [
    (rf"(?:de|desde|from|entre) (?:el )?({DATE}) (?:a|hasta|until|y) (?:el )?({DATE})", r"from \1 to \2"),
    *((rf"(?:a |en )?(?:el |la )?(?:{said}) de (?:el |la )?(mes|next month|this month|@m\d+|semana"
       r"|this week|next week)",
       lambda m, plain=plain: f"{plain} {m[1].replace('mes', 'month').replace('semana', 'week')}")
      for plain, said in PARTS_OF),
    (r"(?:de|desde|from|entre|between) (?:el |los dias )?@[now](?P<first>\d\d?) (?:a|until|hasta|y|to|and)"
     r" (?:el )?@[now](?P<last>\d\d?) de (?P<month>@m\d+)", _dates),
    (r"(?:de|desde|from|entre) (?:el |los dias )(?:dia )?@[now](?P<first>\d\d?) (?:a|until|y)"
     r" (?:el )?(?:dia )?@[now](?P<last>\d\d?)(?P<month>(?! de @m))", _dates),
    (r"(?:el |a el )?dia @[now](\d\d?)(?! de @m)", r"the @o\1"),
    (r"el @[no]([1-9]|[12]\d|3[01])(?! (?:de @m|de la|por ciento|percent|am|pm|@))(?=(?: [^@]| the |$))",
     r"the @o\1"),
    (r"el @[no](\d\d?)(?= at @)", r"the @o\1"),
    (r"@x(\d+)/(\d+)/(\d+)", r"@y\1/\2/\3"),
    (r"(day|morning|afternoon|mornings|afternoons) de(?= @m)", r"\1 in"),
    (r"(?:en|para|durante)(?: el mes de)?(?= @m\d+(?: [^@]|$))", "in"),
    (r"nochebuena|noche buena", "christmas eve"),
    (r"nochevieja|fin de ano", "new years eve"),
    (r"ano nuevo", "new years"),
    (r"navidad(?:es)?", "christmas"),
    (r"(?:el )?dia de(?= (?:thanksgiving|christmas|new years))", ""),
    (r"san valentin", "valentines"),
    (r"dias?", "day"),
    (r"semanas?", "week"),
    (r"mes(?:es)?", "month"),
]  # fmt: skip
