"""Spanish hours and parts of the day, in the English words that the rules know."""

import re
from collections.abc import Callable

Wording = tuple[str, str | Callable[[re.Match[str]], str]]
HOUR = r"@n([1-9]|1[0-2])"
TIME = r"@[nct]\d\S*"
NO_DAY = r"(?! de @m| (?:por )?ciento)"
QUARTER = r"(?:un )?(?:@w4|cuarto)"
MEAL = r"(?:el |la )?(?:almuerzo|comida|comer|almorzar|lonche|lunch)"
PART = {"manana": "morning", "tarde": "afternoon", "noche": "evening", "madrugada": "morning"}
MEALS: list[Wording] = [
    (rf"(?:despues|luego) de (?:{MEAL}|el mediodia|el medio dia)", "after lunch"),
    (rf"antes de {MEAL}", "before lunch"),
    (rf"(?:a )?(?:la )?hora de {MEAL}", "lunch"),
    (r"medio dia", "mediodia"),
    (r"(?:a )?(?:el )?mediodia", "noon"),
]


def _minutes_to(match: re.Match[str]) -> str:
    """'las 4 menos 20' or '20 para las 4'."""
    hour, minutes = (int(match["hour"]), int(match["less"]))
    return f"las @c{(hour - 2) % 12 + 1}:{60 - minutes:02d}"


def _part(before: str, after: str = "") -> Callable[[re.Match[str]], str]:
    return lambda match: f"{before} {PART[match['part'].rstrip('s')]}{after}".strip()


