"""What is wrong with a clinic's files, so that whoever wrote them can mend it."""

from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it stands, and what would be right."""

    file: str
    line: int  # counted from 1; 0 where the whole file is meant
    field: str  # empty where no single field is meant
    message: str

    def __str__(self) -> str:
        line = f" line {self.line}" if self.line else ""
        field = f", {self.field}" if self.field else ""
        return f"{self.file}{line}{field}: {self.message}"


class ImportRefused(Exception):
    """A folder that was not imported, with every problem found in it; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def field_of(path: Path) -> str:
    """The name of the field that a path ends in: 'rooms' for ("rooms", 2)."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")
