"""Puts what a model finds wrong into words that say what would be right."""

import difflib
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from bot.importing.problems import Path

SPANISH = "es"
WORDS = {
    "missing": "is missing; add '{field}: ...' here",
    "missing_in_spanish": "is missing; add '{field}: ...' here, or take out 'es:' for English only",
    "string_too_short": "is empty; write a text",
    "string_too_long": "has {length} letters; write {max_length} at most",
    "int_parsing": "'{input}' is not a whole number; write it like 3",
    "int_type": "is not a whole number; write it like 3",
    "bool_parsing": "'{input}' is neither yes nor no; write yes or no",
    "bool_type": "is neither yes nor no; write yes or no",
    "greater_than_equal": "{input} is too small; the least is {ge}",
    "less_than_equal": "{input} is too large; the most is {le}",
    "list_type": "should be a list; start each entry with '- ', or write [] for none",
    "too_short": "is an empty list; add an entry",
    "model_type": "should be fields of the form 'name: value'",
    "enum": "'{input}' is not known; write one of: {expected}",
}


def explain(error: ErrorDetails, model: type[BaseModel]) -> str:
    """A sentence for one of pydantic's errors: the fact, then the remedy."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        return _unknown_field(error["loc"], model)
    if kind == "string_type":
        return "is empty; write a text" if error["input"] is None else "should be one text"
    if kind == "missing" and SPANISH in error["loc"]:
        kind = "missing_in_spanish"
    values = {
        **context,
        "field": error["loc"][-1] if error["loc"] else "",
        "input": error["input"],
        "length": len(str(error["input"])),
    }
    return WORDS[kind].format(**values) if kind in WORDS else error["msg"]


def _unknown_field(path: Path, model: type[BaseModel]) -> str:
    name, known = str(path[-1]), _fields_at(path[:-1], model)
    if name[:1].isdigit():
        return f"'{name}' is not a field; put an amount with a comma into quotes inside {{ }}"
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"is not known; did you mean '{near[0]}'?"
    return f"is not known; take it out, or write one of: {', '.join(known)}"


def _fields_at(path: Path, model: type[BaseModel]) -> list[str]:
    """The names of the fields that belong at a path."""
    found: type[BaseModel] = model
    for step in path:
        if isinstance(step, str) and step in found.model_fields:
            found = _model_in(found.model_fields[step].annotation) or found
    return list(found.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside of `list[Model]` or `Model | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, Union, UnionType):
        inner = (_model_in(part) for part in get_args(annotation))
        return next((model for model in inner if model is not None), None)
    return None
