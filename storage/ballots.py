"""Named queries for the voter's side: who may vote for whom, what is open, what was decided.

The roll of an open contest is read once for all updates of a batch, like the contest itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from bot.domain.voting.roll import Ballot, Delegation, Seat
from bot.domain.voting.rule import Rule, Way
from bot.domain.voting.rule_text import read_rule
from storage.contest_rows import (
    BallotNow,
    Contest,
    Line,
    Named,
    OpenContests,
    UnitName,
    contests_where,
)
from storage.engine import Statements
from storage.models.blocs import bloc, seat, unit_name
from storage.models.contests import contest, contest_line, delegation, recusal, roll, settlement
from storage.models.people import person_profile
from storage.models.records import audit
from storage.results import read_results

_Papers = Mapping[int | None, tuple[tuple[int, Delegation], ...]]
_NEVER = datetime.max.replace(tzinfo=UTC)
REMINDED = "voters_reminded"
"""The audit line of a reminder to those who have not voted."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What a bloc's units are called today, and what time it is there."""

    units: Mapping[int, UnitName]
    zone: ZoneInfo


_SEATS = (
    select(
        roll.c.contest_id,
        roll.c.unit_id,
        roll.c.mark,
        roll.c.presence,
        roll.c.person_id,
        func.coalesce(person_profile.c.full_name, roll.c.full_name),
        roll.c.via,
        roll.c.proxy_unit_id,
        roll.c.by_proxy,
        recusal.c.line,
        roll.c.delegation_id,
    )
    .outerjoin(person_profile, person_profile.c.person_id == roll.c.person_id)
    .outerjoin(
        recusal,
        and_(recusal.c.contest_id == roll.c.contest_id, recusal.c.unit_id == roll.c.unit_id),
    )
    .outerjoin(seat, and_(seat.c.bloc_id == roll.c.bloc_id, seat.c.unit_id == roll.c.unit_id))
    .order_by(roll.c.contest_id, seat.c.position, roll.c.unit_id)
)


class Ballots:
    """The voter's side inside one transaction."""

    def __init__(self, connection: Statements, now: datetime, shared: OpenContests) -> None:
        self._connection = connection
        self._now = now
        self._shared = shared

    def at(self, contest_id: int) -> BallotNow | None:
        """A contest with its roll as it stands; one that is open is kept from closing until the
        transaction ends. None where there is no such contest."""
        taken = self._shared.take(self._connection, contest_id)
        if taken is None:
            return None
        if contest_id not in self._shared.ballots:
            [found] = self._read([taken])
            if found.contest.state != "open":
                return found
            self._shared.ballots[contest_id] = found
        return self._shared.ballots[contest_id]

    def of_bloc(self, bloc_id: int, since: datetime) -> list[BallotNow]:
        """Contests that are open, and those that ended since then; the newest first."""
        wanted = select(contest.c.id).where(
            contest.c.bloc_id == bloc_id,
            or_(
                contest.c.state == "open",
                and_(
                    contest.c.state.in_(("closed", "published")),
                    func.coalesce(contest.c.published_at, contest.c.closed_at) >= since,
                ),
            ),
        )
        found = contests_where(self._connection, wanted)
        if not found:
            return []
        lines: dict[int, list[Line]] = {}
        for row in self._connection.execute(
            select(
                contest_line.c.contest_id,
                contest_line.c.number,
                contest_line.c.unit_id,
                contest_line.c.nomination_id,
                contest_line.c.wording,
            )
            .where(
                contest_line.c.contest_id.in_([one.id for one in found]),
                contest_line.c.state == "listed",
            )
            .order_by(contest_line.c.number)
        ):
            lines.setdefault(row[0], []).append(Line(*row[1:]))
        return self._read([(one, tuple(lines.get(one.id, ()))) for one in reversed(found)])

    def qualified(self, published: Sequence[BallotNow]) -> dict[int, tuple[int, ...]]:
        """By published contest, the lines that won, from 0."""
        found = {one.contest.id: (one.contest, one.lines) for one in published}
        results = read_results(self._connection, found)
        return {contest_id: one.outcome.qualified for contest_id, one in results.items()}

    def last_reminder(self, contest_id: int) -> datetime | None:
        """When those who had not voted were last reminded."""
        found: datetime | None = self._connection.execute(
            select(func.max(audit.c.at)).where(
                audit.c.object_kind == "contest",
                audit.c.object_id == contest_id,
                audit.c.verb == REMINDED,
            )
        ).scalar_one()
        return found

    # Inside

    def _read(self, found: Sequence[tuple[Contest, tuple[Line, ...]]]) -> list[BallotNow]:
        """With rolls, delegates and names; all of one bloc."""
        bloc_id = found[0][0].bloc_id
        names = self._names(bloc_id)
        papers = self._delegations(bloc_id, names.zone)
        seats: dict[int, list[Any]] = {}
        ids = [one.id for one, _lines in found]
        for row in self._connection.execute(_SEATS.where(roll.c.contest_id.in_(ids))):
            seats.setdefault(row[0], []).append(row)
        left = self._left(ids)
        return [
            _ballot(one, lines, seats.get(one.id, ()), papers, names, left.get(one.id, frozenset()))
            for one, lines in found
        ]

    def _left(self, contest_ids: Sequence[int]) -> dict[int, frozenset[int]]:
        """By contest, the numbers of lines that have left since its paper was made."""
        found: dict[int, frozenset[int]] = {}
        for row in self._connection.execute(
            select(settlement.c.contest_id, settlement.c.line).where(
                settlement.c.contest_id.in_(contest_ids), settlement.c.kind == "left"
            )
        ):
            found[row.contest_id] = found.get(row.contest_id, frozenset()) | {row.line}
        return found

    def _names(self, bloc_id: int) -> _Names:
        rows = self._connection.execute(
            select(
                seat.c.unit_id,
                unit_name.c.name,
                unit_name.c.short_name,
                unit_name.c.since,
                bloc.c.timezone,
            )
            .join(unit_name, unit_name.c.unit_id == seat.c.unit_id)
            .join(bloc, bloc.c.id == seat.c.bloc_id)
            .where(seat.c.bloc_id == bloc_id)
            .order_by(unit_name.c.since.asc().nulls_first())
        ).all()
        zone = ZoneInfo(rows[0].timezone)
        today = self._now.astimezone(zone).date()
        held = [row for row in rows if row.since is None or row.since <= today]
        return _Names({row.unit_id: UnitName(row.name, row.short_name) for row in held}, zone)

    def _delegations(self, bloc_id: int, zone: ZoneInfo) -> _Papers:
        rows = self._connection.execute(
            select(
                delegation.c.id,
                delegation.c.person_id,
                delegation.c.unit_id,
                delegation.c.since,
                delegation.c.until,
                delegation.c.contest_id,
                delegation.c.revoked_at,
            ).where(delegation.c.bloc_id == bloc_id)
        )
        found: dict[int | None, tuple[tuple[int, Delegation], ...]] = {}
        for row in rows:
            paper = Delegation(
                row.unit_id,
                _midnight(row.since, zone),
                _midnight(row.until, zone) if row.until else None,
                frozenset({row.contest_id}) if row.contest_id else None,
                row.revoked_at is not None,
            )
            found[row.person_id] = (*found.get(row.person_id, ()), (row.id, paper))
        return found


