"""Which sheet of a workbook is a form of ours; asked where a copy of it says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.book import Book, BookSheet, spoken
from bot.domain.form_columns import AMOUNT, CODE, DIM, STATUS, code_in, columns_of
from bot.domain.form_reading import DIMS
from bot.domain.kpi import Catalogue
from bot.domain.table_questions import Asked, Option, TableQuestion


def form_sheet(
    book: Book, catalogue: Catalogue, answers: Mapping[str, str]
) -> BookSheet | TableQuestion | None:
    """The sheet of a form of ours; None where there is none, whatever the key says.

    A question where several of them hold figures that are not the same.
    """
    known = {indicator.code for indicator in catalogue.indicators}

    def codes(sheet: BookSheet) -> int:
        place = (columns_of(sheet) or {}).get(CODE, CODE)
        return sum(c.column == place and code_in(c.text) in known for c in sheet.cells)

    shown = {str(at): one for at, one in enumerate(book.sheets) if not one.hidden and codes(one)}
    best = max(shown.values(), key=codes, default=None)
    said = {at: figures for at, one in shown.items() if (figures := _figures(one, catalogue))}
    if len(set(said.values())) < 2:
        return shown[next(iter(said))] if said else best
    if (chosen := answers.get("sheet", "")) in said:
        return shown[chosen]
    options = tuple(Option(at, shown[at].name) for at in said)
    return TableQuestion(Asked.SHEET, "sheet", "", options)


def _figures(sheet: BookSheet, catalogue: Catalogue) -> frozenset[tuple[str, ...]]:
    """What stands where the form asks for figures, by code and side; totals are computed here."""
    at = columns_of(sheet)
    if at is None or not is_laid_out(sheet):
        return frozenset()
    computed = {
        indicator.code: {str(dim) for dim in indicator.computed}
        for indicator in catalogue.indicators
    }
    found = set[tuple[str, ...]]()
    for cell in sheet.cells:
        column = next((c for c in (AMOUNT, STATUS) if at.get(c) == cell.column), 0)
        code = code_in(sheet.text(cell.row, at[CODE])) if column else ""
        dim = DIMS.get(spoken(sheet.text(cell.row, at[DIM])))
        if code in computed and str(dim) not in computed[code]:
            found.add((code, str(dim), str(column), cell.text.strip()))
    return frozenset(found)


def is_laid_out(sheet: BookSheet) -> bool:
    """Whether figures stand where our form has them, beside codes: so in a copy without its key."""
    at = columns_of(sheet)
    if at is None:
        return True  # its headings stand there, in disorder
    lines = [cell.row for cell in sheet.cells if cell.column == at[CODE] and code_in(cell.text)]
    placed = [sheet.at(row, at[AMOUNT]) or sheet.at(row, at.get(STATUS, 0)) for row in lines]
    named = [spoken(sheet.text(row, at[DIM])) in DIMS for row in lines]
    return any(one is not None for one in placed) and all(named)
