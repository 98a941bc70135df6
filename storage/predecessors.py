"""The boards that a merged board comes from, and their figures summed into a period of its own.

They are found by the statement that finds the form, so that a merger costs no statement more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.domain.contributions import Contribution
from bot.domain.kpi import Catalogue
from bot.domain.rebasing import Merger, rebase
from storage.models.blocs import seat, unit_name, unit_succession
from storage.models.figures import form

_FIELD, _ROW = "\x1f", "\x1e"


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A board that became part of another between two periods, under its name in the first.

    form_id: its form of that period, where it was accepted and the board was not divided
    inside: whether it sat in the bloc
    """

    unit_id: int
    form_id: int | None
    synthetic: bool
    inside: bool
    name: str


class _Listed(FunctionElement[str]):
    """The texts of all rows in one. SQLAlchemy's own writes the text between them into the
    statement, which then is no longer the same text each time it is run (`storage.prepared`)."""

    name = "listed"
    type = Text()
    inherit_cache = True


@compiles(_Listed, "sqlite")
def _listed_by_sqlite(element: _Listed, compiler: SQLCompiler, **how: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **how)})"


@compiles(_Listed, "postgresql")
def _listed_by_postgresql(element: _Listed, compiler: SQLCompiler, **how: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **how)})"


def predecessors_column(of: FromClause, now: FromClause, then: FromClause) -> ColumnElement[Any]:
    """The predecessors of the unit of a form, that merged after the period `then` and up to `now`.

    For `predecessors_from`; NULL where there are none, which is so of nearly all.
    """
    old, other = form.alias("old_form"), unit_succession.alias("other_succession")
    day, today = (func.coalesce(one.c.as_of, one.c.due_on) for one in (then, now))
    divided = (
        select(other.c.successor_id)
        .where(
            other.c.predecessor_id == unit_succession.c.predecessor_id,
            other.c.successor_id != unit_succession.c.successor_id,
        )
        .exists()
    )
    held = and_(
        or_(unit_name.c.since.is_(None), unit_name.c.since <= day),
        or_(unit_name.c.until.is_(None), unit_name.c.until > day),
    )
    words = (
        cast(unit_succession.c.predecessor_id, Text),
        func.coalesce(cast(old.c.id, Text), ""),
        func.coalesce(cast(old.c.synthetic, Text), ""),
        func.coalesce(cast(seat.c.unit_id, Text), ""),
        case((held, "held"), else_=""),
        unit_name.c.short_name,
    )
    joined: ColumnElement[Any] = words[0]
    for word in words[1:]:
        joined = joined + _FIELD + word
    return (
        select(_Listed(joined, literal(_ROW)))
        .select_from(
            unit_succession.join(unit_name, unit_name.c.unit_id == unit_succession.c.predecessor_id)
            .outerjoin(
                old,
                (old.c.unit_id == unit_succession.c.predecessor_id)
                & (old.c.period_id == then.c.id)
                & (old.c.state == "accepted")
                & ~divided,
            )
            .outerjoin(
                seat,
                (seat.c.unit_id == unit_succession.c.predecessor_id)
                & (seat.c.bloc_id == then.c.bloc_id),
            )
        )
        .where(
            unit_succession.c.successor_id == of.c.unit_id,
            unit_succession.c.on_date > day,
            unit_succession.c.on_date <= today,
        )
        .correlate(of, now, then)
        .scalar_subquery()
    )


def predecessors_from(stored: str | None) -> tuple[Predecessor, ...]:
    """What `predecessors_column` found, in the order of the units."""
    if not stored:
        return ()
    found: dict[int, Predecessor] = {}
    for row in stored.split(_ROW):
        unit, number, synthetic, seated, held, name = row.split(_FIELD)
        one = Predecessor(
            int(unit), int(number) if number else None, synthetic == "yes", bool(seated), name
        )
        # A row for each name it had: the one of that day speaks, else any.
        if held or one.unit_id not in found:
            found[one.unit_id] = one
    return tuple(found[number] for number in sorted(found))


def summed(
    unit_id: int,
    predecessors: tuple[Predecessor, ...],
    figures: Mapping[int, Mapping[Any, Any]],
    catalogue: Catalogue,
) -> Contribution:
    """The figures of an earlier period as figures of the unit, by the rules of the totals.

    figures: by the form of a predecessor
    catalogue: the version of that period
    """
    given = [
        Contribution(one.unit_id, catalogue, figures[one.form_id])
        for one in predecessors
        if one.form_id is not None
    ]
    merger = Merger(tuple(one.unit_id for one in predecessors), unit_id)
    return rebase(catalogue, given, [unit_id], [merger]).contributions[0]
