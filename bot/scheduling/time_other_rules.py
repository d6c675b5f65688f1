"""Rules for all that is no time: connectors, negations, and what only looks like a time."""

from bot.scheduling.time_clock_rules import H
from bot.scheduling.time_pieces import Build, Kind, Piece, Rule, rule

UNITS = r"(?:days?|weeks?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|min|seconds?|anos?)"
FEW = r"(?:@n\d+(?: (?:or|to) @n\d+)?|a|an|one|half an|a few|few|couple|a couple(?: of)?|several)"
VISIT = r"(?:appointment|appt|apt|appointmnt|visit|slot|cleaning|cita|session|checkup|check up)"
PLURAL = (
    r"(?!(?:works|is|was|this|thanks|pls|does|plus|as|has|yes|suits|fits|sounds|its|lets|us|days|weeks|months)"
    r"(?![^ ]))"
    r"[a-z]{2,}s"
)


def _kind(kind: Kind, word: str = "") -> Build:
    return lambda match, _: Piece(kind, word or match.group())


ASIDE_RULES: list[Rule] = [
    rule(pattern, _kind(Kind.ASIDE))
    for pattern in (
        r"(?:good|happy|great|lovely|wonderful|blessed|feliz|gd) (?:morning|afternoon"
        r"|evening|day|night|weekend|@d\d|thanksgiving|christmas|holidays?|new years?)",
        r"have an? (?:good|great|nice|lovely|wonderful|blessed|safe|fun) (?:day|weekend|night|evening"
        r"|week|@d\d|one)",
        r"yesterday|ayer|anoche",
        r"(?:the )?(?:last|past|previous) (?:@n\d+ )?(?:weeks?|months?|years?|night|time|visit|summer"
        r"|winter|fall|spring|days?|appointment|appt|christmas|thanksgiving|@[dmp]\d+)",
        rf"{FEW} {UNITS} (?:ago|back)|hace (?:@n\d+ |un[ao]s? )?{UNITS}",
        r"(?:ever )?since (?:last |the |this )?(?:@[dmo]\d+(?: @[on]\d+)?|yesterday"
        r"|morning|christmas|thanksgiving|week|then)",
        rf"(?:for (?:the past |about |over |like |the last )?)?{FEW} (?:more )?{UNITS}(?! (?:from|after|on @d))"
        r"(?: old| long| now)?",
        r"(?:tooth|teeth|version|option|plan|number|code|room|suite|apartment|unit|molar|level|age"
        r"|choice|step|page|question|dr|im|hes|shes)(?: (?:number|no|is))? @n\d+(?: (?:and|or) @n\d+)?",
        rf"(?:@n\d+|@w\d+) (?:{PLURAL}|kids|people|children|teeth|percent|year old|of us|of them|more"
        r"|bucks|down|apr|visit|tooth)",
        r"(?:@w\d+|@o\d+) (?:one|ones|option|choice|time|opinion|child|kid|crown|filling|try)",
        rf"(?:next|other|new|follow up|this|that|upcoming) (?:{VISIT}|step|option|opinion|one)",
        r"(?:no|not a) (?:problem|worries|rush|hurry|prob|biggie|big deal|thanks|thank you|pain"
        r"|preference|insurance|idea|doubt)",
        r"(?:i )?(?:cant|can not|cannot) wait|why not|(?:i )?(?:dont|wouldnt) (?:mind|care|worry)",
        r"(?:whether )?or not|or (?:so|something|whatever)|if not too much trouble|asap or sooner",
        r"(?:cant|couldnt|wouldnt|dont|wont|didnt) (?:we|you|u|i|they)(?= )",
        r"(?<![^;])(?:no|nope|nah|not really|actually no) (?=[,;])",
        r"(?:once|twice|one time) (?:a|per|every) (?:day|week|month|year)",
        r"(?:a|per|each|every) (?:month|year)",
        rf"(?:my|our|his|her|the kids) (?:@[dp]\d|tomorrow|next week|the @o\d+|@o\d+|{H}|morning"
        rf"|afternoon|today)(?: (?:at )?{H}| morning| afternoon)?(?: oclock)? {VISIT}",
    )
]
NEGATIONS = (
    r"(?:(?:anything|any ?time|any ?day|everything|every ?day|whenever) (?:but|except|besides)"
    r"(?: not| for| on)?)|but not|not|no|nor|dont|cant|can not|cannot|wont|couldnt|never|except(?: for)?"
    r"|excluding|besides|other than|instead of|rather than|avoid|without|unavailable|busy"
    r"|doesnt|isnt|arent|neither|wouldnt|aside from|not available|not free"
)
TURNED_DOWN = (
    r"(?:really |just |also )?(?:does not|doesnt|dont|do not|wont|will not|cant|isnt|is not|arent|are not"
    r"|is no|are no)(?: going to| gonna| really| be able to)? (?:work|works|good|do|suit|fit|an option"
    r"|possible|great|happen|ok|okay|available|convenient|ideal|best|make it)"
    r"|(?:is|are|was|would be|will be) (?:really |too |so |kinda |very |pretty )?(?:bad|out|terrible|hard"
    r"|difficult|impossible|full|booked|off|rough|tough|tricky|busy|worse|the worst)"
)
BENT = {
    "from": r"not before|not until|no earlier than|no sooner than|starting(?: on| from)?|beginning"
            r"|from|on or after|nothing before|as of",
    "after": r"(?:any ?time |some ?time )?after|past|later than",
    "before": r"(?:any ?time |some ?time )?before|earlier than|prior to",
    "to": r"by|until|through|no later than|not after|not later than|up to|on or before"
          r"|nothing after|not past",
    "week_of": r"(?:the |that )?week of(?: the)?",
}  # fmt: skip
ELSEWHERE = (
    rf"(?:my|our|the|his|her) (?:next |upcoming |current )?(?:\w+ )?{VISIT}s? (?:is|was|on|at|for|thats"
    r"|scheduled|this|set|it)"
    rf"|(?:i|we|already) (?:have|had|got)(?: got)? (?:an? |my )?(?:\w+ )?{VISIT}"
    r"|(?:im|i am|we are|were) (?:down|booked|scheduled|set)"
    r"|started|began|happened|fell|broke|broken|chipped|cracked|missed|told|called|paid|woke|saw"
    r"|(?:call|text|tell|email|ask) (?:you|u|them|him|her|me)(?: back)?"
    r"|(?:talk|speak) (?:to|with)"
    r"|said|texted|went|lost|took|came|left|received|cancelled|canceled|had"
    r"|hurts?|hurting|aches?|throbs?|throbbing|sore|bleeds?|bleeding|swollen|pain"
    r"|(?:was|were|been)(?! (?:hoping|wondering|thinking|looking|going|planning|trying|just|wanting))"
)
OTHER_LIFE = (
    r"(?:i|we|she|he|they) (?:have )?(?:works?|teach)|(?:at|off|from|have) work|working|gets? (?:off|out)"
    r"|off (?:at|until)|out of|school|class(?:es)?|vacation|trip|meetings?|expires?|runs out|flight"
    r"|renews?|resets?|parking"
    r"|fly|flying|leav(?:e|ing)|shifts?|practice|wedding|funeral|birthday|court"
)
ANYTIME = (
    r"any ?time|any ?days?|whenever|whatever (?:day|time)"
    r"|all (?:day|week)|every ?day"
)
EARLIEST = (
    r"(?:as )?early as (?:you can|possible|u can)|asap|(?:as soon|soon) as (?:possible|you can|u can|i can)|a s a p|soonest|earliest|(?:@w1|next)"
    r" (?:available|opening|avail|free|open)|right away|the sooner the"
    r" better"
)
OTHER_RULES: list[Rule] = [
    rule(TURNED_DOWN, _kind(Kind.NOT_THAT)),
    *(rule(pattern, _kind(Kind.BOUND, word)) for word, pattern in BENT.items()),
    rule(NEGATIONS, _kind(Kind.NOT)),
    rule(ANYTIME, _kind(Kind.ANY, "any")),
    rule(EARLIEST, _kind(Kind.ANY, "earliest")),
    rule(r"and(?= )", _kind(Kind.AND)),
    rule(r"or", _kind(Kind.OR)),
    rule(r"but|though|(?:how|what) (?:about|bout)|bout|instead|rather|can we|could we"
         r"|better", _kind(Kind.BUT)),
    rule(r",", _kind(Kind.COMMA)),
    rule(r";", _kind(Kind.STOP)),
    rule(r"to|for", _kind(Kind.TO)),
    rule(OTHER_LIFE, _kind(Kind.OTHER_LIFE)),
    rule(ELSEWHERE, _kind(Kind.ELSEWHERE)),
]  # fmt: skip
