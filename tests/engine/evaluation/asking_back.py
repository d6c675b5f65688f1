"""How often an unsure message is asked back, and what that brings, on examples left out."""

from itertools import pairwise
from typing import Any

from bot.conversations import doubt
from bot.engine.left_out import left_out_parts
from bot.engine.sentence_vectors import encode
from tests.engine.evaluation.candidates import NOT_OURS, Ours
from tests.engine.evaluation.texts import Texts

COLUMNS = ("texts", "asked back", "right among the two", "right answers put off", "wrong avoided")
BANDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
CHANGES = (
    "accept_treatment", "decline_treatment", "cancel_appointment", "confirm_attendance",
    "reschedule_appointment", "book_appointment", "opt_out", "wrong_number", "affirm",
)  # fmt: skip
Ranking = list[dict[str, Any]]
Judged = list[tuple[str, Ranking, list[str]]]  # what a text wants, and what was made of it


def judge_left_out(known: Texts) -> Judged:
    """All training examples, each judged by a model that had not seen it. Minutes."""
    judged: Judged = []
    for kept, left in left_out_parts(encode(known.texts), known.intents):
        pipeline = Ours()
        pipeline.fit(known.part(list(kept)))
        for index in left:
            ranking, asked = pipeline.classifier.understand(known.texts[index])
            judged.append((known.intents[index], ranking, list(asked)))
    return judged


def asking_back(judged: Judged) -> dict[str, float]:
    """All columns; shares of all texts, but of those asked back for the third."""
    back = [(truth, _ours(rows)) for truth, rows, asked in judged if len(asked) < 2]
    back = [(truth, rows) for truth, rows in back if doubt.is_unsure(rows)]
    right = sum(truth == rows[0]["name"] for truth, rows in back)
    among = sum(truth in doubt.meanings_of(rows) for truth, rows in back)
    count = len(judged)
    values = (count, len(back) / count, among / max(1, len(back)), right / count,
              (len(back) - right) / count)  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def right_by_confidence(judged: Judged, intents: tuple[str, ...] = CHANGES) -> list[str]:
    """For each intent, how many of the texts taken for it were right, by confidence."""
    lines = []
    for intent in intents:
        cells = []
        for low, high in pairwise(BANDS):
            truths = [
                truth
                for truth, rows, asked in judged
                if rows[0]["name"] == intent
                and len(asked) < 2
                and low <= rows[0]["confidence"] < high
            ]
            cells.append(f"{truths.count(intent)}/{len(truths)}")
        lines.append(f"| {intent} | {' | '.join(cells)} |")
    return lines


def _ours(ranking: Ranking) -> Ranking:
    return [one for one in ranking if one["name"] != NOT_OURS[1]]
