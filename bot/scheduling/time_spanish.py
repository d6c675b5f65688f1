"""Spanish wishes for a time in the English words that the rules know: one grammar for both.

It works on tagged words (see `time_tokens`). Order matters: longer and more special wording comes
first, articles and bare prepositions last.
"""

import re
from collections.abc import Callable, Collection

from bot.scheduling.time_spanish_clock import CLOCK, MEALS, PARTS
from bot.scheduling.time_spanish_days import DATES, WEEKS

Wording = tuple[str, str | Callable[[re.Match[str]], str]]
SPANISH_WORDS = (
    "manana mananas pasadomanana hoy tarde tardes noche noches mediodia semana semanas dia dias mes"
    " meses el las los del al para entre desde hasta antes despues cualquier proximo proxima cita"
    " puedo quiero posible lunes martes miercoles jueves viernes sabado sabados domingo domingos"
    " enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre"
    " diciembre ene dic navidad dentro cuanto pronto temprano hora horas una media finde nochebuena"
    " excepto brevedad tampoco prox mismo alas otra otro lun mier jue vie pasado biernes savado"
)
SPANISH = frozenset(SPANISH_WORDS.split())
TAG = r"@[dpmowctxy]\d|the |next |this |any |every |today|tomorrow|proximo |mornings|weekend|weekday|christmas"
MANNERS: list[Wording] = [
    (r"accion de gracias", "thanksgiving"),
    (r"(?:muy )?buen[oa]?s? (?:dias?|tardes?|noches?)", ";"),
    (r"por favor|porfa|porfis|porfavor|xfa|xfavor|(?:muchas )?gracias", "please"),
    (r"hasta (?:luego|pronto|entonces|(?:manana|la proxima)(?= [;,]|$))", ";"),
    (r"@n30 y uno", "@n31"),
    (r"uno(?= de @m)", "@n1"),
    (r"x(?= la)", "por"),
    (r"tardecita", "tarde"),
    (r"q", "que"),
    (r"pal?", "para"),
    (r"alas(?= @)", "a las"),
    (r"d(?= (?:la|las|el)(?: |$))", "de"),
    (r"oy|hoi", "hoy"),
    (r"ala(?= (?:una|@n1|manana|tarde|noche))", "a la"),
    (r"prox", "proximo"),
    (r"del", "de el"),
    (r"al mes", "a month"),
    (r"al", "a el"),
]
TOLD: list[Wording] = [
    (r"(?:mi|la|su|nuestra) cita (?:es|era|esta|quedo|sera)", "my appointment is"),
    (r"(?:ya )?(?:tengo|tenemos|tenia|tuve) (?:una |mi |la )?cita", "i have an appointment"),
    (r"duele\w*|dolia|dolor(?:es)?|sangra\w*|hincha\w*|empezo|rompio|quebro|cayo|perdi|falte|llame"
     r"|dije|dijeron|tuve|fui|vine|era|estaba|llevo|paso", "hurts"),
    (r"(?:yo )?(?:trabajo|trabajamos|salgo|salimos|entro)|trabajando|el trabajo|clases?|escuela|colegio"
     r"|viaje|vacaciones|turno|vuelo|vence", "working"),
]  # fmt: skip
WANTED: list[Wording] = [
    (r"(?:no|ni|tampoco) (?:lo |la |me |nos |te )*(?:puedo|podemos|puede|podria|sirven?|vienen? bien"
     r"|quedan? bien|funcionan?|quedan?|van? bien|convienen?|es posible)"
     r"(?: (?:ir|venir|asistir|llegar|ese dia))?", "doesnt work"),
    (r"(?:me )?es (?:imposible|dificil|complicado)|imposible", "doesnt work"),
    (r"(@[dot]\S+|today|tomorrow|week|morning|afternoon) (?:no|tampoco)(?= [;,]| pero| mejor|$)",
     r"\1 doesnt work"),
    (r"menos|excepto|salvo|que no sean?|exceptuando|quitando", "except"),
    (r"si no|sino|de lo contrario", "or"),
    (r"no quiero(?: que sea| ir| venir)?|no|nunca|jamas", "not"),
    (r"ni|tampoco", "nor"),
    (r"puedo|puede|pueden|podemos|podria|podrian|quiero|quisiera|necesito|prefiero|gustaria|tienen"
     r"|tiene|tendra|tendran|hay|dame|deme", "want"),
    (r"pero", "but"),
    (r"mejor", "instead"),
    (r"y", "and"),
    (r"o|u(?= (?:@n8|@n11|o))", "or"),
]  # fmt: skip
SMALL_WORDS: list[Wording] = [
    (rf"(?:el|la|los|las)(?= (?:{TAG}))", ""),
    (r"(?:mi|la|su) cita de (@d\d|tomorrow|today|the @o\d+|next week)", r"my \1 appointment"),
    (rf"(?:a|para)(?= (?:{TAG}))", "for"),
    (rf"(?:de|en|por|un|una|como|ese|esa)(?= (?:{TAG}|in the |end of|early|lunch|in @|in a))", ""),
    (r"a(?= (?:in the|end of|early|lunch|mornings|@w1 thing|late|beginning|middle))", ""),
]
WORDINGS = [*MANNERS, *MEALS, *TOLD, *CLOCK, *PARTS, *WEEKS, *DATES, *WANTED, *SMALL_WORDS]
REWRITES = [(re.compile(rf"(?<![^ ])(?:{said})(?![^ ])"), plain) for said, plain in WORDINGS]


def is_spanish(words: Collection[str]) -> bool:
    """Whether one of the folded words of a message is one that only Spanish has."""
    return not SPANISH.isdisjoint(words)


def in_english(tags: str) -> str:
    """Tagged Spanish words as English ones; words that tell no time stay as they are."""
    for said, plain in REWRITES:
        tags = re.sub(" +", " ", said.sub(plain, tags)).strip()
    return tags
