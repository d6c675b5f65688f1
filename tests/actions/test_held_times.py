"""A patient hears until when the times are held, and honestly if one has gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.segments import count_segments, to_plain_letters
from bot.clinics.models import Practitioner
from bot.languages import Language
from bot.scheduling.models import HeldTime
from tests.actions.talking import LISTEN, Talk, accept, appointments, pick
from tests.people import dentists
from tests.test_lists_in_step import DOMAIN
from tests.texting import conversation


def held(talk: Talk) -> list[HeldTime]:
    with talk.open() as session:
        return list(session.scalars(select(HeldTime)))


def leave_one_dentist(talk: Talk) -> None:
    with talk.open() as session:
        dentists(session)[1].role = "surgeon"


def test_the_offer_says_until_when_it_is_held(maria: Talk) -> None:
    answer = accept(maria)

    assert answer.value("until", "utter_times_held") == "12:10 PM"
    assert len(held(maria)) == 6  # three courses of two visits


def test_the_offer_says_it_in_spanish(maria: Talk) -> None:
    with maria.open() as session:
        conversation(session).language = Language.SPANISH

    answer = accept(maria, "quiero la corona")

    assert answer.value("until", "utter_times_held") == "12:10 pm"


def test_two_patients_are_not_offered_the_same_times(maria: Talk, sam: Talk) -> None:
    leave_one_dentist(maria)
    accept(maria)
    accept(sam)

    assert set(offered_to(maria)).isdisjoint(offered_to(sam))


def offered_to(talk: Talk) -> list[str]:
    with talk.open() as session:
        who = conversation(session, talk.number).id
        rows = session.scalars(select(HeldTime).where(HeldTime.conversation_id == who))
        return [f"{row.practitioner_id} {row.busy_from}" for row in rows]


def test_after_a_digression_the_time_is_booked_though_the_hold_is_over(maria: Talk) -> None:
    accept(maria)
    maria.wait(minutes=30)

    assert pick(maria, "1").names == ["utter_course_booked"]


def test_who_picks_after_the_hold_what_another_is_offered_now_is_offered_others(
    maria: Talk, sam: Talk
) -> None:
    leave_one_dentist(maria)
    before = accept(maria).choices
    maria.wait(minutes=11)
    sam.clock.now = maria.clock.now
    accept(sam)

    answer = pick(maria, "1")

    assert answer.names[0] == "utter_time_slot_taken"
    assert len(answer.choices) == 3
    assert before[0] not in answer.choices
    assert appointments(maria) == []


def offered_to_first(talk: Talk) -> list[str]:
    with talk.open() as session:
        who = conversation(session, talk.number).id
        return list(
            map(
                str,
                session.scalars(select(HeldTime.busy_from).where(HeldTime.conversation_id == who)),
            )
        )


def test_who_books_holds_nothing_any_more(maria: Talk) -> None:
    accept(maria)

    pick(maria, "2")

    assert held(maria) == []


@pytest.mark.parametrize(
    ("body", "intent", "action"),
    [
        ("bye", "say_goodbye", "action_say_goodbye"),
        ("I'd rather do nothing", "accept_treatment", "action_accept_treatment"),
        ("stop texting me", "opt_out", "action_opt_out"),
    ],
)
def test_who_leaves_holds_nothing_any_more(
    maria: Talk, body: str, intent: str, action: str
) -> None:
    accept(maria)
    assert held(maria)

    maria.ask(body, intent, action)

    assert held(maria) == []


def test_who_asks_something_else_meanwhile_keeps_the_times(maria: Talk) -> None:
    accept(maria)

    maria.ask("how much is it", "ask_cost", "action_quote_cost")

    assert len(held(maria)) == 6


def test_who_asks_again_and_again_holds_only_the_last_offer(maria: Talk) -> None:
    accept(maria)
    for wish in ("tuesday", "wednesday", "friday morning", "next week"):
        maria.ask(wish, "inform_time", "action_take_time")

    assert 0 < len(held(maria)) <= 6


def test_who_finds_all_times_held_hears_so_and_when_to_try_again(maria: Talk, sam: Talk) -> None:
    accept(maria)
    with maria.open() as session:  # the whole calendar, for Maria
        row = session.scalars(select(HeldTime)).first()
        assert row is not None
        for person in session.scalars(select(Practitioner)):
            kept = {"busy_from": row.busy_from - 50_000, "busy_until": row.busy_until + 200_000}
            session.add(HeldTime(**_copied(row) | kept | {"practitioner_id": person.id}))

    answer = accept(sam)

    assert answer.names[-1] == "utter_all_times_held"
    assert answer.value("until", "utter_all_times_held") == "12:10 PM"
    assert answer.then == LISTEN
    sam.wait(minutes=11)
    again = sam.ask("any time free now?", "book_appointment", "action_start_booking")
    assert len(again.choices) == 3


def _copied(row: HeldTime) -> dict[str, object]:
    names = ("clinic_id", "conversation_id", "room_id", "expires_at")
    return {name: getattr(row, name) for name in names}


def test_who_wishes_for_a_time_that_is_held_hears_it_with_the_nearest(
    maria: Talk, sam: Talk
) -> None:
    leave_one_dentist(maria)
    accept(maria)
    maria.ask("december 1 at 9", "inform_time", "action_take_time")
    accept(sam)

    answer = sam.ask("december 1 at 9", "inform_time", "action_take_time")

    assert answer.value("until", "utter_held_then") == "12:10 PM"
    assert len(answer.choices) == 3
    assert sam.clock.now < maria.clock.now + timedelta(minutes=1)


@pytest.mark.parametrize("language", list(Language))
def test_an_accepted_option_and_its_held_times_fit_into_one_text(
    maria: Talk, language: Language
) -> None:
    """So that "MORE" is never needed to read what may be picked, and until when."""
    with maria.open() as session:
        conversation(session).language = language

    answer = accept(maria)

    lines = []
    for said in answer.said:
        lines.append(wording_of(said["response"], language).format(**said))
        lines += [f"{n}) {button['title']}" for n, button in enumerate(said["buttons"], start=1)]
    assert count_segments(to_plain_letters("\n".join(lines), keep_accents=False)).segments <= 2


def wording_of(response: str, language: Language) -> str:
    """What a response says in a text message."""
    is_spanish = language is Language.SPANISH
    variants = [one for one in DOMAIN["responses"][response] if ("condition" in one) == is_spanish]
    return str(next((one for one in variants if one.get("channel") == "sms"), variants[0])["text"])