CLOCK: list[Wording] = [
    (r"(@d\d) (?:dia )?@[now](\d\d?) de (@m\d+)", r"\1 \3 @n\2"),
    (r"(@d\d) (?:el )?(?:dia )?@[now](\d\d?)(?! (?:de la|am|pm|y|en punto|h|hrs|horas|a @n|@n|or|o)(?![^ ]))",
     r"\1 the @o\2"),
    (r"la (?:una|@n1)|las una", "las @n1"),
    (rf"{HOUR} y media", r"@c\1:30"),
    (rf"{HOUR} y {QUARTER}", r"@c\1:15"),
    (rf"{HOUR} menos {QUARTER}", r"quarter to @n\1"),
    (rf"{QUARTER} para las {HOUR}", r"las quarter to @n\1"),
    (r"las @n(?P<hour>[1-9]|1[0-2]) menos @n(?P<less>5|10|20|25)", _minutes_to),
    (r"@n(?P<less>5|10|20|25) para las @n(?P<hour>[1-9]|1[0-2])", _minutes_to),
    (rf"(?<!entre )las {HOUR} y @n(15|20|25|30|35|40|45|50|55)", r"las @c\1:\2"),
    (r"(@[nct]\S+) en punto", r"\1"),
    (r"@n(1[3-9]|2[0-3]) (?:h|hrs?|horas)", r"@t\1:00"),
    (r"las @n(\d\d?) (?:h|hrs?|horas)", r"las @n\1"),
    (r"las?(?= quarter)", ""),
    (rf"(?:a eso de|como a|sobre|alrededor de|cerca de|hacia|tipo|mas o menos a|aproximadamente a)(?: las)?"
     rf"(?= (?:{TIME}|quarter))", "around"),
    (r"(?:a mas tardar|como muy tarde)(?= [;,]|$)", "at the latest"),
    (r"(?:a mas tardar|como muy tarde|no mas tarde de|no pasad[ao]s?)(?: a)?(?: las)?", "no later than"),
    (r"(?:no|nada|nunca) antes de(?: las)?", "not before"),
    (r"(?:no|nada|nunca) (?:despues|luego) de(?: las)?", "not after"),
    (r"(?:en |para )adelante", "onwards"),
    (r"(?:de|desde)(?: las)?(?= (?:el )?@\S+ (?:de @m\d+ )?onwards)", "from"),
    (r"(?:un poco )?(?:despues|luego|mas tarde|pasadas) de(?: las)?|pasadas(?: las)?(?= @)", "after"),
    (r"(?:antes|mas temprano) de(?: las)?", "before"),
    (r"a partir de(?: las)?|empezando", "from"),
    (rf"(?:desde|de)(?: las)? ({TIME}{NO_DAY}) (?:a|hasta)(?: las)?(?= {TIME}{NO_DAY})", r"from \1 to"),
    (rf"entre(?: las)? ({TIME}) (?:y|a)(?: las)?(?= {TIME}{NO_DAY})", r"between \1 and"),
    (r"desde(?: las)?", "from"),
    (r"hasta(?: las)?", "until"),
    (r"[oy] (?:despues|mas tarde|luego)", "or later"),
    (r"[oy] (?:antes|mas temprano)", "or earlier"),
    (rf"(?:a|para|de|en|sobre) las(?= {TIME})", "at"),
    (r"^las(?= @n(?!2(?![0-9])))|las(?= @[ct])", "at"),
]  # fmt: skip
PARTS: list[Wording] = [
    (r"pasado manana|pasadomanana", "day after tomorrow"),
    (r"(?:en|por|de|a) la manana tempran(?:o|ito)|tempran(?:o|ito) (?:en|por|de|a) la manana"
     r"|(?:a )?@w1s? horas?(?: de (?:la manana|el dia))?", "early in the morning"),
    (r"(?:tempran(?:o|ito)|@w1 hora) (?:en|por|de|a) la tarde", "early afternoon"),
    (r"(?:a )?(?:ultimas? horas?|final) de la manana|tarde en la manana", "late morning"),
    (r"(?:a |en )?(?:las )?ultimas? horas?(?: de (?:la tarde|el dia))?|(?:a )?(?:el )?final(?:es)? de (?:el dia|la tarde)"
     r"|tarde en la tarde", "end of the day"),
    (r"toda la (?P<part>manana|tarde)", _part("in the")),
    (r"(?:cualquier|alguna|una) (?P<part>manana|tarde|noche)", _part("any")),
    (r"(?:todas )?(?:(?:por|en|de) )?las (?P<part>mananas|tardes|noches)", _part("", "s")),
    (r"(?:(?:a|de|en|por|durante) )?(?:la )?media (?P<part>manana|tarde)", _part("in the")),
    (r"(?:(?:a|de|en|por|durante) )?la (?P<part>manana|tarde|noche|madrugada)", _part("in the")),
    (r"(?:de|por|en) (?P<part>tarde|noche)", _part("in the")),
    (r"esta (?:misma )?(?P<part>manana|tarde|noche)", _part("this")),
    (r"(?:muy|tan|demasiado|lleg\w+|voy|vamos) tarde|tarde(?= para)", "late"),
    (r"(?:un (?:poco|poquito) )?mas (?:tarde|tardecito)", "later"),
    (r"lo (?:antes|mas pronto|mas temprano|mas rapido|mas cerca) (?:posible|que (?:se )?\w+)"
     r"|cuanto antes|en cuanto (?:se )?pued\w+|a la mayor brevedad(?: posible)?"
     r"|tan pronto como (?:sea posible|(?:se )?pued\w+)"
     r"|(?:la )?@w1 (?:cita|hora|fecha)(?: (?:disponible|libre|que (?:haya|tengan?|hay)))?"
     r"|(?:la |el )?(?:cita|hora|fecha|dia) (?:mas )?(?:cercan[oa]|pront[oa]|tempran[oa])", "asap"),
    (r"(?:un (?:poco|poquito) )?(?:mas temprano|mas pronto|antes(?= [;,]|$))", "earlier"),
    (r"(?:bien |muy )?tempran(?:o|ito)", "early in the morning"),
    (r"(?P<part>mananas|tardes|noches)", _part("", "s")),
    (r"(?P<part>tarde|noche)", _part("in the")),
    (r"(?:el dia de )?manana", "tomorrow"),
    (r"(?:el dia de )?hoy(?: (?:mismo|dia))?", "today"),
    (r"antier|anteayer|antenoche", "yesterday"),
]  # fmt: skip
