"""The texts that the model is measured on, and how to read them from Rasa's format."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
ANNOTATION = re.compile(r"\[([^\]]+)\]\([a-z_]+\)")
HELD_OUT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Texts:
    """Texts with what each wants, and the style they were written in."""

    texts: list[str]
    intents: list[str]
    styles: list[str]

    def pairs(self) -> "tuple[list[str], list[str]]":
        """Texts and intents side by side."""
        return self.texts, self.intents

    def part(self, indices: list[int]) -> "Texts":
        """Some of them, in the order given."""
        return Texts(
            [self.texts[i] for i in indices],
            [self.intents[i] for i in indices],
            [self.styles[i] for i in indices],
        )


def training_texts() -> Texts:
    """All of data/nlu."""
    return _read(sorted((ROOT / "data" / "nlu").glob("*.yml")))


def held_out_texts() -> Texts:
    """What the model never sees: other people's words, scope, danger, Spanish, long stories."""
    return _read(sorted(HELD_OUT.glob("held_out*.yml")))


def _read(paths: list[Path]) -> Texts:
    found = Texts([], [], [])
    for path in paths:
        for block in yaml.safe_load(path.read_text())["nlu"]:
            for line in block["examples"].splitlines() if "intent" in block else ():
                found.texts.append(ANNOTATION.sub(r"\1", line.strip().removeprefix("- ")))
                found.intents.append(block["intent"])
                found.styles.append(path.stem.removeprefix("held_out").strip("_") or "other words")
    return found
