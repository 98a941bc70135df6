"""Reads a table of a board's own making: other headings, another order, other things beside it.

Names may stand in a column with the sides (FDI, DDI, total) or the years beside each other, or in
the headings with boards or years one under the other. What is not certain is asked, one thing at a
time, and what answers do not settle is left out by name: nothing is taken on a guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.domain.book import Book, BookSheet, CellKind, column_name
from bot.domain.book_values import Fault, Found
from bot.domain.digits import is_number
from bot.domain.form_reading import BookReading, once
from bot.domain.kpi import Cell, Dim
from bot.domain.table_amounts import TableAmounts
from bot.domain.table_boards import ask_board
from bot.domain.table_labels import Column, Label, alike
from bot.domain.table_periods import TablePeriods
from bot.domain.table_questions import NONE, Asked, Option, TableQuestion
from bot.domain.table_sides import ask_side, sided
from bot.domain.table_walk import Reader, TableWalk, Value

__all__ = ["Reader", "read_table"]

_MOST_ASKED_NAMES, _MOST_LOOKED_UP, _SAMPLE = 6, 30, 2


def read_table(book: Book, reader: Reader) -> BookReading | None:
    """What the sheets say; with `asks` set, nothing but the next question. None: no indicator."""
    sheets = [(at, one) for at, one in enumerate(book.sheets) if not one.hidden]
    read = {at: _Sheet(at, sheet, reader) for at, sheet in sheets}
    known = {at: one for at, one in read.items() if one.knows_any}
    if not known:
        return None
    names = {at: book.sheets[at].name for at in known}
    if question := _whose(known.values(), reader):
        return BookReading((), asks=question)
    for one in known.values():
        if question := one.question():
            return BookReading((), asks=question)
    cells = {at: {f.cell for f in one.found} for at, one in known.items()}
    if question := _which_sheet(cells, names, reader):
        return BookReading((), asks=question)
    rivals, chosen = _rivals(cells), reader.answers.get("sheet")
    taken = [one for at, one in known.items() if at not in rivals or str(at) == chosen]
    if question := _whose(taken, reader, every=False):
        return BookReading((), asks=question)
    if len(known) > 1:
        for at, one in known.items():
            one.placed_in(names[at])
    found, twice = once([f for one in taken for f in one.found])
    return BookReading(
        tuple(found),
        (*(fault for one in taken for fault in one.faults), *twice),
        unmatched=tuple(dict.fromkeys(name for one in taken for name in one.unmatched)),
        left=tuple(dict.fromkeys(name for one in taken for name in one.left)),
    )


def _whose(read: Collection[_Sheet], reader: Reader, *, every: bool = True) -> TableQuestion | None:
    """Asked before all else where each sheet is another board's; else of those that are taken."""
    asked = [
        None
        if one.has_own_line
        else ask_board(one.sheet, reader.file_name, reader.boards, reader.answers)
        for one in read
    ]
    if every and None in asked:
        return None
    return next((question for question in asked if question is not None), None)


def _which_sheet(
    cells: Mapping[int, set[Cell]], names: Mapping[int, str], reader: Reader
) -> TableQuestion | None:
    """Sheets for different parts of the form are read together; for the same part, one of them."""
    rivals = _rivals(cells)
    if not rivals or reader.answers.get("sheet") in [str(at) for at in rivals]:
        return None
    options = tuple(Option(str(at), names[at]) for at in rivals)
    return TableQuestion(Asked.SHEET, "sheet", "", options)


def _rivals(cells: Mapping[int, set[Cell]]) -> list[int]:
    """The sheets that say something of the same figures as another one."""
    return [
        at
        for at, mine in cells.items()
        if any(not mine.isdisjoint(theirs) for other, theirs in cells.items() if other != at)
    ]


