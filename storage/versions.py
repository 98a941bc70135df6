"""Every version of a form's values in the order they were written: what a reason was given for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from bot.domain.kpi import Cell, Figure
from storage.engine import Statements
from storage.models.figures import value
from storage.value_rows import VALUE_FIELDS, cell_of, entry_from


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a cell; `step` is the same for all that one update wrote."""

    id: int
    step: int | None
    cell: Cell
    seq: int
    figure: Figure
    comment: str


_ALL = (
    select(*VALUE_FIELDS, value.c.inbox_id, value.c.id)
    .where(value.c.form_id == bindparam("form_id"))
    .order_by(value.c.id)
)


def versions_of(connection: Statements, form_id: int) -> list[Version]:
    """All versions of a form, the oldest first."""
    found = []
    for row in connection.execute(_ALL, {"form_id": form_id}):
        entry = entry_from(cell_of(row), row)
        step, number = row[-2:]
        found.append(Version(number, step, entry.cell, entry.seq, entry.figure, entry.comment))
    return found
