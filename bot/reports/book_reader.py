"""From a workbook's bytes to its filled cells. Runs in a process of its own that may be killed.

`python -m bot.reports.book_reader NAME` reads the file from its input and writes JSON: the book, or
the code of the refusal. What a file claims is checked before a library unpacks it. Macros are never
run, links are never followed, entities are never expanded.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from bot.domain.book import (
    KEY_SHEET,
    Book,
    BookCell,
    BookSheet,
    CellKind,
    Span,
    book_to_json,
)
from bot.domain.file_errors import (
    FileBroken,
    FileEmpty,
    FileMacros,
    FileOldExcel,
    FileSwollen,
    FileTooLong,
    FileUnsafe,
    FileWrongKind,
)
from bot.reports.archives import Noes, check_age, part_names
from bot.reports.aside import answer
from bot.reports.csv_reader import csv_rows

MOST_SHEETS = 40
MOST_ROWS_SEEN, MOST_ROWS_FILLED, MOST_CELLS = 20_000, 2_000, 20_000
"""A form has sixty rows; a board's own workbook, with all its sheets, some hundreds."""
MOST_LETTERS, MOST_SPANS = 500, 5_000
_OTHER_FILE: Final = re.compile(r"\[\d+\]")
_WRITTEN: Final = re.compile(r'"[^"]*"?|[\\_*].|\[[^\]]*\]', re.DOTALL)
"""What an Excel number format only writes out: in quotes, after a mark, in brackets."""
_NOES: Final = Noes(FileOldExcel, FileBroken, FileMacros, FileSwollen)


def read_book(name: str, content: bytes) -> Book:
    """The filled cells of a workbook or a .csv file. Raises a FileRefused by name."""
    check_age(content, _NOES)
    if content.startswith(b"PK"):
        _check_kind(part_names(content, _NOES))
        book = _read_workbook(content)
    elif name.casefold().endswith((".csv", ".txt")):
        book = Book((BookSheet("CSV", list(_csv_cells(content))),))
    else:
        raise FileBroken
    if not any(sheet.cells for sheet in book.sheets):
        raise FileEmpty
    return book


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" not in names and "[content_types].xml" not in names:
        raise FileWrongKind
    if not any(name.startswith("xl/") for name in names) or "xl/workbook.bin" in names:
        raise FileWrongKind


# The workbook -------------------------------------------------------------------------------------


def _read_workbook(content: bytes) -> Book:
    # Imported here: only this process ever needs it.
    import openpyxl
    from defusedxml import DefusedXmlException

    assert openpyxl.DEFUSEDXML, "without defusedxml an entity could grow without end"
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        return _from_sheets(book)
    except DefusedXmlException:
        raise FileUnsafe from None
    except ValueError as error:  # openpyxl wraps what it met
        raise (
            FileUnsafe if isinstance(error.__cause__, DefusedXmlException) else FileBroken
        ) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        EOFError,
        OSError,
        NotImplementedError,
        RecursionError,
    ) as error:
        raise FileBroken from error


def _from_sheets(book: Any) -> Book:
    sheets: list[BookSheet] = []
    key: dict[str, str] = {}
    left = MOST_CELLS
    for page in book.worksheets[:MOST_SHEETS]:
        sheet = _from_sheet(page, left)
        if page.title == KEY_SHEET:
            key = {c.text: sheet.text(c.row, 2) for c in sheet.cells if c.column == 1}
        elif sheet.cells:
            left -= len(sheet.cells)
            sheets.append(sheet)
    return Book(tuple(sheets), key)


def _from_sheet(page: Any, most_cells: int) -> BookSheet:
    parser_class = _parser_class()
    percents = _percent_styles(page.parent)
    cells: list[BookCell] = []
    filled = 0
    with page._get_source() as source:  # noqa: SLF001  (its public reader hides what is hidden)
        parser = parser_class(
            source,
            page._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=page.parent.epoch,
            date_formats=page.parent._date_formats,  # noqa: SLF001
            timedelta_formats=page.parent._timedelta_formats,  # noqa: SLF001
        )
        for seen, (_row, found) in enumerate(parser.parse(), start=1):
            read = [cell for one in found if (cell := _cell_from(one, percents)) is not None]
            filled += bool(read)
            cells.extend(read)
            if seen > MOST_ROWS_SEEN or filled > MOST_ROWS_FILLED or len(cells) > most_cells:
                raise FileTooLong
    return BookSheet(
        name=_clean(page.title)[:80],
        cells=cells,
        hidden=page.sheet_state != "visible",
        hidden_rows=frozenset(
            int(row) for row, attrs in parser.row_dimensions.items() if _is_hidden(attrs)
        ),
        hidden_columns=frozenset(_hidden_columns(parser.column_dimensions.values())),
        merged=tuple(_spans(parser.merged_cells)),
    )


