"""The words of one question among several in a message, found again in the message itself.

The engine, which cut the message, read it masked; a clause that it read otherwise is not found,
and then the whole message speaks.
"""

from typing import Any

JOINT = " ; "  # between the stretches of one question
Span = list[int]  # start and end in the message's body


def spans_in(body: str, parse: dict[str, Any]) -> dict[str, list[Span]]:
    """Where each question of a message stands; nothing if it asks only one.

    parse: what the engine made of the message
    """
    asked, clauses = parse.get("asked") or [], parse.get("clauses") or []
    if len(asked) < 2 or len(asked) != len(clauses):
        return {}
    found = {name: _find(body, words) for name, words in zip(asked, clauses, strict=True)}
    return {name: spans for name, spans in found.items() if spans}


def words_at(body: str, spans: list[Span]) -> str:
    """The words of a question."""
    return JOINT.join(body[start:end] for start, end in spans)


def _find(body: str, words: str) -> list[Span]:
    spans: list[Span] = []
    after = 0
    for stretch in words.split(JOINT):
        start = body.find(stretch, after)
        if start < 0:
            return []
        after = start + len(stretch)
        spans.append([start, after])
    return spans
