"""Whom a vote chose, over all its rounds: what follows from a published result."""

from __future__ import annotations

import json
from dataclasses import dataclass

from storage.contest_rows import Contest, Line
from storage.contests import Contests

_OVER = ("published", "cancelled")


@dataclass(frozen=True, slots=True)
class Chosen:
    """is_settled: the result and that of every later round is published
    qualified, others: lines of the first round that are about a unit, in the order of the paper
    """

    is_settled: bool
    qualified: tuple[Line, ...]
    others: tuple[Line, ...]


def chosen_in(contests: Contests, first: Contest) -> Chosen:
    """What the first round of a vote and those after it came to."""
    rounds = [first, *contests.rounds(first.id)]
    settled = first.state == "published" and all(one.state in _OVER for one in rounds)
    if not settled:
        return Chosen(False, (), ())
    units: set[int | None] = set()
    for one in rounds:
        if one.state != "published":
            continue
        listed = [line for line in contests.lines(one.id) if line.listed]
        units |= {listed[at].unit_id for at in json.loads(one.outcome)["qualified"]}
    lines = [line for line in contests.lines(first.id) if line.unit_id is not None]
    return Chosen(
        True,
        tuple(line for line in lines if line.unit_id in units),
        tuple(line for line in lines if line.unit_id not in units),
    )
