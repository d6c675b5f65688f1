"""The one place that reads the clock, and how days and times are written; all else is handed in."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.languages import Language

LOCALES = {Language.ENGLISH: "en_US", Language.SPANISH: "es_US"}
DAY = {Language.ENGLISH: "EEEE, MMMM d", Language.SPANISH: "EEEE d 'de' MMMM"}
SHORT_DAY = {Language.ENGLISH: "MMM d", Language.SPANISH: "d MMM"}
LONG_DAY = {Language.ENGLISH: "MMM d, y", Language.SPANISH: "d MMM y"}


def utc_now() -> datetime:
    """This moment, aware and in UTC. Only the edges call it."""
    return datetime.now(UTC)


def local(moment: datetime, time_zone: str) -> datetime:
    """A moment as the clinic's clocks show it."""
    return moment.astimezone(ZoneInfo(time_zone))


def local_day(moment: datetime, time_zone: str) -> date:
    """The clinic's local day of a moment."""
    return local(moment, time_zone).date()


def day_words(day: date, language: Language = Language.ENGLISH) -> str:
    """'Tuesday, December 1' or 'martes 1 de diciembre': so that nobody has to guess."""
    return format_date(day, DAY[language], locale=LOCALES[language])


def short_day(day: date, language: Language = Language.ENGLISH) -> str:
    """'Dec 24' or '24 dic': a day where many stand in a row."""
    return format_date(day, SHORT_DAY[language], locale=LOCALES[language])


def long_day(day: date, language: Language = Language.ENGLISH) -> str:
    """'Feb 22, 2027' or '22 feb 2027': a day with its year, for limits of validity."""
    return format_date(day, LONG_DAY[language], locale=LOCALES[language])


def time_words(moment_local: datetime, language: Language = Language.ENGLISH) -> str:
    """'9:00 AM' or '9:00 am': a time of day as patients in the US write it."""
    words = format_time(moment_local.time(), "h:mm a", locale=LOCALES[language])
    return words.replace("\u202f", " ").replace("a.m.", "am").replace("p.m.", "pm")


def when_words(moment_local: datetime, language: Language = Language.ENGLISH) -> str:
    """'Tuesday, December 1, 9:00 AM' or 'martes 1 de diciembre, 9:00 am'."""
    return f"{day_words(moment_local.date(), language)}, {time_words(moment_local, language)}"
