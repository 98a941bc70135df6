"""What a contest came to, as data: everything that the sentences and the minutes say.

Lines are numbers from 0 in the order of the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.domain.voting.rule import Rule
from bot.domain.voting.tally import LineCount


class Case(StrEnum):
    """What kind of outcome it is; all but DECIDED want a sentence of their own."""

    DECIDED = "decided"
    NO_VOTERS = "no_voters"
    """Nobody has a vote: an empty roll, or every unit sits every line out."""
    NO_QUORUM = "no_quorum"
    ALL_WITHDRAWN = "all_withdrawn"
    NO_VALID = "no_valid"
    """Not one valid paper."""
    ALL_BLANK = "all_blank"
    NO_OPINION = "no_opinion"
    """Nobody is for or against on any line."""
    ALL_TIED = "all_tied"
    """Every line has equally many votes, and there are fewer places."""


class Standing(StrEnum):
    QUALIFIED = "qualified"
    TIED = "tied"
    BEYOND_QUOTA = "beyond_quota"
    """Reached the threshold, but the places went to lines with more votes."""
    BELOW = "below"
    NO_BASE = "no_base"
    """There is nobody to hold the votes against."""
    WITHDRAWN = "withdrawn"
    NOT_COUNTED = "not_counted"
    """No quorum, or nobody with a vote."""


class Unanimity(StrEnum):
    NONE = "none"
    TAKING_PART = "taking_part"
    """Every unit that took part and has a vote on the line is for it."""
    ALL = "all"
    """Every unit of the roll that has a vote on the line is for it: "100%"."""


class Among(StrEnum):
    """Between whom the next round is."""

    TIED = "tied"
    REMAINING = "remaining"
    HIGHEST = "highest"


class Awaits(StrEnum):
    """Who has the next word."""

    NOTHING = "nothing"
    ROUND = "round"
    DRAW = "draw"
    """A seed: call `decide` again with one."""
    CHAIR = "chair"
    """The chair names the lines for `open_places`: `chair_settles`."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line and why: everything the sentence says.

    base        what the votes are held against, in units or papers
    needed      the fewest votes that reach the threshold on this base; without one, where the paper
                asks for a "no", one more than those against
    threshold   None where the most votes decide
    rank        among the lines that are not withdrawn; 1 has the most votes
    """

    line: int
    counts: LineCount
    base: int
    needed: int
    threshold: Fraction | None
    strict: bool
    rank: int
    standing: Standing
    unanimity: Unanimity

    @property
    def share(self) -> Fraction | None:
        """The part of the base that is for the line; None on an empty base."""
        return Fraction(self.counts.yes, self.base) if self.base else None

    @property
    def reached(self) -> bool:
        return self.base > 0 and self.counts.yes >= self.needed


@dataclass(frozen=True, slots=True)
class Quorum:
    """In units."""

    needed: int
    taking_part: int

    @property
    def reached(self) -> bool:
        return self.taking_part >= self.needed


@dataclass(frozen=True, slots=True)
class NextRound:
    """The contest to prepare: lines of this one, places to fill, its rule, its number."""

    among: Among
    lines: tuple[int, ...]
    places: int
    rule: Rule
    round_number: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided.

    qualified     lines that have a place, best first
    tied          lines that contend for the last `open_places` with equally many votes
    candidates    lines the chair may choose among, where the chair is awaited
    open_places   places without a line so far
    lots          the tied lines in the order of the draw, where one was held
    """

    case: Case
    quorum: Quorum
    lines: tuple[Result, ...]
    qualified: tuple[int, ...]
    tied: tuple[int, ...]
    open_places: int
    awaits: Awaits
    next_round: NextRound | None = None
    candidates: tuple[int, ...] = ()
    lots: tuple[int, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether anything was decided: the quorum was reached, and somebody had a vote."""
        return self.case not in (Case.NO_QUORUM, Case.NO_VOTERS)

    @property
    def is_final(self) -> bool:
        return self.awaits is Awaits.NOTHING
