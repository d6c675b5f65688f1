"""Turns that went wrong once: read from data/regressions, and put to a model.

`python -m bot.engine.regressions MODEL` ends with 0 if all go right, with 3 if one goes wrong,
with anything else if that cannot be told. It prints what went wrong, by file and line.
"""

import asyncio
import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, List, Optional, Tuple

import yaml

from bot.engine.decision import SAFETY

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "regressions"
KEYS = {"text", "intent", "asked", "not", "danger", "why"}
EXPECTATIONS = ("intent", "asked", "not", "danger")
GOOD, WRONG, UNTOLD = 0, 3, 4

Parse = Callable[[str], Tuple[str, List[str]]]  # a text's intent, and all it asks, in order


class RegressionsUnreadable(Exception):
    """A file of data/regressions is not as it must be. The message names file and line."""


@dataclass(frozen=True)
class Regression:
    """One turn: what was written, and what must or must not be made of it."""

    text: str
    where: str  # file and line
    intent: Optional[str] = None
    asked: Optional[Tuple[str, ...]] = None
    never: Tuple[str, ...] = ()  # neither as the intent nor among what is asked
    danger: Optional[bool] = None

    def is_right(self, intent: str, asked: List[str]) -> bool:
        """Whether a model's answer is as it must be."""
        return (
            self.intent in (None, intent)
            and (self.asked is None or list(self.asked) == asked)
            and not {intent, *asked}.intersection(self.never)
            and self.danger in (None, intent in SAFETY)
        )

    def expectation(self) -> str:
        """What it must give, in words."""
        parts = [self.intent or "", ", ".join(self.asked or ()), ""]
        parts[2] = " or ".join(self.never) and f"not {' or '.join(self.never)}"
        if self.danger is not None:
            parts.append("danger" if self.danger else "no danger")
        return "; ".join(part for part in parts if part)


def wrong_ones(cases: List[Regression], parse: Parse) -> List[str]:
    """A line for each turn that goes wrong: where it stands, what was given, what must be."""
    lines = []
    for case in cases:
        intent, asked = parse(case.text)
        if not case.is_right(intent, asked):
            given = ", ".join(asked) if len(asked) > 1 else intent
            lines.append(f'{case.where}: "{case.text}" gave {given}; must be {case.expectation()}')
    return lines


def read(folder: Path = FOLDER) -> List[Regression]:
    """All cases of a folder. Raises RegressionsUnreadable."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return [
        _read_case(entry, f"{folder.parent.name}/{folder.name}/{path.name}", set(domain["intents"]))
        for path in sorted(folder.glob("*.yml"))
        for entry in _entries(path)
    ]


class _Loader(yaml.SafeLoader):
    """Keeps the line that each mapping begins at."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """A mapping with its line under the empty key."""
        return {**super().construct_mapping(node, deep=deep), "": node.start_mark.line + 1}


def _entries(path: Path) -> List[Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  a SafeLoader
    except yaml.YAMLError as wrong:
        raise RegressionsUnreadable(f"{path}: {wrong}") from wrong
    entries = content.get("regressions") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise RegressionsUnreadable(f"{path}: there must be a list under `regressions:`")
    return entries


def _read_case(entry: Any, file: str, intents: "set[str]") -> Regression:
    problem = _problem(entry, intents)
    where = f"{file}:{entry.get('', '?') if isinstance(entry, dict) else '?'}"
    if problem:
        raise RegressionsUnreadable(f"{where}: {problem}")
    return Regression(
        entry["text"],
        where,
        entry.get("intent"),
        tuple(entry["asked"]) if "asked" in entry else None,
        tuple(entry.get("not", ())),
        entry.get("danger"),
    )


def _problem(entry: Any, intents: "set[str]") -> str:
    """Why an entry is no case; empty if it is one."""
    if not isinstance(entry, dict):
        return "each entry needs `text`, `why` and what must come of it"
    if unknown := set(entry) - KEYS - {""}:
        return f"{', '.join(map(str, unknown))}: not among {', '.join(sorted(KEYS))}"
    for key in ("text", "why"):
        if not isinstance(entry.get(key), str):
            return f"`{key}` must be words; put them in quotes"
    if not any(key in entry for key in EXPECTATIONS):
        return f"nothing must come of it: add one of {', '.join(EXPECTATIONS)}"
    if not isinstance(entry.get("danger", True), bool):
        return "`danger` is true or false"
    for key in ("asked", "not"):
        if not isinstance(entry.get(key, []), list):
            return f"`{key}` must be a list"
    named = [entry.get("intent"), *entry.get("asked", ()), *entry.get("not", ())]
    strange = [str(name) for name in named if name is not None and name not in intents]
    return f"{', '.join(strange)}: no intent of domain.yml" if strange else ""


def _load(model: Path) -> Parse:
    """What Rasa makes of a text with a trained model."""
    from rasa.core.agent import Agent  # some seconds: not for those who only read the cases
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    agent = Agent.load(str(model))

    def parse(text: str) -> Tuple[str, List[str]]:
        parsed = asyncio.run(agent.parse_message(text))
        intent = str(parsed["intent"]["name"])
        return intent, list(parsed.get("asked") or [intent])

    return parse


def main(model: Path) -> int:
    """Put all cases to a model file; print what goes wrong."""
    try:
        cases = read()
    except RegressionsUnreadable as unreadable:
        print(unreadable, flush=True)
        return UNTOLD
    print(f"Loading {model.name} ...", flush=True)
    parse = _load(model)
    print(f"Putting {len(cases)} turns to it that went wrong once ...", flush=True)
    wrong = wrong_ones(cases, parse)
    for line in wrong:
        print(line)
    print(f"{len(cases) - len(wrong)} of {len(cases)} go right.", flush=True)
    return WRONG if wrong else GOOD


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
