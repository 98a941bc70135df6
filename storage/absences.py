"""Named queries about who is away, and to whom their duties go meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, insert, or_, select, update

from storage.engine import Statements
from storage.models.people import appointment, person_profile
from storage.models.year import absence
from storage.types import new_id

Place = tuple[int, int]
"""A person, and the unit for which they have duties."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away [since, until) for one unit.

    deputy_id: None where nobody was named, or who was has left the unit since
    """

    id: int
    unit_id: int
    person_id: int
    full_name: str
    deputy_id: int | None
    deputy_name: str
    since: date
    until: date | None
    ended_at: datetime | None

    def stands(self, on: date) -> bool:
        """Whether it holds on that day or a later one."""
        return self.ended_at is None and (self.until is None or self.until > on)

    def overlaps(self, since: date, until: date | None) -> bool:
        """Whether some day lies in both spans."""
        begins_before_end = until is None or self.since < until
        return begins_before_end and (self.until is None or since < self.until)


def _still_there(person: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the person holds a confirmed appointment in the unit of the absence."""
    return exists().where(
        appointment.c.bloc_id == absence.c.bloc_id,
        appointment.c.unit_id == absence.c.unit_id,
        appointment.c.person_id == person,
        appointment.c.state == "confirmed",
    )


_away, _deputy = person_profile.alias("away"), person_profile.alias("deputy")
_ABSENCE = (
    select(
        absence.c.id,
        absence.c.unit_id,
        absence.c.person_id,
        func.coalesce(_away.c.full_name, ""),
        case((_still_there(absence.c.deputy_id), absence.c.deputy_id)),
        func.coalesce(_deputy.c.full_name, ""),
        absence.c.since,
        absence.c.until,
        absence.c.ended_at,
    )
    .outerjoin(_away, _away.c.person_id == absence.c.person_id)
    .outerjoin(_deputy, _deputy.c.person_id == absence.c.deputy_id)
)


class Absences:
    """Absences inside one transaction. Days are local dates of the bloc."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def standing(self, bloc_id: int, on: date) -> list[Absence]:
        """Those that hold on that day or will, of people who are still of their unit; the one that
        began first in front."""
        rows = self._connection.execute(
            _ABSENCE.where(
                absence.c.bloc_id == bloc_id,
                absence.c.ended_at.is_(None),
                or_(absence.c.until.is_(None), absence.c.until > on),
                _still_there(absence.c.person_id),
            ).order_by(absence.c.since, absence.c.id)
        )
        return [Absence(*row) for row in rows]

    def absence(self, bloc_id: int, absence_id: int) -> Absence | None:
        """One of the bloc, over or not."""
        row = self._connection.execute(
            _ABSENCE.where(absence.c.bloc_id == bloc_id, absence.c.id == absence_id)
        ).first()
        return Absence(*row) if row else None

    def deputies(self, bloc_id: int, on: date) -> Mapping[Place, int]:
        """Who takes over on that day, by the person who is away and the unit; one statement.

        A deputy who is away too passes it on to their own. Who named nobody, or somebody who has
        left the unit since, keeps their duties, and is left out.
        """
        return deputies_from(self._connection.execute(deputies_on(bloc_id, on)))

    def record(
        self,
        *,
        bloc_id: int,
        unit_id: int,
        person_id: int,
        deputy_id: int | None,
        since: date,
        until: date | None,
        by: int,
    ) -> int:
        result = self._connection.execute(
            insert(absence).values(
                bloc_id=bloc_id,
                unit_id=unit_id,
                person_id=person_id,
                deputy_id=deputy_id,
                since=since,
                until=until,
                recorded_by=by,
                recorded_at=self._now,
            )
        )
        return new_id(result)

    def end(self, absence_id: int, by: int) -> bool:
        """Over at once. False: it was ended before."""
        ended = self._connection.execute(
            update(absence)
            .where(absence.c.id == absence_id, absence.c.ended_at.is_(None))
            .values(ended_by=by, ended_at=self._now)
        )
        return bool(ended.rowcount)


def deputies_on(bloc_id: int, on: date) -> Select[Any]:
    """Who was named by those who are away on that day, for `deputies_from`."""
    return select(absence.c.id, absence.c.person_id, absence.c.unit_id, absence.c.deputy_id).where(
        absence.c.bloc_id == bloc_id,
        absence.c.ended_at.is_(None),
        absence.c.since <= on,
        or_(absence.c.until.is_(None), absence.c.until > on),
        _still_there(absence.c.deputy_id),
    )


def deputies_from(rows: Iterable[Sequence[Any]]) -> Mapping[Place, int]:
    """As `Absences.deputies` says it; the last word of a person for a unit holds."""
    named = {(person, unit): int(deputy) for _id, person, unit, deputy in sorted(rows, key=_number)}
    found = {place: _last(place, named) for place in named}
    return {place: deputy for place, deputy in found.items() if deputy is not None}


def _number(row: Sequence[Any]) -> int:
    return int(row[0])


def _last(place: Place, named: Mapping[Place, int]) -> int | None:
    """The first who is there, along those who stand in; None where they go round in a circle."""
    person, unit = place
    seen = {person}
    while (next_one := named.get((person, unit))) is not None:
        if next_one in seen:
            return None
        seen.add(next_one)
        person = next_one
    return person
