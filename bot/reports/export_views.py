"""What a file to take away is made of: plain tables in the reader's language; frozen as JSON.

Names, units and persons stand in it once and are named by number: a bloc of a thousand boards has
sixty thousand lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypedDict


class ColumnKind(StrEnum):
    """What stands in a column. A number is a canonical decimal in text, a day or moment is ISO."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


class Column(TypedDict):
    heading: str
    kind: str
    width: int


class ExportTable(TypedDict):
    """`rows` hold places in `texts`; `notes` stand below the table."""

    sheet: str
    columns: list[Column]
    texts: list[str]
    rows: list[list[int]]
    notes: list[str]


class ExportView(TypedDict):
    """`marks` say for whom and when the file was made, and that figures are invented."""

    title: str
    marks: list[str]
    tables: list[ExportTable]


def column(heading: str, width: int, kind: ColumnKind = ColumnKind.TEXT) -> Column:
    return Column(heading=heading, kind=kind.value, width=width)


class TableMaker:
    """Collects lines of texts; each text is kept once."""

    def __init__(self, sheet: str, columns: Sequence[Column]) -> None:
        self._sheet, self._columns = sheet, list(columns)
        self._places: dict[str, int] = {"": 0}
        self._rows: list[list[int]] = []

    def add(self, *cells: str) -> None:
        """A line; as many cells as there are columns."""
        places = self._places
        self._rows.append([places.setdefault(cell, len(places)) for cell in cells])

    def __len__(self) -> int:
        return len(self._rows)

    def table(self, notes: Sequence[str] = ()) -> ExportTable:
        return ExportTable(
            sheet=self._sheet,
            columns=self._columns,
            texts=list(self._places),
            rows=self._rows,
            notes=list(notes),
        )
