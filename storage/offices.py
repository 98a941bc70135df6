"""Named queries about the boards that lead a bloc (Khối trưởng) and stand in for it (Khối phó)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update

from storage.engine import Statements
from storage.models.blocs import office
from storage.models.contests import contest
from storage.models.figures import form, period
from storage.models.reminders import escalation
from storage.office_rows import KINDS, LEADER, leads_now


class Offices:
    """Who holds which office in which year, inside one transaction.

    A row is an office of one year: a later word on the same year takes its place, and what was
    said before stands in the audit trail and the register.
    """

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def of_year(self, bloc_id: int, year: int) -> dict[str, int]:
        """The boards by the office they hold; an office nobody is known to hold is left out."""
        rows = self._connection.execute(
            select(office.c.kind, office.c.unit_id).where(
                office.c.bloc_id == bloc_id, office.c.year == year
            )
        )
        return {row.kind: row.unit_id for row in rows}

    def until(self, bloc_id: int, year: int) -> list[tuple[int, str, int]]:
        """(year, office, board) of the years up to one, the latest first, the leader in front."""
        rows = self._connection.execute(
            select(office.c.year, office.c.kind, office.c.unit_id)
            .where(office.c.bloc_id == bloc_id, office.c.year <= year)
            .order_by(office.c.year.desc(), office.c.kind.desc())
        )
        return [(row.year, row.kind, row.unit_id) for row in rows]

    def votes_under_way(self, bloc_id: int, year: int) -> list[tuple[str, int]]:
        """Title and chair of the votes of an office's year that are open or not published yet: who
        is elected for a year is elected under the leader of the one before."""
        election = contest.c.kind.in_(KINDS)
        rows = self._connection.execute(
            select(contest.c.title, contest.c.chair_unit_id)
            .where(
                contest.c.bloc_id == bloc_id,
                contest.c.state.in_(("open", "closed")),
                contest.c.chair_unit_id.is_not(None),
                or_(
                    and_(election, contest.c.year == year + 1),
                    and_(~election, contest.c.year == year),
                ),
            )
            .order_by(contest.c.id)
        )
        return [(row.title, row.chair_unit_id) for row in rows]

    def record(self, bloc_id: int, year: int, kind: str, unit_id: int) -> None:
        """From now on the board holds the office of that year. Lock the bloc first. What one leader
        may be told, the next is told once the secretary agrees anew."""
        before = self._leads_now(bloc_id)
        self._write(bloc_id, year, kind, unit_id)
        if kind == LEADER and before not in (None, self._leads_now(bloc_id)):
            self._connection.execute(
                update(escalation)
                .where(escalation.c.bloc_id == bloc_id, escalation.c.state == "agreed", _owes())
                .values(state="asked", decided_by=None, decided_at=None)
            )

    def _leads_now(self, bloc_id: int) -> int | None:
        return self._connection.execute(leads_now(bloc_id, self._now.year)).scalar()

    def _write(self, bloc_id: int, year: int, kind: str, unit_id: int) -> None:
        held = (office.c.bloc_id == bloc_id, office.c.year == year, office.c.kind == kind)
        said = {"unit_id": unit_id, "recorded_at": self._now}
        if self._connection.execute(update(office).where(*held).values(said)).rowcount:
            return
        self._connection.execute(
            insert(office).values(bloc_id=bloc_id, year=year, kind=kind, **said)
        )


def _owes() -> ColumnElement[bool]:
    """Of an open period, where the board has not sent its figures since."""
    is_open = exists().where(period.c.id == escalation.c.object_id, period.c.state == "open")
    sent = exists().where(
        form.c.period_id == escalation.c.object_id,
        form.c.unit_id == escalation.c.unit_id,
        form.c.state.not_in(("draft", "returned")),
    )
    return and_(is_open, ~sent)
