"""Whether a message was understood surely enough to act on it, or is better asked back."""

from typing import Any

from actions.turn import Turn
from bot.conversations import doubt
from bot.conversations.choices import read_yes_no

NEVER_ASKED_BACK = {"report_emergency", "report_self_harm", "opt_out"}
ANSWERS = {"affirm", "choose_option"}  # to a question of ours
NOT_OURS = {"out_of_scope", "nlu_fallback"}


def is_sure(turn: Turn) -> bool:
    """Whether what the message asks may be done at once if its words are plain as well.

    A yes or a number answers a question of ours, which said what will be done.
    """
    return turn.intent in ANSWERS or turn.confidence >= doubt.SURE


def is_doubtful(turn: Turn) -> bool:
    """Whether the message is better asked back than acted on."""
    if turn.asks_several or turn.active_loop == "identity_form":
        return False
    return doubt.is_unsure(ranking_of(turn)) or says_nothing(turn)


def says_nothing(turn: Turn) -> bool:
    """Whether the message holds no word, and was not surely understood even so."""
    if turn.intent in NEVER_ASKED_BACK or turn.message.media:
        return False
    if turn.intent not in NOT_OURS and turn.confidence >= doubt.SURE:
        return False
    return doubt.is_nonsense(turn.text) and read_yes_no(turn.text) is None


def ranking_of(turn: Turn) -> list[dict[str, Any]]:
    """What the message may want, with confidence; first what would be acted on."""
    ranking = turn.latest_message.get("intent_ranking") or []
    return [one for one in ranking if one["name"] != "nlu_fallback"]
