"""Reads a form of ours that comes back as a workbook: every line by its code, not by its place.

Lines may have been sorted, added or left out; a blank says nothing, so what stood in the form
before stays. Totals are computed here and not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain.book import BookCell, BookSheet, CellKind, spoken
from bot.domain.book_values import (
    NOT_HERE,
    NOT_YET,
    Fault,
    FaultCode,
    Found,
    bounded,
    qualified,
    read_value,
)
from bot.domain.file_errors import FormColumnsMoved
from bot.domain.form_columns import (
    AMOUNT,
    CERTAINTY,
    CODE,
    DIM,
    NAME,
    NOTE,
    PREVIOUS,
    STATUS,
    UNIT,
    Columns,
    code_in,
    columns_of,
)
from bot.domain.kpi import Catalogue, Cell, Dim, Figure, Indicator, Kind, PeriodKind, State
from bot.domain.names import find_words, fold, lexicon_of
from bot.domain.numbers import Qualifier
from bot.domain.table_cells import is_figure
from bot.domain.table_questions import TableQuestion

LAYOUT: Final = "1"
_TYPED: Final = {CellKind.NUMBER, CellKind.TEXT}
DIMS: Final = {
    "fdi": Dim.F,
    "ddi": Dim.D,
    "": Dim.T,
    "tong": Dim.T,
    "tong so": Dim.T,
    "total": Dim.T,
}
_CERTAINTIES: Final = {
    "chinh thuc": Qualifier.EXACT,
    "final": Qualifier.EXACT,
    "uoc": Qualifier.ESTIMATE,
    "estimate": Qualifier.ESTIMATE,
    "tren": Qualifier.ABOVE,
    "lower bound": Qualifier.ABOVE,
}


@dataclass(frozen=True, slots=True)
class BookReading:
    """What a workbook says of a form. `before` are figures of the year it is compared with.

    `otherwise` are figures of that year which are only compared: those that are not as stored.

    Of a table of the board's own making, `unmatched` are names that are no indicator's, `left`
    headings and lines that are not for this form, and `asks` what has to be answered first.
    """

    found: tuple[Found, ...]
    faults: tuple[Fault, ...] = ()
    before: tuple[Found, ...] = ()
    otherwise: tuple[Found, ...] = ()
    unknown: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    asks: TableQuestion | None = None


def read_form(
    sheet: BookSheet,
    catalogue: Catalogue,
    kind: PeriodKind,
    previous: Mapping[Cell, Figure],
    *,
    asks_previous: bool = False,
    compares_previous: bool = False,
) -> BookReading:
    """Every line of the form. The year before is asked for, compared, or left.

    Raises FormColumnsMoved where the headings do not tell any more what stands where.
    """
    columns = columns_of(sheet)
    if columns is None:
        raise FormColumnsMoved
    asked = frozenset(catalogue.cells(kind))
    reader = _Reader(sheet, columns, catalogue, asked, previous)
    found: list[Found] = []
    faults: list[Fault] = []
    before: list[Found] = []
    for row in sorted({cell.row for cell in sheet.cells}):
        for target, one in reader.line(row, reads_previous=asks_previous or compares_previous):
            if isinstance(one, Fault):
                if target == AMOUNT or asks_previous:
                    faults.append(one)
            else:
                (before if target == PREVIOUS else found).append(one)
    single, twice = once(found)
    faults.extend(reader.untrue_totals(single))
    earlier = tuple(once(before)[0])
    return BookReading(
        tuple(single),
        (*faults, *twice),
        before=earlier if asks_previous else (),
        otherwise=() if asks_previous else tuple(one for one in earlier if _differs(one, previous)),
        unknown=tuple(reader.unknown),
    )


def _differs(one: Found, previous: Mapping[Cell, Figure]) -> bool:
    stored = previous.get(one.cell)
    return one.figure.amount is not None and (stored is None or stored.amount != one.figure.amount)


@dataclass(slots=True)
class _Reader:
    sheet: BookSheet
    columns: Columns
    catalogue: Catalogue
    asked: Collection[Cell]
    previous: Mapping[Cell, Figure]
    unknown: list[str] = field(default_factory=list)
    totals: list[tuple[Cell, BookCell]] = field(default_factory=list)
    begun: bool = False

    def at(self, row: int, column: int) -> BookCell | None:
        return self.sheet.at(row, self.columns.get(column, 0))

    def text(self, row: int, column: int) -> str:
        return self.sheet.text(row, self.columns.get(column, 0))

    def line(self, row: int, *, reads_previous: bool) -> Iterator[tuple[int, Found | Fault]]:
        """What one line says of this year and, where that is wanted, of the year before."""
        code = code_in(self.text(row, CODE))
        if not code:
            if self.begun and self.text(row, AMOUNT):
                self.unknown.append(self.text(row, CODE) or self.text(row, NAME) or f"({row})")
            return
        self.begun = True
        dim = DIMS.get(spoken(self.text(row, DIM)))
        cell = Cell(code, dim) if dim is not None else None
        if cell is None or not self.catalogue.knows(cell):
            if self.at(row, AMOUNT) is not None:
                self.unknown.append(code)
            return
        amount = self.at(row, AMOUNT)
        if self.catalogue.computes(cell):
            if amount is not None:
                self.totals.append((cell, amount))
            return
        if cell not in self.asked:
            if amount is not None:
                yield AMOUNT, Fault(FaultCode.NOT_ASKED, amount.place, amount.text, cell)
            return
        if (one := self._said(row, cell, amount)) is not None:
            yield AMOUNT, one
        earlier = self.at(row, PREVIOUS)
        if reads_previous and earlier is not None:
            yield PREVIOUS, read_value(earlier, self.catalogue.indicator(code), cell, {})

    def _said(self, row: int, cell: Cell, amount: BookCell | None) -> Found | Fault | None:
        state = self.at(row, STATUS)
        note = self.text(row, NOTE)
        if state is not None:
            status = spoken(state.text)
            if status not in NOT_YET | NOT_HERE:
                return Fault(FaultCode.STATUS_UNKNOWN, state.place, state.text, cell)
            if amount is not None:
                return Fault(FaultCode.VALUE_AND_STATUS, amount.place, amount.text, cell)
            which = State.NOT_AVAILABLE if status in NOT_YET else State.NOT_APPLICABLE
            return Found(cell, state.place, state.text, Figure(which), note)
        if amount is None:
            return self._misplaced(row, cell)
        if self.sheet.is_hidden(amount):
            return Fault(FaultCode.HIDDEN, amount.place, amount.text, cell)
        if any(
            (s.top, s.left) == (row, amount.column) and s.bottom > row for s in self.sheet.merged
        ):
            return Fault(FaultCode.MERGED, amount.place, amount.text, cell)
        if self._names_another(row, cell):
            return Fault(FaultCode.OTHER_NAME, amount.place, amount.text, cell)
        indicator = self.catalogue.indicator(cell.code)
        unit = self._unit_typed_over(row, indicator, cell)
        one = read_value(amount, indicator, cell, self.previous, unit)
        if isinstance(one, Fault):
            return one
        return self._certain(row, replace(one, note=note), indicator)

    def _names_another(self, row: int, cell: Cell) -> bool:
        """Whether the name of the line is that of another indicator than its code's."""
        words = find_words(self.text(row, NAME))
        match = lexicon_of(self.catalogue).match(words)
        whole = match is not None and match.length == len(words)
        return match is not None and whole and cell.code not in match.codes

    def _unit_typed_over(self, row: int, indicator: Indicator, cell: Cell) -> str:
        """The unit beside a figure where it is no longer the one that was printed there."""
        stated = self.text(row, UNIT).strip()
        if indicator.kind is Kind.FLAG or fold(stated) == fold(indicator.unit(cell.dim)):
            return ""
        return stated

    def _misplaced(self, row: int, cell: Cell) -> Fault | None:
        """A figure that stands beside the column of figures, where nothing stands in that one."""
        for column in (CERTAINTY, NOTE):
            said = self.at(row, column)
            if said is not None and any(char.isdigit() for char in said.text):
                number = said.kind is not CellKind.TEXT or column == CERTAINTY
                if number or is_figure(said):
                    return Fault(FaultCode.MISPLACED, said.place, said.text, cell)
        return None

    def untrue_totals(self, found: Collection[Found]) -> Iterator[Fault]:
        """Totals are computed here: one that was typed holds its parts to account, or says none."""
        known = {one.cell: one.figure.amount for one in found}
        for cell, typed in self.totals:
            indicator = self.catalogue.indicator(cell.code)
            if typed.kind not in _TYPED or not any(char.isdigit() for char in typed.text):
                continue  # a formula without its result, a dash
            value = read_value(typed, indicator, cell, {})
            parts = [known.get(addend) for addend in indicator.addends(cell.dim)]
            if not parts:
                continue  # a share: nobody's to type, and shown anew wherever it is
            if None in parts:
                yield Fault(FaultCode.TOTAL_ALONE, typed.place, typed.text, cell)
            elif isinstance(value, Fault):
                yield value
            elif value.figure.amount != sum(part for part in parts if part is not None):
                yield Fault(FaultCode.NOT_SUM, typed.place, typed.text, cell)

    def _certain(self, row: int, one: Found, indicator: Indicator) -> Found | Fault:
        """With what the column beside the figure says, or the figure's own cell ("ước 12")."""
        said = self.at(row, CERTAINTY)
        if said is None or not said.text.strip():
            return one
        qualifier = _CERTAINTIES.get(spoken(said.text))
        if qualifier is None:
            return Fault(FaultCode.CERTAINTY_UNKNOWN, said.place, said.text, one.cell)
        if qualifier is Qualifier.EXACT:
            own = one.figure.qualifier is not Qualifier.EXACT
            return one if own else replace(one, final=True)
        return bounded(qualified(one, qualifier), indicator)


def once(found: list[Found]) -> tuple[list[Found], list[Fault]]:
    """A cell that two lines say different things of has none of them."""
    by_cell: dict[Cell, list[Found]] = {}
    for one in found:
        by_cell.setdefault(one.cell, []).append(one)
    once: list[Found] = []
    twice: list[Fault] = []
    for cell, said in by_cell.items():
        if len({(one.figure.state, one.figure.amount, one.figure.qualifier) for one in said}) == 1:
            once.append(said[0])
        else:
            twice.extend(Fault(FaultCode.TWICE, one.place, one.text, cell) for one in said)
    return once, twice
