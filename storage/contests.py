"""Named queries about contests as they stand: one, its lines and rounds, who sits out what.

Drafts are `storage.contest_drafts`, acts of office on them `storage.contest_acts`, counting is
`storage.closings`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from storage.chains import (
    all_rounds,
    before_in_chain,
    drafts_after,
    first_round,
    waits_for,
)
from storage.contest_codes import keys_of_opening, recused_at_opening
from storage.contest_rows import (
    Contest,
    Line,
    OpenContests,
    contests_where,
    later_rounds,
    read_contest,
    read_lines,
)
from storage.engine import Statements
from storage.further import Ahead, ahead
from storage.models.contests import contest, contest_line, recusal, roll
from storage.models.records import audit
from storage.results import Result, read_result


@dataclass(frozen=True, slots=True)
class Voter:
    """A unit on the roll, and who votes for it by what right ("head", "delegation", ...)."""

    unit_id: int
    via: str = "nobody"
    person_id: int | None = None
    full_name: str = ""
    delegation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recusal:
    """A unit that does not vote on a line, or on any (0), and why."""

    unit_id: int
    line: int
    reason: str


EXTENDED, ENDED = "contest_extended", "contest_ended"
"""How the audit trail says that the chair moved a closing: to when, and why."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of the audit trail: the chair extended a vote to `until`, or ended it before its
    time."""

    at: datetime
    until: datetime | None
    reason: str


def _moved(verb: str, at: datetime, detail: str) -> Moved:
    if verb == ENDED:
        return Moved(at, None, detail)
    until, _, reason = detail.partition(" ")
    return Moved(at, datetime.fromisoformat(until), reason)


class Contests:
    """Contests inside one transaction."""

    def __init__(self, connection: Statements, shared: OpenContests) -> None:
        self._connection = connection
        self._shared = shared

    def contest(self, contest_id: int) -> Contest | None:
        return read_contest(self._connection, contest_id)

    def held(self, contest_id: int) -> Contest | None:
        """The contest, kept from every change by others until the transaction ends: to be read
        before what is changed, or is frozen at an opening."""
        return self._shared.held(self._connection, contest_id)

    def opened(self, contest_id: int) -> tuple[Contest, tuple[Line, ...]]:
        """An open contest and the lines on its paper, kept from closing until the transaction ends;
        read once for all updates of a batch. Raises NotOpenYet, VoteClosed."""
        return self._shared.opened(self._connection, contest_id)

    def key_name(self, contest_id: int) -> str:
        """Under which key the messages of an open secret contest are sealed. Raises
        NotOpenYet, VoteClosed."""
        return self.opened(contest_id)[0].key_name or ""

    def lines(self, contest_id: int) -> tuple[Line, ...]:
        return read_lines(self._connection, contest_id)

    def of_bloc(self, bloc_id: int, states: Collection[str]) -> list[Contest]:
        wanted = select(contest.c.id).where(
            contest.c.bloc_id == bloc_id, contest.c.state.in_(states)
        )
        return contests_where(self._connection, wanted)

    def rounds(self, contest_id: int) -> list[Contest]:
        """The rounds that follow from a contest, itself not counted."""
        return later_rounds(self._connection, contest_id)

    def all_rounds(self, found: Contest) -> list[Contest]:
        """Every round that was not cancelled, whichever of them is given; the first in front."""
        return all_rounds(self._connection, found)

    def ahead(self, result: Result) -> Ahead | None:
        """What became of the round that a result asks for; None where it asks for none."""
        return ahead(self._connection, first_round(self._connection, result.contest), result)

    def comes_to_an_end(self, first_id: int) -> bool:
        """Whether the round that a vote's last result asks for cannot be held: its units have
        withdrawn, and the result is to be recorded without it."""
        first = self.contest(first_id)
        assert first is not None, "a contest is never deleted"
        last = [one for one in all_rounds(self._connection, first) if one.counts][-1]
        further = ahead(self._connection, first, read_result(self._connection, last))
        return further is not None and not further.may_come

    def moved(self, contest_id: int) -> list[Moved]:
        """What the chair did to its closing, in order."""
        rows = self._connection.execute(
            select(audit.c.verb, audit.c.at, audit.c.detail)
            .where(
                audit.c.object_kind == "contest",
                audit.c.object_id == contest_id,
                audit.c.verb.in_((EXTENDED, ENDED)),
            )
            .order_by(audit.c.id)
        )
        return [_moved(*row) for row in rows]

    def before_in_chain(self, found: Contest) -> list[Contest]:
        """Those whose winners leave its list, the first one in front."""
        return before_in_chain(self._connection, found)

    def waits_for(self, found: Contest) -> list[Contest]:
        """Those of them that come first, before it can be counted."""
        return waits_for(self._connection, found)

    def opening_keys(self, found: Contest) -> tuple[list[str], list[str]]:
        """Roll and lines of an opened contest as its check code takes them."""
        return keys_of_opening(self._connection, found)

    def recused_keys(self, found: Contest) -> list[str]:
        """Who sits out what in an opened contest, as its check code takes it."""
        return recused_at_opening(self._connection, found)

    def same_voters(self, contest_id: int) -> list[Voter]:
        """The roll of the round before, to open the next one with."""
        rows = self._connection.execute(
            select(
                roll.c.unit_id,
                roll.c.via,
                roll.c.person_id,
                roll.c.full_name,
                roll.c.delegation_id,
            )
            .where(roll.c.contest_id == contest_id)
            .order_by(roll.c.unit_id)
        )
        return [Voter(*row) for row in rows]

    def live(self, since: datetime) -> list[int]:
        """Open contests, and those that ended since then: what a group sees of them may be old."""
        rows = self._connection.execute(
            select(contest.c.id)
            .where(
                or_(
                    contest.c.state == "open",
                    contest.c.closed_at >= since,
                    and_(contest.c.cancelled_at >= since, contest.c.check_code != ""),
                )
            )
            .order_by(contest.c.id)
        )
        return list(rows.scalars())

    def recusal_rows(self, contest_id: int) -> list[Recusal]:
        rows = self._connection.execute(
            select(recusal.c.unit_id, recusal.c.line, recusal.c.reason)
            .where(recusal.c.contest_id == contest_id)
            .order_by(recusal.c.unit_id, recusal.c.line)
        )
        return [Recusal(*row) for row in rows]

    def lines_and_recusals(self, contest_id: int) -> tuple[list[Line], list[Recusal]]:
        """Both at one reading; who sits out a line that is not there is none of them."""
        rows = self._connection.execute(
            select(
                contest_line.c.number,
                contest_line.c.unit_id,
                contest_line.c.nomination_id,
                contest_line.c.wording,
                contest_line.c.state == "listed",
                contest_line.c.left_for,
                recusal.c.unit_id,
                recusal.c.line,
                recusal.c.reason,
            )
            .select_from(contest_line)
            .outerjoin(
                recusal,
                and_(
                    recusal.c.contest_id == contest_line.c.contest_id,
                    or_(recusal.c.line == contest_line.c.number, recusal.c.line == 0),
                ),
            )
            .where(contest_line.c.contest_id == contest_id)
            .order_by(contest_line.c.number, recusal.c.unit_id)
        ).all()
        lines = {row[0]: Line(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows}
        recused = {(row[6], row[7]): Recusal(*row[6:]) for row in rows if row[6] is not None}
        return list(lines.values()), [recused[key] for key in sorted(recused)]

    def recusals(self, contest_id: int) -> dict[int, set[int]]:
        """The lines each unit sits out; 0 stands for all of them."""
        found: dict[int, set[int]] = {}
        for row in self._connection.execute(
            select(recusal.c.unit_id, recusal.c.line).where(recusal.c.contest_id == contest_id)
        ):
            found.setdefault(row.unit_id, set()).add(row.line)
        return found

    def drafts_after(self, contest_id: int) -> list[Contest]:
        """Drafts whose lists the winners of a contest leave."""
        return drafts_after(self._connection, contest_id)
