"""What a counted contest came to: its counts, and what settled it beside the votes.

`result_of` is the one place where a stored contest is decided: screens, minutes, the recount file
and the check of the record all come through it. The stored outcome is that of the votes alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, select

from bot.domain.casting_errors import NotCounted
from bot.domain.voting.figures import Facts
from bot.domain.voting.outcome import chair_settles, decide
from bot.domain.voting.results import Outcome
from bot.domain.voting.rule import Rule
from bot.domain.voting.rule_text import canonical, read_rule
from bot.domain.voting.tally import Counts, LineCount
from storage.contest_rows import Contest, Line, OpenContests, read_lines
from storage.engine import Statements
from storage.models.contests import settlement
from storage.models.nominations import nomination_event
from storage.records import enter_in_register

FORMAT = 1
_NO_LINE = 0


def counted_text(counts: Counts, facts: Facts) -> str:
    return canonical({"format": FORMAT, "counts": asdict(counts), "facts": asdict(facts)})


def read_counted(text: str) -> tuple[Counts, Facts]:
    """What `counted_text` wrote."""
    data = json.loads(text)
    counts, facts = data["counts"], data["facts"]
    counts["lines"] = tuple(LineCount(**line) for line in counts["lines"])
    for name in ("sits_out", "sits_out_present"):
        facts[name] = tuple(facts[name])
    return Counts(**counts), Facts(**facts)


def outcome_text(outcome: Outcome) -> str:
    return canonical(
        {
            "format": FORMAT,
            "case": outcome.case,
            "quorum": asdict(outcome.quorum),
            "qualified": outcome.qualified,
            "tied": outcome.tied,
            "open_places": outcome.open_places,
            "awaits": outcome.awaits,
        }
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """What settles a contest beside its votes. Lines are numbered from 0 as on the paper.

    left    lines that left after the paper was made: the contest they qualified in, None where
            the unit withdrew
    chosen  the chair's choice, perhaps of none; None: not yet
    agreed  who agrees to publish, by "chair" and "teller"
    """

    left: Mapping[int, int | None] = field(default_factory=dict)
    seed: str | None = None
    chosen: tuple[int, ...] | None = None
    agreed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """A counted contest. `by_votes` is the outcome before the chair named anybody."""

    contest: Contest
    lines: tuple[Line, ...]
    rule: Rule
    counts: Counts
    facts: Facts
    settled: Settled
    by_votes: Outcome
    outcome: Outcome

    @property
    def units(self) -> tuple[int, ...]:
        return units_on(self.contest.id, self.lines)


def units_on(contest_id: int, lines: Iterable[Line]) -> tuple[int, ...]:
    """The unit on each line; a sentence stands for itself, as a number that is no unit's."""
    return tuple(line.unit_id or -(contest_id * 1000 + line.number) for line in lines)


def result_of(found: Contest, lines: Sequence[Line], settled: Settled) -> Result:
    """`lines` are those on the paper. Raises NotCounted."""
    if not found.counts:
        raise NotCounted
    rule = read_rule(found.rule)
    counts, facts = read_counted(found.counts)
    by_votes = decide(
        rule,
        counts,
        facts,
        round_number=found.round,
        withdrawn=settled.left,
        seed=settled.seed,
    )
    outcome = by_votes if settled.chosen is None else chair_settles(by_votes, settled.chosen)
    return Result(found, tuple(lines), rule, counts, facts, settled, by_votes, outcome)


def read_settled(connection: Statements, contest_id: int, lines: Sequence[Line]) -> Settled:
    return _settled(_settlements(connection, [contest_id]), lines)


def _settlements(connection: Statements, contest_ids: Collection[int]) -> Sequence[Any]:
    return connection.execute(
        select(settlement)
        .where(settlement.c.contest_id.in_(contest_ids))
        .order_by(settlement.c.contest_id, settlement.c.line)
    ).all()


def _settled(rows: Iterable[Any], lines: Sequence[Line]) -> Settled:
    place = {line.number: index for index, line in enumerate(lines)}
    left: dict[int, int | None] = {}
    seed: str | None = None
    chosen: list[int] | None = None
    agreed: dict[str, int] = {}
    for row in rows:
        if row.kind == "left":
            left[place[row.line]] = row.left_for_id
        elif row.kind == "draw":
            seed = row.seed
        elif row.kind == "chosen":
            chosen = [*(chosen or ()), *([place[row.line]] if row.line else [])]
        else:
            agreed[row.kind] = row.decided_by
    return Settled(left, seed, None if chosen is None else tuple(chosen), agreed)


def read_result(connection: Statements, found: Contest) -> Result:
    """Raises NotCounted."""
    lines = tuple(line for line in read_lines(connection, found.id) if line.listed)
    return result_of(found, lines, read_settled(connection, found.id, lines))


