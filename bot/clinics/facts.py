"""Which approved sentence about the clinic a question asks for."""

import re
from collections.abc import Sequence

from bot.clinics.models import ClinicFact, ClinicFactTopic
from bot.spoken_words import fold

MOST_TOLD = 2
# How patients of any clinic ask; a clinic's own words for a topic come first.
ASKED_BY = {
    ClinicFactTopic.HOURS: r"what time|when (?:do|are) (?:you|u|they|ur)|open\w*"
    r"|still there|clos\w*|hours?|weekends?|saturdays?|sundays?|holidays?|a que hora"
    r"|horarios?|abr\w+|abiert\w+|cierr\w+|cerrad\w+|sabados?|domingos?|feriados?|festivos?"
    r"|fin(?:es)? de semana",
    ClinicFactTopic.ADDRESS: r"where|address|located|location|directions?|get (?:to|there)|find you"
    r"|far|near|street|st|floor|suite|map|donde|direccion|quedan?|ubica\w+|llegar",
    ClinicFactTopic.PARKING: r"park\w*|garage|lot|estacion\w+|parqueo",
    ClinicFactTopic.PHONE: r"call (?:you|u)|phone|number|telephone|fax|e ?mail|website"
    r"|telefonos?|correo|pagina web",
    ClinicFactTopic.PAYMENT: r"cards?|cash|checks?|visa|mastercard|amex|venmo|zelle|paypal|hsa|fsa"
    r"|apple pay|google pay|tarjetas?|efectivo|cheques?",
    ClinicFactTopic.INSURANCE: r"insurances?|insurers?|network|medicaid|medicare|ppo|hmo|delta"
    r"|aetna|cigna|metlife|guardian|humana|blue ?cross|seguros?|aseguranza",
    ClinicFactTopic.TEAM: r"doctors?|dr|dentists?|hygienists?|nurses?|staff|team|who (?:is|works)"
    r"|doctor(?:a|as|es)|dentistas?|higienistas?|enfermer\w+|consejer\w+"
    r"|quien (?:es|atiende|trabaja)",
    ClinicFactTopic.SERVICES: r"do you (?:do|offer|have|provide|treat|see)|services?|kids?|children"
    r"|ofrecen|hacen|atienden|servicios?|ninos?",
    ClinicFactTopic.LANGUAGES: r"spanish|espanol|languages?|interpreter|translator|hablan|speak"
    r"|idiomas?|interpretes?|traductora?|ingles",
    ClinicFactTopic.RECORDS: r"records?|chart|x ?rays?|privacy|hipaa|copy|historial"
    r"|expedientes?|radiografias?|rayos x|privacidad|copia",
}


def facts_asked(facts: Sequence[ClinicFact], text: str) -> list[ClinicFact]:
    """The facts that a question names by the clinic's own words, else by what patients say.

    At most two, in the clinic's order; none if the question names no topic that has a fact.
    """
    words = _plain(text)
    own = [fact for fact in facts if any(_holds(words, _plain(word)) for word in fact.words)]
    if own:
        return own[:MOST_TOLD]
    return [fact for fact in facts if _holds(words, ASKED_BY[fact.topic])][:MOST_TOLD]


def _plain(text: str) -> str:
    """A text's words without case, accents and marks: "dirección" as "direccion"."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def _holds(words: str, pattern: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", words) is not None
