"""The language that the application speaks with a patient, as an entity: it picks the wording."""

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SpokenLanguage(GraphComponent, EntityExtractorMixin):
    """Sets the entity `language` from the metadata of a message, and with it the slot."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpokenLanguage":
        """A component; it learns nothing."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the language to the entities of each message that came with one."""
        for message in messages:
            language = (message.get("metadata") or {}).get("language")
            if language:
                found = {"entity": "language", "value": str(language), "start": 0, "end": 0}
                entities = [*message.get(ENTITIES, []), {**found, "extractor": "SpokenLanguage"}]
                message.set(ENTITIES, entities, add_to_output=True)
        return messages
