"""Whether we may text a number, and the history of what was said about it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.db import transaction
from bot.patients import consent
from bot.patients.models import Consent
from tests.people import HARBOR, SAM, STRANGER, clinic
from tests.texting import NOON

LATER = NOON + timedelta(days=1)


def opt_out(session: Session, source: str = "keyword") -> None:
    consent.opt_out(session, clinic(session).id, STRANGER, source=source, now=NOON)


def is_opted_out(session: Session, number: str = STRANGER, slug: str = "bright-dental") -> bool:
    return consent.is_opted_out(session, clinic(session, slug).id, number)


def kept(session: Session) -> Consent:
    session.flush()
    return session.get_one(Consent, (clinic(session).id, STRANGER))


def test_nobody_has_opted_out_to_begin_with(session: Session) -> None:
    assert not is_opted_out(session)


def test_opting_out_counts_for_this_number_and_this_clinic_only(session: Session) -> None:
    opt_out(session)

    assert is_opted_out(session)
    assert not is_opted_out(session, SAM)
    assert not is_opted_out(session, STRANGER, HARBOR)


def test_opting_in_again_takes_an_opt_out_back(session: Session) -> None:
    opt_out(session)

    consent.opt_in(session, clinic(session).id, STRANGER, source="keyword", now=LATER)

    assert not is_opted_out(session)
    assert kept(session).opted_in_at == LATER


def test_every_change_is_kept_with_its_source_and_moment(session: Session) -> None:
    opt_out(session, "free_text")
    consent.opt_in(session, clinic(session).id, STRANGER, source="keyword", now=LATER)
    consent.opt_out(session, clinic(session).id, STRANGER, source="provider_21610", now=LATER)

    session.flush()
    session.expire_all()
    history = [(entry["event"], entry["source"], entry["at"]) for entry in kept(session).history]
    assert history == [
        ("opt_out", "free_text", NOON.isoformat()),
        ("opt_in", "keyword", LATER.isoformat()),
        ("opt_out", "provider_21610", LATER.isoformat()),
    ]


def test_repeating_it_changes_nothing(session: Session) -> None:
    opt_out(session)
    consent.opt_out(session, clinic(session).id, STRANGER, source="keyword", now=LATER)

    assert kept(session).opted_out_at == NOON
    assert len(kept(session).history) == 1


def test_opting_in_twice_is_one_entry(session: Session) -> None:
    for moment in (NOON, LATER):
        consent.opt_in(session, clinic(session).id, STRANGER, source="keyword", now=moment)

    assert kept(session).opted_in_at == NOON
    assert len(kept(session).history) == 1


def test_two_processes_that_hear_it_at_once_keep_one_consent(engine: Engine) -> None:
    def hear(_: int) -> None:
        with transaction(engine) as session:
            opt_out(session)

    with ThreadPoolExecutor(8) as processes:
        list(processes.map(hear, range(8)))

    with transaction(engine) as session:
        assert len(kept(session).history) == 1
