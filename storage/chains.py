"""Chained contests as they are stored: who has a place in an earlier one leaves the later list.

Before the opening the line is taken off the paper; where both were open at once it counts as left
when the later one is counted, which waits until the earlier one is settled. What an earlier one
came to is not used before everybody may know it: the later list would tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select, update

from bot.domain.voting.chain import Chain, Link, Progress, is_known, progress_of
from bot.domain.voting.rule_text import read_rule
from storage.contest_rows import (
    Contest,
    Line,
    contests_where,
    later_rounds,
    read_contest,
    read_lines,
)
from storage.engine import Statements
from storage.further import ahead
from storage.models.contests import contest, contest_line
from storage.results import read_result, units_on


def taken(connection: Statements, found: Contest, lines: Sequence[Line]) -> dict[int, int]:
    """The numbers of the lines that earlier contests have taken, and which. Raises ChainWaits."""
    earlier = _earlier(connection, found)
    if not earlier:
        return {}
    links = [Link(one.id, units) for one, units, _progress in earlier]
    chain = Chain((*links, Link(found.id, units_on(found.id, lines))))
    progress = {one.id: known for one, _units, known in earlier if known is not None}
    gone = chain.gone(found.id, progress)
    return {lines[place].number: contest_id for place, contest_id in gone.items()}


def waits_for(connection: Statements, found: Contest) -> list[Contest]:
    """The earlier contests that have to be settled, and known, before this one is counted."""
    units = {line.unit_id for line in read_lines(connection, found.id) if line.listed}
    return [
        one
        for one, theirs, progress in _earlier(connection, found)
        if units & set(theirs) and (progress is None or progress.contending & units)
    ]


def take_off(connection: Statements, found: Contest, gone: Mapping[int, int]) -> None:
    """The lines leave the list of a draft, and say what for."""
    for number, contest_id in gone.items():
        taker = read_contest(connection, contest_id)
        connection.execute(
            update(contest_line)
            .where(contest_line.c.contest_id == found.id, contest_line.c.number == number)
            .values(state="left", left_for=taker.title if taker else "")
        )


def drafts_after(connection: Statements, contest_id: int) -> list[Contest]:
    """Drafts that are chained to a contest."""
    wanted = select(contest.c.id).where(
        contest.c.chained_from_id == contest_id, contest.c.state == "draft"
    )
    return contests_where(connection, wanted)


def first_round(connection: Statements, found: Contest) -> Contest:
    """The contest that a later round goes back to."""
    while found.parent_id is not None:
        before = read_contest(connection, found.parent_id)
        assert before is not None, "a contest is never deleted"
        found = before
    return found


def all_rounds(connection: Statements, found: Contest) -> list[Contest]:
    """Every round of a contest that was not cancelled, whichever of them is given."""
    first = first_round(connection, found)
    later = [one for one in later_rounds(connection, first.id) if one.state != "cancelled"]
    return [first, *sorted(later, key=lambda one: one.round)]


def before_in_chain(connection: Statements, found: Contest) -> list[Contest]:
    """The contests before this one in its chain, the first one in front. A rehearsal takes nobody
    off a list that counts, nor the other way round."""
    before: list[Contest] = []
    first = first_round(connection, found)
    at = first.chained_from_id
    while at is not None and at not in {one.id for one in before}:
        one = read_contest(connection, at)
        assert one is not None, "a contest is never deleted"
        if one.rehearsal is not first.rehearsal:
            break
        before.insert(0, one)
        at = one.chained_from_id
    return before


def _earlier(
    connection: Statements, found: Contest
) -> list[tuple[Contest, tuple[int, ...], Progress | None]]:
    return [
        (one, _units(connection, one), _progress(connection, one))
        for one in before_in_chain(connection, found)
    ]


def _units(connection: Statements, one: Contest) -> tuple[int, ...]:
    rows = connection.execute(
        select(contest_line.c.unit_id)
        .where(contest_line.c.contest_id == one.id, contest_line.c.unit_id.is_not(None))
        .order_by(contest_line.c.number)
    )
    return tuple(rows.scalars())


def _progress(connection: Statements, one: Contest) -> Progress | None:
    """None while nobody else may know what it came to; a cancelled contest takes nobody."""
    if one.state == "cancelled":
        return Progress(frozenset())
    known = [each for each in all_rounds(connection, one) if _is_known(each)]
    if not known:
        return None
    results = [read_result(connection, each) for each in known]
    found = progress_of([(result.units, result.outcome) for result in results])
    last = results[-1]
    further = ahead(connection, one, last)
    if further is None:
        return found
    waiting = further.lines if further.may_come else ()
    return replace(found, contending=frozenset(last.units[line] for line in waiting))


def _is_known(one: Contest) -> bool:
    return bool(one.counts) and is_known(one.state, read_rule(one.rule))
