"""Where a form of ours has what, found by its headings: somebody may have moved a column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.domain.book import BookSheet, spoken

CODE, NAME, DIM, UNIT, PREVIOUS, AMOUNT, CERTAINTY, STATUS, NOTE = range(1, 10)
"""The columns of the form, as `bot.reports.form_book` lays them out."""
_HEADINGS: Final = {
    "ma": CODE,
    "code": CODE,
    "chi tieu": NAME,
    "indicator": NAME,
    "phan": DIM,
    "part": DIM,
    "don vi tinh": UNIT,
    "unit": UNIT,
    "ky nay": AMOUNT,
    "this period": AMOUNT,
    "chinh thuc uoc": CERTAINTY,
    "final or estimate": CERTAINTY,
    "neu khong co so": STATUS,
    "if no figure": STATUS,
    "ghi chu giai trinh": NOTE,
    "note reason": NOTE,
}
_NEEDED: Final = (CODE, DIM, AMOUNT)
_LEAST, _MOST_ROWS = 4, 30
_AS_LAID_OUT: Final = {column: column for column in range(CODE, NOTE + 1)}
_CODE: Final = re.compile(r"[A-Z]{2}\d{2}(?:[a-z]|\d{4,6})?")

Columns = Mapping[int, int]
"""The place of each column; one that was deleted has none."""


def code_in(text: str) -> str:
    """The code of a line, however its letters are written; "" for anything else."""
    bare = "".join(text.split())
    code = bare[:2].upper() + bare[2:].lower()
    return code if _CODE.fullmatch(code) else ""


def columns_of(sheet: BookSheet) -> Columns | None:
    """By the headings; as laid out where there are none; None where they do not tell it."""
    rows: dict[int, list[tuple[int, int]]] = {}
    for cell in sheet.cells:
        if cell.row <= _MOST_ROWS and (meant := _HEADINGS.get(spoken(cell.text))):
            rows.setdefault(cell.row, []).append((meant, cell.column))
    row, found = max(rows.items(), key=lambda one: len(one[1]), default=(0, []))
    if len(found) < _LEAST:
        return _AS_LAID_OUT
    places = dict(found)
    if all(meant == place for meant, place in found):
        # Nothing was moved; a heading that was worded anew still stands over its column.
        return _AS_LAID_OUT
    if len(places) < len(found) or not all(needed in places for needed in _NEEDED):
        return None
    earlier = _previous(sheet, row, places)
    return places if earlier is None else {**places, PREVIOUS: earlier}


def _previous(sheet: BookSheet, row: int, places: Columns) -> int | None:
    """Last period's column bears its year: the one heading besides ours before the figures."""
    others = [
        cell.column
        for cell in sheet.cells
        if cell.row == row
        and places[DIM] < cell.column < places[AMOUNT]
        and cell.column not in places.values()
        and cell.text.strip()
    ]
    return others[0] if len(others) == 1 else None
