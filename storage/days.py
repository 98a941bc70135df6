"""Named queries about the days a bloc has recorded as off, or as worked on a weekend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, insert, select, update

from bot.domain.calendar.working_days import DayKind, Override, WorkingDays
from storage.engine import Statements
from storage.models.year import day_override
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a bloc has recorded of one day and still holds; in one go, `at` the same moment."""

    id: int
    override: Override
    at: datetime

    @property
    def day(self) -> date:
        return self.override.day


_FIELDS = (
    day_override.c.id,
    day_override.c.day,
    day_override.c.kind,
    day_override.c.name,
    day_override.c.source,
    day_override.c.recorded_at,
)


class Days:
    """Days of a bloc inside one transaction. What was recorded is ended, never deleted."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now
        # A screen asks for them once for each board and period.
        self._held: dict[int, list[Recorded]] = {}

    def overrides(self, bloc_id: int) -> list[Recorded]:
        """What is in force, in order of days; read once."""
        if bloc_id not in self._held:
            rows = self._connection.execute(
                select(*_FIELDS)
                .where(day_override.c.bloc_id == bloc_id, day_override.c.ended_at.is_(None))
                .order_by(day_override.c.day)
            )
            self._held[bloc_id] = [
                Recorded(
                    row.id,
                    Override(row.day, DayKind(row.kind), row.name, row.source),
                    row.recorded_at,
                )
                for row in rows
            ]
        return self._held[bloc_id]

    def calendar(self, bloc_id: int) -> WorkingDays:
        """The bloc's working days: Vietnam's, with what it has recorded itself."""
        return WorkingDays({one.day: one.override for one in self.overrides(bloc_id)})

    def record(self, bloc_id: int, override: Override, by: int) -> int:
        """From now on this holds of the day, in the place of what did. Lock the bloc first."""
        self._end(by, day_override.c.bloc_id == bloc_id, day_override.c.day == override.day)
        result = self._connection.execute(
            insert(day_override).values(
                bloc_id=bloc_id,
                day=override.day,
                kind=override.kind,
                name=override.name,
                source=override.source,
                recorded_by=by,
                recorded_at=self._now,
            )
        )
        self._held.clear()
        return new_id(result)

    def end(self, bloc_id: int, override_id: int, by: int) -> bool:
        """Taken back: the day is again what the public calendar says. False: it held no more."""
        return self._end(by, day_override.c.bloc_id == bloc_id, day_override.c.id == override_id)

    def _end(self, by: int, *which: ColumnElement[bool]) -> bool:
        ended = self._connection.execute(
            update(day_override)
            .where(day_override.c.ended_at.is_(None), *which)
            .values(ended_by=by, ended_at=self._now)
        )
        self._held.clear()
        return bool(ended.rowcount)
