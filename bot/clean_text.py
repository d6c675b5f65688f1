"""Text from outside without what no database keeps: control characters and half characters."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def without_controls(text: str) -> str:
    """A text without control characters (line ends and tabs stay) and unpaired surrogates."""
    return CONTROL.sub("", text)
