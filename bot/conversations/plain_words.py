"""Whether a message says plainly what the dialogue made of it, before anything is changed.

Understanding may be wrong: "my friend got the crown" is no choice. What changes something needs
words that say so and none that take it back; all else is read back first.
"""

import re

from bot.spoken_words import fold

HEDGED = re.compile(
    r"\?|\band (?:with|for|the)\b|\b(?:if|guess|suppose|supongo|think|thinking|thought|maybe|perhaps|probably|might|may|leaning|considering|unsure"
    r"|not sure|not certain|until|unless|before i|first talk|talk to|talk it over|ask my|discuss"
    r"|depends|wonder\w*|friend|cousin|neighbor|how|what|when|why|who|where|which|could have"
    r"|would have|had|was|were|save|saved|cheaper if|afford|out of|stop|leave|quit|later|not yet"
    r"|quiza\w*|tal vez|talvez|si puedo|pensarlo|pensar|no se|cuanto|cuando|que pasa)\b"
)
SHORT_CHOICE = 3  # words
CHOOSES = re.compile(
    r"\b(?:go(?:ing)? (?:with|for|ahead)|lets|let us|do (?:it|that|the|this)"
    r"|(?:ill|i will|i|we|well) (?:just )?(?:take|have|do|get|choose|pick|want|accept|agree|prefer|go|say yes)"
    r"|id (?:like|love|prefer|rather|go|take|choose)|would (?:like|love|prefer)|want|choose|chose|pick|accept|agree"
    r"|approve|sign me up|book (?:it|me)|proceed|move forward|decided|ready|deal|im in|happy with"
    r"|yes|yep|yeah|yup|ok|okay|sure|sounds good|works for me|put me down|instead|actually"
    r"|it is|please|pls|count me in|give me|gimme|shall have|then|for me|definitely|k|go on with|lets get"
    r"|quiero|prefiero|acepto|aceptar|hagamos|vamos con|elijo|me quedo|escojo|de acuerdo|dale)\b"
)
REFUSES = re.compile(
    r"\b(?:no|not|dont|do not|wont|never|without) (?:\w+ ){0,2}(?:want|wanna|need|do|doing|get|getting"
    r"|have|having|treatment|interested|going|go|take|proceed|accept|agree|thanks|thank you)\b"
    r"|\bno (?:crown|filling|implant|bridge|extraction|root canal|cap)\b|\bdecline\b|\brefus\w+|\bskip (?:it|this|that|the)\b|\bpass on\b|\bleave it\b|\bagainst it\b"
    r"|\brather not\b|\bno treatment\b|\bno (?:lo |la )?(?:quiero|acepto|deseo)\b|\brechazo\b"
)
WAITS = re.compile(
    r"\?|\b(?:think|thinking|decide later|sleep on|not sure|unsure|talk|ask|discuss|check with|later"
    r"|afford|expensive|too much|money|paying|pay|owe|bill|lose|losing|if|still|jk|kidding|sorry|save"
    r"|saved|thurs\w*|mon\w*day|tues\w*|wed\w*|fri\w*|sat\w*|sun\w*|am|pm|time|times|yet|today|now"
    r"|pensar\w*|despues|luego|caro|dinero)\b"
)
PUTS_OFF = re.compile(
    r"\b(?:think (?:it |this |about |on )|think(?:ing)? (?:it )?over|sleep on|need (?:more )?time|not sure|unsure"
    r"|not ready|havent decided|undecided|decide later|talk (?:to|with|it over)|ask my|check with|discuss"
    r"|let you know|get back to you|first i|pensarlo|lo pienso|hablar con mi)\b"
)
CANCELS = re.compile(
    r"\b(?:remove|delete|scrap|drop) (?:my|the|this|that) (?:\w+ )?(?:visit|app\w*|booking|cita)\b"
    r"|\b(?:wont|will not|not) be (?:coming|there)\b|\bcan(?:cel|cle|sel|cell)\w*|\bcxl\b|\bcall (?:it )?off\b|\banul\w+"
)
SAYS_CANCEL = re.compile(r"\bcan(?:cel|cle|sel|cell)\w*|\bcxl\b|\bcall (?:it )?off\b|\banul\w+")
KEEPS = re.compile(
    r"\?|\b(?:dont|do not|not|never|if|second|2nd|only|just the|one of|instead|except|until|undo"
    r"|fee|policy|penalty|charge)\b(?! (?:need|want|going|coming|be able|able|make))"
)
ATTENDS = re.compile(
    r"\?|\b(?:do i|should i|must i|can i|have to|need to|what|when|where|who|the date|the time)\b"
)
WRONG_NUMBER = re.compile(
    r"\bwrong (?:number|person|phone|#|num)\b|\b(?:isnt|is not|not|no longer) (?:\w+ )?(?:number|phone)\b"
    r"|\bno ?(?:one|body) (?:here |by |with |of |named |called )|\bnew (?:number|phone)\b"
    r"|\b(?:dont|do not) know (?:any|a|who|her|him|this|that)\b|\bnot (?:the |a )?patient\b"
    r"|\bnever (?:been|heard)\b|\b(?:numero|telefono) equivocado\b|\bno conozco\b|\bnot me\b"
)
STOPS_TEXTS = re.compile(
    r"\b(?:stop|quit|unsubscribe|opt(?:ing|ed)? ?out|take me off|remove (?:me|my number)|off (?:your|the|this) list"
    r"|no more (?:texts?|messages?|sms)|(?:dont|do not|never|not) (?:ever )?(?:text|message|msg|contact|write|send)"
    r"|leave me alone|lose my number|block|enough|end (?:these|the|all)|delete my number|spam\w*"
    r"|no me (?:escriban|manden|envien|escriba|mande)|dejen? de|ya no|alto|parar|basta|baja)\b"
)
SOME_TEXTS = re.compile(
    r"\b(?:about|for|regarding|on|with) (?:my |the |your |this |that |those |these )?(?:bills?|billing"
    r"|payments?|money|reminders?|ads?|marketing|offers?|promos?|deals|surveys?|visits?"
    r"|appointments?|appts?|treatment)\b|\bsending (?:me )?(?:bills|reminders|ads|offers|surveys)\b"
)


