"""The sentences that the application says itself, from wording.yml."""

from functools import cache
from pathlib import Path

import yaml


@cache
def _sentences() -> dict[str, str]:
    path = Path(__file__).with_name("wording.yml")
    sentences: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return sentences


def say(name: str, **values: str) -> str:
    """One sentence with its values filled in. Raises KeyError for a name that is not there."""
    return _sentences()[name].format(**values)
