"""Which of the lines that reached the threshold take the places: order, ties at the cut, lots."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """How the places fall by votes alone.

    taken     lines that have a place, most votes first
    tied      lines with equally many votes at the last places, where there are more than places
    to_share  the places that the tied lines contend for
    """

    taken: tuple[int, ...]
    tied: tuple[int, ...] = ()
    to_share: int = 0


def ranks(votes: Mapping[int, int]) -> dict[int, int]:
    """The rank of every line, 1 for the most votes; equal votes share a rank: 1, 2, 2, 4."""
    return {
        line: 1 + sum(other > count for other in votes.values()) for line, count in votes.items()
    }


def by_votes(votes: Mapping[int, int]) -> list[int]:
    """Lines by votes, most first; equal ones in the order of the paper."""
    return sorted(votes, key=lambda line: (-votes[line], line))


def fill_places(votes: Mapping[int, int], places: int) -> Places:
    """The places by votes; whoever is tied at the cut has none yet."""
    order = by_votes(votes)
    if len(order) <= places:
        return Places(tuple(order))
    last = votes[order[places - 1]]
    if votes[order[places]] < last:
        return Places(tuple(order[:places]))
    taken = tuple(line for line in order if votes[line] > last)
    tied = tuple(line for line in order if votes[line] == last)
    return Places(taken, tied, places - len(taken))


def highest(votes: Mapping[int, int], places: int) -> tuple[int, ...]:
    """The lines of a second round among the highest: one more than places, and all tied there."""
    order = by_votes(votes)
    if len(order) <= places + 1:
        return tuple(sorted(order))
    last = votes[order[places]]
    return tuple(sorted(line for line in order if votes[line] >= last))


def draw_lots(seed: str, lines: Iterable[int]) -> tuple[int, ...]:
    """The order in which lots fall: by SHA-256 of "<seed>:<number on the paper, from 1>".

    The seed is random and stored with the contest, so that anybody can check the order.
    """

    def lot(line: int) -> str:
        return hashlib.sha256(f"{seed}:{line + 1}".encode()).hexdigest()

    return tuple(sorted(lines, key=lot))
