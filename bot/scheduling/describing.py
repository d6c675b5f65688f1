"""A wish for a time in words, to be read back: "Tuesday, December 1, in the morning"."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.clock import day_words, time_words
from bot.languages import Language
from bot.scheduling.time_constraints import ONE_DAY, TimeConstraint


def describe(wish: TimeConstraint, language: Language = Language.ENGLISH) -> str:
    """The whole of a wish in words, so that nothing of it is misheard."""
    words = _Words(language)
    parts = [words.days(wish), *words.exceptions(wish), words.times(wish)]
    return ", ".join(part for part in parts if part) or words.say("earliest")


@dataclass(frozen=True)
class _Words:
    language: Language

    def say(self, name: str, **values: str) -> str:
        template: str = _wording()[self.language][name]
        return template.format(**values)

    def days(self, wish: TimeConstraint) -> str:
        if wish.on is not None:
            return self._listed(sorted(wish.on))
        if wish.first and wish.last:
            is_week = wish.first.weekday() == 0 and wish.last - wish.first == 6 * ONE_DAY
            name = "week" if is_week else "between_days"
            return self.say(name, first=self._day(wish.first), last=self._day(wish.last))
        if wish.first:
            return self.say("from_day", first=self._day(wish.first))
        return self.say("by_day", last=self._day(wish.last)) if wish.last else ""

    def exceptions(self, wish: TimeConstraint) -> list[str]:
        names: list[str] = _wording()[self.language]["weekdays"]
        excluded = sorted(wish.not_on_weekdays)
        said = []
        if len(excluded) > 3:
            left = [name for n, name in enumerate(names) if n not in wish.not_on_weekdays]
            said.append(self.say("on_weekdays", days=self._either(left)))
        elif excluded:
            days = self._either([names[n] for n in excluded])
            said.append(self.say("not_on_weekdays", days=days))
        if wish.not_on:
            said.append(self.say("not_days", days=self._listed(sorted(wish.not_on))))
        return said

    def times(self, wish: TimeConstraint) -> str:
        first, last = wish.from_time, wish.to_time
        if wish.part:
            parts: dict[str, str] = _wording()[self.language]["parts"]
            return parts.get(wish.part, wish.part)
        if first is not None and first == last:
            return self.say("at", first=self._time(first))
        is_before = last is not None and last.minute == 59  # 11:59 came from "before 12"
        end = self._time(time((last.hour + 1) % 24) if is_before else last) if last else ""
        if first and last:
            name = "between_before" if is_before else "between_times"
            return self.say(name, first=self._time(first), last=end)
        if first:
            return self.say("from_time", first=self._time(first))
        return self.say("before" if is_before else "by_time", last=end) if last else ""

    def _listed(self, days: list[date]) -> str:
        if len(days) > 3 and days[-1] - days[0] == (len(days) - 1) * ONE_DAY:
            return self.say("between_days", first=self._day(days[0]), last=self._day(days[-1]))
        return self._either([self._day(day) for day in days])

    def _either(self, words: list[str]) -> str:
        return f" {self.say('or')} ".join(words)

    def _day(self, day: date) -> str:
        return day_words(day, self.language)

    def _time(self, moment: time) -> str:
        return time_words(datetime.combine(date.min, moment), self.language)


@cache
def _wording() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("describing.yml")
    read: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read