class _Sheet:
    """One sheet: its values with what is said of them, then narrowed down to the form's."""

    def __init__(self, at: int, sheet: BookSheet, reader: Reader) -> None:
        self._at, self.sheet, self._reader = at, sheet, reader
        self._walk = TableWalk(at, sheet, reader)
        self.unmatched: list[str] = []
        self.left: list[str] = []
        self.found: list[Found] = []
        self.faults: list[Fault] = []
        self._unknown: dict[str, tuple[str, str]] = {}
        self._asked: TableQuestion | None = None
        self._values = [self._answered(one) for one in self._walk.values]
        self._periods = TablePeriods(at, sheet.name, self._walk, reader, self._group_of)
        self.knows_any = any(one.said.codes for one in self._values)
        self.has_own_line = any(one.said.own for one in self._values)
        if self.knows_any:
            self._narrow()

    def question(self) -> TableQuestion | None:
        return self._asked

    def placed_in(self, name: str) -> None:
        """Places are told with the name of the sheet."""
        self.found = [replace(one, place=f"{name}!{one.place}") for one in self.found]
        self.faults = [replace(one, place=f"{name}!{one.place}") for one in self.faults]

    def _answered(self, one: Value) -> Value:
        """With what was answered about a name that was not known."""
        said = one.said
        if len(said.codes) == 1 or not (said.named or said.codes):
            return one
        by_line = bool(one.line.named or one.line.codes)
        label = one.line if by_line else one.above
        place = f"r{one.cell.row}" if by_line else f"c{one.cell.column}"
        key = f"n{self._at}{place}"
        offered = tuple(sorted(said.codes)) or self._alike(key, label.text)
        answer = self._reader.answers.get(key)
        if answer is None or answer == NONE:
            if label.own is None and not (one.above.codes and by_line):
                self._unknown.setdefault(key, (label.text, " ".join(offered)))
            return one if not said.codes or answer is None else _unnamed(one, by_line=by_line)
        if answer not in offered:
            return one
        known = replace(label, codes=frozenset({answer}), named=False)
        return replace(one, line=known) if by_line else replace(one, above=known)

    def _alike(self, key: str, text: str) -> tuple[str, ...]:
        """What a name may mean; worked out once each, and not for every line of a long list."""
        if key in self._unknown:
            return tuple(self._unknown[key][1].split())
        return alike(text, self._reader.catalogue) if len(self._unknown) < _MOST_LOOKED_UP else ()

    # Narrowed down --------------------------------------------------------------------------------

    def _narrow(self) -> None:
        values = [one for one in self._values if self._wanted_column(one)]
        values = self._periods.of_this(values, self.left)
        self._asked = self._ask_name() or self._ask_row(values)
        if self._asked is not None:
            return
        values = self._periods.surest(self._of_row(values), self.left)
        self.left = list(dict.fromkeys(self.left))
        self._asked = self._ask_column(values)
        if self._asked is not None:
            return
        chosen, values = self._chosen(values), self._of_group(values)
        self._asked = self._periods.ask(values, chosen)
        if self._asked is not None:
            return
        values = self._periods.answered(values, self.left)
        self.unmatched = [text for text, _offered in self._unknown.values()]
        amounts = TableAmounts(self.sheet, self._walk, self._reader)
        answers = self._reader.answers
        known = [sided(one, self._at, answers) for one in values if len(one.said.codes) == 1]
        self._asked = ask_side(amounts.without_side(known), self._at, answers)
        if self._asked is not None:
            return
        amounts.read(known)
        said = {one.cell.place: self._periods.confirmed(one) for one in known}
        self.found = [replace(one, said=said.get(one.place, "")) for one in amounts.found]
        self.faults = amounts.faults

    def _wanted_column(self, one: Value) -> bool:
        if one.said.column not in (Column.PLAIN, Column.ACTUAL):
            self.left.append(self._group_of(one) or one.above.text or one.line.text)
            return False
        return True

    def _ask_name(self) -> TableQuestion | None:
        for number, (key, (text, offered)) in enumerate(self._unknown.items()):
            if number >= _MOST_ASKED_NAMES:
                break
            if offered and self._reader.answers.get(key) is None:
                options = tuple(Option(code, code) for code in offered.split())
                return TableQuestion(Asked.NAME, key, text, (*options, Option(NONE, "")))
        return None

    def _lines_by_board(self, values: Sequence[Value]) -> dict[int, Label]:
        """The lines of a table whose headings name the indicators."""
        return {
            one.cell.row: one.line
            for one in values
            if not one.from_line and len(one.above.codes) == 1 and not one.line.dim
        }

    def _ask_row(self, values: Sequence[Value]) -> TableQuestion | None:
        lines = self._lines_by_board(values)
        if any(label.own for label in lines.values()) or not lines:
            return None
        unsure = len(lines) > 1 or any(
            label.named or label.own is False for label in lines.values()
        )
        key = f"r{self._at}"
        if not unsure or self._reader.answers.get(key) is not None:
            return None
        options = tuple(
            Option(str(row), label.text)
            if label.text
            else Option(
                str(row), "", str(row), self._sample(one for one in values if one.cell.row == row)
            )
            for row, label in lines.items()
        )
        return TableQuestion(Asked.ROW, key, self.sheet.name, (*options, Option(NONE, "")))

    def _sample(self, values: Iterable[Value]) -> tuple[Decimal | str, ...]:
        """The first figures of a line or column that nothing names."""
        cells = [one.cell for one in values if one.said.codes][:_SAMPLE]
        return tuple(Decimal(c.text) if c.kind is CellKind.NUMBER else c.text for c in cells)

    def _of_row(self, values: Sequence[Value]) -> list[Value]:
        """Without the lines of other boards, and columns that are theirs."""
        lines = self._lines_by_board(values)
        answer = self._reader.answers.get(f"r{self._at}")
        mine = {row for row, label in lines.items() if label.own}
        if lines and not mine and answer is not None:
            mine = {int(answer)} if is_number(answer) else set()
            lines = lines or {}
            self.left.extend(label.text for row, label in lines.items() if row not in mine)
            return [one for one in values if one.cell.row in mine or one.from_line]
        kept = []
        boards = any(one.said.own for one in values)
        for one in values:
            if boards and not one.said.own:
                self.left.append(one.line.text if not one.from_line else one.above.text)
            else:
                kept.append(one)
        return kept

    def _group_of(self, one: Value) -> str:
        """The headings above a figure, without those that name a side."""
        parts = [part for part in one.above.text.split(" · ") if part]
        return " · ".join(part for part in parts if self._walk.label(part).dim is None)

    def _ask_column(self, values: Sequence[Value]) -> TableQuestion | None:
        """The same figure stands under several headings that nothing tells apart."""
        groups = self._groups(values)
        if len(groups) < 2 or self._is_chosen(values):
            return None
        options = [self._option_of(int(number), text, values) for number, text in groups.items()]
        if self._periods.is_unsure(values):
            options.append(Option(NONE, ""))
        return TableQuestion(Asked.COLUMN, self._column_key, str(self._reader.year), tuple(options))

    def _option_of(self, column: int, text: str, values: Sequence[Value]) -> Option:
        if text != _placeholder(column):
            return Option(str(column), text)
        sample = self._sample(one for one in values if one.cell.column == column)
        return Option(str(column), "", column_name(column), sample)

    @property
    def _column_key(self) -> str:
        return f"c{self._at}.{self._reader.year}"

    def _chosen(self, values: Sequence[Value]) -> str:
        """The heading of the column that was chosen of several."""
        return self._groups(values).get(self._reader.answers.get(self._column_key, ""), "")

    def _is_chosen(self, values: Sequence[Value]) -> bool:
        """Whether one of several columns was chosen, or none of them."""
        answer = self._reader.answers.get(self._column_key)
        groups = self._groups(values)
        return len(groups) > 1 and answer in (*groups, NONE)

    def _groups(self, values: Sequence[Value]) -> dict[str, str]:
        """By their first column, the headings under which one figure is said differently."""
        said: dict[tuple[frozenset[str], Dim | None], set[tuple[str, int]]] = {}
        for one in values:
            if len(one.said.codes) == 1 and one.from_line:
                place = self._heading_of(one), one.cell.column
                said.setdefault(self._periods.figure_of(one), set()).add(place)
        several = {place for places in said.values() if _columns(places) > 1 for place in places}
        first: dict[str, int] = {}
        for text, column in sorted(several, key=lambda place: place[1]):
            first.setdefault(text, column)
        return {str(column): text for text, column in first.items()}

    def _heading_of(self, one: Value) -> str:
        """How the column of a figure is called, where it has to be told from others."""
        whole = one.above.text if one.above.dim not in (Dim.F, Dim.D) else ""
        return self._group_of(one) or whole or _placeholder(one.cell.column)

    def _of_group(self, values: Sequence[Value]) -> list[Value]:
        groups = self._groups(values)
        if not self._is_chosen(values):
            return list(values)
        others = set(groups.values()) - {self._chosen(values)}
        self.left.extend(others)
        return [one for one in values if self._heading_of(one) not in others]


def _unnamed(one: Value, *, by_line: bool) -> Value:
    label = replace(one.line if by_line else one.above, codes=frozenset(), named=True)
    return replace(one, line=label) if by_line else replace(one, above=label)


def _placeholder(column: int) -> str:
    """What tells a column without a heading from others."""
    return f"({column_name(column)})"


def _columns(places: Collection[tuple[str, int]]) -> int:
    return len({column for _text, column in places})
