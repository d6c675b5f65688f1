"""Public holidays by name, in the language of whoever asks."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.clinics.holidays import holiday_on, holidays_among
from bot.languages import Language
from bot.scheduling.calendars import closed_days
from tests.people import clinic
from tests.texting import NOON

SPANISH = Language.SPANISH
THANKSGIVING = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("day", "english", "spanish"),
    [
        (THANKSGIVING, "Thanksgiving Day", "Día de Acción de Gracias"),
        (date(2026, 12, 25), "Christmas Day", "Navidad"),
        (date(2026, 7, 3), "Independence Day (observed)", "Día de la Independencia (observado)"),
        (date(2026, 6, 19), "Juneteenth National Independence Day", "Día de la Emancipación"),
    ],
)
def test_a_holiday_has_a_name_in_both_languages(day: date, english: str, spanish: str) -> None:
    assert holiday_on("US", day) == english
    assert holiday_on("US", day, SPANISH) == spanish


def test_no_american_holiday_of_the_coming_years_is_left_in_english() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(20 * 366)]
    english, spanish = holidays_among("US", days), holidays_among("US", days, SPANISH)

    assert english.keys() == spanish.keys()
    assert {name for name in spanish.values() if name in english.values()} == set()
    assert not any("Day" in name or "observed" in name for name in spanish.values())


def test_a_country_that_speaks_spanish_is_told_in_either_language() -> None:
    assert holiday_on("MX", date(2026, 9, 16)) == "Independence Day"
    assert holiday_on("MX", date(2026, 9, 16), SPANISH) == "Día de la Independencia"


def test_a_name_that_nobody_translated_is_told_in_english() -> None:
    assert holiday_on("CA", date(2026, 7, 1), SPANISH) == "Canada Day"


def test_an_ordinary_day_and_a_clinic_without_a_calendar_have_no_holiday() -> None:
    assert holiday_on("US", date(2026, 11, 25), SPANISH) is None
    assert holiday_on(None, THANKSGIVING, SPANISH) is None


def test_a_closed_day_has_its_reason_in_the_patients_language(session: Session) -> None:
    told = closed_days(session, clinic(session), NOON, SPANISH)

    assert told[THANKSGIVING] == "Día de Acción de Gracias"
    assert told[date(2026, 12, 24)] == "Nochebuena"
    assert closed_days(session, clinic(session), NOON)[date(2026, 12, 24)] == "Christmas Eve"