def _ballot(
    found: Contest,
    lines: tuple[Line, ...],
    rows: Iterable[Any],
    papers: _Papers,
    names: _Names,
    left: frozenset[int],
) -> BallotNow:
    rule, numbers = read_rule(found.rule), [line.number for line in lines]
    seats: dict[int, Seat] = {}
    named: dict[int, Named] = {}
    aside: dict[int, set[int]] = {}
    for row in rows:
        aside.setdefault(row.unit_id, set()).update(_sat_out(row.line, numbers))
        named[row.unit_id] = Named(row.person_id, row[5] or "", row.via, row.delegation_id)
        seats[row.unit_id] = _seat(row, found, rule, frozenset(aside[row.unit_id]))
    opens_at = found.opens_at or _NEVER
    ballot = Ballot(found.id, rule, len(lines), opens_at, found.closes_at or opens_at, seats)
    gone = frozenset(place for place, number in enumerate(numbers) if number in left)
    return BallotNow(found, lines, ballot, named, papers, names.units, names.zone.key, gone)


def _seat(row: Any, found: Contest, rule: Rule, sits_out: frozenset[int]) -> Seat:
    returned: Way | None = None
    if row.mark == "chat":
        returned = Way.SECRET if found.key_name else Way.OPEN
    elif row.mark == "paper":
        returned = Way.PAPER if rule.is_secret else Way.HANDS
    elif row.mark == "writing":
        returned = rule.way
    return Seat(
        row.unit_id,
        returned,
        present=row.presence == "present",
        absent=row.presence == "absent",
        in_writing=row.mark == "writing",
        proxy=row.proxy_unit_id,
        by_proxy=row.by_proxy == "yes",
        sits_out=sits_out,
    )


def _sat_out(line: int | None, numbers: Sequence[int]) -> Iterable[int]:
    """The places on the paper of a recusal; 0 stands for every line."""
    if line is None:
        return ()
    if line == 0:
        return range(len(numbers))
    return (numbers.index(line),) if line in numbers else ()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
