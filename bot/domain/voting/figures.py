"""The numbers under a result: what the roll gives, the base of a line, the votes needed on it.

Whole numbers and exact fractions only: at least 2/3 of 11 is 8, more than 1/2 of 11 is 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from bot.domain.voting.rule import Absent, Base, Rule
from bot.domain.voting.tally import Counts, LineCount, offers_no
from bot.domain.voting_errors import FactsDisagree


@dataclass(frozen=True, slots=True)
class Facts:
    """What the roll says of a contest, in units; `roll.facts_of` counts it.

    size              units on the roll
    present           units in the hall; in the chat, units that returned a paper themselves
    sits_out          per line, units of the roll that have no vote on it
    sits_out_present  per line, those of them that take part
    in_writing        absent units that sent their paper in writing
    by_proxy          units for which another one votes

    Raises FactsDisagree on construction.
    """

    size: int
    present: int
    sits_out: tuple[int, ...]
    sits_out_present: tuple[int, ...]
    in_writing: int = 0
    by_proxy: int = 0

    def __post_init__(self) -> None:
        least = min(self.size, self.present, self.in_writing, self.by_proxy)
        aside = zip(self.sits_out_present, self.sits_out, strict=False)
        if (
            least < 0
            or self.taking_part > self.size
            or len(self.sits_out) != len(self.sits_out_present)
            or not all(0 <= there <= every <= self.size for there, every in aside)
        ):
            raise FactsDisagree(voted=self.taking_part, size=self.size)

    @property
    def taking_part(self) -> int:
        """Units that count for the quorum: present, in writing, or by proxy."""
        return self.present + self.in_writing + self.by_proxy


def votes_needed(threshold: Fraction | None, strict: bool, base: int) -> int:
    """The fewest votes that reach a threshold on a base; one where only the most votes count."""
    if threshold is None:
        return 1
    return floor(threshold * base) + 1 if strict else max(1, ceil(threshold * base))


def more_for_than_against(against: int) -> int:
    """The fewest votes for a line that are more than those against it."""
    return max(1, against + 1)


def needed_on(rule: Rule, counts: Counts, line: int, base: int) -> int:
    """The fewest votes that carry a line: the threshold; without one, where the paper asks for a
    "no", more for than against."""
    if rule.threshold is None and offers_no(rule, len(counts.lines)):
        return more_for_than_against(counts.lines[line].no)
    return votes_needed(rule.threshold, rule.strict, base)


def quorum_needed(rule: Rule, size: int) -> int:
    """The fewest units that make the quorum of a roll."""
    return votes_needed(rule.quorum, False, size)


def base_of(rule: Rule, counts: Counts, facts: Facts, line: int) -> int:
    """What the votes on a line are held against, in units or papers (see `Base`)."""
    shown: LineCount = counts.lines[line]
    match rule.base:
        case Base.ALL:
            return facts.size - facts.sits_out[line]
        case Base.PRESENT:
            return facts.taking_part - facts.sits_out_present[line]
        case Base.CAST:
            return counts.returned - shown.out
        case Base.VALID:
            return shown.yes + shown.no


def check_facts(rule: Rule, counts: Counts, facts: Facts) -> None:
    """Refuses counts that this roll cannot have given. Raises FactsDisagree."""
    if (
        counts.returned > facts.taking_part
        or len(counts.lines) != len(facts.sits_out)
        or counts.most != rule.choices
        or (facts.in_writing and rule.absent is Absent.NO_VOTE)
        or (facts.by_proxy and not rule.proxy)
        or any(
            shown.out > there
            for shown, there in zip(counts.lines, facts.sits_out_present, strict=True)
        )
    ):
        raise FactsDisagree(voted=counts.returned, size=facts.size)
