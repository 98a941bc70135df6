"""Everything that a counted result and its minutes rest on, as one text for one entry.

Beside rule, roll and papers, which have codes of their own: who is said to have voted, open votes,
inclusion codes, the hall's counts, times, the chair and the tellers. The register keeps its hash
alone, so that no name stands there; `audit verify` makes the text anew and compares. The texts of
single acts, which the same register keeps, stand here as well: `storage.entered` compares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Select, Table, select

from bot.domain.voting.rule_text import canonical
from storage.contest_rows import Contest
from storage.engine import Statements
from storage.models.contests import (
    contest_line,
    delegation,
    hall_count,
    hall_line,
    inclusion_code,
    open_vote,
    recusal,
    roll,
    teller,
)

VERB = "contest.evidence"
FORMAT, FIRST_FORMAT = 2, 1
"""Since the second one also why it was extended, and the papers of delegation behind its roll."""
_KEPT: Sequence[tuple[Table, tuple[Column[object], ...]]] = (
    (contest_line, (contest_line.c.number, contest_line.c.unit_id, contest_line.c.wording,
                    contest_line.c.state, contest_line.c.left_for)),
    (roll, (roll.c.unit_id, roll.c.mark, roll.c.presence, roll.c.person_id, roll.c.full_name,
            roll.c.via, roll.c.delegation_id, roll.c.proxy_unit_id, roll.c.by_proxy)),
    (recusal, (recusal.c.unit_id, recusal.c.line, recusal.c.reason)),
    (teller, (teller.c.person_id, teller.c.unit_id, teller.c.chief)),
    (open_vote, (open_vote.c.unit_id, open_vote.c.seq, open_vote.c.line, open_vote.c.choice,
                 open_vote.c.person_id, open_vote.c.source, open_vote.c.informant,
                 open_vote.c.acted_at)),
    (inclusion_code, (inclusion_code.c.code,)),
    (hall_count, (hall_count.c.seq, hall_count.c.kind, hall_count.c.issued, hall_count.c.returned,
                  hall_count.c.invalid, hall_count.c.blank, hall_count.c.unanimous,
                  hall_count.c.entered_by, hall_count.c.confirmed_by)),
    (hall_line, (hall_line.c.count_id, hall_line.c.line, hall_line.c.yes, hall_line.c.no,
                 hall_line.c.none, hall_line.c.out)),
)  # fmt: skip


_PAPERS: tuple[Column[Any], ...] = (
    delegation.c.id, delegation.c.unit_id, delegation.c.person_id, delegation.c.full_name,
    delegation.c.position, delegation.c.number, delegation.c.signed_on, delegation.c.since,
    delegation.c.until, delegation.c.contest_id, delegation.c.attachment_id,
)  # fmt: skip


def evidence_text(connection: Statements, found: Contest, version: int = FORMAT) -> str:
    """Of a closed contest. Rows stand in the order of their texts: the order in which they are
    stored, which tells of the order of votes, does not come in."""
    about = [
        *(found.kind, found.award_kind_id, found.year, found.title, found.rehearsal),
        *(found.round, found.parent_id, found.chained_from_id, found.chair_unit_id),
        *(found.check_code, found.opened_by),
        *map(_plain, (found.opens_at, found.opened_at, found.closes_at, found.closed_at)),
    ]
    kept = {
        table.name: _sorted(connection, select(*columns).where(table.c.contest_id == found.id))
        for table, columns in _KEPT
    }
    if version > FIRST_FORMAT:
        about.append(found.reason)
        named = select(roll.c.delegation_id).where(roll.c.contest_id == found.id)
        papers = select(*_PAPERS).where(delegation.c.id.in_(named))
        kept[delegation.name] = _sorted(connection, papers)
    return canonical({"format": version, "about": about, **kept})


def _sorted(connection: Statements, rows: Select[*tuple[Any, ...]]) -> list[str]:
    return sorted(canonical([_plain(value) for value in row]) for row in connection.execute(rows))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def moved_text(until: datetime, reason: str) -> str:
    """The chair extended a vote to a moment, or ended it there, and why."""
    return canonical([until.astimezone(UTC).isoformat(timespec="microseconds"), reason])


def published_text(
    counts: str, result_code: str, chair: int | None, with_teller: int | None
) -> str:
    return canonical([counts, result_code, chair, with_teller])


def cancelled_text(reason: str, by: int | None) -> str:
    return canonical([reason, by])