def read_results(
    connection: Statements, found: Mapping[int, tuple[Contest, tuple[Line, ...]]]
) -> dict[int, Result]:
    """Of several counted contests, with the lines on their papers. Raises NotCounted."""
    settled: dict[int, list[Any]] = {contest_id: [] for contest_id in found}
    for row in _settlements(connection, list(found)) if found else ():
        settled[row.contest_id].append(row)
    return {
        contest_id: result_of(one, lines, _settled(settled[contest_id], lines))
        for contest_id, (one, lines) in found.items()
    }


def withdrawn(connection: Statements, lines: Collection[Line]) -> list[int]:
    """The numbers of lines whose unit has withdrawn or declined since it was put on the list."""
    known = {line.nomination_id: line.number for line in lines if line.nomination_id is not None}
    if not known:
        return []
    last = (
        select(nomination_event.c.nomination_id, func.max(nomination_event.c.seq).label("seq"))
        .where(nomination_event.c.nomination_id.in_(known))
        .group_by(nomination_event.c.nomination_id)
        .subquery()
    )
    rows = connection.execute(
        select(nomination_event.c.nomination_id)
        .join(
            last,
            and_(
                last.c.nomination_id == nomination_event.c.nomination_id,
                last.c.seq == nomination_event.c.seq,
            ),
        )
        .where(nomination_event.c.said.in_(("withdrawn", "declined")))
    )
    return sorted(known[number] for number in rows.scalars())


def settle(
    connection: Statements,
    found: Contest,
    now: datetime,
    kind: str,
    by: int | None,
    *,
    line: int = _NO_LINE,
    left_for: int | None = None,
    seed: str = "",
) -> None:
    """One more thing that settles it, and its entry in the register; the caller locks the row."""
    connection.execute(
        insert(settlement).values(
            bloc_id=found.bloc_id,
            contest_id=found.id,
            kind=kind,
            line=line,
            left_for_id=left_for,
            seed=seed,
            decided_by=by,
            decided_at=now,
        )
    )
    content = settled_text(kind, line, left_for, seed)
    enter_in_register(
        connection, found.bloc_id, now, "contest.settled", "contest", found.id, content
    )


def settled_text(kind: str, line: int, left_for: int | None, seed: str) -> str:
    return canonical([kind, line, left_for, seed])


class Results:
    """Results inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, shared: OpenContests) -> None:
        self._connection = connection
        self._now = now
        self._shared = shared

    def of(self, found: Contest) -> Result:
        """Raises NotCounted."""
        return read_result(self._connection, found)

    def settled(self, contest_id: int, lines: Sequence[Line]) -> Settled:
        """`lines` are those on the paper."""
        return read_settled(self._connection, contest_id, lines)

    def withdrawn(self, lines: Collection[Line]) -> list[int]:
        """The numbers of lines whose unit has withdrawn since it was put on the list."""
        return withdrawn(self._connection, lines)

    def leave(self, contest_id: int, line: int, by: int) -> bool:
        """A unit withdraws while it is voted on; False where its line has left already. Raises
        NotOpenYet, VoteClosed."""
        found, lines = self._shared.opened(self._connection, contest_id)
        left = read_settled(self._connection, contest_id, lines).left
        if line in {lines[place].number for place in left}:
            return False
        settle(self._connection, found, self._now, "left", by, line=line)
        return True

    def draw(self, contest_id: int, seed: str, by: int) -> bool:
        """Store the seed of the draw; False where lots have been drawn: the first draw stands."""
        found = self._shared.alone(self._connection, contest_id)
        if self.of(found).settled.seed is not None:
            return False
        settle(self._connection, found, self._now, "draw", by, seed=seed)
        return True

    def choose(self, contest_id: int, numbers: Sequence[int], by: int) -> bool:
        """The chair's choice, perhaps of none; False where the chair has chosen before."""
        found = self._shared.alone(self._connection, contest_id)
        if self.of(found).settled.chosen is not None:
            return False
        for number in numbers or (_NO_LINE,):
            settle(self._connection, found, self._now, "chosen", by, line=number)
        return True

    def agree(
        self, contest_id: int, kind: str, by: int, lapsed: Collection[str] = ()
    ) -> Mapping[str, int]:
        """The chair or a teller agrees to publish, nobody for both; who agrees by now. What has
        `lapsed` counts no more, and a later word of that side takes its place."""
        found = self._shared.alone(self._connection, contest_id)
        agreed = {
            side: person
            for side, person in self.of(found).settled.agreed.items()
            if side not in lapsed
        }
        if kind in agreed or by in agreed.values():
            return agreed
        if kind in lapsed:
            self._connection.execute(
                delete(settlement).where(
                    settlement.c.contest_id == contest_id, settlement.c.kind == kind
                )
            )
        settle(self._connection, found, self._now, kind, by)
        return {**agreed, kind: by}
