"""Figures to take away as a workbook (.xlsx): a plain table a sheet, to be sorted and filtered.

Numbers are numbers with exactly the digits that were given, days are days; every text is guarded
against being taken for a formula. The heading stays in sight.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from bot.reports.cells import FONT, OPTIONS, guarded, number_format, put_amount
from bot.reports.export_views import ColumnKind, ExportTable, ExportView

_HEAD: Final = "#DDEBF7"
_FROZEN_COLUMNS: Final = 2


def build_export_book(view: ExportView) -> bytes:
    """The tables as .xlsx bytes, a sheet each."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    styles = _Styles(book)
    for table in view["tables"]:
        _add_sheet(book, view, table, styles)
    book.close()
    return target.getvalue()


class _Styles:
    """The looks of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[str, Any] = {}
        self.title = self._style(bold=True, font_size=14)
        self.plain = self._style(italic=True)
        self.head = self._style(
            bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color=_HEAD
        )
        self.text = self._style()
        self.day = self._style(num_format="dd/mm/yyyy")
        self.moment = self._style(num_format="dd/mm/yyyy hh:mm")

    def number(self, amount: str) -> Any:
        shape = number_format(amount) if amount else "#,##0"
        if shape not in self._numbers:
            self._numbers[shape] = self._style(num_format=shape)
        return self._numbers[shape]

    def _style(self, **more: Any) -> Any:
        return self._book.add_format({**FONT, **more})


def _add_sheet(book: Any, view: ExportView, table: ExportTable, styles: _Styles) -> None:
    page = book.add_worksheet(table["sheet"])
    page.write_string(0, 0, guarded(view["title"]), styles.title)
    for row, mark in enumerate(view["marks"], start=1):
        page.write_string(row, 0, guarded(mark), styles.plain)
    heading = len(view["marks"]) + 2
    for number, column in enumerate(table["columns"]):
        page.set_column(number, number, column["width"])
        page.write_string(heading, number, guarded(column["heading"]), styles.head)
    page.set_row(heading, 34)
    page.freeze_panes(heading + 1, _FROZEN_COLUMNS)
    last = heading + len(table["rows"])
    page.autofilter(heading, 0, max(last, heading + 1), len(table["columns"]) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(heading)
    _Lines(page, table, styles).write(heading + 1)
    for row, note in enumerate(table["notes"], start=last + 2):
        page.write_string(row, 0, guarded(note), styles.plain)


class _Lines:
    """The lines of a table; a text that stands in many is guarded once."""

    def __init__(self, page: Any, table: ExportTable, styles: _Styles) -> None:
        self._page, self._table, self._styles = page, table, styles
        self._guarded = [guarded(text) for text in table["texts"]]

    def write(self, first: int) -> None:
        kinds = [ColumnKind(column["kind"]) for column in self._table["columns"]]
        for row, places in enumerate(self._table["rows"], start=first):
            for column, (kind, place) in enumerate(zip(kinds, places, strict=True)):
                if place:
                    self._cell(row, column, kind, place)

    def _cell(self, row: int, column: int, kind: ColumnKind, place: int) -> None:
        text, page, styles = self._table["texts"][place], self._page, self._styles
        if kind is ColumnKind.NUMBER:
            put_amount(page, row, column, text, styles.number(text))
        elif kind is ColumnKind.TEXT:
            page.write_string(row, column, self._guarded[place], styles.text)
        else:
            style = styles.day if kind is ColumnKind.DAY else styles.moment
            page.write_datetime(row, column, datetime.fromisoformat(text), style)
