"""The hand tools of a .docx: sizes, fonts, rules, cells. Nothing here knows what a text says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
CENTRE, LEFT, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def new_document(title: str, size: int) -> DocumentObject:
    """An empty document: Times New Roman, Vietnamese to the spelling check, nobody's name in it."""
    document = Document()
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = FONT, Pt(size)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)
    normal.paragraph_format.space_after = Pt(0)
    core = document.core_properties
    core.title, core.author, core.comments, core.language = clean(title), "", "", "vi-VN"
    return document


def set_page(
    section: Section, *, margins: tuple[int, int, int, int], landscape: bool = False
) -> None:
    """A4; margins top, right, bottom, left in millimetres."""
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    top, right, bottom, left = (Mm(margin) for margin in margins)
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    after: float = 0,
) -> Paragraph:
    """Puts a text into a paragraph; set in one manner from end to end."""
    run = paragraph.add_run(clean(text))
    if bold:
        run.bold = True
    if italic:
        run.italic = True
    if size is not None:
        run.font.size = Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def keep(paragraph: Paragraph) -> Paragraph:
    """On the same page as what follows."""
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def put_rule(paragraph: Paragraph, width: float, available: float) -> None:
    """Makes an empty paragraph a thin line in the middle, `width` of `available` millimetres."""
    aside = Mm(max(0.0, (available - width) / 2))
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = aside
    shape.space_after, shape.line_spacing = Pt(0), Pt(4)
    paragraph.add_run().font.size = Pt(2)
    borders = OxmlElement("w:pBdr")
    borders.append(_line("w:top"))
    # The schema wants borders before spacing and indents.
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def put_field(run: Run, instruction: str) -> None:
    """A field that the word processor fills in, such as PAGE."""
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = instruction
        run._r.append(mark)  # noqa: SLF001


def add_table(
    place: DocumentObject | _Cell, rows: int, widths: Sequence[float], *, ruled: bool
) -> Table:
    """A table of fixed widths in millimetres, without borders unless `ruled`."""
    table = place.add_table(rows, len(widths))
    if ruled:
        put_borders(table, "top", "left", "bottom", "right", "insideH", "insideV")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        set_widths(row, widths)
    return table


def add_row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def put_borders(table: Table, *sides: str, drawn: str = "single") -> None:
    borders = OxmlElement("w:tblBorders")
    for side in sides:
        line = _line(f"w:{side}")
        line.set(qn("w:val"), drawn)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(  # noqa: SLF001
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def put_padding(table: Table, aside: float) -> None:
    """Space between the sides of the cells and what stands in them, in millimetres."""
    padding = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        space = OxmlElement(side)
        space.set(qn("w:w"), str(round(Mm(aside).twips)))
        space.set(qn("w:type"), "dxa")
        padding.append(space)
    table._tbl.tblPr.insert_element_before(padding, "w:tblLook")  # noqa: SLF001


def empty_cell(cell: _Cell) -> None:
    for part in list(cell._tc.iterchildren("{*}p", "{*}tbl")):  # noqa: SLF001
        cell._tc.remove(part)  # noqa: SLF001
    cell.add_paragraph()


def put_frame(cell: _Cell) -> None:
    """A border around one cell."""
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(_line(f"w:{side}"))
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001


def put_cut(table: Table) -> None:
    """A dashed line between the columns, to cut along."""
    put_borders(table, "insideV", drawn="dashed")


def set_widths(row: _Row, widths: Sequence[float]) -> None:
    """Word reads the widths of the cells, others those of the columns."""
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)


def hold_row(row: _Row, *, heads: bool = False) -> None:
    """Never torn across pages; `heads` repeats it at the top of every page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(OxmlElement("w:cantSplit"))
    if heads:
        properties.append(OxmlElement("w:tblHeader"))


def set_height(row: _Row, height: float, *, exact: bool) -> None:
    row.height = Mm(height)
    row.height_rule = WD_ROW_HEIGHT_RULE.EXACTLY if exact else WD_ROW_HEIGHT_RULE.AT_LEAST


def box(paragraph: Paragraph) -> None:
    """A frame around the words of a paragraph."""
    for run in paragraph.runs:
        frame = OxmlElement("w:bdr")
        for name, value in _LOOKS:
            frame.set(qn(name), value)
        run._r.get_or_add_rPr().append(frame)  # noqa: SLF001


_LOOKS = (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000"))


def _line(name: str) -> BaseOxmlElement:
    line = OxmlElement(name)
    for key, value in _LOOKS:
        line.set(qn(key), value)
    return line
