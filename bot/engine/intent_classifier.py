"""The intent classifier: what a message wants, and every question in it, in order."""

from typing import Any, Dict, Iterable, List, Optional, Text, Tuple, Type

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.clauses import Clause, sentences, split, without_greeting
from bot.engine.decision import SAFETY, Ranking, rank
from bot.engine.placeholders import intent_by_placeholder
from bot.engine.scope import OUT_OF_SCOPE
from bot.engine.sentence_vectors import read_on_one_core
from bot.engine.text_model import Opinion, TextModel

# What one message may ask beside something else. Small talk is not answered one by one.
QUESTIONS = {
    "ask_treatment_options", "ask_treatment_details", "ask_benefits", "ask_risks",
    "ask_preparation_aftercare", "ask_cost", "ask_installments", "ask_insurance",
    "ask_recommendation", "accept_treatment", "book_appointment", "reschedule_appointment",
    "cancel_appointment", "check_appointment", "request_human", "ask_clinic_info",
}  # fmt: skip
# These stand for the whole message, whatever else it says.
ALWAYS_FIRST = ("report_self_harm", "report_emergency", "opt_out", "wrong_number")
FEAR = "express_fear"  # a question beside it comes first; the fear is told to the actions
SENTENCE = 3  # words: fewer are only a name
# Giving up one time and asking for another is one wish, not two.
CHANGES = {"reschedule_appointment", "cancel_appointment", "book_appointment"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClinicIntentClassifier(IntentClassifier, GraphComponent):
    """Sets the intent, its ranking, `asked`: the questions in order, and `clauses`: their words."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Thresholds, chosen on examples left out of training: docs/understanding.md."""
        return {
            "safety_confidence": 0.25,
            "scope_confidence": 0.5,
            "fallback_confidence": 0.2,  # below both: not understood
            "fallback_similarity": 0.6,
            "clause_confidence": 0.4,  # of a further question
            "statement_confidence": 0.9,  # of one that has no form of a question
            "clause_danger": 0.95,  # of a danger told in one clause
            "clause_fear": 0.5,  # of a fear told beside a question
            "clauses_in_whole": 0.4,  # what the whole text must give to the questions together
        }

    @staticmethod
    def required_packages() -> List[Text]:
        """Packages beside Rasa's own."""
        return []  # Rasa asks one name for module and package; here they differ

    @classmethod
    def required_components(cls) -> List[Type]:
        """None: it reads the text itself."""
        return []

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TextModel,
    ) -> None:
        """model: an empty one to train, or a trained one."""
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ClinicIntentClassifier":
        """A component to be trained."""
        return cls(config, model_storage, resource, TextModel())

    @classmethod
    def around(cls, model: TextModel) -> "ClinicIntentClassifier":
        """A component around a trained model, outside Rasa."""
        return cls({}, None, None, model)  # type: ignore[arg-type]

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ClinicIntentClassifier":
        """The component as it was trained."""
        with model_storage.read_from(resource) as folder:
            model: TextModel = joblib.load(folder / "text_model.joblib")
        read_on_one_core()  # and now: the first text of a patient need not wait for the encoders
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that carry an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [str(example.get(TEXT)) for example in examples]
        self._model.train(texts, [str(example.get(INTENT)) for example in examples])
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "text_model.joblib", compress=1)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set what each message wants."""
        for message in messages:
            text = str(message.get(TEXT) or "").strip()
            settled = intent_by_placeholder(text)
            if settled:
                _set(message, [{"name": settled, "confidence": 1.0}], {settled: text})
            else:
                _set(message, *self.understand(text))
        return messages

    def intent_and_asked(self, text: Text) -> Tuple[Text, List[Text]]:
        """What a text wants in short: its intent, and all it asks."""
        ranking, asked = self.understand(text)
        return ranking[0]["name"], list(asked)

    def understand(self, text: Text) -> Tuple[Ranking, Dict[Text, Text]]:
        """The ranking of intents, and the questions asked, in order, each with its words."""
        said = without_greeting(text) or "?"
        parts, clauses = sentences(said), split(said)
        if len(clauses) == 1:
            clauses = []
        whole, *opinions = self._model.judge([said, *parts, *(one.text for one in clauses)])
        whole = _blended(whole, opinions[: len(parts)], self._model.labels)
        opinions = opinions[len(parts) :]
        ranking = rank(whole, self._model.labels, self._config)
        danger = self._danger_in(opinions)
        if danger:
            ranking = [danger, *[other for other in ranking if other["name"] != danger["name"]]]
        if ranking[0]["name"] in ALWAYS_FIRST:
            return ranking, {ranking[0]["name"]: text}
        fear = self._fear_in(ranking, opinions)
        asked = self._asked(clauses, opinions, whole, fear)
        first = ranking[0]["name"]
        if len(asked) < (1 if first == FEAR else 2):
            beside = fear if first in QUESTIONS else []
            return ranking, {first: text, **dict.fromkeys(beside, text)}
        first = next(iter(asked))
        top = {"name": first, "confidence": self._share(whole, asked)}
        others = [other for other in ranking if other["name"] != first]
        return [top, *others], {**asked, **dict.fromkeys(fear, text)}

    def _danger_in(self, opinions: List[Opinion]) -> Optional[Dict[Text, Any]]:
        """The danger that one clause of a message tells of, however harmless the others are."""
        for opinion in opinions:
            best = rank(opinion, self._model.labels, self._config)[0]
            if best["name"] in SAFETY and best["confidence"] >= self._config["clause_danger"]:
                return best
        return None

    def _fear_in(self, ranking: Ranking, opinions: List[Opinion]) -> List[Text]:
        """The intent of fear, if the message or one of its clauses tells of one."""
        bests = [rank(opinion, self._model.labels, self._config)[0] for opinion in opinions]
        told = [best["confidence"] for best in bests if best["name"] == FEAR]
        is_sure = max(told, default=0.0) >= self._config["clause_fear"]
        return [FEAR] if is_sure or ranking[0]["name"] == FEAR else []

    def _asked(
        self, clauses: List[Clause], opinions: List[Opinion], whole: Opinion, fear: List[Text]
    ) -> Dict[Text, Text]:
        """The different questions that the clauses ask, in order, if the whole bears them out.

        Each with its words: its clauses, and those after them that ask nothing of their own.
        fear: the intent of fear, if it is told beside them
        """
        asked: Dict[Text, List[Text]] = {}
        under_way: List[Text] = []  # the words of the question that was begun last
        for clause, opinion in zip(clauses, opinions, strict=True):
            name = self._question_in(clause, opinion)
            if name is not None:
                under_way = asked.setdefault(name, [])
            under_way.append(clause.text)
        is_one_change = len(CHANGES.intersection(asked)) > 1
        in_whole = self._share(whole, [*asked, *fear])
        if is_one_change or in_whole < self._config["clauses_in_whole"]:
            return {}
        return {name: " ; ".join(words) for name, words in asked.items()}

    def _question_in(self, clause: Clause, opinion: Opinion) -> Optional[Text]:
        """The question that a clause asks, if it is sure; "the crown and the filling" asks none."""
        best = rank(opinion, self._model.labels, self._config)[0]
        needed = "clause_confidence" if clause.asks else "statement_confidence"
        is_named = best["name"] == "accept_treatment" and len(clause.text.split()) < SENTENCE
        if is_named or best["name"] not in QUESTIONS or best["confidence"] < self._config[needed]:
            return None
        return str(best["name"])

    def _share(self, opinion: Opinion, names: Iterable[Text]) -> float:
        return float(sum(opinion.probabilities[self._model.labels.index(name)] for name in names))


def _blended(whole: Opinion, parts: List[Opinion], labels: List[Text]) -> Opinion:
    """A long text as a whole, mixed with the most telling of its sentences.

    Most sentences of a story are out of scope, taken by themselves; they do not count for that.
    """
    if not parts:
        return whole
    telling = np.max([part.probabilities for part in parts], axis=0)
    telling[labels.index(OUT_OF_SCOPE)] = whole.probabilities[labels.index(OUT_OF_SCOPE)]
    mixed = whole.probabilities + telling / telling.sum()
    similarity = max(opinion.similarity for opinion in [whole, *parts])
    return Opinion(mixed / mixed.sum(), similarity)


def _set(message: Message, ranking: Ranking, asked: Dict[Text, Text]) -> None:
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set("intent_ranking", ranking, add_to_output=True)
    message.set("asked", list(asked), add_to_output=True)
    message.set("clauses", list(asked.values()), add_to_output=True)
