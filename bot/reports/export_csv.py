"""Figures to take away as a .csv file that a Vietnamese Excel opens right with a double click.

- UTF-8 with a byte order mark: without it Excel takes the letters for those of an old code page.
- A semicolon between the fields and a comma before the decimals: under Vietnamese settings the
  comma is the decimal mark, and Excel then separates fields by the semicolon. A first line "sep=;"
  would say so too, but makes Excel overlook the byte order mark.
- No dots between thousands, days as dd/mm/yyyy: both are read as what they are.
- Every text is quoted and guarded: not even a program that splits at other marks finds a cell that
  begins like a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.reports.cells import guarded
from bot.reports.export_views import ColumnKind, ExportTable, ExportView


def build_export_csv(view: ExportView) -> bytes:
    """The one table as .csv bytes; below it what is said of the file."""
    (table,) = view["tables"]
    lines = [_line([_quoted(column["heading"]) for column in table["columns"]])]
    lines.extend(_lines(table))
    lines.extend(_quoted(said) for said in (*table["notes"], view["title"], *view["marks"]))
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8")


def _lines(table: ExportTable) -> list[str]:
    """Every line; what stands in many is spelled once for each kind of column."""
    kinds = [ColumnKind(column["kind"]) for column in table["columns"]]
    spelled: dict[tuple[ColumnKind, int], str] = {}
    lines = []
    for places in table["rows"]:
        fields = []
        for at in zip(kinds, places, strict=True):
            if at not in spelled:
                spelled[at] = _field(at[0], table["texts"][at[1]])
            fields.append(spelled[at])
        lines.append(_line(fields))
    return lines


def _line(fields: Sequence[str]) -> str:
    return ";".join(fields)


def _field(kind: ColumnKind, text: str) -> str:
    if not text:
        return ""
    if kind is ColumnKind.NUMBER:
        return text.replace(".", ",")
    if kind is ColumnKind.TEXT:
        return _quoted(text)
    shape = "%d/%m/%Y" if kind is ColumnKind.DAY else "%d/%m/%Y %H:%M"
    return format(datetime.fromisoformat(text), shape)


def _quoted(text: str) -> str:
    return '"' + guarded(text).replace('"', '""') + '"'
