"""The printed sheet of a board's figures (.xlsx): one page, names, units, values, who and when."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from bot.reports.cells import FONT, OPTIONS, number_format, put_amount
from bot.reports.views import SheetSigned, SheetView


def build_sheet(view: SheetView) -> bytes:
    """The sheet as .xlsx bytes. Numbers are numbers; texts are never taken for formulas."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    page = book.add_worksheet("Số liệu")
    title = book.add_format({**FONT, "bold": True, "font_size": 14})
    plain = book.add_format({**FONT, "italic": True})
    head = book.add_format(
        {**FONT, "bold": True, "border": 1, "text_wrap": True, "bg_color": "#DDEBF7"}
    )
    text = book.add_format({**FONT, "border": 1, "text_wrap": True, "valign": "top"})
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)
    for column, width in enumerate((9, 46, 14, 16, 16, 34)):
        page.set_column(column, column, width)
    page.write_string(0, 0, view["title"], title)
    page.write_string(1, 0, view["subtitle"], plain)
    for column, heading in enumerate(view["headings"]):
        page.write_string(3, column, heading, head)
    row = 4
    for line in view["lines"]:
        page.write_string(row, 0, line["code"], text)
        page.write_string(row, 1, line["name"], text)
        page.write_string(row, 2, line["unit"], text)
        for column, amount, said in (
            (3, line["amount"], line["said"]),
            (4, line["previous"], line.get("previous_said", "")),
        ):
            if amount:
                looks = {**FONT, "border": 1, "num_format": number_format(amount)}
                put_amount(page, row, column, amount, book.add_format(looks))
            else:
                page.write_string(row, column, said, text)
        page.write_string(row, 5, line["note"], text)
        row += 1
    page.write_string(row + 1, 0, view["footer"], plain)
    if "signed" in view:
        _put_signatures(book, page, row + 3, view["signed"])
    book.close()
    return target.getvalue()


def _put_signatures(book: Workbook, page: Worksheet, row: int, signed: SheetSigned) -> None:
    """Who made it on the left, the head with day and seal on the right, with room to sign."""
    centred = {**FONT, "align": "center"}
    looks = [book.add_format({**centred, "bold": True}), book.add_format(centred)]
    page.merge_range(row, 3, row, 5, "", looks[1])
    page.write_string(row, 3, signed["day"], book.add_format({**centred, "italic": True}))
    for (first, last), lines in (((0, 1), signed["maker"]), ((3, 5), signed["head"])):
        for at, (line, look) in enumerate(zip(lines, looks, strict=True), start=row + 1):
            page.merge_range(at, first, at, last, "", look)
            page.write_string(at, first, line, look)
