"""Placeholders: what the application put in place of a patient's data or a bound reply."""

import re
from typing import Optional

INTENT_OF = {
    "[date of birth]": "give_identity",
    "[name]": "give_identity",
    "[code]": "give_identity",
    "[phone number]": "give_identity",
    "[choice]": "choose_option",
    "[time choice]": "choose_time",
    "[photo]": "send_photo",
    "[person]": "request_human",
    "[simpler]": "ask_simpler",
    "[start over]": "start_over",
    "[language]": "switch_language",
}
PLACEHOLDER = re.compile("|".join(re.escape(name) for name in INTENT_OF))
WORDS_AROUND = 8  # "sure, it is [date of birth] thanks" is still nothing else


def intent_by_placeholder(text: str) -> Optional[str]:
    """The intent that a placeholder settles; None where the text says more than that."""
    found = PLACEHOLDER.search(text)
    if found is None:
        return None
    rest = PLACEHOLDER.sub(" ", text)
    if "?" in rest or len(rest.split()) > WORDS_AROUND:
        return None
    return INTENT_OF[found.group()]
