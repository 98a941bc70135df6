"""Whether the record still says what it said: every bloc's chain, its papers of delegation, every
contest's codes and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from bot.domain.errors import Refusal
from bot.domain.voting.rule_text import canonical, short_code
from bot.vault import Vault
from storage.blocs import Bloc, Blocs
from storage.contest_codes import code_of_opening, code_of_papers
from storage.contest_rows import Contest, OpenContests, contests_where, read_lines
from storage.engine import Database
from storage.entered import fault_of_acts, faults_of_papers, is_entered
from storage.evidence import FIRST_FORMAT, FORMAT, VERB, evidence_text
from storage.models.contests import contest, settlement
from storage.models.records import register
from storage.records import first_broken_entry
from storage.results import Settled, outcome_text, read_result, result_of, settled_text
from storage.rows import snapshot
from storage.secret_papers import SecretPapers


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: a bloc's chain, its delegations, or a contest.

    subject: in words; code: the check code that people compare ("" where there is none)
    fault:   what is wrong, "" where it is as it was
    """

    subject: str
    code: str = ""
    fault: str = ""


def verify(database: Database, now: datetime) -> list[Checked]:
    """Everything in one consistent view; nothing is changed."""
    with snapshot(database) as connection:
        found: list[Checked] = []
        for bloc in Blocs(connection, now).all():
            found += [_chain(connection, bloc), _papers(connection, bloc, now)]
            opened = select(contest.c.id).where(
                contest.c.bloc_id == bloc.id,
                or_(contest.c.check_code != "", contest.c.state == "cancelled"),
            )
            found += [_contest(connection, one, now) for one in contests_where(connection, opened)]
        return found


def _chain(connection: Connection, bloc: Bloc) -> Checked:
    broken = first_broken_entry(connection, bloc.id)
    entries = connection.execute(
        select(func.count()).select_from(register).where(register.c.bloc_id == bloc.id)
    ).scalar_one()
    fault = f"the chain breaks at entry {broken}" if broken is not None else ""
    return Checked(f"register of {bloc.key}: {entries} entries", fault=fault)


def _papers(connection: Connection, bloc: Bloc, now: datetime) -> Checked:
    known, faults = faults_of_papers(connection, bloc, now)
    return Checked(f"delegations of {bloc.key}: {known}", fault="; ".join(faults))


def _contest(connection: Connection, one: Contest, now: datetime) -> Checked:
    code = one.result_code or one.check_code
    fault = _fault_of(connection, one, now) if one.check_code else ""
    return Checked(
        f"contest {one.id}: {one.title}",
        short_code(code) if code else "",
        fault or fault_of_acts(connection, one),
    )


def _fault_of(connection: Connection, one: Contest, now: datetime) -> str:
    try:
        code = code_of_opening(connection, one)
    except Refusal as refusal:
        return f"its rule cannot be read ({refusal.code})"
    if code != one.check_code:
        return "rule, roll or lines are not what they were at its opening"
    if not _is_entered(connection, one, "contest.opened", one.check_code):
        return "its opening is not in the register"
    if one.state not in ("closed", "published"):
        return ""
    if one.key_name:
        lines = [line for line in read_lines(connection, one.id) if line.listed]
        papers = SecretPapers(connection, now, Vault(), OpenContests()).stored(one.id, lines)
        if code_of_papers(papers.marks, papers.rows) != one.result_code:
            return "its papers are not those that were counted"
    content = canonical([one.counts, one.outcome, one.result_code])
    if not _is_entered(connection, one, "contest.closed", content):
        return "its counts are not those in the register"
    if not _rests_on_the_same(connection, one):
        return "what it rests on is not what it was at its closing"
    return _fault_of_result(connection, one)


def _fault_of_result(connection: Connection, one: Contest) -> str:
    try:
        result = read_result(connection, one)
        by_votes = result_of(one, result.lines, Settled(left=result.settled.left))
    except Refusal as refusal:
        return f"its result cannot be worked out ({refusal.code})"
    if outcome_text(by_votes.outcome) != one.outcome:
        return "its outcome does not follow from its counts"
    for row in connection.execute(select(settlement).where(settlement.c.contest_id == one.id)):
        content = settled_text(row.kind, row.line, row.left_for_id, row.seed)
        if not _is_entered(connection, one, "contest.settled", content):
            return "what settled it is not in the register"
    return ""


def _rests_on_the_same(connection: Connection, one: Contest) -> bool:
    """Whoever voted, votes by name, the hall, receipts, times, papers. A contest that was closed
    before this was entered has no such entry: one that was taken out breaks the chain."""
    known = connection.execute(
        select(register.c.id).where(
            register.c.verb == VERB,
            register.c.object_kind == "contest",
            register.c.object_id == one.id,
        )
    ).first()
    return known is None or any(
        _is_entered(connection, one, VERB, evidence_text(connection, one, version))
        for version in (FORMAT, FIRST_FORMAT)
    )


def _is_entered(connection: Connection, one: Contest, verb: str, content: str) -> bool:
    return is_entered(connection, one.bloc_id, verb, ("contest", one.id), (content,))
