"""An official document as .docx, in the state layout of Nghị định 30/2020/NĐ-CP, Phụ lục I.

A4 upright; margins 20, 15, 20, 30 mm; Times New Roman; the page number in the middle of the top
margin, not on page one. Reports, invitations and submissions can be made of the same blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from bot.reports.docx_parts import (
    CENTRE,
    JUSTIFY,
    LEFT,
    add_row,
    add_table,
    box,
    hold_row,
    keep,
    new_document,
    put_field,
    put_rule,
    set_page,
    write,
)
from bot.reports.official_views import (
    Block,
    Grid,
    Letterhead,
    OfficialView,
    Recipients,
    Signatures,
    Signer,
    Text,
)

MARGINS = (20, 15, 20, 30)
WIDTH = 210 - 15 - 30
BODY_SIZE, TITLE_SIZE, CELL_SIZE, NOTE_SIZE = 13, 14, 12, 11
_LEFT, _RIGHT = 68, 97
_INDENT = Mm(12.7)
_LINES_TO_SIGN, _FEW_LINES = 3, 2
_MANY_ROWS = 5
"""So many rows of signatures fill a page: they stand closer, so that no board signs on its own."""


def build_official(view: OfficialView) -> bytes:
    """The document as .docx bytes."""
    document = new_document(f"{view['title']} {view['summary']}", BODY_SIZE)
    section = document.sections[0]
    set_page(section, margins=MARGINS)
    _number_pages(section)
    _mark_pages(section, view["marks"])
    _put_letterhead(document, view["letterhead"], view["marks"])
    _put_title(document, view["title"], view["summary"])
    _put_blocks(document, view["blocks"])
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _number_pages(section: Section) -> None:
    section.different_first_page_header_footer = True
    section.header_distance = section.footer_distance = Mm(10)
    run = section.header.paragraphs[0].add_run()
    run.font.size = Pt(BODY_SIZE)
    put_field(run, "PAGE")
    section.header.paragraphs[0].alignment = CENTRE


def _mark_pages(section: Section, marks: Sequence[str]) -> None:
    for footer in (section.footer, section.first_page_footer):
        write(footer.paragraphs[0], " – ".join(marks), size=NOTE_SIZE, bold=True, align=CENTRE)


def _put_letterhead(document: DocumentObject, head: Letterhead, marks: Sequence[str]) -> None:
    table = add_table(document, 2, (_LEFT, _RIGHT), ruled=False)
    issuer, state = table.rows[0].cells
    if head["superior"]:
        _centred(_first(issuer), head["superior"].upper(), 12)
        _centred(issuer.add_paragraph(), head["issuer"].upper(), 12, bold=True)
    else:
        _centred(_first(issuer), head["issuer"].upper(), 12, bold=True)
    put_rule(issuer.add_paragraph(), 26, _LEFT)
    _centred(_first(state), head["state"], 12, bold=True)
    _centred(state.add_paragraph(), head["motto"], 13, bold=True)
    put_rule(state.add_paragraph(), 62, _RIGHT)
    number, day = table.rows[1].cells
    _centred(_first(number), head["number"], 13)
    write(_first(day), head["place_and_date"], size=13, italic=True, align=CENTRE)
    for place, mark in enumerate(marks):
        target = document.add_paragraph() if place else number.add_paragraph()
        box(write(target, f" {mark} ", size=12, bold=True, align=CENTRE))


def _centred(place: Paragraph, text: str, size: int, *, bold: bool = False) -> None:
    write(place, text, size=size, bold=bold, align=CENTRE)


def _first(cell: _Cell) -> Paragraph:
    first: Paragraph = cell.paragraphs[0]
    return first


def _put_title(document: DocumentObject, title: str, summary: str) -> None:
    above = write(document.add_paragraph(), title, size=TITLE_SIZE, bold=True, align=CENTRE)
    above.paragraph_format.space_before = Pt(14)
    for line in summary.split("\n"):
        keep(write(document.add_paragraph(), line, size=TITLE_SIZE, bold=True, align=CENTRE))
    put_rule(document.add_paragraph(), WIDTH / 3, WIDTH)
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _put_blocks(document: DocumentObject, blocks: Sequence[Block]) -> None:
    last: Paragraph | None = None
    for block in blocks:
        match block["kind"]:
            case "grid":
                if last is not None:
                    keep(last)
                last = _put_grid(document, block)
            case "signatures":
                if last is not None:  # signatures never stand on a page alone
                    keep(last)
                _put_signatures(document, block)
                last = None
            case "recipients":
                _put_recipients(document, block)
            case _:
                last = _put_text(document, block)


def _put_text(document: DocumentObject, text: Text) -> Paragraph:
    place = document.add_paragraph()
    match text["kind"]:
        case "part" | "heading":
            keep(write(place, text["text"], bold=True, align=JUSTIFY, after=6))
            if text["kind"] == "part":
                place.paragraph_format.space_before = Pt(6)
        case "note":
            write(place, text["text"], size=NOTE_SIZE, align=LEFT, after=3)
        case "item":
            write(place, f"- {text['text']}", align=JUSTIFY, after=3)
        case "body":
            write(place, text["text"], align=JUSTIFY, after=6)
    place.paragraph_format.first_line_indent = _INDENT
    place.paragraph_format.widow_control = True
    return place


def _put_grid(document: DocumentObject, grid: Grid) -> Paragraph:
    """The table, and the small space below it."""
    table = add_table(document, 1, grid["widths"], ruled=True)
    for cell, text in zip(table.rows[0].cells, grid["headings"], strict=True):
        keep(_put_cell(cell, text, bold=True, centred=True))  # never without the first line
    hold_row(table.rows[0], heads=True)
    for texts in grid["rows"]:
        row = add_row(table)
        hold_row(row)
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Mm(grid["widths"][place])
            _put_cell(cell, text, centred=place in grid["centred"])
    below = document.add_paragraph()
    below.paragraph_format.line_spacing = Pt(8)
    return below


def _put_cell(cell: _Cell, text: str, *, bold: bool = False, centred: bool = False) -> Paragraph:
    align = CENTRE if centred else LEFT
    place = write(_first(cell), text, size=CELL_SIZE, bold=bold, align=align, after=2)
    place.paragraph_format.space_before = Pt(2)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return place


def _put_signatures(document: DocumentObject, block: Signatures) -> None:
    table = add_table(document, len(block["rows"]), (WIDTH / 2, WIDTH / 2), ruled=False)
    for row, signers in zip(table.rows, block["rows"], strict=True):
        hold_row(row)
        for cell, signer in zip(row.cells, signers, strict=True):
            if signer is not None:
                _put_signer(cell, signer, close=len(block["rows"]) >= _MANY_ROWS)
    for row in table.rows[:-1]:
        for cell in row.cells:
            for place in cell.paragraphs:
                keep(place)


def _put_signer(cell: _Cell, signer: Signer, *, close: bool) -> None:
    _first(cell).paragraph_format.space_before = Pt(6 if close else 14)
    for place, line in enumerate(signer["capacity"]):
        target = cell.add_paragraph() if place else _first(cell)
        _centred(target, line, BODY_SIZE, bold=True)
    write(cell.add_paragraph(), signer["hint"], size=CELL_SIZE, italic=True, align=CENTRE)
    for _line in range(_FEW_LINES if close else _LINES_TO_SIGN):
        cell.add_paragraph()
    _centred(cell.add_paragraph(), signer["name"], BODY_SIZE, bold=True)


def _put_recipients(document: DocumentObject, block: Recipients) -> None:
    head = write(document.add_paragraph(), block["heading"], size=12, bold=True, italic=True)
    head.paragraph_format.space_before = Pt(10)
    keep(head)
    for line in block["lines"][:-1]:
        keep(write(document.add_paragraph(), f"- {line};", size=NOTE_SIZE))
    for line in block["lines"][-1:]:
        write(document.add_paragraph(), f"- {line}.", size=NOTE_SIZE)
