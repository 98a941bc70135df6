"""A board's form as a workbook to fill in: one line a value, only the figures open for writing.

The sheet is protected without a password, so that nothing is typed over by accident. A hidden sheet
holds the key by which the form is known again when it comes back.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import xlsxwriter

from bot.domain.book import KEY_SHEET
from bot.reports.book_views import FormBookView, FormRow
from bot.reports.cells import FONT, OPTIONS, put_amount

HEADING_ROW: Final = 2
CODE, NAME, DIM, UNIT, PREVIOUS, AMOUNT, CERTAINTY, STATUS, NOTE = range(9)
_WIDTHS: Final = (7.5, 34, 7, 12, 13, 15, 12, 17, 30)
_OPEN, _SHADE, _HEAD = "#FFF8DC", "#EDEDED", "#DDEBF7"
_GROUPED: Final = "#,##0"
_DECIMALS: Final = "#,##0.00####"


def build_form_book(view: FormBookView) -> bytes:
    """The form as .xlsx bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    styles = _Styles(book)
    page = book.add_worksheet(view["sheet"])
    _lay_out(page, view)
    page.write_string(0, 0, view["title"], styles.title)
    page.write_string(1, 0, view["guide"], styles.plain)
    for column, heading in enumerate(view["headings"]):
        page.write_string(HEADING_ROW, column, heading, styles.head)
    _Table(page, view, styles).write()
    _add_definitions(book, view, styles)
    _add_key(book, view["key"])
    book.close()
    return target.getvalue()


def _lay_out(page: Any, view: FormBookView) -> None:
    """One page wide on A4, the heading above every page and always in sight."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.5)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADING_ROW)
    page.set_footer(f"&L{view['footer'].replace('&', '&&')}&R&P/&N")
    page.freeze_panes(HEADING_ROW + 1, NAME + 1)
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.set_row(0, 22)
    page.set_row(HEADING_ROW, 34)
    page.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})
    page.hide_gridlines(2)
    page.set_selection(HEADING_ROW + 2, AMOUNT, HEADING_ROW + 2, AMOUNT)


class _Styles:
    """The looks of cells, made once: a workbook keeps each that is asked for."""

    def __init__(self, book: Any) -> None:
        def style(**more: Any) -> Any:
            return book.add_format({**FONT, **more})

        line = {"border": 1, "valign": "vcenter"}
        entry = {**line, "bg_color": _OPEN, "locked": False}
        self.title = style(bold=True, font_size=14)
        self.plain = style(italic=True)
        self.head = style(
            bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color=_HEAD
        )
        self.group = style(bold=True, border=1, bg_color=_SHADE)
        self.text = style(**line, text_wrap=True)
        self.total_text = style(**line, text_wrap=True, italic=True)
        self.number = style(**line, num_format=_DECIMALS)
        self.whole = style(**line, num_format=_GROUPED)
        self.entry = style(**entry, num_format=_DECIMALS)
        self.whole_entry = style(**entry, num_format=_GROUPED)
        self.choice = style(**entry)
        self.note = style(**entry, text_wrap=True)
        self.no_decimals = book.add_format({"num_format": _GROUPED})


class _Table:
    """The lines of the form, one under the other."""

    def __init__(self, page: Any, view: FormBookView, styles: _Styles) -> None:
        self._page, self._view, self._styles = page, view, styles
        self._places: dict[str, int] = {}
        self._row = HEADING_ROW + 1

    def write(self) -> None:
        for group in self._view["groups"]:
            for column in range(NOTE + 1):
                text = group["name"] if column == CODE else ""
                self._page.write_string(self._row, column, text, self._styles.group)
            self._row += 1
            for line in group["rows"]:
                self._line(line)
                self._row += 1
        # Whole numbers without a decimal comma, whatever is typed.
        first = HEADING_ROW + 2
        for column in (PREVIOUS, AMOUNT):
            cell = f"${chr(ord('A') + column)}{first}"
            self._page.conditional_format(
                first - 1,
                column,
                self._row,
                column,
                {
                    "type": "formula",
                    "criteria": f"=AND(ISNUMBER({cell}),{cell}=INT({cell}))",
                    "format": self._styles.no_decimals,
                },
            )

    def _line(self, line: FormRow) -> None:
        page, row, styles = self._page, self._row, self._styles
        total = bool(line["addends"])
        text = styles.total_text if total else styles.text
        for column, said in ((CODE, "code"), (NAME, "name"), (DIM, "dim"), (UNIT, "unit")):
            page.write_string(row, column, line[said], text)  # type: ignore[literal-required]
        number = styles.whole if line["is_whole"] else styles.number
        entry = styles.whole_entry if line["is_whole"] else styles.entry
        asks_previous = self._view["asks_previous"] and not total
        put_amount(page, row, PREVIOUS, line["previous"], entry if asks_previous else number)
        if total:
            self._total(line, number)
            return
        self._places[line["key"]] = row
        if line["said"]:
            page.write_string(row, AMOUNT, line["said"], entry)
        else:
            put_amount(page, row, AMOUNT, line["amount"], entry)
        page.write_string(row, CERTAINTY, line["certainty"], styles.choice)
        page.write_string(row, STATUS, line["status"], styles.choice)
        page.write_string(row, NOTE, line["note"], styles.note)
        if line["is_flag"]:
            _offer(page, row, AMOUNT, self._view["yes_no"])
        _offer(page, row, CERTAINTY, self._view["certainties"])
        _offer(page, row, STATUS, self._view["statuses"])

    def _total(self, line: FormRow, style: Any) -> None:
        """The sum of what stands above, blank while a part of it is."""
        places = [self._places.get(key) for key in line["addends"]]
        for column in (CERTAINTY, STATUS, NOTE):
            self._page.write_blank(self._row, column, None, self._styles.text)
        if None in places:
            self._page.write_blank(self._row, AMOUNT, None, style)
            return
        cells = ",".join(f"F{row + 1}" for row in places if row is not None)
        known = f"COUNT({cells})={len(places)}"
        self._page.write_formula(
            self._row, AMOUNT, f'=IF({known},SUM({cells}),"")', style, line["amount"] or ""
        )


def _offer(page: Any, row: int, column: int, choices: list[str]) -> None:
    """A drop-down; what is typed instead is taken too, and judged when the form comes back."""
    page.data_validation(
        row, column, row, column, {"validate": "list", "source": choices, "error_type": "warning"}
    )


def _add_definitions(book: Any, view: FormBookView, styles: _Styles) -> None:
    page = book.add_worksheet(view["definitions_sheet"])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    for column, width in enumerate((8, 36, 14, 80)):
        page.set_column(column, column, width)
    for column, heading in enumerate(view["definitions_headings"]):
        page.write_string(0, column, heading, styles.head)
    for row, one in enumerate(view["definitions"], start=1):
        for column, text in enumerate((one["code"], one["name"], one["unit"], one["definition"])):
            page.write_string(row, column, text, styles.text)
    page.protect("", {"format_columns": True, "format_rows": True})


def _add_key(book: Any, key: dict[str, str]) -> None:
    page = book.add_worksheet(KEY_SHEET)
    for row, (name, said) in enumerate(key.items()):
        page.write_string(row, 0, name)
        page.write_string(row, 1, said)
    page.very_hidden()
