"""The paper ballot as .docx: two to a sheet of A4 to be cut in half, or one where the list is long.

Every ballot of a file is the same: no number, nothing by which a paper could be known again.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Pt
from docx.table import Table, _Cell

from bot.reports.docx_parts import (
    CENTRE,
    JUSTIFY,
    LEFT,
    add_row,
    add_table,
    empty_cell,
    hold_row,
    new_document,
    put_cut,
    put_frame,
    put_padding,
    set_height,
    set_page,
    set_widths,
    write,
)
from bot.reports.official_views import BallotView

MOST_ON_A_HALF = 10
"""Lines of a ballot that fits half a sheet."""
_HALF, _WHOLE, _PADDING = 128, 165, 5
_BOX_WIDTH, _NUMBER_WIDTH, _MARK_WIDTH = 20, 11, 42
_BOX = "☐"
_HARD_SPACE, _MOST_HELD = "\u00a0", 4


def build_ballot(view: BallotView) -> bytes:
    """The ballots as .docx bytes, as many as `copies`."""
    across = 2 if len(view["lines"]) <= MOST_ON_A_HALF else 1
    width, height = (_HALF, 186) if across == 2 else (_WHOLE, 255)
    document = new_document(f"{view['title']} {view['summary']}", 11)
    sides = (10, 10, 10, 10) if across == 2 else (20, 10, 15, 25)
    set_page(document.sections[0], margins=sides, landscape=across == 2)
    sheets = add_table(document, 1, [width + 2 * _PADDING] * across, ruled=False)
    put_padding(sheets, _PADDING)
    if across == 2:
        put_cut(sheets)
    hold_row(sheets.rows[0])
    set_height(sheets.rows[0], height, exact=False)
    for cell in sheets.rows[0].cells:
        _put_ballot(cell, view, width)
    _copy_sheets(sheets, view["copies"], across)
    tail = document.add_paragraph()  # a table must be followed by a paragraph: next to nothing
    tail.paragraph_format.line_spacing = Pt(1)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _copy_sheets(sheets: Table, copies: int, across: int) -> None:
    """The first sheet again and again; what is too much on the last one stays empty."""
    first = sheets.rows[0]._tr  # noqa: SLF001
    for _sheet in range(-(-copies // across) - 1):
        sheets._tbl.append(deepcopy(first))  # noqa: SLF001
    if copies % across:
        spare = sheets.rows[len(sheets.rows) - 1].cells[1]
        empty_cell(spare)


def _put_ballot(cell: _Cell, view: BallotView, width: int) -> None:
    _first_small(cell)
    _put_head(cell, view, width)
    for mark in view["marks"]:
        write(cell.add_paragraph(), mark, bold=True, align=CENTRE)
    write(cell.add_paragraph(), view["title"], size=14, bold=True, align=CENTRE)
    write(
        cell.add_paragraph(),
        held_together(view["summary"]),
        size=12,
        bold=True,
        align=CENTRE,
        after=4,
    )
    for line in view["instructions"]:
        write(cell.add_paragraph(), line, size=10.5, italic=True, align=JUSTIFY, after=2)
    write(cell.add_paragraph(), "", size=4)
    _put_lines(cell, view, width)


def held_together(text: str) -> str:
    """A name is not torn apart at its end ("SÔNG / HỒNG"): its last two words stay on one line, and
    with them what else of a proper name is before them."""
    words, last = text.split(" "), 2
    while last < _MOST_HELD and last < len(words) and words[-last - 1][:1].isupper():
        last += 1
    return " ".join([*words[:-last], _HARD_SPACE.join(words[-last:])])


def _first_small(cell: _Cell) -> None:
    cell.paragraphs[0].paragraph_format.line_spacing = Pt(2)


def _put_head(cell: _Cell, view: BallotView, width: int) -> None:
    head = add_table(cell, 1, (width - _MARK_WIDTH, _MARK_WIDTH), ruled=False)
    issuer, mark = head.rows[0].cells
    set_height(head.rows[0], 20, exact=False)
    write(
        issuer.paragraphs[0],
        held_together(view["issuer"]).upper(),
        size=12,
        bold=True,
        align=CENTRE,
    )
    issuer.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    put_frame(mark)
    told = write(mark.paragraphs[0], view["teller_mark"], size=9, italic=True, align=CENTRE)
    told.paragraph_format.space_before = Pt(3)


def _put_lines(cell: _Cell, view: BallotView, width: int) -> None:
    boxes = len(view["boxes"])
    widths = [_NUMBER_WIDTH, width - _NUMBER_WIDTH - boxes * _BOX_WIDTH, *[_BOX_WIDTH] * boxes]
    table = add_table(cell, 1, widths, ruled=True)
    set_height(table.rows[0], 8, exact=False)
    for place, text in zip(table.rows[0].cells, view["headings"], strict=True):
        _cell(place, text, size=10.5, bold=True, centred=True)
    for number, line in enumerate(view["lines"], start=1):
        row = add_row(table)
        set_widths(row, widths)
        set_height(row, 8, exact=False)
        _cells(row.cells, number, line)


def _cells(cells: Sequence[_Cell], number: int, line: str) -> None:
    _cell(cells[0], str(number), size=11, centred=True)
    _cell(cells[1], held_together(line), size=11)
    for box in cells[2:]:
        _cell(box, _BOX, size=14, centred=True)


def _cell(
    cell: _Cell, text: str, *, size: float, bold: bool = False, centred: bool = False
) -> None:
    align = CENTRE if centred else LEFT
    write(cell.paragraphs[0], text, size=size, bold=bold, align=align)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
