"""Figures that say something else without their first mark: ",5" is no 5, "(209.000)" is below 0.

Marks at the edges of a value mostly only join it to its neighbours and are dropped. Those that may
belong to the figure are spelled in characters of no script until it is read.
"""

import re
from typing import Final

COMMA, DOT, OPENED, CLOSED = "\ue010", "\ue011", "\ue012", "\ue013"
_SHOWN: Final = str.maketrans({COMMA: ",", DOT: ".", OPENED: "(", CLOSED: ")"})
_KEPT: Final = {",": COMMA, ".": DOT}
# Behind another figure and a space, a comma only parts the two.
_LEADING: Final = re.compile(r"(?P<before>^[^\d;|/]*(?<![^\W_])|[;|/(\n\t]\s*)(?P<mark>[.,])(?=\d)")
_IN_BRACKETS: Final = re.compile(
    r"(?P<before>^\s*|[;|/\n\t:]\s*|,\s+)"
    r"\(\s*(?P<figure>\d+(?:[.,]\d+)*(?:\s*(?:%|[^\W\d_])[^()\d]*)?)\s*\)(?=\s*(?:$|[;|/\n\t,]))"
)


def keep_marks(text: str) -> str:
    """The text with such marks in characters that nothing drops."""
    text = _LEADING.sub(lambda found: found["before"] + _KEPT[found["mark"]], text)
    return keep_brackets(text)


def keep_brackets(text: str) -> str:
    """The same of brackets around a whole figure alone."""
    return _IN_BRACKETS.sub(rf"\g<before>{OPENED}\g<figure>{CLOSED}", text)


def with_marks(text: str) -> str:
    """The text as it was typed."""
    return text.translate(_SHOWN)
