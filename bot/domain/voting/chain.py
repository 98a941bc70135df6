"""Chained contests: who qualifies for the flag leaves the certificate list by itself.

One merit is not rewarded twice. Contests stand in an order; a unit that qualified in an earlier one
is taken off the lines of the later ones: before their papers are made, or at counting, where
both were voted on at once in the hall (`gone` is what `outcome.decide` takes as withdrawn). Places
left open go to a second round among the remaining, by the rule of each contest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.voting.results import Awaits, Outcome
from bot.domain.voting.rule import Rule, Way
from bot.domain.voting_errors import ChainOrder, ChainWaits


@dataclass(frozen=True, slots=True)
class Link:
    """One contest of a chain: its id, and the unit on each line in the order of the paper."""

    contest: int
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an earlier contest stands, all its rounds together.

    qualified   units that have a place
    contending  units that may still get one: tied, in a second round, before the chair
    """

    qualified: frozenset[int]
    contending: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chain:
    """Contests in their order. Raises ChainOrder where one stands twice."""

    links: tuple[Link, ...]

    def __post_init__(self) -> None:
        contests = [link.contest for link in self.links]
        if len(set(contests)) < len(contests):
            raise ChainOrder

    def link(self, contest: int) -> Link:
        return self.links[self._place(contest)]

    def takes_from(self, contest: int) -> tuple[int, ...]:
        """The earlier contests that may take units off this one: said in the preview."""
        place = self._place(contest)
        own = set(self.links[place].units)
        return tuple(link.contest for link in self.links[:place] if own & set(link.units))

    def gone(self, contest: int, progress: Mapping[int, Progress]) -> dict[int, int]:
        """The lines of a contest that earlier ones have taken: line -> the contest it went to.

        progress   of the earlier contests, by id

        Raises ChainWaits while an earlier contest may still take one of the units.
        """
        units = self.link(contest).units
        found: dict[int, int] = {}
        for earlier in self.takes_from(contest):
            so_far = progress.get(earlier)
            if so_far is None or so_far.contending & set(units):
                raise ChainWaits
            for line, unit in enumerate(units):
                if unit in so_far.qualified:
                    found[line] = earlier
        return found

    def left(self, contest: int, progress: Mapping[int, Progress]) -> tuple[int, ...]:
        """The units that stay on a contest's list, in its order. Raises ChainWaits."""
        gone = self.gone(contest, progress)
        units = self.link(contest).units
        return tuple(unit for line, unit in enumerate(units) if line not in gone)

    def _place(self, contest: int) -> int:
        for place, link in enumerate(self.links):
            if link.contest == contest:
                return place
        raise ChainOrder


def is_known(state: str, rule: Rule) -> bool:
    """Whether a counted contest may move the lists of others, which everybody sees: published, or
    a show of hands alone, which the hall has seen. Until then its result is its tellers' and its
    chair's."""
    return state == "published" or (state == "closed" and rule.ways == {Way.HANDS})


def progress_of(rounds: Sequence[tuple[Sequence[int], Outcome]]) -> Progress:
    """Where a contest stands after its rounds: the units on the lines and the outcome of each."""
    qualified: set[int] = set()
    contending: set[int] = set()
    for units, outcome in rounds:
        qualified |= {units[line] for line in outcome.qualified}
        contending = {units[line] for line in _contending(outcome)}
    return Progress(frozenset(qualified), frozenset(contending))


def _contending(outcome: Outcome) -> tuple[int, ...]:
    match outcome.awaits:
        case Awaits.NOTHING:
            return ()
        case Awaits.ROUND:
            return outcome.next_round.lines if outcome.next_round else ()
        case Awaits.DRAW:
            return outcome.tied
        case Awaits.CHAIR:
            return outcome.candidates
