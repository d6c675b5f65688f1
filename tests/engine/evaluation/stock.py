"""The pipeline that `rasa init` writes, trained by Rasa itself on the same texts. Slow."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from tests.engine.evaluation.candidates import NOT_OURS, Answer
from tests.engine.evaluation.texts import Texts

PIPELINE = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
]


class Stock:
    """Sparse features and DIET, 100 epochs."""

    def __init__(self) -> None:
        self._agent: Any = None

    def fit(self, texts: Texts) -> None:
        """Learn."""
        folder = Path(tempfile.mkdtemp())
        config = {"recipe": "default.v1", "language": "en", "pipeline": PIPELINE}
        (folder / "config.yml").write_text(yaml.safe_dump(config))
        (folder / "nlu.yml").write_text(yaml.safe_dump(_as_rasa(texts), allow_unicode=True))
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
        self._agent = Agent.load(model)

    def answer(self, text: str) -> Answer:
        """What one text wants."""
        parsed = asyncio.run(self._agent.parse_message(text))
        ranking = parsed["intent_ranking"]
        ours = [one["confidence"] for one in ranking if one["name"] not in NOT_OURS]
        return parsed["intent"]["name"], max(ours, default=0.0)


def _as_rasa(texts: Texts) -> dict:
    lines: dict = {}
    for text, intent in zip(texts.texts, texts.intents, strict=True):
        lines.setdefault(intent, []).append(f"- {text}\n")
    blocks = [{"intent": name, "examples": "".join(some)} for name, some in lines.items()]
    return {"version": "3.1", "nlu": blocks}
