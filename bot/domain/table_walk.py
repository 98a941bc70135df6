"""Walks a board's own table from top to bottom: every figure with all that is said of it.

Headings stand above the figures, several rows of them, merged over columns; names stand before
them, or one line above. What they mean is for `bot.domain.table_reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from bot.domain.book import BookCell, BookSheet, CellKind, spoken
from bot.domain.book_values import NOT_HERE, NOT_YET
from bot.domain.digits import is_number
from bot.domain.kpi import Catalogue, Cell, Figure, PeriodKind
from bot.domain.names import compose
from bot.domain.table_labels import Boards, Column, Label, read_label

_NUMBERLIKE: Final = re.compile(
    r"\s*(?:ước|trên|hơn|khoảng|gần|dưới|~|≈|>|<)?\s*(?:đạt\s+)?[-–(]?\d[\d.,\s]*"
    r"(?:[^\W\d]|[%$₫.)\s]){0,24}",
    re.IGNORECASE,
)
_INDEX: Final = re.compile(r"\(?(?:[A-Z]|\d{1,2})\)?(?:\s*=.*)?")
_STATES: Final = NOT_YET | NOT_HERE
_YES_NO: Final = {"co", "khong", "x", "yes", "no"}
_MOST_WIDE, _MOST_LABELS = 50, 600
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
NOTHING: Final = Label("")


@dataclass(frozen=True, slots=True)
class Reader:
    """What a table is read with: the file's name too; `answers` are those given about it so far."""

    catalogue: Catalogue
    kind: PeriodKind
    year: int
    previous: Mapping[Cell, Figure]
    boards: Boards
    answers: Mapping[str, str]
    plans: bool = False
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A filled cell with all that is said of it by its line and by the headings above it."""

    sheet: int
    cell: BookCell
    line: Label
    above: Label
    note: str = ""

    @property
    def said(self) -> Label:
        return self.above.with_under(self.line)

    @property
    def from_line(self) -> bool:
        """Whether the indicator is named by the line, and not by the heading."""
        return bool(self.line.codes)


class TableWalk:
    """One sheet. `measures` and `years` are what its title says of all figures."""

    def __init__(self, at: int, sheet: BookSheet, reader: Reader) -> None:
        self._at, self._sheet, self._reader = at, sheet, reader
        self._labels: dict[str, Label] = {}
        self._wide = {(s.top, s.left): s for s in sheet.merged}
        self.measures: tuple[str, ...] = ()
        self.years: frozenset[int] = frozenset()
        self.values = list(self._walk())

    def label(self, text: str) -> Label:
        """Read once each; a form has sixty lines, and a list of thousands is no table of it."""
        if text not in self._labels:
            if len(self._labels) >= _MOST_LABELS:
                return Label(text, named=True)
            self._labels[text] = read_label(text, self._reader.catalogue, self._reader.boards)
        return self._labels[text]

    def _walk(self) -> Iterator[Value]:
        above: dict[int, Label] = {}
        in_heading, parent, before_body = False, Label(""), list[BookCell]()
        rows: dict[int, list[BookCell]] = {}
        for cell in self._sheet.cells:
            rows.setdefault(cell.row, []).append(cell)
        for row in sorted(rows):
            cells = rows[row]
            heading = self._heading(cells)
            if heading is not None:
                if not in_heading:
                    above, parent = {}, Label("")
                for column, label in heading.items():
                    before = above.get(column)
                    above[column] = label if before is None else before.with_under(label)
                in_heading = True
                continue
            numbers = [cell for cell in cells if _is_number(cell)]
            if not numbers:
                parent = self._between(cells, parent)
                before_body = cells
                continue
            if _is_index(cells):
                continue
            if not above and len(before_body) > 1:
                # Headings of which nothing is known: still what the columns are called.
                above = {cell.column: self.label(cell.text) for cell in before_body}
            in_heading = False
            line, parent = self._line(cells, parent)
            yield from self._values_of(cells, line, above)

    def _between(self, cells: Sequence[BookCell], parent: Label) -> Label:
        """A line without figures: a title, a unit for all, or the name of the lines below it."""
        labels = [self.label(cell.text) for cell in cells]
        for label in labels:
            if label.measures and not label.codes:
                self.measures = label.measures
            if label.years and not label.codes:
                self.years |= label.years
        named = [label for label in labels if label.codes]
        return named[0] if len(named) == 1 else parent

    def _heading(self, cells: Sequence[BookCell]) -> dict[int, Label] | None:
        """The headings of a row by column; None for a row that is none."""
        years = [cell for cell in cells if _is_year(cell)]
        if any(_is_number(cell) and cell not in years for cell in cells):
            return None
        found: dict[int, Label] = {}
        telling = 0
        for cell in cells:
            label = self.label(cell.text)
            width = self._width(cell)
            wide = width > 1 and len(cells) > 1
            telling += (2 if wide else 1) if label.says else 0
            for column in range(cell.column, cell.column + width):
                found[column] = label
        named = [label for label in map(self.label, {c.text for c in cells}) if label.codes]
        if len(named) == 1 and telling == 1 + sum(self._only_measures(c) for c in cells):
            return None  # the name of the lines below it, with its unit
        # One text alone, however wide, is the title of what follows.
        return found if telling > 1 and len(cells) > 1 else None

    def _only_measures(self, cell: BookCell) -> bool:
        label = self.label(cell.text)
        return bool(label.measures) and not label.codes

    def _width(self, cell: BookCell) -> int:
        span = self._wide.get((cell.row, cell.column))
        return 1 if span is None else min(span.right - span.left + 1, _MOST_WIDE)

    def _line(self, cells: Sequence[BookCell], parent: Label) -> tuple[Label, Label]:
        """What a line says of its figures, and under which name the next lines may stand."""
        first = min(cell.column for cell in cells if _is_number(cell))
        texts = [cell for cell in cells if not _is_number(cell)]
        names = [cell for cell in texts if cell.column < first] or texts
        # A serial number stands before the name, so that the first figure is no figure.
        before = [cell for cell in names if cell.column < first]
        if not before and names:
            names = names[:1]
        labels = [self.label(cell.text).of_line() for cell in names]
        measures = next((m for c in texts if (m := self.label(c.text).measures)), ())
        told = [one for one in labels if one.says or one.named]
        line = reduce(Label.with_under, told, Label(""))
        line = replace(line, measures=line.measures or measures)
        if line.codes:
            return line, line
        if line.dim is not None and not line.named and parent.codes:
            return replace(parent, dim=line.dim, measures=line.measures or parent.measures), parent
        return line, (Label("") if line.named else parent)

    def _values_of(
        self, cells: Sequence[BookCell], line: Label, above: Mapping[int, Label]
    ) -> Iterator[Value]:
        named = [c.column for c in cells if not _is_number(c) and self._names(c)]
        start = min(named, default=0)
        notes = [c.text for c in cells if above.get(c.column, NOTHING).column is Column.NOTE]
        note = notes[0] if notes and not _is_number_text(notes[0]) else ""
        flags = any(self._reader.catalogue.indicator(code).kind == "flag" for code in line.codes)
        for cell in cells:
            filled = _is_number(cell) or (flags and spoken(cell.text) in _YES_NO)
            if filled and cell.column > start:
                yield Value(self._at, cell, line, above.get(cell.column, NOTHING), note)

    def _names(self, cell: BookCell) -> bool:
        label = self.label(cell.text)
        return bool(label.codes or label.named or label.dim or label.own is not None)


def _is_number(cell: BookCell) -> bool:
    if cell.kind is CellKind.TEXT:
        return _is_number_text(cell.text)
    return True


def _is_number_text(text: str) -> bool:
    said = compose(text).strip()
    return _NUMBERLIKE.fullmatch(said) is not None or spoken(said) in _STATES


def _is_year(cell: BookCell) -> bool:
    whole = cell.text.strip()
    return is_number(whole) and _FIRST_YEAR <= int(whole) <= _LAST_YEAR


def _is_index(cells: Sequence[BookCell]) -> bool:
    """The row under the headings that numbers the columns: "A B 1 2 3=2/1"."""
    texts = [cell.text.strip() for cell in cells]
    numbers = [int(d[0]) for text in texts if (d := re.findall(r"^\(?(\d{1,2})", text))]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(texts) > 2 and counted and all(_INDEX.fullmatch(text) for text in texts)
