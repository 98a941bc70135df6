"""Every figure that stands, one line each, for files that people take away.

The newest version of each cell with who wrote it and on whose word. However many boards and
periods are asked for, it is two statements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select, type_coerce
from sqlalchemy.types import NullType

from bot.domain.kpi import Cell, Dim, Figure, State
from bot.domain.numbers import Qualifier
from bot.domain.remarks import Coverage
from storage.engine import Statements
from storage.models.figures import form, on_behalf, value
from storage.models.people import person_profile
from storage.rosters import Rosters
from storage.types import canonical
from storage.value_rows import newest_of


@dataclass(frozen=True, slots=True)
class FormHead:
    """Whose form of which period, and where it stands."""

    id: int
    period_id: int
    unit_id: int
    state: str
    version: int
    synthetic: bool


@dataclass(frozen=True, slots=True)
class ValueLine:
    """The newest version of a cell. `source` and `informant` are those of an entry on behalf."""

    form: FormHead
    cell: Cell
    seq: int
    figure: Figure
    as_of: date | None
    comment: str
    author: str
    recorded_at: datetime
    source: str
    informant: str


class Exports:
    """What goes into files, inside one transaction."""

    def __init__(self, connection: Statements) -> None:
        self._connection = connection

    def rosters(self, bloc_id: int) -> Rosters:
        """Every unit of the bloc under its names, in one statement."""
        return Rosters.read(self._connection, bloc_id)

    def forms(
        self, bloc_id: int, *, period_id: int | None = None, unit_id: int | None = None
    ) -> dict[int, FormHead]:
        """The forms of the bloc, of one period or of one board where that is said."""
        rows = self._connection.execute(
            _narrowed(_FORMS, bloc_id, period_id, unit_id).order_by(form.c.id)
        )
        return {
            row.id: FormHead(
                row.id, row.period_id, row.unit_id, row.state, row.version, row.synthetic == "yes"
            )
            for row in rows
        }

    def values(
        self,
        forms: Mapping[int, FormHead],
        bloc_id: int,
        *,
        period_id: int | None = None,
        unit_id: int | None = None,
    ) -> list[ValueLine]:
        """The figures of those `forms`; narrowed like them, so that no id travels."""
        statement = _NEWEST[self._connection.dialect.name]
        rows: Sequence[Any] = self._connection.execute(
            _narrowed(statement, bloc_id, period_id, unit_id)
        ).all()
        return [_line(forms[row.form_id], row) for row in rows if row.form_id in forms]


def _narrowed(
    found: Select[Any], bloc_id: int, period_id: int | None, unit_id: int | None
) -> Select[Any]:
    found = found.where(form.c.bloc_id == bloc_id)
    if period_id is not None:
        found = found.where(form.c.period_id == period_id)
    if unit_id is not None:
        found = found.where(form.c.unit_id == unit_id)
    return found


def _line(of: FormHead, row: Any) -> ValueLine:
    coverage = None if row.covered is None else Coverage(row.covered, row.covered_of)
    amount = None if row.amount is None else canonical(Decimal(row.amount))
    figure = Figure(State(row.state), amount, Qualifier(row.qualifier), row.reason, coverage)
    return ValueLine(
        of,
        Cell(row.code, Dim(row.dimension)),
        row.seq,
        figure,
        row.as_of,
        row.comment,
        row.author,
        row.recorded_at,
        row.source or "",
        row.informant or "",
    )


_FORMS: Select[Any] = select(
    form.c.id, form.c.period_id, form.c.unit_id, form.c.state, form.c.version, form.c.synthetic
)
_VALUES: Select[Any] = (
    select(
        value.c.form_id,
        value.c.code,
        value.c.dimension,
        value.c.seq,
        value.c.state,
        # Read raw: a driver's own number must never stand between the database and a Decimal.
        type_coerce(value.c.amount, NullType()).label("amount"),
        value.c.qualifier,
        value.c.as_of,
        value.c.covered,
        value.c.covered_of,
        value.c.reason,
        value.c.comment,
        value.c.recorded_at,
        func.coalesce(person_profile.c.full_name, "").label("author"),
        on_behalf.c.source,
        on_behalf.c.informant,
    )
    .join(form, form.c.id == value.c.form_id)
    .outerjoin(person_profile, person_profile.c.person_id == value.c.author_id)
    .outerjoin(on_behalf, on_behalf.c.id == value.c.on_behalf_id)
)
_NEWEST = newest_of(_VALUES)
