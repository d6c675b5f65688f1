"""Words on which the carrier acts by itself, and what it then says."""

from typing import Literal

OptOutType = Literal["STOP", "START", "HELP"]

STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "UNSTOP"}
HELP = {"HELP", "INFO"}
REPLIES: dict[OptOutType, str] = {
    "STOP": (
        "You have successfully been unsubscribed. You will not receive any more messages "
        "from this number. Reply START to resubscribe."
    ),
    "START": (
        "You have successfully been re-subscribed to messages from this number. "
        "Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply."
    ),
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


def read_keyword(body: str, *, is_blocked: bool) -> OptOutType | None:
    """What a text means to the carrier: only a bare keyword counts, YES only to lift a block."""
    word = body.strip().rstrip(".!").upper()
    if word in STOP:
        return "STOP"
    if word in START or (word == "YES" and is_blocked):
        return "START"
    return "HELP" if word in HELP else None
