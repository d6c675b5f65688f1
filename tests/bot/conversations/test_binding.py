"""What the engine gets to read: nothing that identifies a patient, and "2" as what it means."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.conversations import questions
from bot.conversations.binding import text_for_engine
from bot.conversations.models import QuestionKind
from bot.conversations.questions import Asked
from bot.conversations.threads import conversation_with
from bot.patients import identity
from tests.people import MARIA, RUIZ, clinic, sms_address, web_address
from tests.texting import NOON, conversation, text_in

TIMES = [
    {"label": "Tuesday, December 1, 9:00 AM", "starts_at": "2026-12-01T14:00:00+00:00"},
    {"label": "Tuesday, December 1, 2:00 PM", "starts_at": "2026-12-01T19:00:00+00:00"},
    {"label": "Wednesday, December 2, 10:00 AM", "starts_at": "2026-12-02T15:00:00+00:00"},
]
OPTIONS = [{"label": "Crown, $1,250.00"}, {"label": "Large filling, $240.00"}]


def heard(session: Session, body: str, number: str = MARIA, at: datetime = NOON) -> str:
    message = text_in(session, body, number)
    return text_for_engine(session, conversation(session, number), message, clinic(session), now=at)


def ask(session: Session, kind: QuestionKind, choices: list[dict[str, str]]) -> None:
    questions.ask(session, conversation(session), Asked(kind, choices, {}), now=NOON)


@pytest.mark.parametrize(
    "body", ["what are my options?", "is $1,250.00 due at 9?", "tuesday at 2", "2", "yes"]
)
def test_an_ordinary_message_is_heard_as_it_is_written(session: Session, body: str) -> None:
    assert heard(session, body) == body


def test_a_picture_without_words_is_heard_as_a_picture(session: Session) -> None:
    message = text_in(session, " ", media=[{"url": "u", "content_type": "image/jpeg"}])

    said = text_for_engine(session, conversation(session), message, clinic(session), now=NOON)
    assert said == "[photo]"


def test_an_empty_message_is_heard_as_a_question_mark(session: Session) -> None:
    assert heard(session, "  ") == "?"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("my dob is 5/17/1984", "my dob is [date of birth]"),
        ("May 17, 1984 and what does it cost", "[date of birth] and what does it cost"),
    ],
)
def test_a_birth_date_is_never_heard_asked_for_or_not(
    session: Session, body: str, said: str
) -> None:
    assert heard(session, body) == said
    identity.begin(session, sms_address(session), now=NOON)
    assert heard(session, body) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("123456", "[code]"),
        ("the code is 123456.", "the code is [code]."),
        ("123 456", "[code]"),
        ("my number is (212) 555-0100", "my number is [phone number]"),
        ("+12125550100", "[phone number]"),
    ],
)
def test_codes_and_phone_numbers_are_not_heard_while_we_ask_who_it_is(
    session: Session, body: str, said: str
) -> None:
    assert heard(session, body) == body
    identity.begin(session, sms_address(session), now=NOON)
    assert heard(session, body) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Leo", "[name]"),
        ("it's for leo please", "[name]"),
        ("Leo 3/9/2015", "[name] [date of birth]"),
        ("how much is the treatment for Leo by the way", None),
    ],
)
def test_a_name_that_we_asked_for_on_a_shared_phone_is_not_heard(
    session: Session, body: str, said: str | None
) -> None:
    identity.begin(session, sms_address(session, RUIZ), now=NOON)

    assert heard(session, body, RUIZ) == (said or body)


def test_a_day_after_we_asked_a_number_is_just_a_number_again(session: Session) -> None:
    identity.begin(session, sms_address(session), now=NOON)

    assert heard(session, "123456", at=NOON + timedelta(days=1)) == "123456"


def test_on_the_web_a_code_is_not_heard_while_we_ask_who_it_is(session: Session) -> None:
    address = web_address(session)
    identity.begin(session, address, now=NOON)
    message = text_in(session, "123456", address=address)

    chat = conversation_with(session, address, now=NOON)
    assert text_for_engine(session, chat, message, clinic(session), now=NOON) == "[code]"


@pytest.mark.parametrize(
    "body",
    ["2", "the second", "the tuesday one at 2:00", "10:00?", "the last one", "wednesday at 10"],
)
def test_a_reply_that_picks_a_time_offered_is_heard_as_a_choice_of_time(
    session: Session, body: str
) -> None:
    ask(session, QuestionKind.TIME, TIMES)

    assert heard(session, body) == "[time choice]"


@pytest.mark.parametrize(
    "body",
    [
        "tuesday morning?", "anything on friday", "can we do next week", "later in the day",
        "not the second", "after 3", "wednesday", "another day", "2 weeks from now",
        "el martes por la tarde",
        "mejor otro día",
        "después de las 3",
        "¿el jueves?",
    ],
)  # fmt: skip
def test_a_wish_for_other_times_is_heard_as_it_is_written(session: Session, body: str) -> None:
    ask(session, QuestionKind.TIME, TIMES)

    assert heard(session, body) == body


@pytest.mark.parametrize("body", ["1", "the crown", "the first one", "2", "large filling"])
def test_a_reply_that_picks_an_option_is_heard_as_a_choice(session: Session, body: str) -> None:
    ask(session, QuestionKind.OPTION, OPTIONS)

    assert heard(session, body) == "[choice]"


@pytest.mark.parametrize("body", ["Leo", "it's for Leo", "1", "the second"])
def test_a_reply_that_says_whom_it_is_about_is_heard_as_a_choice(
    session: Session, body: str
) -> None:
    ask(session, QuestionKind.PATIENT, [{"label": "Ana"}, {"label": "Leo"}])

    assert heard(session, body) == "[choice]"


@pytest.mark.parametrize("body", ["book leo", "an appointment for Leo please"])
def test_a_name_beside_a_wish_for_a_visit_is_not_only_a_choice(session: Session, body: str) -> None:
    ask(session, QuestionKind.PATIENT, [{"label": "Ana"}, {"label": "Leo"}])

    assert heard(session, body) == body


def test_a_reply_that_fits_no_choice_is_heard_as_it_is_written(session: Session) -> None:
    ask(session, QuestionKind.OPTION, OPTIONS)

    assert heard(session, "7") == "7"
    assert heard(session, "1 or 2") == "1 or 2"


def test_two_after_the_question_has_expired_means_nothing(session: Session) -> None:
    ask(session, QuestionKind.TIME, TIMES)

    assert heard(session, "2", at=NOON + timedelta(days=3)) == "2"


def test_a_bare_yes_to_an_offer_of_a_coordinator_stays_a_yes(session: Session) -> None:
    ask(session, QuestionKind.OFFER, [])

    assert heard(session, "yes") == "yes"


def test_the_hour_of_a_choice_is_the_clinics_hour(session: Session) -> None:
    noon_utc = datetime(2026, 12, 1, 14, tzinfo=UTC).isoformat()
    ask(session, QuestionKind.TIME, [{"label": "Tuesday", "starts_at": noon_utc}, TIMES[1]])

    assert heard(session, "at 9:00") == "[time choice]"
    assert heard(session, "at 14:00") == "[time choice]"  # the other one, 2 PM
    assert heard(session, "at 19:00") == "at 19:00"


@pytest.mark.parametrize(
    "body", ["and for the second option?", "and the second one?", "y la segunda?"]
)
def test_a_question_about_another_one_picks_no_time(session: Session, body: str) -> None:
    ask(session, QuestionKind.TIME, TIMES)

    assert heard(session, body) == body


def test_the_last_one_we_said_is_the_last_time(session: Session) -> None:
    ask(session, QuestionKind.TIME, TIMES)

    assert heard(session, "the last one you said") == "[time choice]"


@pytest.mark.parametrize(
    "body", ["la primera", "el de las 9:00", "la última", "opción 2", "a las 9"]
)
def test_a_time_is_picked_in_spanish_too(session: Session, body: str) -> None:
    ask(session, QuestionKind.TIME, TIMES)

    assert heard(session, body) == "[time choice]"
