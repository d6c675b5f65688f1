"""Reads a clinic's YAML files and keeps the line of every value."""

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Generic, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError
from yaml.error import Mark

from bot.importing.explaining import explain
from bot.importing.problems import ImportRefused, Path, Problem, field_of

__all__ = ["Document", "ImportRefused", "Problem", "read_document"]

Model = TypeVar("Model", bound=BaseModel)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, faster, where it was built
NOTHING = ("", "~")  # what an empty value looks like; the word null may be a name


@dataclass(frozen=True)
class Document(Generic[Model]):
    """A file that holds what it should, with the line of each of its values."""

    file: str
    content: Model
    lines: dict[Path, int]

    def problem(self, path: Path, message: str) -> Problem:
        """A problem with the value at a path, such as ("plans", 0, "patient")."""
        return Problem(self.file, _line_of(self.lines, path), field_of(path), message)


@dataclass
class _Source:
    """A file on the way from nodes to plain values; every scalar stays the text it is."""

    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def plain(self, node: yaml.Node, path: Path = ()) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, n)) for n, item in enumerate(node.value)]
        is_bare = isinstance(node, yaml.ScalarNode) and not node.style
        return None if is_bare and node.value in NOTHING else str(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in values:
                message = "stands here twice; keep one of the two"
                self.problems.append(Problem(self.file, line, name, message))
                continue
            self.lines[(*path, name)] = line
            values[name] = self.plain(value, (*path, name))
        return values


def read_document(
    folder: FilePath, file: str, model: type[Model]
) -> tuple[Document[Model] | None, list[Problem]]:
    """One file of a folder as its model, or None and everything that is wrong with it."""
    source = _Source(file)
    try:
        content = model.model_validate(source.plain(_nodes(folder, file)))
    except ImportRefused as unreadable:
        return None, unreadable.problems
    except ValidationError as wrong:
        return None, source.problems + _problems(source, wrong, model)
    return Document(file, content, source.lines), source.problems


def _nodes(folder: FilePath, file: str) -> yaml.Node:
    """The file's YAML nodes. Raises ImportRefused if it cannot be read as YAML."""
    try:
        return _compose((folder / file).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problem = Problem(file, 0, "", "is missing; copy it from a demo clinic's folder")
    except OSError as wrong:
        problem = Problem(file, 0, "", f"cannot be read ({wrong.strerror}); allow us to read it")
    except UnicodeDecodeError:
        problem = Problem(file, 0, "", "is not UTF-8 text; save it as UTF-8")
    except yaml.MarkedYAMLError as wrong:
        problem = _unreadable(file, wrong)
    except yaml.YAMLError as wrong:  # letters that YAML does not allow, such as control codes
        problem = Problem(file, 0, "", f"is not YAML: {wrong}; take such letters out")
    raise ImportRefused([problem])


def _compose(text: str) -> yaml.Node:
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            said = f"*{event.anchor} refers to another place"
            raise yaml.MarkedYAMLError(problem=said, problem_mark=cast("Mark", event.start_mark))
    node = yaml.compose(text, Loader=LOADER)
    if node is None:
        raise yaml.MarkedYAMLError(problem="the file is empty")
    return node


def _problems(source: _Source, wrong: ValidationError, model: type[BaseModel]) -> list[Problem]:
    return [
        Problem(
            source.file,
            _line_of(source.lines, error["loc"]),
            field_of(error["loc"]),
            explain(error, model),
        )
        for error in wrong.errors()
    ]


def _unreadable(file: str, wrong: yaml.MarkedYAMLError) -> Problem:
    mark = wrong.problem_mark
    remedy = "check indents and colons, put a text with ': ' or '#' into quotes, write no '*name'"
    return Problem(file, mark.line + 1 if mark else 0, "", f"{wrong.problem}; {remedy}")


def _line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest one above it if it is not there."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)
