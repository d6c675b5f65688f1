"""The server without TensorFlow, two fifths of its memory and its start, and used by nothing here.

Rasa imports every component it knows, those that config.yml does not name too. In place of the
modules that need TensorFlow, `leave_out` puts stand-ins whose classes refuse to be made.
`rasa train` and `rasa test` do without this.
"""

import sys
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any, NoReturn

from bot.engine.rasa_version import refuse_another_rasa

LEFT_OUT = (
    "rasa.core.policies.ted_policy",
    "rasa.core.policies.unexpected_intent_policy",
    "rasa.nlu.classifiers.diet_classifier",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
    "rasa.nlu.selectors.response_selector",
    "rasa.utils.tensorflow.callback",
    "rasa.utils.tensorflow.data_generator",
)


def leave_out() -> None:
    """To be called before rasa is imported. Raises RuntimeError after that, or under another."""
    refuse_another_rasa()
    if "rasa" in sys.modules:
        raise RuntimeError("rasa is imported already, and TensorFlow with it")
    sys.meta_path.insert(0, _StandIns())


class LeftOut:
    """A class of Rasa that needs TensorFlow. It can be imported and compared, but not made."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.load()

    @classmethod
    def load(cls, *_: Any, **__: Any) -> NoReturn:
        """Refuse: Rasa makes the components of a trained model by this."""
        raise RuntimeError(
            f"{cls.__name__} needs TensorFlow, which bot.engine.serve leaves out: "
            "see bot/engine/without_tensorflow.py"
        )

    create = get_default_config = load


class _StandIns(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Any, target: Any = None) -> "ModuleSpec | None":
        return spec_from_loader(name, self) if name in LEFT_OUT else None

    def exec_module(self, module: ModuleType) -> None:
        module.__getattr__ = partial(_stand_in, module)  # type: ignore[method-assign]


def _stand_in(module: ModuleType, name: str) -> type:
    """A class for any name that is imported from a module left out."""
    if name.startswith("__"):
        raise AttributeError(name)
    made = type(name, (LeftOut,), {"__module__": module.__name__})
    setattr(module, name, made)
    return made
