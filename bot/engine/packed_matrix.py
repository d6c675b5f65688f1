"""A matrix that onnxruntime multiplies by, many times faster for a few rows than numpy does.

numpy's library arranges the whole matrix anew at every multiplication; onnxruntime does it once.
"""

import numpy as np
import onnxruntime

FLOAT = 1  # onnx.TensorProto.FLOAT
IR_VERSION, OPERATORS_VERSION = 8, 13


class PackedMatrix:
    """What stands on the right of `rows @ matrix`; rows and result are arrays of 32 bits."""

    __array_ufunc__ = None  # so that numpy leaves `@` to us

    def __init__(self, matrix: np.ndarray) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # one would be kept for each matrix
        self._session = onnxruntime.InferenceSession(
            _multiplication(matrix), options, providers=["CPUExecutionProvider"]
        )

    def __rmatmul__(self, rows: np.ndarray) -> np.ndarray:
        """The product."""
        product: np.ndarray = self._session.run(None, {"rows": rows})[0]
        return product


def _multiplication(matrix: np.ndarray) -> bytes:
    """A model of one step in the format of ONNX, written by hand: its library is not installed."""
    kept = np.ascontiguousarray(matrix, dtype=np.float32)
    high, wide = kept.shape
    weights = _field(1, high) + _field(1, wide) + _field(2, FLOAT)
    weights += _field(8, b"matrix") + _field(9, kept.tobytes())
    step = _field(1, b"rows") + _field(1, b"matrix") + _field(2, b"product")
    graph = _field(1, step + _field(4, b"MatMul")) + _field(2, b"multiplication")
    graph += _field(5, weights)
    graph += _field(11, _rows(b"rows", high)) + _field(12, _rows(b"product", wide))
    return _field(1, IR_VERSION) + _field(7, graph) + _field(8, _field(2, OPERATORS_VERSION))


def _rows(name: bytes, width: int) -> bytes:
    """The type of any number of rows."""
    shape = _field(1, _field(2, b"count")) + _field(1, _field(1, width))
    return _field(1, name) + _field(2, _field(1, _field(1, FLOAT) + _field(2, shape)))


def _field(number: int, value: "bytes | int") -> bytes:
    """A field of a protocol buffer: a number, or bytes after their length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    digits = bytearray()
    while number > 0x7F:
        digits.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*digits, number])
