"""Drafts of contests: what each is to be, its lines, and who sits out what.

Once open, none of it changes any more (`storage.contest_acts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.domain.casting_errors import NotADraft
from storage.chains import take_off, taken
from storage.contest_rows import Contest, Line, OpenContests, read_lines
from storage.contests import Recusal
from storage.engine import Statements
from storage.models.contests import contest, contest_line, recusal
from storage.types import new_id


@dataclass(frozen=True, slots=True)
class Draft:
    """What a contest is to be. `rule` is JSON of `bot.domain.voting`; `way` repeats its way."""

    bloc_id: int
    kind: str
    year: int
    title: str
    way: str
    rule: str
    award_kind_id: int | None = None
    parent_id: int | None = None
    round: int = 1
    chained_from_id: int | None = None
    rehearsal: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    min_open_minutes: int = 0


class ContestDrafts:
    """Drafts inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, shared: OpenContests) -> None:
        self._connection = connection
        self._now = now
        self._shared = shared

    def draft(self, new: Draft, by: int | None) -> int:
        result = self._connection.execute(
            insert(contest).values(
                **_columns(new), state="draft", created_by=by, created_at=self._now
            )
        )
        return new_id(result)

    def redraft(self, contest_id: int, new: Draft) -> None:
        """It has to be looked at anew before it may open by itself. Raises NotADraft."""
        draft_of(self._connection, self._shared, contest_id)
        set_contest(self._connection, contest_id, **_columns(new), armed_by=None)

    def arm(self, contest_id: int, by: int) -> None:
        """Let the draft open by itself at its time. Raises NotADraft."""
        draft_of(self._connection, self._shared, contest_id)
        set_contest(self._connection, contest_id, armed_by=by)

    def disarm(self, contest_id: int) -> None:
        """It waits for a tap again. Raises NotADraft."""
        draft_of(self._connection, self._shared, contest_id)
        set_contest(self._connection, contest_id, armed_by=None)

    def due_to_open(self) -> list[int]:
        """Drafts that open by themselves and whose time has come, the earliest first."""
        rows = self._connection.execute(
            select(contest.c.id)
            .where(
                contest.c.state == "draft",
                contest.c.armed_by.is_not(None),
                contest.c.opens_at <= self._now,
            )
            .order_by(contest.c.opens_at, contest.c.id)
        )
        return list(rows.scalars())

    def set_lines(self, contest_id: int, lines: Sequence[Line]) -> None:
        """The whole list, in its order. Raises NotADraft."""
        found = draft_of(self._connection, self._shared, contest_id)
        set_contest(self._connection, contest_id, armed_by=None)
        self._connection.execute(
            delete(contest_line).where(contest_line.c.contest_id == contest_id)
        )
        if lines:
            self._connection.execute(
                insert(contest_line),
                [
                    {
                        "bloc_id": found.bloc_id,
                        "contest_id": contest_id,
                        "number": number,
                        "unit_id": line.unit_id,
                        "nomination_id": line.nomination_id,
                        "wording": line.wording,
                        "state": "listed" if line.listed else "left",
                        "left_for": line.left_for,
                    }
                    for number, line in enumerate(lines, 1)
                ],
            )

    def recuse(self, contest_id: int, unit_id: int, line: int, reason: str, by: int | None) -> None:
        """The unit does not vote on a line, or on any (0), beside those noted before. Raises
        NotADraft."""
        found = draft_of(self._connection, self._shared, contest_id)
        self._note(found, [Recusal(unit_id, line, reason)], by)

    def set_recusals(self, contest_id: int, ones: Sequence[Recusal], by: int | None) -> None:
        """The whole list of who sits out what. Raises NotADraft."""
        found = draft_of(self._connection, self._shared, contest_id)
        set_contest(self._connection, contest_id, armed_by=None)
        self._connection.execute(delete(recusal).where(recusal.c.contest_id == contest_id))
        if ones:
            self._note(found, ones, by)

    def _note(self, found: Contest, ones: Sequence[Recusal], by: int | None) -> None:
        self._connection.execute(
            insert(recusal),
            [
                {
                    "bloc_id": found.bloc_id,
                    "contest_id": found.id,
                    "unit_id": one.unit_id,
                    "line": one.line,
                    "reason": one.reason,
                    "recorded_by": by,
                    "recorded_at": self._now,
                }
                for one in ones
            ],
        )

    def take_off(self, found: Contest) -> list[int]:
        """Units that qualified in an earlier contest of the chain leave the list of a draft; the
        numbers of their lines. Raises ChainWaits while one of them may still qualify there."""
        listed = [line for line in read_lines(self._connection, found.id) if line.listed]
        gone = taken(self._connection, found, listed)
        take_off(self._connection, found, gone)
        return sorted(gone)


def draft_of(connection: Statements, shared: OpenContests, contest_id: int) -> Contest:
    """A contest that may still be changed, kept from others until the transaction ends. Raises
    NotOpenYet where there is none, NotADraft."""
    found = shared.alone(connection, contest_id)
    if found.state != "draft":
        raise NotADraft
    return found


def set_contest(connection: Statements, contest_id: int, **values: Any) -> None:
    """Columns of a contest; whoever calls it holds it."""
    connection.execute(update(contest).where(contest.c.id == contest_id).values(**values))


def _columns(new: Draft) -> dict[str, Any]:
    return {
        "bloc_id": new.bloc_id,
        "kind": new.kind,
        "award_kind_id": new.award_kind_id,
        "year": new.year,
        "title": new.title,
        "way": new.way,
        "rule": new.rule,
        "parent_id": new.parent_id,
        "round": new.round,
        "chained_from_id": new.chained_from_id,
        "rehearsal": "yes" if new.rehearsal else "no",
        "opens_at": new.opens_at,
        "closes_at": new.closes_at,
        "min_open_minutes": new.min_open_minutes,
    }
