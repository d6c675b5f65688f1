"""The figures of one pipeline on one set of texts."""

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from tests.engine.evaluation.candidates import NOT_OURS, Answer
from tests.engine.evaluation.texts import Texts

DANGER = ("report_emergency", "report_self_harm")
COLUMNS = (
    "accuracy", "macro-F1", "out-of-scope AUROC", "out of scope caught", "wrongly declined",
    "danger recall", "false alarms",
)  # fmt: skip


def measure(texts: Texts, answers: list[Answer]) -> dict[str, float]:
    """All columns. A text not understood counts as one found out of scope."""
    truth = np.array(texts.intents)
    given = np.array([NOT_OURS[0] if name in NOT_OURS else name for name, _ in answers])
    outside = truth == NOT_OURS[0]
    danger = np.isin(truth, DANGER)
    alarm = np.isin(given, DANGER)
    declined = given == NOT_OURS[0]
    values = (
        (truth == given).mean(),
        f1_score(truth, given, average="macro", labels=sorted(set(truth))),
        roc_auc_score(outside, [1 - sure for _, sure in answers]),
        declined[outside].mean(),
        declined[~outside].mean(),
        alarm[danger].mean(),
        alarm[~danger].mean(),
    )
    return dict(zip(COLUMNS, map(float, values), strict=True))


def by_style(texts: Texts, answers: list[Answer]) -> dict[str, float]:
    """Accuracy for each style of held-out texts."""
    right = np.array(
        [
            truth == (NOT_OURS[0] if name in NOT_OURS else name)
            for truth, (name, _) in zip(texts.intents, answers, strict=True)
        ]
    )
    styles = np.array(texts.styles)
    return {style: float(right[styles == style].mean()) for style in sorted(set(styles))}


def confusions(texts: Texts, answers: list[Answer], most: int = 12) -> list[str]:
    """The commonest mistakes as `truth -> given (times)`."""
    pairs = [
        f"{truth} -> {name}"
        for truth, (name, _) in zip(texts.intents, answers, strict=True)
        if truth != name
    ]
    counted = sorted({(pairs.count(pair), pair) for pair in pairs}, reverse=True)
    return [f"{pair} ({times})" for times, pair in counted[:most]]
