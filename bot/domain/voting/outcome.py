"""What follows from rule, counts and roll, and from nothing else.

Lines are numbers from 0 in the order of the paper. A contest ends after `Rule.rounds` rounds at
the latest: what is open then is the chair's to decide, or stays open.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.voting.figures import Facts, base_of, check_facts, needed_on, quorum_needed
from bot.domain.voting.ranking import Places, draw_lots, fill_places, highest, ranks
from bot.domain.voting.results import (
    Among,
    Awaits,
    Case,
    NextRound,
    Outcome,
    Quorum,
    Result,
    Standing,
    Unanimity,
)
from bot.domain.voting.rule import Again, AtLast, Rule, Ties, Unfilled, next_rule
from bot.domain.voting.tally import Counts, LineCount
from bot.domain.voting_errors import ChairChoice, LineUnknown, RoundUnknown


def decide(
    rule: Rule,
    counts: Counts,
    facts: Facts,
    *,
    round_number: int = 1,
    withdrawn: Collection[int] = (),
    seed: str | None = None,
) -> Outcome:
    """The outcome of one round.

    withdrawn   lines that left after the papers were made, also by a chained contest
    seed        the stored seed of the draw; without one a draw is awaited

    Raises FactsDisagree (counts and roll contradict each other), LineUnknown, RoundUnknown.
    """
    check_facts(rule, counts, facts)
    if not 1 <= round_number <= rule.rounds:
        raise RoundUnknown(round=round_number, most=rule.rounds)
    for line in withdrawn:
        if not 0 <= line < len(counts.lines):
            raise LineUnknown(line=line + 1)
    quorum = Quorum(quorum_needed(rule, facts.size), facts.taking_part)
    lines = _results(rule, counts, facts, frozenset(withdrawn))
    stop = _stop(quorum, facts, lines)
    if stop is not None:
        dead = stop is not Case.ALL_WITHDRAWN
        shown = tuple(_not_counted(one) for one in lines) if dead else lines
        return Outcome(stop, quorum, shown, (), (), rule.quota, Awaits.NOTHING)
    return _Round(rule, round_number, seed).outcome(_case(counts), quorum, lines)


def chair_settles(outcome: Outcome, chosen: Collection[int]) -> Outcome:
    """The outcome once the chair has named lines for open places, or fewer, or none.

    Raises ChairChoice: the chair is not awaited, a line is no candidate, or too many are named.
    """
    allowed = outcome.awaits is Awaits.CHAIR and set(chosen) <= set(outcome.candidates)
    if not allowed or len(set(chosen)) > outcome.open_places:
        raise ChairChoice(places=outcome.open_places)
    named = tuple(line for line in outcome.candidates if line in chosen)
    lines = tuple(
        replace(one, standing=Standing.QUALIFIED) if one.line in named else one
        for one in outcome.lines
    )
    return replace(
        outcome,
        lines=lines,
        qualified=outcome.qualified + named,
        tied=tuple(line for line in outcome.tied if line not in named),
        open_places=outcome.open_places - len(named),
        awaits=Awaits.NOTHING,
        candidates=(),
    )


@dataclass(frozen=True, slots=True)
class _Round:
    rule: Rule
    number: int
    seed: str | None

    def outcome(self, case: Case, quorum: Quorum, lines: tuple[Result, ...]) -> Outcome:
        votes = {one.line: one.counts.yes for one in lines if one.reached and _stands(one)}
        places = fill_places(votes, self.rule.quota)
        if case is Case.DECIDED and _all_tied(lines, self.rule.quota):
            case = Case.ALL_TIED
        open_places = self.rule.quota - len(places.taken)
        found = Outcome(case, quorum, lines, places.taken, places.tied, open_places, Awaits.NOTHING)
        if places.tied:
            found = self._tied(found, places)
        elif open_places:
            found = self._unfilled(found)
        return _with_standings(found)

    def _tied(self, found: Outcome, places: Places) -> Outcome:
        if self.rule.ties is Ties.SECOND_ROUND:
            return self._again(found, Among.TIED, places.tied, self.rule.tied_again)
        if self.rule.ties is Ties.CHAIR:
            return replace(found, awaits=Awaits.CHAIR, candidates=places.tied)
        if self.seed is None:
            return replace(found, awaits=Awaits.DRAW)
        lots = draw_lots(self.seed, places.tied)
        won = places.taken + lots[: places.to_share]
        return replace(found, qualified=won, tied=(), open_places=0, lots=lots)

    def _unfilled(self, found: Outcome) -> Outcome:
        left = {
            one.line: one.counts.yes
            for one in found.lines
            if _stands(one) and one.line not in found.qualified
        }
        if not left or self.rule.unfilled is Unfilled.LEFT_OPEN:
            return found
        if self.rule.unfilled is Unfilled.CHAIR:
            return replace(found, awaits=Awaits.CHAIR, candidates=tuple(left))
        again = self.rule.open_again
        if self.rule.unfilled is Unfilled.HIGHEST:
            return self._again(found, Among.HIGHEST, highest(left, found.open_places), again)
        return self._again(found, Among.REMAINING, tuple(left), again)

    def _again(self, found: Outcome, among: Among, lines: tuple[int, ...], again: Again) -> Outcome:
        """A further round, or what ends the contest where there was the last one."""
        if self.number < self.rule.rounds:
            rule = next_rule(self.rule, again, found.open_places)
            ahead = NextRound(among, tuple(sorted(lines)), found.open_places, rule, self.number + 1)
            return replace(found, awaits=Awaits.ROUND, next_round=ahead)
        if self.rule.at_last is AtLast.CHAIR:
            return replace(found, awaits=Awaits.CHAIR, candidates=lines)
        return found


def _results(
    rule: Rule, counts: Counts, facts: Facts, withdrawn: frozenset[int]
) -> tuple[Result, ...]:
    votes = {line: shown.yes for line, shown in enumerate(counts.lines) if line not in withdrawn}
    order = ranks(votes)
    found = []
    for line, shown in enumerate(counts.lines):
        base = base_of(rule, counts, facts, line)
        needed = needed_on(rule, counts, line, base)
        standing = Standing.BELOW if base else Standing.NO_BASE
        if line in withdrawn:
            standing = Standing.WITHDRAWN
        found.append(
            Result(
                line,
                shown,
                base,
                needed,
                rule.threshold,
                rule.strict,
                order.get(line, 0),
                standing,
                _unanimity(facts, shown, line),
            )
        )
    return tuple(found)


def _unanimity(facts: Facts, shown: LineCount, line: int) -> Unanimity:
    if not shown.yes:
        return Unanimity.NONE
    if shown.yes == facts.size - facts.sits_out[line]:
        return Unanimity.ALL
    if shown.yes == facts.taking_part - facts.sits_out_present[line]:
        return Unanimity.TAKING_PART
    return Unanimity.NONE


def _stands(one: Result) -> bool:
    return one.standing is not Standing.WITHDRAWN


def _stop(quorum: Quorum, facts: Facts, lines: tuple[Result, ...]) -> Case | None:
    """What ends the contest before any vote is looked at."""
    if facts.size == 0 or all(aside == facts.size for aside in facts.sits_out):
        return Case.NO_VOTERS
    if not any(map(_stands, lines)):
        return Case.ALL_WITHDRAWN
    return None if quorum.reached else Case.NO_QUORUM


def _case(counts: Counts) -> Case:
    if counts.valid == 0:
        return Case.NO_VALID
    if counts.blank == counts.valid:
        return Case.ALL_BLANK
    if not any(shown.yes or shown.no for shown in counts.lines):
        return Case.NO_OPINION
    return Case.DECIDED


def _all_tied(lines: tuple[Result, ...], places: int) -> bool:
    votes = [one.counts.yes for one in lines if _stands(one)]
    return len(votes) > places and votes[0] > 0 and len(set(votes)) == 1


def _not_counted(one: Result) -> Result:
    return replace(one, standing=Standing.NOT_COUNTED) if _stands(one) else one


def _with_standings(found: Outcome) -> Outcome:
    standings: Mapping[int, Standing] = {
        **{one.line: Standing.BEYOND_QUOTA for one in found.lines if one.reached},
        **dict.fromkeys(found.tied, Standing.TIED),
        **dict.fromkeys(found.qualified, Standing.QUALIFIED),
        **{one.line: one.standing for one in found.lines if not _stands(one)},
    }
    lines = tuple(
        replace(one, standing=standings.get(one.line, one.standing)) for one in found.lines
    )
    return replace(found, lines=lines)
