"""Closing a contest: what is on its way is drained, papers are opened, the counts are stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, update

from bot.domain.casting_errors import NotOver, StillArriving
from bot.domain.voting.rule import Way
from bot.domain.voting.rule_text import canonical, read_rule
from bot.domain.voting_errors import NotOpenYet
from bot.vault import Vault
from storage.chains import taken
from storage.contest_codes import code_of_papers
from storage.contest_rows import Contest, Line, OpenContests, read_contest, read_lines
from storage.engine import Statements
from storage.evidence import VERB, evidence_text
from storage.hall_counts import HallCount, HallCounts
from storage.models.contests import contest, recusal, roll
from storage.models.talk import inbox
from storage.open_votes import OpenPaper, OpenVotes
from storage.records import enter_in_register
from storage.results import Settled, read_settled, settle, withdrawn
from storage.rolls import Rolls, Seat
from storage.secret_papers import OpenedPapers, SecretPapers


@dataclass(frozen=True, slots=True)
class Box:
    """Everything that is counted, as it was when the contest closed.

    lines   those on the paper, in its order
    papers  of a secret vote in the chat; empty marks where there was none
    named   of an open vote in the chat
    hall    confirmed counts of hands or paper
    settled what settles it beside the votes: before the counting, lines that left
    """

    contest: Contest
    lines: tuple[Line, ...]
    seats: tuple[Seat, ...]
    sits_out: dict[int, frozenset[int]]
    papers: OpenedPapers
    named: tuple[OpenPaper, ...]
    hall: tuple[HallCount, ...]
    settled: Settled


Count = Callable[[Box], tuple[str, str]]
"""What `bot.domain.voting` makes of it: counts and outcome, as the JSON that is stored."""


class Closings:
    """Closings inside one transaction."""

    def __init__(
        self, connection: Statements, now: datetime, vault: Vault, shared: OpenContests
    ) -> None:
        self._connection = connection
        self._now = now
        self._shared = shared
        self._vault = vault

    def due(self) -> list[int]:
        """Open contests whose closing time has come, oldest first."""
        rows = self._connection.execute(
            select(contest.c.id)
            .where(contest.c.state == "open", contest.c.closes_at <= self._now)
            .order_by(contest.c.id)
        )
        return list(rows.scalars())

    def close(self, contest_id: int, count: Count) -> Contest:
        """Count, once: a contest that was counted before is handed back as it is.

        Raises NotOpenYet, NotOver, StillArriving, ChainWaits, KeyLost, CountsDisagree and what
        `count` raises; the caller then rolls back, and everything is as it was.
        """
        found = self._shared.held(self._connection, contest_id)
        if found is None or found.state in ("draft", "cancelled"):
            raise NotOpenYet
        if found.state != "open":
            return found
        if found.closes_at is None or found.closes_at > self._now:
            raise NotOver  # extended since somebody looked: what is due is known behind the lock
        by_phone = read_rule(found.rule).ways & {Way.SECRET, Way.OPEN}
        if by_phone and self._is_arriving(found):
            raise StillArriving
        lines = tuple(line for line in read_lines(self._connection, contest_id) if line.listed)
        self._note_left(found, lines)
        papers = OpenedPapers()
        if found.key_name:
            group = SecretPapers(self._connection, self._now, self._vault, self._shared)
            papers = group.open_all(found, lines)
        counts, outcome = count(self._box(found, lines, papers))
        result_code = code_of_papers(papers.marks, papers.rows) if found.key_name else ""
        self._connection.execute(
            update(contest)
            .where(contest.c.id == contest_id)
            .values(
                state="closed",
                closed_at=self._now,
                counts=counts,
                outcome=outcome,
                result_code=result_code,
                traces="key" if found.key_name else "none",
            )
        )
        content = canonical([counts, outcome, result_code])
        enter_in_register(
            self._connection,
            found.bloc_id,
            self._now,
            "contest.closed",
            "contest",
            contest_id,
            content,
        )
        counted = read_contest(self._connection, contest_id)
        assert counted is not None, "it was updated just now"
        enter_in_register(
            self._connection,
            found.bloc_id,
            self._now,
            VERB,
            "contest",
            contest_id,
            evidence_text(self._connection, counted),
        )
        return counted

    def box(self, found: Contest, lines: tuple[Line, ...]) -> Box:
        """What a counted contest was counted from, as it is kept."""
        papers = OpenedPapers()
        if found.key_name:
            group = SecretPapers(self._connection, self._now, self._vault, self._shared)
            papers = group.stored(found.id, lines)
        return self._box(found, lines, papers)

    def _note_left(self, found: Contest, lines: tuple[Line, ...]) -> None:
        """Units that withdrew, or qualified in an earlier contest of the chain, since the opening.
        Raises ChainWaits."""
        known = read_settled(self._connection, found.id, lines).left
        gone: dict[int, int | None] = dict.fromkeys(withdrawn(self._connection, lines))
        gone.update(taken(self._connection, found, lines))
        for number, left_for in gone.items():
            if number not in {lines[place].number for place in known}:
                settle(
                    self._connection, found, self._now, "left", None, line=number, left_for=left_for
                )

    def _is_arriving(self, found: Contest) -> bool:
        """Whether something received before closing still waits in the inbox: what was on its way
        is handled first. A parked update holds up nothing."""
        until = min(found.closes_at or self._now, self._now)
        return (
            self._connection.execute(
                select(inbox.c.id)
                .where(
                    inbox.c.state == "open",
                    inbox.c.acted_at < until,
                    # Nobody votes with a file, and fetching one may take a while.
                    inbox.c.file != "wanted",
                )
                .limit(1)
            ).first()
            is not None
        )

    def _box(self, found: Contest, lines: tuple[Line, ...], papers: OpenedPapers) -> Box:
        sits_out: dict[int, set[int]] = {}
        for row in self._connection.execute(
            select(recusal.c.unit_id, recusal.c.line)
            .join(
                # Nobody outside the frozen roll makes the base smaller.
                roll,
                and_(
                    roll.c.contest_id == recusal.c.contest_id,
                    roll.c.unit_id == recusal.c.unit_id,
                ),
            )
            .where(recusal.c.contest_id == found.id)
        ):
            sits_out.setdefault(row.unit_id, set()).add(row.line)
        every = {line.number for line in lines}
        group = self._connection, self._now, self._shared
        named = () if found.key_name else OpenVotes(*group).papers(found.id)
        return Box(
            contest=found,
            lines=lines,
            seats=tuple(Rolls(*group).seats(found.id)),
            sits_out={
                unit: frozenset(every if 0 in out else out) for unit, out in sits_out.items()
            },
            papers=papers,
            named=tuple(named),
            hall=tuple(one for one in HallCounts(*group).newest(found.id) if one.confirmed_by),
            settled=read_settled(self._connection, found.id, lines),
        )
