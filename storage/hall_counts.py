"""Named queries about what was counted in the hall: entered by one, confirmed by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.domain.casting_errors import CountStale, OwnCount
from storage.contest_rows import OpenContests
from storage.engine import Statements
from storage.models.contests import hall_count, hall_entry, hall_line
from storage.models.records import audit
from storage.types import new_id

REFUSED = "count_refused"
"""What the record says where a teller does not find a count right."""


@dataclass(frozen=True, slots=True)
class LineOfHands:
    """Of one line, in its number: yes, no, no opinion, and units that sit it out."""

    line: int
    yes: int
    no: int
    none: int
    out: int = 0


@dataclass(frozen=True, slots=True)
class HallCount:
    """A count of hands or of paper ballots; blank papers are valid ones without any opinion."""

    id: int
    kind: str
    issued: int
    returned: int
    invalid: int
    blank: int
    unanimous: bool
    entered_by: int
    confirmed_by: int | None
    lines: tuple[LineOfHands, ...]


@dataclass(frozen=True, slots=True)
class NewCount:
    """What the secretary or a teller enters; `bot.domain.voting.tally` says whether it adds up."""

    kind: str
    issued: int
    returned: int
    lines: Sequence[LineOfHands]
    invalid: int = 0
    blank: int = 0
    unanimous: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """Numbers of a line as they were typed, and when."""

    numbers: str
    acted_at: datetime


_OF_LINE = (
    hall_line.c.line,
    hall_line.c.yes,
    hall_line.c.no,
    hall_line.c.none,
    hall_line.c.out,
)


def _noted_by(contest_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
    return hall_entry.c.contest_id == contest_id, hall_entry.c.person_id == person_id


class HallCounts:
    """Counts of the hall inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, shared: OpenContests) -> None:
        self._connection = connection
        self._now = now
        self._shared = shared

    def enter(self, contest_id: int, new: NewCount, by: int, acted_at: datetime) -> int:
        """The newest entry of a kind stands instead of an earlier one, and wants confirming anew.

        Raises NotOpenYet, VoteClosed.
        """
        found, _lines = self._shared.opened(self._connection, contest_id)
        last = self._connection.execute(
            select(func.coalesce(func.max(hall_count.c.seq), 0)).where(
                hall_count.c.contest_id == contest_id
            )
        ).scalar_one()
        base = {"bloc_id": found.bloc_id, "contest_id": contest_id}
        number = new_id(
            self._connection.execute(
                insert(hall_count).values(
                    **base,
                    seq=last + 1,
                    kind=new.kind,
                    issued=new.issued,
                    returned=new.returned,
                    invalid=new.invalid,
                    blank=new.blank,
                    unanimous="yes" if new.unanimous else "no",
                    entered_by=by,
                    entered_at=self._now,
                    acted_at=acted_at,
                )
            )
        )
        self._connection.execute(
            insert(hall_line),
            [
                {
                    **base,
                    "count_id": number,
                    "line": one.line,
                    "yes": one.yes,
                    "no": one.no,
                    "none": one.none,
                    "out": one.out,
                }
                for one in new.lines
            ],
        )
        return number

    def note(self, contest_id: int, line: int, numbers: str, by: int, acted_at: datetime) -> None:
        """What somebody has typed of a count so far; `line` 0 holds the papers. It stands until
        the count is entered. Raises NotOpenYet, VoteClosed."""
        found, _lines = self._shared.opened(self._connection, contest_id)
        self._connection.execute(
            delete(hall_entry).where(*_noted_by(contest_id, by), hall_entry.c.line == line)
        )
        self._connection.execute(
            insert(hall_entry).values(
                bloc_id=found.bloc_id,
                contest_id=contest_id,
                person_id=by,
                line=line,
                numbers=numbers,
                acted_at=acted_at,
            )
        )

    def noted(self, contest_id: int, by: int) -> dict[int, Noted]:
        """What somebody has typed so far, by line."""
        rows = self._connection.execute(
            select(hall_entry.c.line, hall_entry.c.numbers, hall_entry.c.acted_at)
            .where(*_noted_by(contest_id, by))
            .order_by(hall_entry.c.line)
        )
        return {row.line: Noted(row.numbers, row.acted_at) for row in rows}

    def forget(self, contest_id: int, by: int) -> None:
        """It has been entered as a count, or is begun anew."""
        self._connection.execute(delete(hall_entry).where(*_noted_by(contest_id, by)))

    def confirm(self, contest_id: int, count_id: int, by: int) -> None:
        """By a teller, on another phone; twice changes nothing.

        Raises NotOpenYet, VoteClosed, OwnCount, CountStale.
        """
        self._shared.opened(self._connection, contest_id)
        row = self._connection.execute(
            select(hall_count.c.kind, hall_count.c.entered_by, hall_count.c.confirmed_by).where(
                hall_count.c.id == count_id, hall_count.c.contest_id == contest_id
            )
        ).first()
        newest = self.newest(contest_id)
        if row is None or all(one.id != count_id for one in newest):
            raise CountStale
        if row.entered_by == by:
            raise OwnCount
        self._connection.execute(
            update(hall_count)
            .where(hall_count.c.id == count_id, hall_count.c.confirmed_by.is_(None))
            .values(confirmed_by=by, confirmed_at=self._now)
        )

    def refused_by(self, contest_id: int, count_id: int) -> int | None:
        """Who looked at a count last and said that it is not right."""
        found: int | None = self._connection.execute(
            select(audit.c.person_id)
            .where(
                audit.c.object_kind == "contest",
                audit.c.object_id == contest_id,
                audit.c.verb == REFUSED,
                audit.c.detail == f"count {count_id}",
            )
            .order_by(audit.c.id.desc())
            .limit(1)
        ).scalar()
        return found

    def newest(self, contest_id: int) -> list[HallCount]:
        """The last count of hands and the last of papers, whichever there are."""
        rows = self._connection.execute(
            select(hall_count, *_OF_LINE)
            .outerjoin(hall_line, hall_line.c.count_id == hall_count.c.id)
            .where(hall_count.c.contest_id == contest_id)
            .order_by(hall_count.c.seq, hall_line.c.line)
        ).all()
        lines: dict[int, list[LineOfHands]] = {}
        for row in rows:
            if row[-len(_OF_LINE)] is not None:
                lines.setdefault(row.id, []).append(LineOfHands(*row[-len(_OF_LINE) :]))
        found = {
            row.kind: HallCount(
                row.id,
                row.kind,
                row.issued,
                row.returned,
                row.invalid,
                row.blank,
                row.unanimous == "yes",
                row.entered_by,
                row.confirmed_by,
                tuple(lines.get(row.id, ())),
            )
            for row in rows
        }
        return list(found.values())
