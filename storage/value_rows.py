"""The versions of values as they are read and written; of every cell the newest one counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, type_coerce
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.types import NullType

from bot.domain.kpi import Cell, Dim, Figure, State
from bot.domain.numbers import Qualifier
from bot.domain.remarks import Coverage
from storage.models.figures import value
from storage.prepared import among
from storage.types import canonical


@dataclass(frozen=True, slots=True)
class Entry:
    """The newest version of a cell: the figure, and who said so when and on whose word."""

    cell: Cell
    seq: int
    figure: Figure
    typed: str
    comment: str
    author_id: int | None
    recorded_at: datetime | None
    on_behalf_id: int | None
    noted_by: str = ""
    """In a history: whoever put the note beside another's figure."""


@dataclass(frozen=True, slots=True)
class Write:
    """The next version of a cell. `seen_seq` is the version the writer saw (0: blank).

    author_id: whose figure it stays, where only a note is put beside it; None: the writer's
    """

    cell: Cell
    seen_seq: int
    figure: Figure
    typed: str = ""
    comment: str = ""
    on_behalf_id: int | None = None
    author_id: int | None = None


class _Cells(dict[tuple[str, str], Cell]):
    """Cells by their words: there are few, and each is met in every form."""

    def __missing__(self, words: tuple[str, str]) -> Cell:
        code, dim = words
        cell = self[words] = Cell(code, Dim(dim))
        return cell


CELLS = _Cells()
# Words to members: looking one up is much quicker than asking the enumeration.
_STATES = {str(state): state for state in State}
NOT_AVAILABLE = State.NOT_AVAILABLE.value
_QUALIFIERS = {str(qualifier): qualifier for qualifier in Qualifier}


def _instant(raw: str | datetime) -> datetime:
    """SQLite holds ISO text, PostgreSQL gives a moment."""
    return (datetime.fromisoformat(raw) if isinstance(raw, str) else raw).astimezone(UTC)


def figure_from(row: Any) -> Figure:
    amount = None if row[5] is None else canonical(Decimal(row[5]))
    coverage = None if row[13] is None else Coverage(row[13], row[14])
    return Figure(_STATES[row[4]], amount, _QUALIFIERS[row[6]], row[7], coverage)


def cell_of(row: Any) -> Cell:
    """The cell that a row of `VALUE_FIELDS` is a version of."""
    return CELLS[row[1], row[2]]


def entry_from(cell: Cell, row: Any) -> Entry:
    return Entry(
        cell=cell,
        seq=row[3],
        figure=figure_from(row),
        typed=row[8],
        comment=row[9],
        author_id=row[10],
        recorded_at=_instant(row[11]),
        on_behalf_id=row[12],
    )


newer = value.alias("newer")
VALUE_FIELDS = (
    value.c.form_id,
    value.c.code,
    value.c.dimension,
    value.c.seq,
    value.c.state,
    # Read raw and made a Decimal only when looked at.
    type_coerce(value.c.amount, NullType()).label("amount"),
    value.c.qualifier,
    value.c.reason,
    value.c.typed,
    value.c.comment,
    value.c.author_id,
    type_coerce(value.c.recorded_at, NullType()).label("recorded_at"),
    value.c.on_behalf_id,
    value.c.covered,
    value.c.covered_of,
)
LATER = select(newer.c.id).where(
    newer.c.form_id == value.c.form_id,
    newer.c.code == value.c.code,
    newer.c.dimension == value.c.dimension,
    newer.c.seq > value.c.seq,
)
"""A later version (`newer`) of the same cell."""
_CELL = (value.c.form_id, value.c.code, value.c.dimension)


def newest_only() -> ColumnElement[bool]:
    """Of every cell of every form the newest version alone."""
    return ~LATER.exists()


def last_of_each(values: Select[Any]) -> Select[Any]:
    """The last version of each cell that a statement finds, as PostgreSQL does it soonest."""
    return values.ext(distinct_on(*_CELL)).order_by(*_CELL, value.c.seq.desc())


def newest_of(values: Select[Any]) -> Mapping[str, Select[Any]]:
    """The newest version of each cell that a statement over `value` finds: each database gets there
    its own way."""
    return {"sqlite": values.where(newest_only()), "postgresql": last_of_each(values)}


_VALUES = select(*VALUE_FIELDS).where(among(value.c.form_id, "form_ids"))
NEWEST: Mapping[str, Select[*tuple[Any, ...]]] = {
    # In the order of its index, the newest of a cell last: to read the few older ones as well costs
    # half of what it does to ask of every row whether there is a newer one.
    "sqlite": _VALUES.order_by(*_CELL, value.c.seq),
    # Without statistics, as in a database just restored, PostgreSQL would answer the other form by
    # going through the whole table.
    "postgresql": last_of_each(_VALUES),
}
# The values that were the newest at a moment.
NEWEST_AT = select(*VALUE_FIELDS).where(
    value.c.form_id == bindparam("form_id"),
    value.c.recorded_at <= bindparam("at", type_=value.c.recorded_at.type),
    ~LATER.where(newer.c.recorded_at <= bindparam("at", type_=value.c.recorded_at.type)).exists(),
)
