"""What it takes, before the vote: "Cần ít nhất 8/11 đơn vị đồng ý", and the table of outcomes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.voting.figures import more_for_than_against, quorum_needed, votes_needed
from bot.domain.voting.rule import Base, Rule
from bot.domain.voting.tally import offers_no


@dataclass(frozen=True, slots=True)
class Needs:
    """At least `votes` out of `base` units for the line, `quorum` units of `size` taking part.

    votes   None where no number of votes is enough: nobody has a vote on the line
    """

    votes: int | None
    base: int
    quorum: int
    size: int


@dataclass(frozen=True, slots=True)
class Row:
    """What so many units taking part come to, if all of them are for or against.

    quorum          whether the vote is valid with so many
    base            what the votes are held against
    votes           the fewest that carry the line; None: none can
    against         how many units may be against, or say nothing, and the line still passes
    """

    taking_part: int
    quorum: bool
    base: int
    votes: int | None
    against: int | None


def needs(rule: Rule, size: int, *, lines: int, sits_out: int = 0) -> Needs:
    """What a line of so many needs if all units of the roll take part; `sits_out` of them not on
    this line."""
    base = size - sits_out
    votes = _votes(rule, lines, base, base) if base else None
    return Needs(votes, base, quorum_needed(rule, size), size)


def outcomes(rule: Rule, size: int, *, lines: int, sits_out: int = 0) -> tuple[Row, ...]:
    """A row for every number of units that may take part, all of them first.

    Units that sit the line out take part like the others as long as there are any left. A base of
    "for + against" is shown as if nobody were without opinion.
    """
    return tuple(
        _row(rule, size, lines, there, min(sits_out, there)) for there in range(size, 0, -1)
    )


def _votes(rule: Rule, lines: int, base: int, voters: int) -> int:
    """The fewest that carry a line if all voters are for or against it."""
    if rule.threshold is None and offers_no(rule, lines):
        return more_for_than_against(voters // 2)
    return votes_needed(rule.threshold, rule.strict, base)


def _row(rule: Rule, size: int, lines: int, there: int, aside: int) -> Row:
    voters = there - aside
    base = size - aside if rule.base is Base.ALL else voters
    votes = _votes(rule, lines, base, voters) if base else None
    valid = there >= quorum_needed(rule, size)
    if votes is None or not valid or votes > voters:
        return Row(there, valid, base, None, None)
    return Row(there, valid, base, votes, voters - votes)
