"""The worker: sends queued texts and takes up messages that were left unanswered."""

import signal
import threading
from datetime import datetime, timedelta
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import log
from bot.clock import utc_now
from bot.conversations.models import Heartbeat
from bot.conversations.work import Work
from bot.db import transaction
from bot.safety import alarming
from bot.settings import get_settings

PAUSE_SECONDS = 0.5
BEAT_EVERY = timedelta(seconds=3)
# The web application answers at once; the worker takes up what is older than this.
PATIENCE = timedelta(seconds=3)


def beat(session: Session, *, now: datetime) -> None:
    """Leave a sign of life."""
    session.merge(Heartbeat(name="worker", seen_at=now))


def main() -> None:
    """Work until told to stop; trouble with the database is waited out."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    work = Work(get_settings(), utc_now, alarming.hear_intent)
    log.info("worker_started")
    beaten_at = utc_now() - BEAT_EVERY
    while not stopping.is_set():
        try:
            if utc_now() - beaten_at >= BEAT_EVERY:
                beaten_at = utc_now()
                with transaction() as session:
                    beat(session, now=beaten_at)
            work.do_due(now=utc_now() - PATIENCE)
        except SQLAlchemyError as trouble:
            log.warning("database_trouble", reason=type(trouble).__name__)
        stopping.wait(PAUSE_SECONDS)
    work.close()


if __name__ == "__main__":
    main()
