"""Check codes (mã kiểm chứng) of a contest: of what was opened, and of the papers counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from bot.domain.voting.rule_text import digest_of, frozen_text, papers_text, read_rule
from storage.contest_rows import Contest, read_lines
from storage.engine import Statements
from storage.models.blocs import unit
from storage.models.contests import contest_line, recusal, roll


def keys_of_opening(connection: Statements, found: Contest) -> tuple[list[str], list[str]]:
    """Roll and lines as the check code takes them: keys of units, and sentences."""
    keys = connection.execute(
        select(unit.c.key)
        .join(roll, roll.c.unit_id == unit.c.id)
        .where(roll.c.contest_id == found.id)
    ).scalars()
    named = {
        row.number: row.key
        for row in connection.execute(
            select(contest_line.c.number, unit.c.key)
            .join(unit, unit.c.id == contest_line.c.unit_id)
            .where(contest_line.c.contest_id == found.id)
        )
    }
    lines = [
        named.get(line.number) or line.wording
        for line in read_lines(connection, found.id)
        if line.listed
    ]
    return sorted(keys), lines


def recused_at_opening(connection: Statements, found: Contest) -> list[str]:
    """Who sits out what, as the check code takes it: "key of the unit:line", 0 for every line."""
    rows = connection.execute(
        select(unit.c.key, recusal.c.line)
        .join(recusal, recusal.c.unit_id == unit.c.id)
        .where(recusal.c.contest_id == found.id)
    )
    return sorted(f"{row.key}:{row.line}" for row in rows)


def code_of_opening(connection: Statements, found: Contest) -> str:
    """The check code (mã kiểm chứng) of rule, roll, lines and recusals, from what is stored now.

    Whole; people are shown `short_code` of it.
    """
    keys, lines = keys_of_opening(connection, found)
    recused = recused_at_opening(connection, found)
    return digest_of(frozen_text(read_rule(found.rule), keys, lines, recused))


def code_of_papers(marks: Iterable[str], rows: Sequence[Iterable[str]]) -> str:
    """The check code of the sorted papers, made at closing."""
    return digest_of(papers_text(marks, rows))
