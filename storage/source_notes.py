"""Where a board takes a figure from and how it counts: the newest note speaks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from storage.engine import Statements
from storage.models.figures import source_note


class SourceNotes:
    """Notes of boards, inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def of(self, bloc_id: int, unit_id: int, code: str, period_id: int | None) -> str:
        """What goes from year to year, or for a period of its own what was noted in that one."""
        found = self._connection.execute(
            select(source_note.c.note)
            .where(
                source_note.c.bloc_id == bloc_id,
                source_note.c.unit_id == unit_id,
                source_note.c.code == code,
                source_note.c.period_id.is_not_distinct_from(period_id),
            )
            .order_by(source_note.c.id.desc())
            .limit(1)
        ).scalar_one_or_none()
        return found or ""

    def write(
        self,
        bloc_id: int,
        unit_id: int,
        code: str,
        note: str,
        *,
        written_by: int,
        period_id: int | None,
    ) -> None:
        self._connection.execute(
            insert(source_note).values(
                bloc_id=bloc_id,
                unit_id=unit_id,
                code=code,
                period_id=period_id,
                note=note,
                written_by=written_by,
                written_at=self._now,
            )
        )
