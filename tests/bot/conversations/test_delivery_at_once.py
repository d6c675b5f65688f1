"""Several workers at the same outbox: each text goes out once."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from bot.conversations import delivery
from bot.conversations.delivery import Delivering
from bot.conversations.threads import queue
from bot.db import open_engine
from bot.reminders.claiming import still_hinders
from tests.bot.conversations.conftest import say, send, send_until_settled
from tests.people import MARIA, SAM
from tests.servers import Provider, serve_provider
from tests.texting import STATUS_URL, Clock, Office, conversation, opening, sender_to


def test_eight_workers_at_once_send_each_text_once(office: Office, provider: Provider) -> None:
    for number in (MARIA, SAM, "+12125550103", "+12125550104"):
        say(office, "one", "two", "three", number=number)
    together = threading.Barrier(8)

    def worker(_: int) -> None:
        together.wait()
        send(office)

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(worker, range(8)))
    send_until_settled(office)  # a text whose turn came after the last worker had looked

    assert len(provider.texts) == 12
    assert sorted(provider.bodies) == ["one"] * 4 + ["three"] * 4 + ["two"] * 4
    to_maria = [text["body"] for text in provider.texts if text["to"] == MARIA]
    assert to_maria == ["one", "two", "three"]


def send_in_a_process_of_its_own(database_url: str, provider_url: str) -> None:
    engine = open_engine(database_url)
    clock = Clock()
    clock.pass_(minutes=1)
    sender = sender_to(Provider(provider_url))
    delivery.send_due(Delivering(opening(engine), sender, clock, STATUS_URL, still_hinders))
    engine.dispose()


def test_two_processes_that_claim_the_same_text_send_it_once(engine: Engine) -> None:
    clock = Clock()
    with opening(engine)() as session:
        for n in range(5):
            queue(session, conversation(session), f"text {n}", key=str(n), now=clock.now)
    url = engine.url.render_as_string(hide_password=False)
    spawning = multiprocessing.get_context("spawn")

    with serve_provider() as provider:
        arguments = (url, provider.url)
        processes = [
            spawning.Process(target=send_in_a_process_of_its_own, args=arguments) for _ in range(2)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join(30)

        assert [process.exitcode for process in processes] == [0, 0]
        assert sorted(provider.bodies) == [f"text {n}" for n in range(5)]
