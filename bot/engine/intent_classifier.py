"""The intent classifier: what a message wants, and every question in it, in order."""

from typing import Any, Dict, List, Text, Type

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.clauses import split, without_greeting
from bot.engine.placeholders import intent_by_placeholder
from bot.engine.text_model import Opinion, TextModel

FALLBACK = "nlu_fallback"
RANKED = 5
# What one message may ask beside something else. Small talk is not answered one by one.
QUESTIONS = {
    "ask_treatment_options", "ask_treatment_details", "ask_benefits", "ask_risks",
    "ask_preparation_aftercare", "ask_cost", "ask_installments", "ask_insurance",
    "ask_recommendation", "accept_treatment", "book_appointment", "reschedule_appointment",
    "cancel_appointment", "check_appointment", "request_human", "ask_clinic_info",
}  # fmt: skip
# These stand for the whole message, whatever else it says.
ALWAYS_FIRST = ("report_self_harm", "report_emergency", "opt_out", "wrong_number")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClinicIntentClassifier(IntentClassifier, GraphComponent):
    """Sets the intent, its ranking, and `asked`: the questions of the message in order."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """fallback_*: below both, the message was not understood; clause_*: a further question."""
        return {
            "fallback_confidence": 0.20,
            "fallback_similarity": 0.55,
            "clause_confidence": 0.40,
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
        model.judge(["warm up"])  # the first text of a patient need not wait for the encoder
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
            self._understand(message)
        return messages

    def _understand(self, message: Message) -> None:
        text = str(message.get(TEXT) or "").strip()
        settled = intent_by_placeholder(text)
        if settled:
            _set(message, [{"name": settled, "confidence": 1.0}], [settled])
            return
        whole = without_greeting(text)
        clauses = split(whole)
        parts = clauses if len(clauses) > 1 else []
        opinions = self._model.judge([whole or "?", *parts])
        ranking = self._ranking(opinions[0])
        asked = self._asked(opinions[1:])
        top = ranking[0]
        if top["name"] in ALWAYS_FIRST or len(asked) < 2:
            asked = []
        if asked:
            top = {"name": asked[0], "confidence": top["confidence"]}
            ranking = [top, *[other for other in ranking if other["name"] != asked[0]]]
        elif self._is_not_understood(opinions[0], top["confidence"]):
            ranking = [{"name": FALLBACK, "confidence": 1.0 - top["confidence"]}, *ranking]
        _set(message, ranking[: RANKED + 1], asked or [ranking[0]["name"]])

    def _ranking(self, opinion: Opinion) -> List[Dict[Text, Any]]:
        order = opinion.probabilities.argsort()[::-1][:RANKED]
        return [
            {"name": self._model.labels[index], "confidence": float(opinion.probabilities[index])}
            for index in order
        ]

    def _is_not_understood(self, opinion: Opinion, confidence: float) -> bool:
        return (
            confidence < self._config["fallback_confidence"]
            and opinion.similarity < self._config["fallback_similarity"]
        )

    def _asked(self, opinions: List[Opinion]) -> List[Text]:
        """The different questions that the clauses ask with confidence, in order."""
        asked: List[Text] = []
        for opinion in opinions:
            best = self._ranking(opinion)[0]
            is_sure = best["confidence"] >= self._config["clause_confidence"]
            if is_sure and best["name"] in QUESTIONS and best["name"] not in asked:
                asked.append(best["name"])
        return asked


def _set(message: Message, ranking: List[Dict[Text, Any]], asked: List[Text]) -> None:
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set("intent_ranking", ranking, add_to_output=True)
    message.set("asked", asked, add_to_output=True)
