"""Who comes to the conference, as a workbook for the host (.xlsx): boards with totals, names."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from bot.reports.cells import FONT, OPTIONS
from bot.reports.guest_views import GuestView

_HEAD = 3


def build_guest_book(view: GuestView) -> bytes:
    """The workbook as .xlsx bytes. Numbers are numbers; texts are never taken for formulas."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    boards, people = (book.add_worksheet(name) for name in view["sheets"])
    _put_page(book, boards, view, view["headings"], view["rows"])
    _put_totals(book, boards, view)
    _put_page(book, people, view, view["people_headings"], view["people"])
    book.close()
    return target.getvalue()


def _put_page(
    book: Any,
    page: Any,
    view: GuestView,
    headings: Sequence[str],
    rows: Sequence[Sequence[str | int]],
) -> None:
    title = book.add_format({**FONT, "bold": True, "font_size": 14})
    plain = book.add_format({**FONT, "italic": True})
    head = book.add_format(
        {**FONT, "bold": True, "border": 1, "text_wrap": True, "bg_color": "#DDEBF7"}
    )
    cell = book.add_format({**FONT, "border": 1, "text_wrap": True, "valign": "top"})
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    page.freeze_panes(_HEAD + 1, 0)
    page.write_string(0, 0, view["title"], title)
    page.write_string(1, 0, view["subtitle"], plain)
    for column, heading in enumerate(headings):
        page.set_column(column, column, _width(column, heading, rows))
        page.write_string(_HEAD, column, heading, head)
    for place, row in enumerate(rows, _HEAD + 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                page.write_number(place, column, value, cell)
            else:
                page.write_string(place, column, value, cell)


def _width(column: int, heading: str, rows: Sequence[Sequence[str | int]]) -> int:
    longest = max((len(str(row[column])) for row in rows), default=0)
    return min(max(longest + 2, len(heading) // 2 + 3, 6), 40)


def _put_totals(book: Any, page: Any, view: GuestView) -> None:
    bold = book.add_format({**FONT, "bold": True, "border": 1})
    below = _HEAD + 1 + len(view["rows"])
    page.write_string(below, 0, "", bold)
    page.write_string(below, 1, view["total"], bold)
    for column in range(2, len(view["headings"])):
        if column not in view["numbers"]:
            page.write_string(below, column, "", bold)
            continue
        first, last = (xl_rowcol_to_cell(row, column) for row in (_HEAD + 1, below - 1))
        known = sum(int(row[column] or 0) for row in view["rows"])
        page.write_formula(below, column, f"=SUM({first}:{last})", bold, known)
