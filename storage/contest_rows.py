"""Contests and their lines as they are read, and those that a batch of updates shares.

Once open, a contest's rule, lines and times are frozen but for an extension, so the papers of a
burst are checked against one reading. The row stays locked against closing until the batch ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, bindparam, select

from bot.domain.voting.roll import Ballot, Delegation
from bot.domain.voting.rule import Way
from bot.domain.voting_errors import NotOpenYet, VoteClosed
from storage.engine import Statements
from storage.models.contests import contest, contest_line, delegation, recusal, roll, settlement


@dataclass(frozen=True, slots=True)
class Contest:
    """One question put to the bloc. `rule`, `counts` and `outcome` are JSON of `bot.domain`.

    armed_by       who looked at the draft last and let it open by itself at `opens_at`
    chair_unit_id  the board in whose chair it was opened; a further round keeps it
    """

    id: int
    bloc_id: int
    kind: str
    award_kind_id: int | None
    year: int
    title: str
    way: str
    rule: str
    state: str
    round: int
    parent_id: int | None
    chained_from_id: int | None
    rehearsal: bool
    opens_at: datetime | None
    closes_at: datetime | None
    min_open_minutes: int
    check_code: str
    result_code: str
    key_name: str | None
    traces: str
    counts: str
    outcome: str
    created_by: int | None
    opened_by: int | None
    opened_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    reason: str
    armed_by: int | None = None
    chair_unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What is voted on. One that left the list keeps its number and says what it left for."""

    number: int
    unit_id: int | None
    nomination_id: int | None
    wording: str
    listed: bool = True
    left_for: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the roll names for a unit, and by what right ("head", "delegation", ...)."""

    person_id: int | None
    full_name: str
    via: str
    delegation_id: int | None = None

    @property
    def by_roll_alone(self) -> bool:
        """Named for this contest alone: neither an office nor a paper stands behind it."""
        return self.via in ("delegation", "conference") and self.delegation_id is None


@dataclass(frozen=True, slots=True)
class UnitName:
    """How a unit is called today; one that has ended keeps its last name."""

    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class BallotNow:
    """A contest as its voters stand to it: lines, roll, and who votes for whom.

    lines      those on the paper, in its order; `ballot` counts them from 0
    named      by unit on the roll
    delegates  papers of delegation by the person they name (None: somebody whom the assistant
               does not know), each with its number here; those that ended are among them
    units      names of the bloc's units
    left       places of lines whose unit has withdrawn since the paper was made
    """

    contest: Contest
    lines: tuple[Line, ...]
    ballot: Ballot
    named: Mapping[int, Named]
    delegates: Mapping[int | None, tuple[tuple[int, Delegation], ...]]
    units: Mapping[int, UnitName]
    zone: str
    left: frozenset[int] = frozenset()

    def voted(self, unit_id: int, *, by_proxy: bool) -> BallotNow:
        """The same after the unit's paper came in through the chat."""
        way = Way.SECRET if self.contest.key_name else Way.OPEN
        seat = replace(self.ballot.roll[unit_id], returned=way, by_proxy=by_proxy)
        seats = {**self.ballot.roll, unit_id: seat}
        return replace(self, ballot=replace(self.ballot, roll=seats))


_WHO_VOTES = frozenset({"", roll.name, delegation.name, recusal.name, settlement.name})
"""What changes who votes for whom; "" is a statement that does not tell its table."""

_CONTEST = select(
    contest.c.id,
    contest.c.bloc_id,
    contest.c.kind,
    contest.c.award_kind_id,
    contest.c.year,
    contest.c.title,
    contest.c.way,
    contest.c.rule,
    contest.c.state,
    contest.c.round,
    contest.c.parent_id,
    contest.c.chained_from_id,
    contest.c.rehearsal == "yes",
    contest.c.opens_at,
    contest.c.closes_at,
    contest.c.min_open_minutes,
    contest.c.check_code,
    contest.c.result_code,
    contest.c.key_name,
    contest.c.traces,
    contest.c.counts,
    contest.c.outcome,
    contest.c.created_by,
    contest.c.opened_by,
    contest.c.opened_at,
    contest.c.closed_at,
    contest.c.published_at,
    contest.c.reason,
    contest.c.armed_by,
    contest.c.chair_unit_id,
)
_LINES = (
    select(
        contest_line.c.number,
        contest_line.c.unit_id,
        contest_line.c.nomination_id,
        contest_line.c.wording,
        contest_line.c.state == "listed",
        contest_line.c.left_for,
    )
    .where(contest_line.c.contest_id == bindparam("contest"))
    .order_by(contest_line.c.number)
)
_ONE = _CONTEST.where(contest.c.id == bindparam("contest"))
_SHARED = _ONE.with_for_update(read=True)
_ALONE = _ONE.with_for_update()


