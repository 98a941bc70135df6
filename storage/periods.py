"""Named queries about the periods for which figures are collected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from bot.domain.kpi import PeriodKind
from storage.engine import Statements
from storage.form_rows import PERIOD_FIELDS, Period, period_from
from storage.models.figures import form, period
from storage.models.records import audit
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Settled:
    """A board's form of a period that was closed, and when that was."""

    form_id: int
    period: Period
    at: datetime


class Periods:
    """Periods inside one transaction."""

    def __init__(self, connection: Statements) -> None:
        self._connection = connection

    def by_key(self, bloc_id: int, key: str) -> Period | None:
        row = self._connection.execute(
            select(*PERIOD_FIELDS).where(period.c.bloc_id == bloc_id, period.c.key == key)
        ).first()
        return period_from(row) if row else None

    def add(
        self,
        *,
        bloc_id: int,
        key: str,
        kind: PeriodKind,
        year: int,
        catalogue_version: str,
        compared_with_id: int | None,
        opens_at: datetime,
        due_at: datetime,
        due_on: date,
        due_time: str,
        as_of: date | None,
        due_zone: str,
        state: str,
        purpose: str = "figures",
        estimates: bool = False,
        title: str = "",
    ) -> int:
        result = self._connection.execute(
            insert(period).values(
                bloc_id=bloc_id,
                key=key,
                kind=kind,
                year=year,
                catalogue_version=catalogue_version,
                compared_with_id=compared_with_id,
                opens_at=opens_at,
                due_at=due_at,
                due_on=due_on,
                due_time=due_time,
                due_zone=due_zone,
                state=state,
                purpose=purpose,
                estimates="yes" if estimates else "no",
                title=title,
                as_of=as_of,
            )
        )
        return new_id(result)

    def open(self, bloc_id: int) -> list[Period]:
        """Periods that are being collected, the one due first in front."""
        found = (
            select(*PERIOD_FIELDS)
            .where(period.c.bloc_id == bloc_id, period.c.state == "open")
            .order_by(period.c.due_at, period.c.id)
        )
        return [period_from(row) for row in self._connection.execute(found)]

    def newest(self, bloc_id: int, most: int) -> list[Period]:
        """The newest periods of the bloc, history included."""
        found = (
            select(*PERIOD_FIELDS)
            .where(period.c.bloc_id == bloc_id)
            .order_by(period.c.due_at.desc(), period.c.id)
            .limit(most)
        )
        return [period_from(row) for row in self._connection.execute(found)]

    def last_settled(self, bloc_id: int, unit_id: int) -> Settled | None:
        """The unit's form of the period that was closed last and still is; None without one."""
        closed = (audit.c.object_kind == "period") & (audit.c.object_id == period.c.id)
        row = self._connection.execute(
            select(*PERIOD_FIELDS, form.c.id, audit.c.at)
            .join(form, (form.c.period_id == period.c.id) & (form.c.unit_id == unit_id))
            .join(audit, closed & (audit.c.verb == "period_closed"))
            .where(period.c.bloc_id == bloc_id, period.c.state == "closed")
            .order_by(audit.c.id.desc())
            .limit(1)
        ).first()
        return Settled(row[-2], period_from(row), row[-1]) if row else None

    def closings(self, period_ids: Collection[int]) -> dict[int, int]:
        """How often each of the periods has been closed."""
        counted = (
            select(audit.c.object_id, func.count())
            .where(
                audit.c.object_kind == "period",
                audit.c.object_id.in_(period_ids),
                audit.c.verb == "period_closed",
            )
            .group_by(audit.c.object_id)
        )
        found = {row[0]: int(row[1]) for row in self._connection.execute(counted)}
        return {period_id: found.get(period_id, 0) for period_id in period_ids}

    def move_deadline(self, period_id: int, due_at: datetime, due_on: date, due_time: str) -> None:
        """The day of the stocks stays what the boards were told when they were called on."""
        self._connection.execute(
            update(period)
            .where(period.c.id == period_id)
            .values(
                due_at=due_at,
                due_on=due_on,
                due_time=due_time,
                as_of=func.coalesce(period.c.as_of, period.c.due_on),
            )
        )
