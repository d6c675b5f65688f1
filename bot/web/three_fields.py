"""A date of birth as three fields, the way people know it from forms of the government."""

from dataclasses import dataclass
from datetime import date

EARLIEST_YEAR = 1890
FIELDS = ("month", "day", "year")


@dataclass(frozen=True)
class ThreeFields:
    """What was typed, to be shown again, and what is wrong with it."""

    month: str = ""
    day: str = ""
    year: str = ""

    def problems(self) -> dict[str, str]:
        """The names of sentences on what is wrong, by field; empty if it is a date."""
        missing = [name for name in FIELDS if not getattr(self, name).strip()]
        if missing:
            return {name: f"{name}_missing" for name in missing}
        numbers = [getattr(self, name).strip() for name in FIELDS]
        if not all(number.isascii() and number.isdigit() for number in numbers):
            return {
                name: f"{name}_no_number"
                for name, number in zip(FIELDS, numbers, strict=True)
                if not (number.isascii() and number.isdigit())
            }
        if not 1 <= int(numbers[0]) <= 12:
            return {"month": "month_no_number"}
        if len(numbers[2]) != 4 or int(numbers[2]) < EARLIEST_YEAR:
            return {"year": "year_no_number"}
        return {} if self._read() else {"day": "day_no_number"}

    def date(self) -> date:
        """The day. Raises ValueError if there are problems."""
        return date(int(self.year), int(self.month), int(self.day))

    def _read(self) -> bool:
        try:
            return bool(self.date())
        except ValueError:
            return False
