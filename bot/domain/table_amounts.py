"""From the figures of a board's own table to figures of the form, each in the form's own unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.domain.book import BookCell, BookSheet
from bot.domain.book_values import Fault, FaultCode, Found, qualified, read_value
from bot.domain.kpi import Catalogue, Cell, Dim
from bot.domain.names import compose
from bot.domain.numbers import Qualifier
from bot.domain.phrases import fold_figure
from bot.domain.table_walk import Reader, TableWalk, Value
from bot.domain.units import MONEY_NAMES, find_suffix, find_unit


class TableAmounts:
    """Reads the values of one sheet that are for the form: `found`, and `faults` by their cell."""

    def __init__(self, sheet: BookSheet, walk: TableWalk, reader: Reader) -> None:
        self._sheet, self._walk, self._reader = sheet, walk, reader
        self._merged = {(span.top, span.left) for span in sheet.merged}
        self._sides: dict[frozenset[str], set[Dim | None]] = {}
        self.found: list[Found] = []
        self.faults: list[Fault] = []

    def read(self, values: Sequence[Value]) -> None:
        """Take each, then hold the totals against their parts."""
        for one in values:
            self._sides.setdefault(one.said.codes, set()).add(one.said.dim)
        catalogue, totals = self._reader.catalogue, list[tuple[Value, Cell]]()
        asked = frozenset(catalogue.cells(self._reader.kind))
        beside: list[tuple[Value, Cell]] = []
        for one in values:
            cell = self._cell_of(one)
            if cell is None:
                code = FaultCode.NO_DIM if self._needs_side(one, asked) else FaultCode.NOT_ASKED
                self.faults.append(self._fault(code, one, _any_cell(catalogue, one)))
            elif catalogue.computes(cell):
                totals.append((one, cell))
            elif cell in asked:
                self._take(one, cell)
            else:
                beside.append((one, cell))
        self._check(totals)
        told = {one.cell.code for one in self.found} | {
            one.cell.code for one in self.faults if one.cell is not None
        }
        for one, cell in beside:
            # A side of what is asked as a whole says nothing where the whole stands beside it.
            if catalogue.knows(cell) or cell.code not in told:
                shown = catalogue.indicator(cell.code)
                whole = cell if catalogue.knows(cell) else next(iter(shown.cells), None)
                self.faults.append(self._fault(FaultCode.NOT_ASKED, one, whole))

    def without_side(self, values: Sequence[Value]) -> list[tuple[Value, tuple[Dim, ...]]]:
        """Figures that the form asks by side and the table does not, with the sides each may be.

        What stands beside figures of a side is their total, and nobody has to say whose it is.
        """
        catalogue, found = self._reader.catalogue, list[tuple[Value, tuple[Dim, ...]]]()
        asked = frozenset(catalogue.cells(self._reader.kind))
        given = {one.said.codes for one in values if one.said.dim in (Dim.F, Dim.D)}
        for one in values:
            indicator = catalogue.indicator(next(iter(one.said.codes)))
            if one.said.dim is None and len(indicator.units) > 1 and one.said.codes not in given:
                sides = [c for c in indicator.cells if c in asked]
                fitting = [c for c in sides if self._fits(one, indicator.unit(c.dim))]
                if sides:
                    found.append((one, tuple(c.dim for c in fitting or sides)))
        return found

    def _fits(self, one: Value, asked: str) -> bool:
        measure = self._measure(one, asked)
        return not measure or _counts(measure, asked)

    def _needs_side(self, one: Value, asked: frozenset[Cell]) -> bool:
        """Whether a side is all that a figure lacks; a total of two currencies is not asked."""
        indicator = self._reader.catalogue.indicator(next(iter(one.said.codes)))
        beside = self._sides.get(one.said.codes, set()) & {Dim.F, Dim.D}
        return not beside and not asked.isdisjoint(indicator.cells)

    def _cell_of(self, one: Value) -> Cell | None:
        code = next(iter(one.said.codes))
        indicator = self._reader.catalogue.indicator(code)
        if one.said.dim is not None:
            return Cell(code, one.said.dim)
        if len(indicator.units) == 1:
            return indicator.cells[0]
        if Dim.T in indicator.computed:
            sides = self._sides.get(one.said.codes, set())
            return Cell(code, Dim.T) if sides & {Dim.F, Dim.D} else None
        return None

    def _take(self, one: Value, cell: Cell) -> None:
        value = self._value(one, cell)
        if isinstance(value, Fault):
            self.faults.append(value)
            return
        if one.said.estimate and value.figure.qualifier is Qualifier.EXACT:
            value = qualified(value, Qualifier.ESTIMATE)
        self.found.append(replace(value, note=one.note))

    def _value(self, one: Value, cell: Cell) -> Found | Fault:
        if self._sheet.is_hidden(one.cell):
            return self._fault(FaultCode.HIDDEN, one, cell)
        if self._is_merged(one.cell):
            return self._fault(FaultCode.MERGED, one, cell)
        indicator = self._reader.catalogue.indicator(cell.code)
        text = replace(one.cell, text=compose(one.cell.text))
        unit = self._measure(one, indicator.unit(cell.dim))
        return read_value(text, indicator, cell, self._reader.previous, unit)

    def _is_merged(self, cell: BookCell) -> bool:
        return (cell.row, cell.column) in self._merged

    def _measure(self, one: Value, asked: str) -> str:
        """The unit stated for a figure: of several the fitting one.

        One stated for a whole table says nothing of what is not counted in money, unless it fits.
        """
        wide = one.wide or self._walk.measures
        in_money = find_unit(asked).is_money
        money = [m for m in wide if _is_money(m)] if in_money else []
        # "Trạm", "lượt khách": what is counted has more names than are known here.
        line = [m for m in one.line.measures if in_money or _is_known(m)]
        for measures, binding in (
            (line, line),
            (one.above.measures, one.above.measures),
            (wide, money),
        ):
            fitting = [m for m in measures if _counts(m, asked)]
            if fitting or binding:
                return (fitting or list(binding))[0]
        return ""

    def _check(self, totals: Sequence[tuple[Value, Cell]]) -> None:
        """A total that stands in the table is the sum of the parts beside it."""
        known = {one.cell: one.figure.amount for one in self.found}
        for one, cell in totals:
            indicator = self._reader.catalogue.indicator(cell.code)
            parts = [known.get(addend) for addend in indicator.addends(cell.dim)]
            given = [part for part in parts if part is not None]
            value = self._value(one, cell)
            if not parts or not isinstance(value, Found) or value.figure.amount is None:
                continue
            if len(given) == len(parts) and sum(given, Decimal(0)) != value.figure.amount:
                self.faults.append(self._fault(FaultCode.NOT_SUM, one, cell))
            elif not given and not indicator.parts:
                self.faults.append(self._fault(FaultCode.NO_DIM, one, cell))

    def _fault(self, code: FaultCode, one: Value, cell: Cell | None) -> Fault:
        return Fault(code, one.cell.place, one.cell.text, cell)


def _any_cell(catalogue: Catalogue, one: Value) -> Cell:
    return catalogue.indicator(next(iter(one.said.codes))).cells[0]


def _counts(measure: str, asked: str) -> bool:
    suffix, unit = find_suffix(fold_figure(measure)), find_unit(asked)
    if suffix is None or not unit.counts(suffix[1]):
        return False
    return unit.is_money or not suffix[0] or bool(suffix[1])


def _is_known(measure: str) -> bool:
    return find_suffix(fold_figure(measure)) is not None


def _is_money(measure: str) -> bool:
    """So is what nobody knows: a figure of money is not taken in a unit that cannot be read."""
    suffix = find_suffix(fold_figure(measure))
    return suffix is None or suffix[1] in MONEY_NAMES or (not suffix[1] and suffix[0] > 0)
