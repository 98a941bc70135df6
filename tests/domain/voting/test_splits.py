"""Every split of 11 and of 7 votes against each preset, worked out here with whole numbers.

What is expected is written from the design of the vote, not by calling what is tested: "at least
2/3 of all members" is 3 x yes >= 2 x members, "more than 1/2" is 2 x yes > members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from bot.domain.voting.outcome import decide
from bot.domain.voting.results import Among, Awaits, Case, Outcome
from bot.domain.voting.rule import Base, Rule, Way
from bot.domain.voting.tally import Choice, Counts, fill_paper, of_hands, tally_papers
from storage.presets.voting import voting_presets
from tests.domain.voting.ballots import AWARD, ELECTION, full

SIZES = (11, 7)
SPLITS = {11: 364, 7: 120}
"""Ways to divide the votes into for, against, no opinion, not given."""
ELECTIONS = {11: 1365, 7: 330}
"""Ways to divide them among three candidates, blank, not given."""
CASES = 22_327
"""All that run here: 10 presets, 7 thresholds on 4 bases, two places of three, elections."""

two_thirds = lambda yes, size: 3 * yes >= 2 * size  # noqa: E731  (a table of rules)
more_than_half = lambda yes, size: 2 * yes > size  # noqa: E731
any_vote = lambda yes, size: yes >= 1  # noqa: E731
"""On one line, which asks for a "no", they must be more than those against."""

PASSES: dict[str, Callable[[int, int], bool]] = {
    "awards_hands": two_thirds,
    "awards_secret": two_thirds,
    "awards_paper": two_thirds,
    "office_secret": more_than_half,
    "office_hands": more_than_half,
    "office_paper": more_than_half,
    "at_most_n": more_than_half,
    "one_of_several": any_vote,
    "question_open": more_than_half,
    "question_hands": more_than_half,
}
AGAIN = {"awards": Among.REMAINING, "office": Among.HIGHEST, "at": Among.REMAINING}
AGAIN |= {"one": Among.REMAINING}


def splits(size: int) -> Iterator[tuple[int, int, int, int]]:
    for yes, no, none in product(range(size + 1), repeat=3):
        if yes + no + none <= size:
            yield yes, no, none, size - yes - no - none


def one_line(rule: Rule, size: int, yes: int, no: int, none: int) -> Counts:
    if rule.way in (Way.HANDS, Way.PAPER):
        return of_hands(rule, yes + no + none, [(yes, no)])
    given = [Choice.YES] * yes + [Choice.NO] * no + [Choice.NONE] * none
    papers = [fill_paper(rule, 1, {0: choice}) for choice in given]
    return tally_papers(rule, issued=size, lines=1, papers=papers)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", PASSES)
def test_every_split_of_the_votes_on_one_line(key: str, size: int) -> None:
    rule, ran = voting_presets()[key].rule, 0
    for yes, no, none, _missing in splits(size):
        counts = one_line(rule, size, yes, no, none)
        found = decide(rule, counts, full(size, 1, yes + no + none))
        quorum = 3 * (yes + no + none) >= 2 * size
        passed = quorum and PASSES[key](yes, size) and (rule.threshold is not None or yes > no)
        among = AGAIN.get(key.partition("_")[0]) if quorum and not passed else None
        assert found.quorum.reached is quorum, (yes, no, none)
        assert found.qualified == ((0,) if passed else ()), (yes, no, none)
        assert found.open_places == rule.quota - passed
        assert found.tied == ()
        assert (found.next_round.among if found.next_round else None) is among, (yes, no, none)
        ran += 1
    assert ran == SPLITS[size]


def test_each_preset_was_tried_and_this_many_cases_ran() -> None:
    assert set(PASSES) == set(voting_presets())
    on_one_line = sum(SPLITS.values()) * (len(PASSES) + len(NEEDED) * len(Base))
    three_lines = sum((size + 1) ** 3 for size in SIZES)
    assert on_one_line + three_lines + sum(ELECTIONS.values()) == CASES


NEEDED = {
    (Fraction(1, 2), True): lambda yes, base: 2 * yes > base,
    (Fraction(2, 3), False): lambda yes, base: 3 * yes >= 2 * base,
    (Fraction(7, 10), False): lambda yes, base: 10 * yes >= 7 * base,
    (Fraction(3, 4), False): lambda yes, base: 4 * yes >= 3 * base,
    (Fraction(4, 5), False): lambda yes, base: 5 * yes >= 4 * base,
    (Fraction(9, 10), False): lambda yes, base: 10 * yes >= 9 * base,
    (Fraction(1), False): lambda yes, base: yes >= base,
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("threshold", "strict"), NEEDED)
def test_every_split_on_every_base(threshold: Fraction, strict: bool, size: int) -> None:
    for base in Base:
        rule = replace(AWARD, base=base, threshold=threshold, strict=strict, quota=1)
        every = list(splits(size))
        assert len(every) == SPLITS[size]
        for yes, no, none, _missing in every:
            there = yes + no + none
            number = {Base.ALL: size, Base.VALID: yes + no}.get(base, there)
            found = decide(rule, of_hands(rule, there, [(yes, no)]), full(size, 1, there))
            reached = number > 0 and NEEDED[threshold, strict](yes, number)
            assert found.lines[0].base == number
            assert (found.qualified == (0,)) is (reached and 3 * there >= 2 * size)


@pytest.mark.parametrize("size", SIZES)
def test_two_places_among_three_lines_by_show_of_hands(size: int) -> None:
    """1,728 and 512 cases: who has a place for certain, and who is tied for the last one."""
    for votes in product(range(size + 1), repeat=3):
        counts = of_hands(AWARD, size, [(yes, size - yes) for yes in votes])
        found = decide(AWARD, counts, full(size, 3))
        passed = [line for line in range(3) if 3 * votes[line] >= 2 * size]
        sure, tied = set(), set()
        for line in passed:
            others = [votes[other] for other in passed if other != line]
            ahead = sum(other > votes[line] for other in others)
            level = sum(other == votes[line] for other in others)
            if ahead + level < 2:
                sure.add(line)
            elif ahead < 2:
                tied.add(line)
        assert (set(found.qualified), set(found.tied)) == (sure, tied), votes
        assert found.open_places == 2 - len(sure)
        assert _among(found) == _awards_again(sure, tied), votes


def _awards_again(sure: set[int], tied: set[int]) -> tuple[Among, set[int]] | None:
    if tied:
        return Among.TIED, tied
    return (Among.REMAINING, {0, 1, 2} - sure) if len(sure) < 2 else None


def _among(found: Outcome) -> tuple[Among, set[int]] | None:
    ahead = found.next_round
    return (ahead.among, set(ahead.lines)) if ahead else None


@pytest.mark.parametrize("size", SIZES)
def test_an_election_among_three(size: int) -> None:
    """Every split into first, second, third, blank and not given: 1,365 and 330 cases."""
    every = [given for given in product(range(size + 1), repeat=4) if sum(given) <= size]
    assert len(every) == ELECTIONS[size]
    for given in every:
        there = sum(given)
        *votes, blank = given
        said = [{line: Choice.YES} for line in range(3) for _ in range(votes[line])]
        papers = [fill_paper(ELECTION, 3, one) for one in [*said, *[{}] * blank]]
        counts = tally_papers(ELECTION, issued=size, lines=3, papers=papers)
        found = decide(ELECTION, counts, full(size, 3, there))
        elected = [line for line in range(3) if 2 * votes[line] > size]
        if 3 * there < 2 * size:
            assert found.case is Case.NO_QUORUM
            assert (found.qualified, found.awaits) == ((), Awaits.NOTHING)
        elif elected:
            assert list(found.qualified) == elected
            assert found.next_round is None
        else:
            second = sorted(votes)[-2]
            among = {line for line in range(3) if votes[line] >= second}
            assert _among(found) == (Among.HIGHEST, among), given
            last = decide(ELECTION, counts, full(size, 3, there), round_number=2)
            assert (last.awaits, last.next_round) == (Awaits.CHAIR, None)
