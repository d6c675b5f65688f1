"""The one Rasa that our changes to it were written for."""

from importlib.metadata import version

WRITTEN_FOR = "3.6.21"


def refuse_another_rasa() -> None:
    """Raises RuntimeError under another Rasa: what we change may be elsewhere there."""
    if version("rasa") != WRITTEN_FOR:
        raise RuntimeError(f"bot/engine changes Rasa {WRITTEN_FOR}, not {version('rasa')}")
