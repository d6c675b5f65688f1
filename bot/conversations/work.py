"""What the edges share: answering and delivering, built once from the settings."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

from bot import log
from bot.channels.sms import SmsSender
from bot.conversations import answering, delivery, failed_turns, handoff_waiting
from bot.conversations.answering import Answering
from bot.conversations.delivery import Delivering
from bot.conversations.unasked import Hinders
from bot.db import DATABASE_TROUBLE, transaction
from bot.rasa_client import Rasa
from bot.settings import Settings

PROVIDER_TIMEOUT_SECONDS = 10.0
TURN_TIMEOUT_SECONDS = 12.0
ANSWERED_AT_ONCE = 4  # conversations: a few that hang must not keep all others waiting
SENT_AFTER_ANSWERING = 3  # texts: a long queue is the worker's business


class Work:
    """Answers conversations and sends what is queued, for the web application and the worker."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime],
        alarm: answering.Alarm,
        hinders: Hinders,
    ) -> None:
        account = settings.twilio
        self.rasa = Rasa(settings.rasa_url, settings.rasa_token, TURN_TIMEOUT_SECONDS)
        sender = SmsSender(
            account.account_sid, account.auth_token, account.api_url, PROVIDER_TIMEOUT_SECONDS
        )
        self.answering = Answering(transaction, self.rasa, clock, alarm)
        status_url = f"{settings.public_url}/webhooks/sms/status"
        self.delivering = Delivering(transaction, sender, clock, status_url, hinders)

    def answer(self, conversation_id: UUID) -> None:
        """Answer what waits in a conversation and send it; the worker repeats failures."""
        try:
            self._answer(conversation_id)
            delivery.send_due(self.delivering, most=SENT_AFTER_ANSWERING)
        except Exception as failure:  # noqa: BLE001  # logged without its words; the worker goes on
            log.error("answering_failed", error=log.failure_words(failure))

    def answer_due(self, *, now: datetime) -> int:
        """Answer all that waits since a moment; return how many messages were settled."""
        with transaction() as session:
            handoff_waiting.do_due(session, now=now)
            waiting = answering.waiting_conversations(session, now=now)
        if not waiting:
            return 0
        with ThreadPoolExecutor(ANSWERED_AT_ONCE) as pool:
            return sum(pool.map(self._answer, waiting))

    def send_next(self) -> int:
        """Send the next text that is due, if there is one; return how many were tried."""
        return delivery.send_due(self.delivering, most=1)

    def do_due(self, *, now: datetime) -> int:
        """Do all work that is due; return how many messages were settled or tried."""
        return self.answer_due(now=now) + delivery.send_due(self.delivering)

    def _answer(self, conversation_id: UUID) -> int:
        """Answer a conversation; a message that nothing can be done with goes to a person."""
        try:
            return answering.answer(conversation_id, self.answering)
        except DATABASE_TROUBLE:
            raise
        except Exception as failure:  # noqa: BLE001  # one message must not stop all others
            log.error("answering_failed", error=log.failure_words(failure))
            with transaction() as session:
                now = self.answering.clock()
                return failed_turns.put_off(session, conversation_id, failure, now=now)

    def close(self) -> None:
        """Let go of the connection to the engine."""
        self.rasa.close()
