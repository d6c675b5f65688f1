"""What an opinion comes to: the ranking of intents, of which the first is acted on."""

from typing import Any, Dict, List, Text

from bot.engine.scope import OUT_OF_SCOPE
from bot.engine.text_model import Opinion

FALLBACK = "nlu_fallback"
RANKED = 5
SAFETY = ("report_emergency", "report_self_harm")
Ranking = List[Dict[Text, Any]]


def rank(opinion: Opinion, labels: List[str], thresholds: Dict[Text, Any]) -> Ranking:
    """Intents with their probabilities, the one to act on first.

    Danger comes first at a low probability: a false alarm costs less than a missed one. Out of
    scope comes first only when it is likelier than not. Below both fallback thresholds the text
    was not understood.
    """
    sure = dict(zip(labels, map(float, opinion.probabilities), strict=True))
    danger = sum(sure.get(name, 0.0) for name in SAFETY)
    if danger >= thresholds["safety_confidence"]:
        return _ordered(sure, first=max(SAFETY, key=lambda name: sure.get(name, 0.0)))
    if sure[OUT_OF_SCOPE] >= thresholds["scope_confidence"]:
        return _ordered(sure, first=OUT_OF_SCOPE)
    ours = [name for name in labels if name != OUT_OF_SCOPE]
    ranking = _ordered(sure, first=max(ours, key=lambda name: sure[name]))
    best = ranking[0]["confidence"]
    if (
        best < thresholds["fallback_confidence"]
        and opinion.similarity < thresholds["fallback_similarity"]
    ):
        return [{"name": FALLBACK, "confidence": 1.0 - best}, *ranking]
    return ranking


def _ordered(sure: Dict[Text, float], first: Text) -> Ranking:
    others = sorted((name for name in sure if name != first), key=lambda name: -sure[name])
    shown = [first, *others[: RANKED - 1]]
    if OUT_OF_SCOPE not in shown:
        shown.append(OUT_OF_SCOPE)
    return [{"name": name, "confidence": sure[name]} for name in shown]
