"""The form as a workbook: taken from the screen, filled in with a second library, sent back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import openpyxl

from bot.domain.form_columns import AMOUNT, CERTAINTY, CODE, DIM, NOTE, PREVIOUS, STATUS
from bot.domain.kpi import Cell, Dim, Kind
from bot.reports.build import build_file
from bot.screen import Screen
from tests.bench import Phone
from tests.handlers.reporting import CATALOGUE, Board, figures_of
from tests.workbooks import saved

_DIMS = {"FDI": Dim.F, "DDI": Dim.D}


def ordered(screen: Screen) -> bytes:
    """The file of a screen, built as the outbox builds it."""
    (order,) = screen.files
    return build_file(order.builder, order.view)


class FilledForm:
    """A form on its way: `page` is the sheet of the figures."""

    def __init__(self, content: bytes) -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(content))
        self.page: Any = self.book.worksheets[0]

    def row(self, code: str, dim: str = "T") -> int:
        for row in range(1, self.page.max_row + 1):
            if self.page.cell(row, CODE).value == code:
                said = _DIMS.get(self.page.cell(row, DIM).value, Dim.T)
                if said == dim:
                    return row
        raise KeyError(code, dim)

    def put(
        self,
        code: str,
        dim: str,
        amount: object = None,
        *,
        certainty: str | None = None,
        status: str | None = None,
        note: str | None = None,
        previous: object = None,
    ) -> FilledForm:
        row = self.row(code, dim)
        for column, said in (
            (AMOUNT, amount),
            (CERTAINTY, certainty),
            (STATUS, status),
            (NOTE, note),
            (PREVIOUS, previous),
        ):
            if said is not None:
                self.page.cell(row, column).value = said
        return self

    def place(self, code: str, dim: str = "T") -> str:
        return f"F{self.row(code, dim)}"

    def fill(self, skip: tuple[str, ...] = ()) -> FilledForm:
        """Everything as of 2019, numbers as numbers, yes and no as chosen from the list."""
        for cell, amount in amounts().items():
            if cell.code in skip:
                continue
            flag = CATALOGUE.indicator(cell.code).kind is Kind.FLAG
            self.put(cell.code, cell.dim, ("Có" if amount else "Không") if flag else float(amount))
        return self

    def content(self) -> bytes:
        return saved(self.book)


def amounts() -> Mapping[Cell, Decimal]:
    """The board's figures of 2019, as the form of the year asks them."""
    from bot.domain.kpi import PeriodKind

    known = figures_of(2019)
    return {
        cell: amount
        for cell in CATALOGUE.cells(PeriodKind.YEAR)
        if cell in known and (amount := known[cell].amount) is not None
    }


def form_of(board: Board, phone: Phone | None = None) -> FilledForm:
    """The form as it is sent now."""
    return FilledForm(ordered(board.go("book", phone=phone)))
