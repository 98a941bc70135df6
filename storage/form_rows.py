"""Periods and boards' forms of them, as they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, type_coerce
from sqlalchemy.types import NullType

from bot.domain.kpi import PeriodKind
from storage.engine import Statements
from storage.models.blocs import membership
from storage.models.figures import form, period
from storage.predecessors import Predecessor, predecessors_column, predecessors_from
from storage.prepared import among, fetch
from storage.types import canonical


@dataclass(frozen=True, slots=True)
class Period:
    id: int
    bloc_id: int
    key: str
    kind: PeriodKind
    year: int
    catalogue_version: str
    compared_with_id: int | None
    opens_at: datetime
    due_at: datetime
    state: str
    # "figures", "plan" or "request"; the title is that of a request.
    purpose: str = "figures"
    estimates: bool = False
    title: str = ""
    document_id: int | None = None
    # "Tỷ giá": đồng for one US dollar; None until the secretary records it.
    dong: Decimal | None = None
    # The day its stocks stand at, as the boards were told; None in records older than this.
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A board's form of one period. `version` is the number of the last submission, 0 before it."""

    id: int
    period: Period
    unit_id: int
    state: str
    version: int
    synthetic: bool
    reopened_for: str
    # The period whose values stand beside the questions, and this unit's form of it; None where
    # there is none.
    compared_year: int | None
    compared_id: int | None
    compared_synthetic: bool
    # The state of that period; "history" is a year before the assistant's time.
    compared_state: str | None = None
    # "Số ước": what is typed without a word about it is an estimate.
    estimates: bool = False
    # Of a board that came out of a merger since that period: the boards that it is compared with,
    # and the version of the definitions their figures were given in.
    predecessors: tuple[Predecessor, ...] = ()
    compared_catalogue: str = ""

    @property
    def bloc_id(self) -> int:
        return self.period.bloc_id


PERIOD_FIELDS = (
    period.c.id,
    period.c.bloc_id,
    period.c.key,
    period.c.kind,
    period.c.year,
    period.c.catalogue_version,
    period.c.compared_with_id,
    period.c.opens_at,
    period.c.due_at,
    period.c.state,
    period.c.purpose,
    period.c.estimates,
    period.c.title,
    period.c.document_id,
    type_coerce(period.c.usd_rate, NullType()).label("dong"),
    period.c.as_of,
)
_compared = form.alias("compared")
_compared_period = period.alias("compared_period")
_FORM_FIELDS = (
    form.c.id,
    form.c.unit_id,
    form.c.state,
    form.c.version,
    form.c.synthetic,
    form.c.reopened_for,
    _compared_period.c.year,
    _compared.c.id,
    _compared.c.synthetic,
    form.c.estimates,
    _compared_period.c.state,
    _compared_period.c.catalogue_version,
    predecessors_column(form, period, _compared_period).label("predecessors"),
)
# A form with its period and, beside it, the same unit's form of the period it is compared with.
_FORMS: Select[Any] = (
    select(*_FORM_FIELDS, *PERIOD_FIELDS)
    .join(period, period.c.id == form.c.period_id)
    .outerjoin(_compared_period, _compared_period.c.id == period.c.compared_with_id)
    .outerjoin(
        _compared,
        (_compared.c.period_id == period.c.compared_with_id)
        & (_compared.c.unit_id == form.c.unit_id),
    )
)
_SOME = _FORMS.where(among(form.c.id, "form_ids")).order_by(form.c.id)
# Whoever writes locks the form first, so that two colleagues never write side by side; in the order
# of the ids, so that two processes never wait for each other in a circle.
_SOME_LOCKED = _SOME.with_for_update(of=form)
FORM_OF_UNIT = _FORMS.where(
    form.c.period_id == bindparam("period_id"), form.c.unit_id == bindparam("unit_id")
)
# The figures of a whole year; a year may have been collected under one key only.
FORM_OF_YEAR = _FORMS.where(
    period.c.bloc_id == bindparam("bloc_id"),
    period.c.purpose == "figures",
    period.c.kind == "year",
    period.c.year == bindparam("year"),
    form.c.unit_id == bindparam("unit_id"),
)
_counted_on = func.coalesce(period.c.as_of, period.c.due_on)
_sitting = select(membership.c.id).where(
    membership.c.bloc_id == period.c.bloc_id,
    membership.c.status == "member",
    or_(membership.c.since.is_(None), membership.c.since <= _counted_on),
    or_(membership.c.until.is_(None), membership.c.until > _counted_on),
)
# Every period that is being collected and asks the unit (`Blocs.asked`), with the unit's form of it
# where there is one already.
OWN_FORMS: Select[Any] = (
    select(*_FORM_FIELDS, *PERIOD_FIELDS)
    .select_from(
        period.outerjoin(
            form, (form.c.period_id == period.c.id) & (form.c.unit_id == bindparam("unit_id"))
        )
        .outerjoin(_compared_period, _compared_period.c.id == period.c.compared_with_id)
        .outerjoin(
            _compared,
            (_compared.c.period_id == period.c.compared_with_id)
            & (_compared.c.unit_id == bindparam("unit_id")),
        )
    )
    .where(
        period.c.bloc_id == bindparam("bloc_id"),
        period.c.state == "open",
        or_(
            form.c.id.is_not(None),
            _sitting.where(membership.c.unit_id == bindparam("unit_id")).exists(),
            ~_sitting.exists(),
        ),
    )
    .order_by(period.c.due_at, period.c.id)
)


def period_from(row: Any) -> Period:
    said = {"purpose": row[10], "estimates": row[11] == "yes", "title": row[12]}
    said["document_id"] = row[13]
    said["dong"] = None if row[14] is None else canonical(Decimal(row[14]))
    said["as_of"] = row[15]
    return Period(row[0], row[1], row[2], PeriodKind(row[3]), *row[4:10], **said)


def period_beside(row: Any) -> Period:
    """The period of a row of forms, also where there is no form yet."""
    return period_from(row[len(_FORM_FIELDS) :])


def form_from(row: Any) -> Form:
    predecessors = predecessors_from(row[12])
    return Form(
        id=row[0],
        period=period_beside(row),
        unit_id=row[1],
        state=row[2],
        version=row[3],
        synthetic=row[4] == "yes",
        reopened_for=row[5],
        compared_year=row[6],
        compared_id=row[7],
        compared_synthetic=row[8] == "yes" or any(one.synthetic for one in predecessors),
        compared_state=row[10],
        estimates=row[9] == "yes",
        predecessors=predecessors,
        compared_catalogue=row[11] or "",
    )


def forms_by_id(connection: Statements, ids: Iterable[int], *, lock: bool) -> dict[int, Form]:
    """Forms by number, of any bloc; locked for this transaction where they may be written."""
    rows = fetch(connection, _SOME_LOCKED if lock else _SOME, {"form_ids": sorted(ids)})
    return {row[0]: form_from(row) for row in rows}
