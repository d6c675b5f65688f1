"""Taking in one message: repeats dropped, STOP and START acted on, everything kept."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.card_numbers import says_little_else, without_card_numbers
from bot.channels import sms
from bot.channels.sms_texts import InboundText
from bot.clinics.models import Clinic
from bot.conversations import commands, handoff_waiting, handoffs, wording
from bot.conversations.models import (
    Author,
    Conversation,
    Direction,
    Message,
    MessageState,
)
from bot.conversations.threads import conversation_with, keep, queue
from bot.languages import language_of
from bot.patients import consent
from bot.patients.access import Address
from bot.patients.models import Channel

Keyword = Literal["stop", "start", "help"]
# Words on which the carrier blocks us and answers itself: any text of ours would be refused.
CARRIER_STOP_WORDS = {
    "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"
}  # fmt: skip
MEANS_THE_VISIT_PERHAPS = {"cancel", "end", "quit"}


@dataclass(frozen=True)
class Incoming:
    """One message as it came in, whatever the channel.

    message_key: the provider's or the page's id of this message; a repeat has the same.
    keyword: a carrier keyword that is the whole message.
    provider_answers: the provider has answered the keyword itself.
    """

    address: Address
    body: str
    message_key: str
    provider_sid: str | None = None
    media: list[dict[str, str]] = field(default_factory=list)
    keyword: Keyword | None = None
    provider_answers: bool = False


def key_of(incoming: Incoming) -> str:
    """The idempotency key under which a message is kept."""
    return f"in:{incoming.address.channel}:{incoming.message_key}"


def incoming_text(session: Session, text: InboundText) -> Incoming | None:
    """A text to one of our clinics; None if no clinic has the number it was sent to."""
    clinic_id = session.scalar(select(Clinic.id).where(Clinic.phone_number == text.to_number))
    if clinic_id is None:
        return None
    return Incoming(
        address=Address(clinic_id, Channel.SMS, text.from_number),
        body=text.body,
        message_key=text.provider_sid,
        provider_sid=text.provider_sid,
        media=[{"url": m.url, "content_type": m.content_type} for m in text.media],
        keyword=sms.keyword_of(text),
        provider_answers=bool(text.opt_out_type),
    )


def receive(session: Session, incoming: Incoming, *, now: datetime) -> UUID | None:
    """Keep a message; return its conversation's id if there is something to do about it."""
    conversation = conversation_with(session, incoming.address, now=now)
    masked = without_card_numbers(incoming.body)
    has_card = masked != incoming.body
    incoming = replace(incoming, body=masked)  # from here on nobody sees the number
    message = Message(
        conversation_id=conversation.id,
        patient_id=conversation.patient_id,
        direction=Direction.INBOUND,
        author=Author.PATIENT,
        body=incoming.body,
        choices=[],
        media=incoming.media,
        provider_sid=incoming.provider_sid,
        idempotency_key=key_of(incoming),
        state=_state_for(incoming),
        next_attempt_at=now,
        created_at=now,
    )
    if not keep(session, message):
        return None
    asked_for = commands.language_asked_for(incoming.body)
    conversation.language = asked_for or language_of(incoming.body, conversation.language)
    handoff_waiting.hear(session, conversation, now=now)
    _act_on_keyword(session, conversation, incoming, now=now)
    if has_card:
        _tell_why_masked(session, conversation, message, now=now)
        return conversation.id
    return conversation.id if message.state is MessageState.RECEIVED else None


def _tell_why_masked(
    session: Session, conversation: Conversation, message: Message, *, now: datetime
) -> None:
    """Say why a card number was taken out, whoever has the conversation; answer what else is left.

    It goes out at once: whoever typed one number may be about to type the next.
    """
    key, words = f"card:{message.id}", wording.say("card_number_removed", conversation.language)
    queue(session, conversation, words, key=key, now=now)
    if message.state is MessageState.RECEIVED and says_little_else(message.body):
        message.state = MessageState.KEPT


def _state_for(incoming: Incoming) -> MessageState:
    """Whether there is work to do: none for STOP and what the provider has answered.

    What a coordinator or nobody answers is still read for danger: see `answering`.
    """
    if incoming.address.channel is not Channel.SMS:
        return MessageState.RECEIVED
    if incoming.keyword == "stop" or (incoming.keyword and incoming.provider_answers):
        return MessageState.KEPT
    return MessageState.RECEIVED


def _act_on_keyword(
    session: Session, conversation: Conversation, incoming: Incoming, *, now: datetime
) -> None:
    address = incoming.address
    if address.channel is not Channel.SMS:
        return
    if incoming.keyword == "stop":
        is_new = consent.opt_out(
            session, address.clinic_id, address.value, source="keyword", now=now
        )
        exact = incoming.body.strip().lower()
        if exact.rstrip(".!") in MEANS_THE_VISIT_PERHAPS:
            handoffs.request(session, conversation, "opted_out_or_visit", now=now, is_urgent=True)
        if is_new and not incoming.provider_answers and exact not in CARRIER_STOP_WORDS:
            notice, key = (
                wording.say("opted_out", conversation.language),
                f"opt-out:{incoming.message_key}",
            )
            queue(session, conversation, notice, key=key, now=now, is_opt_out_notice=True)
    elif incoming.keyword == "start":
        consent.opt_in(session, address.clinic_id, address.value, source="keyword", now=now)
