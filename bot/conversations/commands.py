"""Words that work in any state and need no understanding: MORE, HELP, START."""

from bot.channels.sms import keyword
from bot.clinics.models import Clinic
from bot.conversations import wording
from bot.conversations.models import Conversation, Message
from bot.replies import Reply

MORE = {"more", "more please", "more pls", "tell me more", "the rest", "mas"}


def answer(conversation: Conversation, message: Message, clinic: Clinic) -> Reply | None:
    """The reply to a command, or None if the message is something else."""
    said = message.body.strip().lower().rstrip(".!?")
    if said in MORE and (conversation.unsaid or said == "more"):
        rest, conversation.unsaid = conversation.unsaid, ""
        return Reply(rest or wording.say("nothing_more"))
    word = keyword(message.body)
    if word == "help":
        return Reply(wording.say("help", clinic=clinic.name))
    if word == "start":
        return Reply(wording.say("welcome_back"))
    return None
