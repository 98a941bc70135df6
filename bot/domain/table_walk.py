"""Walks a board's own table from top to bottom: every figure with all that is said of it.

Headings stand above the figures, several rows of them, merged over columns; names stand before
them, or one line above. What they mean is for `bot.domain.table_reading`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from bot.domain.board_names import Boards
from bot.domain.book import BookCell, BookSheet, CellKind, spoken
from bot.domain.kpi import Catalogue, Cell, Figure, PeriodKind
from bot.domain.names import compose
from bot.domain.said_periods import Saying, sayings
from bot.domain.table_cells import answers, is_figure, is_figure_text, is_year
from bot.domain.table_labels import Column, Label, read_label
from bot.domain.table_units import unit_stated

_INDEX: Final = re.compile(r"\(?(?:[A-Z]|\d{1,2})\)?(?:\s*=.*)?")
_YES_NO: Final = {"co", "khong", "x", "yes", "no"}
_LACKS: Final = re.compile(r"(?:chua|khong|ko|dang|cho|doi)\b")
_UNIT_HEADINGS: Final = {"dvt", "don vi tinh", "don vi do", "don vi", "unit"}
_NAME_HEADINGS: Final = {
    *("chi tieu", "ten chi tieu", "noi dung", "ten", "danh muc", "hang muc", "ma", "ma so"),
    *("stt", "tt", "so tt", "indicator", "name", "code", *_UNIT_HEADINGS),
}
_MOST_IN_TITLE: Final = 2
_MOST_WIDE, _MOST_LABELS = 50, 600
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
    """A filled cell with all that is said of it by its line and by the headings above it.

    `wide` are the units that were stated for everything that follows.
    """

    sheet: int
    cell: BookCell
    line: Label
    above: Label
    note: str = ""
    wide: tuple[str, ...] = ()

    @property
    def said(self) -> Label:
        return self.above.with_under(self.line)

    @property
    def from_line(self) -> bool:
        """Whether the indicator is named by the line, and not by the heading."""
        return bool(self.line.codes)


class TableWalk:
    """One sheet. `measures` are what a line states for all figures, `said` the periods that the
    title speaks of.
    """

    def __init__(self, at: int, sheet: BookSheet, reader: Reader) -> None:
        self._at, self._sheet, self._reader = at, sheet, reader
        self._labels: dict[str, Label] = {}
        self._wide = {(s.top, s.left): s for s in sheet.merged}
        self._rows: dict[int, list[BookCell]] = {}
        for cell in sheet.cells:
            self._rows.setdefault(cell.row, []).append(cell)
        self._unit_columns = {c.column for c in sheet.cells if spoken(c.text) in _UNIT_HEADINGS}
        self._columns = self._columns_of_figures()
        self.measures: tuple[str, ...] = ()
        self.said: list[Saying] = []
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
        for row in sorted(self._rows):
            cells = self._rows[row]
            worded = self._in_words(cells, parent, above)
            heading = None if worded else self._heading(cells) or self._of_year(cells, above)
            if heading is not None:
                if not in_heading:
                    above, parent = {}, Label("")
                for column, label in heading.items():
                    before = above.get(column)
                    above[column] = label if before is None else before.with_under(label)
                in_heading = True
                continue
            figures = {cell for cell in cells if self._is_figure(cell)} | worded
            figures -= self._year_of_line(cells, figures, above)
            if not figures:
                parent = self._between(cells, parent)
                before_body = cells
                continue
            if _is_index(cells):
                continue
            if not above and len(before_body) > 1:
                # Headings of which nothing is known: still what the columns are called.
                above = {cell.column: self.label(cell.text) for cell in before_body}
            in_heading = False
            line, parent = self._line(cells, figures, parent)
            yield from self._values_of(cells, figures, line, above)

    def _columns_of_figures(self) -> frozenset[int]:
        """Where figures stand to the right of the name of an indicator or of a board."""
        found: set[int] = set()
        for cells in self._rows.values():
            names = [c.column for c in cells if not self._is_figure(c) and self._names(c)]
            first = min(names, default=None)
            if first is not None:
                found |= {c.column for c in cells if c.column > first and self._fills(c)}
        return frozenset(found)

    def _in_words(
        self, cells: Sequence[BookCell], parent: Label, above: Mapping[int, Label]
    ) -> set[BookCell]:
        """Words in a column of figures, on the line of an indicator: read, or told by their cell.

        Under the heading of an indicator they stand on the line of a board. On a line that nobody
        knows they have to sound like a figure: the second line of the headings looks the same.
        """
        names = [c for c in cells if c.column not in self._columns and not self._is_figure(c)]
        labels = [self.label(c.text) for c in names if self._names(c)]
        if not labels:
            return set()
        by_code = any(one.codes or (one.dim and parent.codes) for one in labels)
        own = any(one.own is not None for one in labels)
        first = min(c.column for c in names)
        found = set[BookCell]()
        for cell in cells:
            over = above.get(cell.column, NOTHING)
            beside = (
                cell.column <= first or cell.column not in self._columns or self._is_figure(cell)
            )
            if beside or over.column in (Column.NOTE, Column.SKIPPED):
                continue
            if answers(cell.text) or ((by_code or (own and over.codes)) and self._tells(cell)):
                found.add(cell)
        return found

    def _tells(self, cell: BookCell) -> bool:
        """Whether words are no heading and no unit."""
        if _LACKS.match(spoken(cell.text)):
            return True
        label = self.label(cell.text)
        heads = label.codes or label.dim or label.years or label.column or label.own is not None
        return not (heads or label.span) and (label.named or not label.measures)

    def _between(self, cells: Sequence[BookCell], parent: Label) -> Label:
        """A line without figures: a title, a unit for all, or the name of the lines below it."""
        labels = [self.label(cell.text) for cell in cells]
        named = [label for label in labels if label.codes]
        for label in labels:
            stated = unit_stated(label.text)
            if stated and not named and len(cells) <= _MOST_IN_TITLE:
                self.measures = stated
            if not label.codes:
                self.said.extend(sayings(compose(label.text)))
        if len(named) != 1:
            return parent
        beside = next((label.measures for label in labels if label.measures), ())
        return replace(named[0], measures=named[0].measures or beside)

    def _heading(self, cells: Sequence[BookCell]) -> dict[int, Label] | None:
        """The headings of a row by column; None for a row that is none."""
        years = [cell for cell in cells if is_year(cell)]
        if any(self._is_figure(cell) and cell not in years for cell in cells):
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

    def _of_year(
        self, cells: Sequence[BookCell], above: Mapping[int, Label]
    ) -> dict[int, Label] | None:
        """The headings of a table with one year alone: "Chỉ tiêu | 2018"."""
        years = [cell for cell in cells if is_year(cell)]
        others = [cell for cell in cells if cell not in years]
        if above or not years or not others:
            return None
        if any(spoken(cell.text) not in _NAME_HEADINGS for cell in others):
            return None
        return {cell.column: self.label(cell.text) for cell in cells}

    def _year_of_line(
        self,
        cells: Sequence[BookCell],
        figures: Collection[BookCell],
        above: Mapping[int, Label],
    ) -> set[BookCell]:
        """The year that a line is of, where the indicators are named by the headings."""
        first = min(cells, key=lambda cell: cell.column)
        over = above.get(first.column, NOTHING)
        named = any(above.get(cell.column, NOTHING).codes for cell in figures)
        is_name = first in figures and is_year(first) and not (over.codes or over.dim)
        return {first} if is_name and named and len(figures) > 1 else set()

    def _only_measures(self, cell: BookCell) -> bool:
        label = self.label(cell.text)
        return bool(label.measures) and not label.codes

    def _width(self, cell: BookCell) -> int:
        span = self._wide.get((cell.row, cell.column))
        return 1 if span is None else min(span.right - span.left + 1, _MOST_WIDE)

    def _line(
        self, cells: Sequence[BookCell], figures: Collection[BookCell], parent: Label
    ) -> tuple[Label, Label]:
        """What a line says of its figures, and under which name the next lines may stand."""
        first = min(cell.column for cell in figures)
        texts = [cell for cell in cells if cell not in figures]
        names = [cell for cell in texts if cell.column < first] or texts
        # A serial number stands before the name, so that the first figure is no figure.
        before = [cell for cell in names if cell.column < first]
        if not before and names:
            names = names[:1]
        labels = [self.label(cell.text).of_line() for cell in names]
        measures = next((m for c in texts if (m := self._unit_of(c))), ())
        told = [one for one in labels if one.says or one.named]
        line = reduce(Label.with_name, told, Label(""))
        if not (told and (line.codes or line.named or line.dim or line.own is not None)):
            line = self._called_like_a_unit(names, line)
        line = replace(line, measures=line.measures or measures)
        if line.codes:
            return line, line
        if line.dim is not None and not line.named and parent.codes:
            return replace(parent, dim=line.dim, measures=line.measures or parent.measures), parent
        return line, (Label("") if line.named else parent)

    def _called_like_a_unit(self, names: Sequence[BookCell], line: Label) -> Label:
        """ "Lao động" is what is counted in persons as well as a name: where nothing else names the
        line, it is asked about like a name that nobody knows.
        """
        bare = [c for c in names if c.column not in self._unit_columns and self._only_measures(c)]
        if not bare:
            return line
        return replace(line, text=bare[0].text, named=True)

    def _unit_of(self, cell: BookCell) -> tuple[str, ...]:
        """The unit that a cell states: as it is spelled, where a column of units has an odd one."""
        odd = (cell.text.strip(),) if cell.column in self._unit_columns else ()
        label = self.label(cell.text)
        return label.measures or (() if label.codes or label.own is not None else odd)

    def _values_of(
        self,
        cells: Sequence[BookCell],
        figures: Collection[BookCell],
        line: Label,
        above: Mapping[int, Label],
    ) -> Iterator[Value]:
        named = [c.column for c in cells if c not in figures and self._names(c)]
        start = min(named, default=0)
        notes = [c.text for c in cells if above.get(c.column, NOTHING).column is Column.NOTE]
        note = notes[0] if notes and not is_figure_text(notes[0]) else ""
        flags = any(self._reader.catalogue.indicator(code).kind == "flag" for code in line.codes)
        for cell in cells:
            filled = cell in figures or (flags and spoken(cell.text) in _YES_NO)
            if filled and cell.column > start:
                heading = above.get(cell.column, NOTHING)
                yield Value(self._at, cell, line, heading, note, self.measures)

    def _names(self, cell: BookCell) -> bool:
        label = self.label(cell.text)
        return bool(label.codes or label.named or label.dim or label.own is not None)

    def _fills(self, cell: BookCell) -> bool:
        return self._is_figure(cell) or answers(cell.text)

    def _is_figure(self, cell: BookCell) -> bool:
        """A figure, and not a unit that begins with one: "1.000 USD" where units stand."""
        if cell.kind is not CellKind.TEXT or not is_figure(cell):
            return cell.kind is not CellKind.TEXT
        stands_apart = cell.text.strip().startswith("(") or cell.column in self._unit_columns
        return not (stands_apart and self.label(cell.text).measures)


def _is_index(cells: Sequence[BookCell]) -> bool:
    """The row under the headings that numbers the columns: "A B 1 2 3=2/1"."""
    texts = [cell.text.strip() for cell in cells]
    numbers = [int(d[0]) for text in texts if (d := re.findall(r"^\(?(\d{1,2})", text))]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(texts) > 2 and counted and all(_INDEX.fullmatch(text) for text in texts)
