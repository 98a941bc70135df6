"""How far the boards are: named queries that cost the same however many boards there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from bot.domain.kpi import Cell, Dim, State
from storage.engine import Statements
from storage.models.figures import form, submission, value
from storage.models.people import person_profile
from storage.models.review import late_window
from storage.together import ask_together
from storage.value_rows import newest_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One board in one period. Without a form nothing but its longer time may be known.

    settled:   the answered cells
    first_at:  when the first version was submitted; `last_at` and `last_by` are of the newest one
    until:     the longer time that was given to this board
    """

    form_id: int | None = None
    state: str = ""
    version: int = 0
    synthetic: bool = False
    first_at: datetime | None = None
    last_at: datetime | None = None
    last_by: str = ""
    until: datetime | None = None
    settled: frozenset[Cell] = field(default_factory=frozenset)


Key = tuple[int, int]
"""A period and a unit."""

_first, _last = submission.alias("first"), submission.alias("last")
_FORMS = (
    select(
        form.c.period_id,
        form.c.unit_id,
        form.c.id,
        form.c.state,
        form.c.version,
        form.c.synthetic,
        _first.c.acted_at.label("first_at"),
        _last.c.acted_at.label("last_at"),
        func.coalesce(person_profile.c.full_name, "").label("last_by"),
    )
    .outerjoin(_first, and_(_first.c.form_id == form.c.id, _first.c.version == 1))
    .outerjoin(_last, and_(_last.c.form_id == form.c.id, _last.c.version == form.c.version))
    .outerjoin(person_profile, person_profile.c.person_id == _last.c.submitted_by)
    .where(form.c.period_id.in_(bindparam("period_ids", expanding=True)))
)
_CELLS: Select[Any] = (
    select(value.c.form_id, value.c.code, value.c.dimension, value.c.state)
    .join(form, form.c.id == value.c.form_id)
    .where(form.c.period_id.in_(bindparam("period_ids", expanding=True)))
)
_NEWEST = newest_of(_CELLS)
_WINDOWS = select(
    late_window.c.id, late_window.c.period_id, late_window.c.unit_id, late_window.c.until
).where(late_window.c.period_id.in_(bindparam("period_ids", expanding=True)))


class Status:
    """Progress of the boards inside one transaction."""

    def __init__(self, connection: Statements) -> None:
        self._connection = connection

    def standings(
        self, period_ids: Collection[int], units: Collection[int] | None = None
    ) -> dict[Key, Standing]:
        """Where the boards stand in these periods: two statements, whatever their number.

        Of all boards, or of some. A board that has never looked at its form and was given no longer
        time is not among them.
        """
        forms, newest, windows_of = _FORMS, _NEWEST[self._connection.dialect.name], _WINDOWS
        if units is not None:
            some = sorted(units)
            forms, newest = (one.where(form.c.unit_id.in_(some)) for one in (forms, newest))
            windows_of = windows_of.where(late_window.c.unit_id.in_(some))
        where = {"period_ids": sorted(period_ids)}
        read = ask_together(self._connection, {"windows": windows_of, "forms": forms}, where)
        # The last one of a board speaks.
        windows = {(row[1], row[2]): row[3] for row in sorted(read["windows"], key=itemgetter(0))}
        settled: dict[int, set[Cell]] = {}
        for form_id, code, dim, state in self._connection.execute(newest, where).all():
            if state != State.NOT_AVAILABLE:
                settled.setdefault(form_id, set()).add(Cell(code, Dim(dim)))
        found = {key: Standing(until=until) for key, until in windows.items()}
        for period_id, unit_id, form_id, state, version, synthetic, *submitted in read["forms"]:
            key, (first_at, last_at, last_by) = (period_id, unit_id), submitted
            found[key] = Standing(
                form_id=form_id,
                state=state,
                version=version,
                synthetic=synthetic == "yes",
                first_at=first_at,
                last_at=last_at,
                last_by=last_by,
                until=windows.get(key),
                settled=frozenset(settled.get(form_id, ())),
            )
        return found