def _words(text: str) -> str:
    return re.sub(r"['\u2019]", "", fold(text))


def is_plain_choice(text: str, *, names_option: bool) -> bool:
    """Whether a text that was heard as a choice of treatment says so without reserve.

    names_option: it names one of the plan's; then "the crown" alone is enough
    """
    words = _words(text)
    is_short = names_option and len(words.split()) <= SHORT_CHOICE
    return (is_short or bool(CHOOSES.search(words))) and not HEDGED.search(words)


def puts_off(text: str) -> bool:
    """Whether someone wants time to think or to talk before they choose."""
    return bool(PUTS_OFF.search(_words(text)))


def is_plain_refusal(text: str) -> bool:
    """Whether a text that was heard as declining treatment says so, and not just "not yet"."""
    words = _words(text)
    return bool(REFUSES.search(words)) and not WAITS.search(words)


def is_plain_cancelling(text: str) -> bool:
    """Whether a text asks to cancel the visit, all of it and nothing else."""
    words = _words(text)
    return bool(CANCELS.search(words)) and not KEEPS.search(words)


def says_cancel(text: str) -> bool:
    """Whether a text has the word itself, and does not just say that someone cannot come."""
    return bool(SAYS_CANCEL.search(_words(text)))


def is_plain_confirmation(text: str) -> bool:
    """Whether a text that was heard as "I will come" is no question."""
    return not ATTENDS.search(_words(text))


def is_plain_wrong_number(text: str) -> bool:
    """Whether a text says that the number is not the patient's, not just "who is this"."""
    return bool(WRONG_NUMBER.search(_words(text)))


def is_plain_stop(text: str) -> bool:
    """Whether a text says that no more texts are wanted."""
    return bool(STOPS_TEXTS.search(_words(text)))


def is_about_some_texts(text: str) -> bool:
    """Whether someone wants to be spared some texts, not all."""
    return bool(SOME_TEXTS.search(_words(text)))
