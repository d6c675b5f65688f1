"""The words of short replies: yes, no, any, none, and what may stand around them."""

import re

from bot.spoken_words import fold

POLITE = (
    r"(?:please|pls|plz|pleas|thanks|thank you|thank u|thx|ty|sir|maam|doc|hi|hey|hello|oh|um|uh"
    r"|lol|well|for me|that|por favor|gracias|porfa) ?"
)
YES_WORDS = (
    r"(?:y|ye|yes|yess|yse|yea|yeah|yeh|yah|ya|yep|yup|yip|yay|ok|okay|okey|okie|okk|oke|k|kk|sure"
    r"|sure thing|surely|of course|ofc|absolutely|definitely|def|certainly|indeed|correct|right"
    r"|thats right|that is right|thats correct|that is correct|sounds good|sounds great"
    r"|sounds fine|that works|works|it works|works great|perfect|great|good|fine|thats fine"
    r"|thats good|that is fine|alright|all right|go ahead|go for it|do it|please do|yes i do"
    r"|i do|you bet|deal|agreed|i agree|fine by me|fine with me|affirmative|totally|yessir"
    r"|si|sip|claro|claro que si|vale|bueno|esta bien|de acuerdo|dale|por supuesto|correcto"
    r"|sale|sale pues|va|orale|andale|simon|si quiero|si por favor|como no|asi es|me parece bien"
    r"|esta perfecto|con gusto|perfecto|👍|✅|👌) ?"
)
NO_WORDS = (
    r"(?:n|no|noo|nop|nope|nah|naw|na|no way|not really|not now|not yet|not today|never|negative"
    r"|no thanks|no thx|no thank you|no ty|i dont|i do not|dont|do not|i dont think so"
    r"|dont think so"
    r"|i dont want to|id rather not|rather not|not for me|not interested|im good|absolutely not"
    r"|definitely not|of course not|no gracias|para nada|nunca|ahora no|todavia no|aun no"
    r"|por ahora no|mejor no|no quiero|nel|👎) ?"
)
OFFERED = r"(?: of)?(?: (?:them|those|these|the above|ones?|times|options|choices))?"
YES = re.compile(rf"(?:{POLITE})*{YES_WORDS}(?:{YES_WORDS}|{POLITE})*")
NO = re.compile(rf"(?:{POLITE})*{NO_WORDS}(?:{NO_WORDS}|{POLITE})*")
NONE = re.compile(
    rf"(?:(?:{NO_WORDS}|{POLITE}|sorry |actually )*)(?:"
    rf"(?:none|neither|not any|nothing|ningun[oa]|ninguno de (?:ellos|los dos)){OFFERED}"
    r"(?: (?:really )?(?:works?|fits?|are good|is good|are any good|will work|sirven?|me sirven?))?"
    r"|(?:those|these|they) (?:all )?(?:dont|do not|wont) work"
    r"|i cant (?:do|make) (?:any|either)(?: of)?(?: (?:them|those|these))?"
    rf") ?(?:for me ?)?(?:{POLITE})*"
)
ANY = re.compile(
    rf"(?:(?:{YES_WORDS}|{POLITE})*)(?:(?:any|either|whichever|whatever|cualquiera|anything){OFFERED}"
    r"(?: (?:works?|is|are|will|would|you want|you like))?"
    r"(?: (?:fine|ok|okay|good|great|best|do|work|first|easiest))*"
    r"|(?:it )?(?:doesnt|does not|dont|do not) matter(?: to me)?|i dont (?:care|mind)"
    r"|(?:you|u) (?:pick|choose|decide)(?: one)?|up to (?:you|u)|(?:me )?da igual"
    rf") ?(?:with me ?|by me ?|for me ?)?(?:{POLITE})*"
)
NOT = re.compile(
    r"\b(?:no|not|nope|dont|doesnt|cant|cannot|wont|isnt|never|except|but|instead|neither|none"
    r"|without|unless|if|or not)\b"
)
FILLER_WORDS = """
    the one ones i ill will id would want wanna like can could do we lets let us go going with
    for me please pls plz thanks thank you thx ok okay k yes yeah yep ya sure good works work
    is fine great that thatll thats this it on at of them those option number choice num slot
    time appointment appt then my pick choose choosing prefer best book sounds perfect think
    im take taking have get a an and or um hi hello actually guess better up sign
    o y el la lo los las por favor gracias quiero prefiero tomo opcion numero de del
    you said mentioned offered listed gave
    # , - ) ( . si esta bien te lovely nice nicely suit suits very much well be me those
"""
FILLERS = frozenset(FILLER_WORDS.split())


def plain(text: str) -> str:
    """A reply without case, accents, apostrophes and marks that say nothing; single spaces."""
    words = re.sub(r"'", "", fold(text))
    words = re.sub(r"[^\w\s:./#👍✅👌👎]|_", " ", words)
    words = re.sub(r"\.(?![0-9])|/(?![0-9])|:(?![0-9])", " ", words)
    words = re.sub(r"([a-z])\1{2,}", r"\1", words)
    return " ".join(words.split())
