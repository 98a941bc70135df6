"""Named queries about what stands beside a board's form: earlier values, the plan, flags."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, update

from bot.domain.kpi import Cell, Dim, Figure
from storage.engine import Statements
from storage.form_rows import PERIOD_FIELDS, Form, Period, period_from
from storage.models.figures import catalogue_cell, form, period, value
from storage.models.people import person_profile
from storage.models.review import follow_up
from storage.models.talk import inbox
from storage.types import new_id
from storage.value_rows import VALUE_FIELDS, entry_from, newest_only


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that the board has given elsewhere, with its unit of measure."""

    figure: Figure
    unit: str
    period: Period


@dataclass(frozen=True, slots=True)
class Flag:
    """ "Theo dõi lại": a value that somebody wants looked at again."""

    id: int
    form_id: int
    unit_id: int
    cell: Cell
    note: str
    raised_by: str
    raised_at: datetime
    settled_at: datetime | None
    period: Period


_GIVEN_ELSEWHERE: Select[Any] = (
    select(*VALUE_FIELDS, catalogue_cell.c.unit, *PERIOD_FIELDS)
    .join(form, form.c.id == value.c.form_id)
    .join(period, period.c.id == form.c.period_id)
    .join(
        catalogue_cell,
        (catalogue_cell.c.bloc_id == value.c.bloc_id)
        & (catalogue_cell.c.version == value.c.catalogue_version)
        & (catalogue_cell.c.code == value.c.code)
        & (catalogue_cell.c.dimension == value.c.dimension),
    )
    .where(value.c.state == "given", newest_only())
)
_FLAGS: Select[Any] = (
    select(
        follow_up.c.id,
        follow_up.c.form_id,
        form.c.unit_id,
        follow_up.c.code,
        follow_up.c.dimension,
        follow_up.c.note,
        func.coalesce(person_profile.c.full_name, ""),
        follow_up.c.raised_at,
        follow_up.c.settled_at,
        *PERIOD_FIELDS,
    )
    .join(form, form.c.id == follow_up.c.form_id)
    .join(period, period.c.id == form.c.period_id)
    .outerjoin(person_profile, person_profile.c.person_id == follow_up.c.raised_by)
    .order_by(follow_up.c.id)
)


class Beside:
    """What stands beside a form, inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def known(self, found: Form, codes: Collection[str]) -> dict[Cell, Known]:
        """The newest figures of the board for these indicators, from its periods of figures."""
        where = (period.c.purpose == "figures", form.c.id != found.id, value.c.code.in_(codes))
        return self._given(found, *where)

    def plan(self, found: Form, codes: Collection[str]) -> dict[Cell, Known]:
        """What the board has planned for the year of the form."""
        this_year = (period.c.purpose == "plan", period.c.year == found.period.year)
        return self._given(found, *this_year, value.c.code.in_(codes))

    def years_before(self, found: Form) -> list[tuple[Period, dict[Cell, Figure]]]:
        """What the board gave in earlier periods, each the one the last was compared with."""
        statement = _GIVEN_ELSEWHERE.where(
            value.c.bloc_id == found.bloc_id,
            form.c.unit_id == found.unit_id,
            form.c.state == "accepted",
            period.c.kind == found.period.kind,
            period.c.due_at < found.period.due_at,
        )
        given: dict[int, tuple[Period, dict[Cell, Figure]]] = {}
        for row in self._connection.execute(statement):
            cell, then = Cell(row[1], Dim(row[2])), period_from(row[len(VALUE_FIELDS) + 1 :])
            given.setdefault(then.id, (then, {}))[1][cell] = entry_from(cell, row).figure
        chain = []
        before = given.pop(found.period.compared_with_id or 0, None)
        while before is not None:
            chain.append(before)
            before = given.pop(before[0].compared_with_id or 0, None)
        return chain

    def _given(self, found: Form, *where: ColumnElement[bool]) -> dict[Cell, Known]:
        statement = _GIVEN_ELSEWHERE.where(
            value.c.bloc_id == found.bloc_id,
            form.c.unit_id == found.unit_id,
            *where,
        ).order_by(period.c.due_at.desc(), period.c.id.desc())
        given: dict[Cell, Known] = {}
        fields = len(VALUE_FIELDS)
        for row in self._connection.execute(statement):
            cell = Cell(row[1], Dim(row[2]))
            if cell not in given:
                figure = entry_from(cell, row).figure
                given[cell] = Known(figure, row[fields], period_from(row[fields + 1 :]))
        return given

    def said_in(self, account_id: int, at: datetime, but: int | None) -> list[tuple[int, Cell]]:
        """The forms and cells that messages of this account filled, sent at that very moment.

        but: the update that asks
        """
        rows = self._connection.execute(
            select(value.c.form_id, value.c.code, value.c.dimension)
            .join(inbox, inbox.c.id == value.c.inbox_id)
            .where(value.c.account_id == account_id, inbox.c.acted_at == at, inbox.c.id != but)
            .order_by(value.c.id)
        )
        return [(row[0], Cell(row[1], Dim(row[2]))) for row in rows]

    # Flags

    def raise_flag(self, found: Form, cell: Cell, note: str, by: int) -> int:
        return new_id(
            self._connection.execute(
                insert(follow_up).values(
                    bloc_id=found.bloc_id,
                    form_id=found.id,
                    code=cell.code,
                    dimension=cell.dim,
                    note=note,
                    raised_by=by,
                    raised_at=self._now,
                )
            )
        )

    def open_flags(self, bloc_id: int, unit_id: int | None = None) -> list[Flag]:
        """What still waits to be looked at: of one board, or of the whole bloc."""
        statement = _FLAGS.where(follow_up.c.bloc_id == bloc_id, follow_up.c.settled_at.is_(None))
        if unit_id is not None:
            statement = statement.where(form.c.unit_id == unit_id)
        return [_flag(row) for row in self._connection.execute(statement)]

    def flag(self, bloc_id: int, flag_id: int) -> Flag | None:
        statement = _FLAGS.where(follow_up.c.bloc_id == bloc_id, follow_up.c.id == flag_id)
        row = self._connection.execute(statement).first()
        return _flag(row) if row else None

    def settle_flag(self, flag_id: int, by: int) -> None:
        self._connection.execute(
            update(follow_up)
            .where(follow_up.c.id == flag_id, follow_up.c.settled_at.is_(None))
            .values(settled_by=by, settled_at=self._now)
        )


def _flag(row: Any) -> Flag:
    return Flag(
        id=row[0],
        form_id=row[1],
        unit_id=row[2],
        cell=Cell(row[3], Dim(row[4])),
        note=row[5],
        raised_by=row[6],
        raised_at=row[7],
        settled_at=row[8],
        period=period_from(row[9:]),
    )