def _parser_class() -> Any:
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):  # type: ignore[misc]
        """Gives the stored result of a formula, and the formula beside it."""

        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            formula = element.find(FORMULA_TAG)
            if formula is not None:
                shared, text = formula.get("si"), formula.text or ""
                if shared and text:
                    self.shared_formulae[shared] = text
                cell["formula"] = text or self.shared_formulae.get(shared, "")
            return cell

    return Parser


def _percent_styles(book: Any) -> frozenset[int]:
    """The numbers of the cell styles that show 0.55 as 55%."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    own = book._number_formats  # noqa: SLF001  (the reader of one cell knows only its style)
    shows = dict(BUILTIN_FORMATS)
    shows.update(enumerate(own, start=BUILTIN_FORMATS_MAX_SIZE))
    styles = enumerate(book._cell_styles)  # noqa: SLF001
    return frozenset(n for n, style in styles if _is_percent(shows.get(style.numFmtId, "")))


def _is_percent(number_format: str) -> bool:
    """Whether 0.55 shows as 55%: a sign that is only written beside the number changes nothing."""
    return "%" in _WRITTEN.sub("", number_format)


def _cell_from(found: dict[str, Any], percents: frozenset[int]) -> BookCell | None:
    kind, text = _said(found["value"], found["data_type"])
    if kind is CellKind.NUMBER and found["style_id"] in percents:
        kind, text = CellKind.PERCENT, format((Decimal(text) * 100).normalize(), "f")
    formula = found.get("formula")
    if formula is not None:
        if kind is None:
            kind = CellKind.NOT_COMPUTED
        elif _OTHER_FILE.search(formula):
            kind = CellKind.LINKED
    if kind is None or (not text and kind is CellKind.TEXT):
        return None
    return BookCell(found["row"], found["column"], kind, text[:MOST_LETTERS])


def _said(value: object, data_type: str) -> tuple[CellKind | None, str]:
    if value is None:
        return None, ""
    if data_type == "e":
        return CellKind.ERROR, str(value)
    if isinstance(value, bool):
        return CellKind.YES_NO, "1" if value else "0"
    if isinstance(value, int | float):
        amount = Decimal(repr(value))
        if not amount.is_finite() or abs(amount.adjusted()) > 40:
            return CellKind.ERROR, "#NUM!"
        return CellKind.NUMBER, format(amount, "f")
    if isinstance(value, date | datetime) or data_type == "d":
        return CellKind.DATE, str(value)
    return CellKind.TEXT, _clean(str(value)).strip()


def _clean(text: str) -> str:
    """What a database can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _is_hidden(attrs: dict[str, str]) -> bool:
    return attrs.get("hidden") in ("1", "true")


def _hidden_columns(dimensions: Iterable[dict[str, str]]) -> Iterator[int]:
    for attrs in dimensions:
        if _is_hidden(attrs):
            first = int(attrs["min"])
            yield from range(first, min(int(attrs["max"]), first + 100) + 1)


def _spans(merged: Any) -> Iterator[Span]:
    for one in (merged.mergeCell if merged is not None else ())[:MOST_SPANS]:
        yield Span(one.min_row, one.min_col, one.max_row, one.max_col)


# Comma-separated values ---------------------------------------------------------------------------


def _csv_cells(content: bytes) -> Iterator[BookCell]:
    cells = 0
    for number, row in enumerate(csv_rows(content), start=1):
        for column, field in enumerate(row, start=1):
            said = _clean(field).strip().removeprefix("'")
            if said:
                cells += 1
                yield BookCell(number, column, CellKind.TEXT, said[:MOST_LETTERS])
        if number > MOST_ROWS_FILLED or cells > MOST_CELLS:
            raise FileTooLong


if __name__ == "__main__":
    answer(lambda name, content: book_to_json(read_book(name, content)))
