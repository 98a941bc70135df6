"""A workbook somebody sent, as far as it matters here: the filled cells of its sheets, as text.

It is read in another process and kept as JSON until it is used, so nothing of a workbook library
appears in it. A number is the exact decimal of its shortest spelling ("7081.7"), whatever binary
fraction the file holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.names import fold

KEY_SHEET = "_khoi"
"""The hidden sheet by which a form of ours is known again."""


class CellKind(StrEnum):
    """What a cell holds. Stable codes: they are stored."""

    NUMBER = "n"
    PERCENT = "p"  # a number shown as a percentage; the text is what is shown
    TEXT = "s"
    DATE = "d"
    YES_NO = "b"
    ERROR = "e"
    NOT_COMPUTED = "f"  # a formula whose result the file does not hold
    LINKED = "x"  # a formula that takes its result from another file


@dataclass(frozen=True, slots=True)
class BookCell:
    """A filled cell; rows and columns count from 1."""

    row: int
    column: int
    kind: CellKind
    text: str

    @property
    def place(self) -> str:
        """ "E12", as the person sees it."""
        return f"{column_name(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range; its value stands in the first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One sheet: filled cells row by row, what of it is hidden, what is merged."""

    name: str
    cells: Sequence[BookCell]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Span, ...] = ()
    _at: Mapping[tuple[int, int], BookCell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_at", {(c.row, c.column): c for c in self.cells})

    def at(self, row: int, column: int) -> BookCell | None:
        return self._at.get((row, column))

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, blanks trimmed; "" where nothing does."""
        cell = self._at.get((row, column))
        return cell.text.strip() if cell is not None else ""

    def is_hidden(self, cell: BookCell) -> bool:
        return cell.row in self.hidden_rows or cell.column in self.hidden_columns


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets that hold something, the key sheet left out; its pairs are `key`."""

    sheets: tuple[BookSheet, ...]
    key: Mapping[str, str] = field(default_factory=dict)


def column_name(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def spoken(text: str) -> str:
    """A heading as it sounds: without marks, case and punctuation."""
    return " ".join(fold(text))


def book_to_json(book: Book) -> str:
    data = {
        "key": dict(book.key),
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "hidden_rows": sorted(sheet.hidden_rows),
                "hidden_columns": sorted(sheet.hidden_columns),
                "merged": [[s.top, s.left, s.bottom, s.right] for s in sheet.merged],
                "cells": [[c.row, c.column, c.kind.value, c.text] for c in sheet.cells],
            }
            for sheet in book.sheets
        ],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def book_from_json(stored: str) -> Book:
    """Raises ValueError, KeyError or TypeError for what `book_to_json` did not write."""
    data = json.loads(stored)
    return Book(
        tuple(
            BookSheet(
                name=sheet["name"],
                cells=[
                    BookCell(row, col, CellKind(kind), t) for row, col, kind, t in sheet["cells"]
                ],
                hidden=sheet["hidden"],
                hidden_rows=frozenset(sheet["hidden_rows"]),
                hidden_columns=frozenset(sheet["hidden_columns"]),
                merged=tuple(Span(*edges) for edges in sheet["merged"]),
            )
            for sheet in data["sheets"]
        ),
        data["key"],
    )
