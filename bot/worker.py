"""The worker: sends queued texts and takes up messages that were left unanswered.

Any number may run. Each thread does one thing over and over, so that a slow engine holds up no
text, a slow provider no answer, and a long queue no sign of life.
"""

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from sqlalchemy.orm import Session

from bot import log
from bot.clock import utc_now
from bot.conversations import changes, missed
from bot.conversations.missed import CatchingUp
from bot.conversations.models import Heartbeat
from bot.conversations.work import Work
from bot.db import DATABASE_TROUBLE, transaction
from bot.reminders import claiming, sending
from bot.safety import alarming
from bot.settings import get_settings
from bot.waitlist.offering import offer_all

PAUSE_SECONDS = 0.5
BEAT_EVERY_SECONDS = 3.0
CATCH_UP_EVERY_SECONDS = 5.0
REMIND_EVERY_SECONDS = 20.0
OFFER_EVERY_SECONDS = 30.0  # what has become free, to those who wait
# The web application answers at once; the worker takes up what is older than this.
PATIENCE = timedelta(seconds=3)
SENDERS = 4  # texts on their way to the provider at once; it takes 100 to 200 ms for each


def beat(session: Session, *, now: datetime) -> None:
    """Leave a sign of life, and forget what no open page waits for any more."""
    session.merge(Heartbeat(name="worker", seen_at=now))
    changes.forget_old(session, now=now)


def queue_reminders() -> int:
    """Queue the reminders that have come due; return how many texts."""
    with transaction() as session:
        return sending.queue_due(session, now=utc_now())


def main() -> None:
    """Work until told to stop; trouble with the database is waited out."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    work = Work(get_settings(), utc_now, alarming.hear_intent, claiming.still_hinders)
    threads = [
        threading.Thread(target=keep_at, args=(job, pause, stopping)) for job, pause in _jobs(work)
    ]
    for thread in threads:
        thread.start()
    log.info("worker_started")
    for thread in threads:
        thread.join()
    work.close()


def _jobs(work: Work) -> list[tuple[Callable[[], int], float]]:
    """What is to be done over and over, and the pause after there was nothing to do."""
    catching_up = CatchingUp(transaction, work.delivering.sender, utc_now, alarming.receive)
    return [
        (_beat, BEAT_EVERY_SECONDS),
        (lambda: work.answer_due(now=utc_now() - PATIENCE), PAUSE_SECONDS),
        (lambda: missed.catch_up(catching_up), CATCH_UP_EVERY_SECONDS),
        (lambda: missed.ask_for_reports(catching_up), CATCH_UP_EVERY_SECONDS),
        (queue_reminders, REMIND_EVERY_SECONDS),
        (lambda: offer_all(transaction, now=utc_now()), OFFER_EVERY_SECONDS),
        *[(work.send_next, PAUSE_SECONDS)] * SENDERS,
    ]


def _beat() -> int:
    with transaction() as session:
        beat(session, now=utc_now())
    return 0


def keep_at(job: Callable[[], int], pause: float, stopping: threading.Event) -> None:
    """Do a job until told to stop, whatever goes wrong; without a pause while there is more."""
    while not stopping.is_set():
        done = 0
        try:
            done = job()
        except DATABASE_TROUBLE as trouble:
            log.warning("database_trouble", reason=type(trouble).__name__)
        except Exception as failure:  # noqa: BLE001  # the next text or message may go well
            log.error("work_failed", error=log.failure_words(failure))
        if not done:
            stopping.wait(pause)


if __name__ == "__main__":
    main()
