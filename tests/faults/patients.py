"""Patients who text: what each says, when, and what the answer must speak of."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import httpx
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from tenacity import retry, retry_if_exception_type, wait_fixed

from bot.clinics.models import Clinic
from bot.conversations.threads import conversation_with, queue
from bot.patients.access import Address
from bot.patients.models import Channel

CLINIC = "+12125550190"
AREAS = ("201", "202", "203", "205", "206", "207", "208", "209", "210", "214", "215", "216")
# What a stranger may ask, and a word of the right answer.
QUESTIONS = {
    "what time do you open": "9 AM",
    "is there parking": "garage",
    "where is your office": "Juniper",
    "are you a robot": "automated",
}
STOPS = ("STOP", "alto")  # one that the carrier acts on, one that only we understand
MOST_AT_ONCE = 16


@dataclass(frozen=True)
class Patient:
    """One phone, what it texts, and how long it waits between two texts."""

    number: str
    says: tuple[str, ...]
    pauses: tuple[float, ...]


def patients(count: int, chance: random.Random) -> list[Patient]:
    """So many phones; most ask things, some in a burst, one in eight says stop in between."""
    return [_patient(n, chance) for n in range(count)]


def _patient(n: int, chance: random.Random) -> Patient:
    says = chance.sample(list(QUESTIONS), k=3)
    if n % 8 == 3:
        says.insert(chance.randint(1, 3), STOPS[n // 8 % 2])
    is_burst = chance.random() < 0.3
    pauses = tuple(0.0 if is_burst else chance.uniform(0.2, 4.0) for _ in says)
    return Patient(f"+1{AREAS[n // 100]}55501{n % 100:02}", tuple(says), pauses)


def tell_unasked(engine: Engine, numbers: list[str], *, now: datetime) -> None:
    """Queue a text of ours that nobody has asked for, to some of the phones."""
    for number in numbers:
        _tell(engine, number, now)


@retry(retry=retry_if_exception_type(OperationalError), wait=wait_fixed(1))
def _tell(engine: Engine, number: str, now: datetime) -> None:
    with Session(engine) as session, session.begin():
        clinic = session.scalars(select(Clinic).where(Clinic.phone_number == CLINIC)).one()
        address = Address(clinic.id, Channel.SMS, number)
        chat = conversation_with(session, address, now=now)
        queue(session, chat, "We are closed tomorrow.", key=f"unasked:{number}", now=now)


class Load:
    """Lets all patients text, some at a time, and counts what they have sent."""

    def __init__(self, emulator: str, who: list[Patient]) -> None:
        self._emulator = emulator
        self._who = who
        self._count = threading.Lock()
        self._ended = threading.Event()
        self.numbers = [patient.number for patient in who]
        self.sent = 0
        self.total = sum(len(patient.says) for patient in who)

    def run(self) -> None:
        """Until the last text is sent."""
        with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
            list(pool.map(self._text, self._who))

    def tell(self) -> None:
        """Print how far it is, now and then, until `end` is called."""
        while not self._ended.wait(15):
            print(f"  {self.sent} of {self.total} texts sent by patients", flush=True)

    def end(self) -> None:
        """No more is printed."""
        self._ended.set()

    def _text(self, patient: Patient) -> None:
        url = f"{self._emulator}/handsets/{patient.number}/send"
        with httpx.Client(timeout=60, trust_env=False) as client:
            for body, pause in zip(patient.says, patient.pauses, strict=True):
                client.post(url, json={"to": CLINIC, "body": body}).raise_for_status()
                with self._count:
                    self.sent += 1
                time.sleep(pause)
