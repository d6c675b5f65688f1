"""Messages that speak of the waiting list, whatever they were heard as."""

from actions.turn import Turn
from bot.conversations.plain_words import is_plain_stop
from bot.waitlist.words import joins_waiting_list, leaves_waiting_list, waits_for_a_time


def waiting_meant(turn: Turn, *, is_stop: bool) -> str | None:
    """The action for a message that wants to wait for a time, or waits no more; None for others.

    "Take me off the waiting list" takes nobody off all texts, nor does "text me if one cancels".

    is_stop: whether it was heard as a wish for no more texts
    """
    text = turn.message.body
    if is_stop:
        joins = waits_for_a_time(text) and not is_plain_stop(text)
    else:
        joins = joins_waiting_list(text)
    if joins:
        return "action_start_moving"
    return "action_leave_waitlist" if leaves_waiting_list(text) else None
