"""How a button names a line of a draft, whose place changes: by what stands on it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from storage.contest_rows import Line

_DIGITS = 10


def mark_of(line: Line) -> str:
    """The unit, or a short hash of the sentence: no list has a line twice."""
    if line.unit_id is not None:
        return f"u{line.unit_id}"
    return "w" + hashlib.sha256(line.wording.encode()).hexdigest()[:_DIGITS]


def place_of(lines: Sequence[Line], mark: str) -> int | None:
    """The place of the line from 1; None where it is off the list, or for another kind of name."""
    return next((at for at, line in enumerate(lines, 1) if mark_of(line) == mark), None)
