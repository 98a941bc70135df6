"""The printed sheet of a board's figures (.xlsx): one page, names, units, values, who and when."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from bot.reports.cells import FONT, OPTIONS, number_format, put_amount
from bot.reports.views import SheetView


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
        for column, amount in ((3, line["amount"]), (4, line["previous"])):
            if amount:
                looks = {**FONT, "border": 1, "num_format": number_format(amount)}
                put_amount(page, row, column, amount, book.add_format(looks))
            else:
                page.write_string(row, column, line["said"] if column == 3 else "", text)
        page.write_string(row, 5, line["note"], text)
        row += 1
    page.write_string(row + 1, 0, view["footer"], plain)
    book.close()
    return target.getvalue()
