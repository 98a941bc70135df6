"""What it takes: the tables printed in the design, and the table shown before a vote."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.voting.figures import votes_needed
from bot.domain.voting.outcome import decide
from bot.domain.voting.rule import Base
from bot.domain.voting.table import Needs, Row, needs, outcomes
from bot.domain.voting.tally import of_hands
from tests.domain.voting.ballots import AWARD, full

PRINTED = {
    11: (8, 6, 8, 8, 9, 9, 10),
    7: (5, 4, 5, 5, 6, 6, 7),
}
"""Quorum 2/3, > 1/2, >= 2/3, >= 70 %, >= 3/4, >= 80 %, >= 90 %."""
COLUMNS = (
    (Fraction(2, 3), False),
    (Fraction(1, 2), True),
    (Fraction(2, 3), False),
    (Fraction(7, 10), False),
    (Fraction(3, 4), False),
    (Fraction(8, 10), False),
    (Fraction(9, 10), False),
)


@pytest.mark.parametrize("size", PRINTED)
def test_the_printed_table(size: int) -> None:
    numbers = tuple(votes_needed(threshold, strict, size) for threshold, strict in COLUMNS)
    assert numbers == PRINTED[size]


def test_nothing_is_reached_without_a_single_vote() -> None:
    assert [votes_needed(Fraction(2, 3), strict, 0) for strict in (False, True)] == [1, 1]
    assert votes_needed(None, False, 11) == 1


def test_at_least_eight_of_eleven() -> None:
    assert needs(AWARD, 11, lines=8) == Needs(votes=8, base=11, quorum=8, size=11)
    assert needs(AWARD, 7, lines=8) == Needs(votes=5, base=7, quorum=5, size=7)
    assert needs(AWARD, 11, lines=8, sits_out=1) == Needs(votes=7, base=10, quorum=8, size=11)


def test_nothing_is_enough_where_nobody_has_a_vote() -> None:
    assert needs(AWARD, 1, lines=8, sits_out=1).votes is None


def test_the_table_of_outcomes_of_eleven() -> None:
    rows = outcomes(AWARD, 11, lines=8)
    assert [(one.taking_part, one.votes, one.against) for one in rows[:5]] == [
        (11, 8, 3),
        (10, 8, 2),
        (9, 8, 1),
        (8, 8, 0),
        (7, None, None),
    ]
    assert [one.quorum for one in rows] == [True] * 4 + [False] * 7


def test_a_quorum_can_be_too_few_for_the_threshold() -> None:
    rows = outcomes(replace(AWARD, threshold=Fraction(9, 10)), 11, lines=8)
    assert [(one.quorum, one.votes) for one in rows[:4]] == [
        (True, 10),
        (True, 10),
        (True, None),
        (True, None),
    ]


def test_the_table_of_outcomes_by_those_present() -> None:
    rule = replace(AWARD, base=Base.PRESENT, threshold=Fraction(1, 2), strict=True)
    assert outcomes(rule, 11, lines=8)[2] == Row(
        taking_part=9, quorum=True, base=9, votes=5, against=4
    )
    assert outcomes(rule, 11, lines=8)[0].votes == 6


@pytest.mark.parametrize("threshold", [Fraction(2, 3), None])
@pytest.mark.parametrize("size", PRINTED)
@pytest.mark.parametrize("base", Base)
def test_the_table_tells_what_then_happens(
    base: Base, size: int, threshold: Fraction | None
) -> None:
    rule = replace(AWARD, base=base, quota=1, threshold=threshold)
    for row in outcomes(rule, size, lines=1):
        for yes in range(row.taking_part + 1):
            counts = of_hands(rule, row.taking_part, [(yes, row.taking_part - yes)])
            found = decide(rule, counts, full(size, 1, row.taking_part))
            assert bool(found.qualified) is (row.votes is not None and yes >= row.votes)