def contests_where(connection: Statements, wanted: Select[tuple[int]]) -> list[Contest]:
    """The contests whose ids a statement selects, oldest first."""
    found = _CONTEST.where(contest.c.id.in_(wanted)).order_by(contest.c.id)
    return [_contest(row) for row in connection.execute(found)]


def later_rounds(connection: Statements, contest_id: int) -> list[Contest]:
    """The rounds that follow from a contest, itself not counted."""
    found: list[Contest] = []
    at = [contest_id]
    while at:
        step = contests_where(connection, select(contest.c.id).where(contest.c.parent_id.in_(at)))
        found += step
        at = [one.id for one in step]
    return found


def read_contest(connection: Statements, contest_id: int, lock: str = "") -> Contest | None:
    """lock: "shared" keeps it from being closed until the transaction ends, "alone" from all."""
    statement = {"": _ONE, "shared": _SHARED, "alone": _ALONE}[lock]
    row = connection.execute(statement, {"contest": contest_id}).first()
    return _contest(row) if row is not None else None


def read_lines(connection: Statements, contest_id: int) -> tuple[Line, ...]:
    rows = connection.execute(_LINES, {"contest": contest_id})
    return tuple(Line(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows)


def _contest(row: Sequence[object]) -> Contest:
    values = list(row)
    values[12] = bool(values[12])
    return Contest(*values)  # type: ignore[arg-type]  # in the order of its fields


class OpenContests:
    """Open contests that the updates of a batch are about, each read and locked once.

    What an update read is forgotten when that update is undone: its lock went with it.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Contest, tuple[Line, ...]]] = {}
        self._fresh: set[int] = set()
        # With their rolls, as `storage.ballots` reads them; and those before the last change.
        self.ballots: dict[int, BallotNow] = {}
        self._before: dict[int, BallotNow] = {}

    def take(
        self, connection: Statements, contest_id: int
    ) -> tuple[Contest, tuple[Line, ...]] | None:
        """The contest and the lines on its paper; None where there is no such contest."""
        if contest_id not in self._known:
            found = read_contest(connection, contest_id, lock="shared")
            if found is None:
                return None
            lines = tuple(line for line in read_lines(connection, contest_id) if line.listed)
            if found.state != "open":
                return found, lines
            self._known[contest_id] = found, lines
            self._fresh.add(contest_id)
        return self._known[contest_id]

    def opened(self, connection: Statements, contest_id: int) -> tuple[Contest, tuple[Line, ...]]:
        """An open contest, kept from closing until the transaction ends. Raises NotOpenYet,
        VoteClosed."""
        taken = self.take(connection, contest_id)
        if taken is None or taken[0].state in ("draft", "cancelled"):
            raise NotOpenYet
        if taken[0].state != "open":
            raise VoteClosed
        return taken

    def held(self, connection: Statements, contest_id: int) -> Contest | None:
        """A contest about to be changed, kept from every change by others until the transaction
        ends; None where there is none."""
        self.forget(contest_id)
        return read_contest(connection, contest_id, lock="alone")

    def alone(self, connection: Statements, contest_id: int) -> Contest:
        """The same of a contest that has to be there. Raises NotOpenYet."""
        found = self.held(connection, contest_id)
        if found is None:
            raise NotOpenYet
        return found

    def next_part(self) -> None:
        self._fresh.clear()

    def undo(self) -> None:
        for contest_id in self._fresh:
            self._known.pop(contest_id, None)
        self._fresh.clear()
        self.ballots.clear()

    def forget(self, contest_id: int) -> None:
        """It is about to be changed."""
        self._known.pop(contest_id, None)
        self.ballots.pop(contest_id, None)

    def changed(self, table: str) -> None:
        """An update is about to change a table: a roll that was read before is out of date.

        What another process changes meanwhile counts from the next batch on, as if it had come
        after this one; that a unit votes once is the database's to see to.
        """
        if table in _WHO_VOTES:
            self._before, self.ballots = self.ballots, {}

    def voted(self, contest_id: int, unit_id: int, *, by_proxy: bool) -> None:
        """The change was only this: a paper came in. The roll need not be read anew."""
        self.ballots, self._before = self._before, {}
        known = self.ballots.get(contest_id)
        if known is not None:
            self.ballots[contest_id] = known.voted(unit_id, by_proxy=by_proxy)
