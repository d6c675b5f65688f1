"""An append-only file of JSON lines: what must survive a restart."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO


class Journal:
    """Appends records to a file; without a file it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def replay(self) -> Iterator[dict[str, Any]]:
        """The records written so far, oldest first. A line cut off by a crash is passed over."""
        if self._path is None or not self._path.exists():
            return
        with self._path.open("rb") as lines:
            for line in lines:
                if line.endswith(b"\n") and (record := _read(line)) is not None:
                    yield record

    def append(self, kind: str, value: Any) -> None:
        """Write one record, at once and whole."""
        if self._path is None:
            return
        if self._file is None:
            self._file = self._open(self._path)
        line = json.dumps({"kind": kind, "value": value}, separators=(",", ":"))
        self._file.write(line.encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @staticmethod
    def _open(path: Path) -> BinaryIO:
        """The file, ready to append; what a crash cut off gets a line of its own."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # texts are for the owner's eyes only
        file = path.open("a+b")
        if file.tell():
            file.seek(-1, 2)
            if file.read(1) != b"\n":
                file.write(b"\n")
        return file


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) and "kind" in record else None
