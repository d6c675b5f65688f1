"""The sentences that the application says itself, from wording.yml, in the patient's language."""

from functools import cache
from pathlib import Path

import yaml

from bot.languages import Language


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every sentence by its name, then by language."""
    path = Path(__file__).with_name("wording.yml")
    read: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def say(name: str, language: Language | None, **values: str) -> str:
    """One sentence with its values filled in, in English for a language not known yet.

    Raises KeyError for a name that is not there.
    """
    return sentences()[name][language or Language.ENGLISH].format(**values)
