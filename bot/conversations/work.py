"""What the edges share: answering and delivering, built once from the settings."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from bot import log
from bot.channels.sms import SmsSender
from bot.conversations import answering, delivery
from bot.conversations.answering import Answering
from bot.conversations.delivery import Delivering
from bot.db import transaction
from bot.rasa_client import Rasa
from bot.settings import Settings

PROVIDER_TIMEOUT_SECONDS = 10.0
TURN_TIMEOUT_SECONDS = 12.0


class Work:
    """Answers conversations and sends what is queued, for the web application and the worker."""

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime], alarm: answering.Alarm
    ) -> None:
        account = settings.twilio
        self.rasa = Rasa(settings.rasa_url, settings.rasa_token, TURN_TIMEOUT_SECONDS)
        sender = SmsSender(
            account.account_sid, account.auth_token, account.api_url, PROVIDER_TIMEOUT_SECONDS
        )
        self.answering = Answering(transaction, self.rasa, clock, alarm)
        status_url = f"{settings.public_url}/webhooks/sms/status"
        self.delivering = Delivering(transaction, sender, clock, status_url)

    def answer(self, conversation_id: UUID) -> None:
        """Answer what waits in a conversation, send what is due; the worker repeats failures."""
        try:
            answering.answer(conversation_id, self.answering)
            delivery.send_due(self.delivering)
        except Exception as failure:  # noqa: BLE001  # logged without its words; the worker goes on
            log.error("answering_failed", error=log.failure_words(failure))

    def do_due(self, *, now: datetime) -> int:
        """Do all work that is due; return how many messages were settled or tried."""
        with transaction() as session:
            waiting = answering.waiting_conversations(session, now=now)
        settled = sum(answering.answer(conversation, self.answering) for conversation in waiting)
        return settled + delivery.send_due(self.delivering)

    def close(self) -> None:
        """Let go of the connection to the engine."""
        self.rasa.close()
