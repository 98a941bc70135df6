"""What about a board's own table is not certain: asked with buttons, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

NONE: Final = "none"
"""The answer that none of what was offered is meant."""
EVERY: Final = "every"
"""The answer that neither this line is to be taken nor any other of its kind in the sheet."""


class Asked(StrEnum):
    """What about a table is not certain. Stable codes: buttons carry them."""

    SHEET = "sheet"
    ROW = "row"
    COLUMN = "column"
    NAME = "name"
    YEAR = "year"
    SIDE = "side"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what a button stores, and what stands in the table (of a name: the code).

    A line or column that nothing names has no text: `place` says where it is, `sample` what begins
    it.
    """

    value: str
    text: str
    place: str = ""
    sample: tuple[Decimal | str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """`key` is under what the answer is kept, `text` what the question is about.

    Of a figure: `place` is where it stands, `said` what stands there, `lines` how many are like it.
    """

    what: Asked
    key: str
    text: str
    options: tuple[Option, ...]
    place: str = ""
    said: str = ""
    lines: int = 1
