"""Outcomes one by one: the special cases, ties and lots, the chair's word, unanimity, reasons."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.voting.figures import Facts
from bot.domain.voting.outcome import chair_settles, decide
from bot.domain.voting.results import Among, Awaits, Case, Outcome, Standing, Unanimity
from bot.domain.voting.rule import (
    Absent,
    Again,
    AtLast,
    Base,
    Form,
    Rule,
    SelfVote,
    Ties,
    Unfilled,
    next_rule,
)
from bot.domain.voting.tally import (
    Choice,
    Counts,
    all_for,
    fill_paper,
    of_hands,
    tally_papers,
)
from bot.domain.voting_errors import ChairChoice, FactsDisagree, LineUnknown, RoundUnknown
from tests.domain.voting.ballots import AWARD, ELECTION, INVALID_PAPER, full


def hands(rule: Rule, yes: list[int], size: int = 11, **more: object) -> Outcome:
    """All units raise their hands for or against every line."""
    counts = of_hands(rule, size, [(one, size - one) for one in yes])
    return decide(rule, counts, full(size, len(yes)), **more)  # type: ignore[arg-type]


def standings(found: Outcome) -> list[Standing]:
    return [one.standing for one in found.lines]


def test_the_best_within_the_quota_qualify_and_the_reason_is_there() -> None:
    found = hands(AWARD, [9, 11, 8, 7])
    assert found.qualified == (1, 0)
    assert found.is_final
    assert standings(found) == [
        Standing.QUALIFIED,
        Standing.QUALIFIED,
        Standing.BEYOND_QUOTA,
        Standing.BELOW,
    ]
    last = found.lines[3]
    assert (last.counts.yes, last.base, last.needed, last.rank) == (7, 11, 8, 4)
    assert (last.threshold, last.strict, last.share) == (Fraction(2, 3), False, Fraction(7, 11))


def test_the_base_makes_the_difference_when_two_are_absent() -> None:
    """11 members, 2 absent: more than 1/2 of those present is 5, of all is 6."""
    for base, needed in ((Base.PRESENT, 5), (Base.ALL, 6)):
        rule = replace(AWARD, base=base, threshold=Fraction(1, 2), strict=True, quota=1)
        found = decide(rule, of_hands(rule, 9, [(5, 4)]), full(11, 1, 9))
        assert found.lines[0].needed == needed
        assert bool(found.qualified) is (needed == 5)


def test_fractions_are_exact() -> None:
    found = hands(replace(AWARD, quota=1), [6], size=9)
    assert (found.lines[0].needed, found.qualified) == (6, (0,))


def test_without_a_quorum_nothing_is_decided() -> None:
    found = decide(AWARD, all_for(AWARD, 7, 2), full(11, 2, 7))
    assert (found.case, found.quorum.needed, found.quorum.taking_part) == (Case.NO_QUORUM, 8, 7)
    assert (found.qualified, found.open_places, found.awaits) == ((), 2, Awaits.NOTHING)
    assert standings(found) == [Standing.NOT_COUNTED] * 2


def test_nobody_has_a_vote() -> None:
    nobody = decide(AWARD, of_hands(AWARD, 0, [(0, 0)]), full(0, 1))
    alone = replace(AWARD, self_vote=SelfVote.SITS_OUT)
    aside = decide(alone, of_hands(alone, 0, [(0, 0)]), Facts(1, 0, (1,), (0,)))
    assert nobody.case is aside.case is Case.NO_VOTERS


def test_a_line_that_every_voter_sits_out_has_no_base() -> None:
    counts = of_hands(AWARD, 1, [(0, 0), (1, 0)], out=[1, 0])
    found = decide(AWARD, counts, Facts(1, 1, (1, 0), (1, 0)))
    assert standings(found) == [Standing.NO_BASE, Standing.QUALIFIED]
    assert found.lines[0].share is None


def test_everybody_withdrew() -> None:
    found = hands(AWARD, [11, 11], withdrawn=(0, 1))
    assert (found.case, found.open_places, found.awaits) == (
        Case.ALL_WITHDRAWN,
        2,
        Awaits.NOTHING,
    )
    assert standings(found) == [Standing.WITHDRAWN] * 2


def test_a_line_that_withdrew_takes_no_place_and_no_rank() -> None:
    found = hands(AWARD, [11, 9, 8], withdrawn=(0,))
    assert found.qualified == (1, 2)
    assert [one.rank for one in found.lines] == [0, 1, 2]


def test_all_papers_are_blank() -> None:
    papers = [fill_paper(AWARD, 2, {})] * 11
    counts = tally_papers(AWARD, issued=11, lines=2, papers=papers)
    found = decide(AWARD, counts, full(11, 2))
    assert (found.case, found.qualified) == (Case.ALL_BLANK, ())
    assert found.next_round is not None


def test_all_are_without_opinion() -> None:
    found = decide(AWARD, of_hands(AWARD, 11, [(0, 0), (0, 0)]), full(11, 2))
    assert (found.case, found.qualified) == (Case.NO_OPINION, ())


def test_not_one_paper_is_valid() -> None:
    counts = tally_papers(AWARD, issued=11, lines=2, papers=[INVALID_PAPER] * 11)
    assert decide(AWARD, counts, full(11, 2)).case is Case.NO_VALID


def test_more_places_than_lines_leave_places_open() -> None:
    found = hands(replace(AWARD, quota=3), [11, 11])
    assert (found.qualified, found.open_places, found.awaits) == ((0, 1), 1, Awaits.NOTHING)


def test_all_tied_goes_to_a_round_of_choosing_among_them() -> None:
    found = hands(AWARD, [11, 11, 11])
    assert (found.case, found.qualified, found.tied) == (Case.ALL_TIED, (), (0, 1, 2))
    ahead = found.next_round
    assert ahead is not None
    assert (ahead.among, ahead.lines, ahead.places, ahead.round_number) == (
        Among.TIED,
        (0, 1, 2),
        2,
        2,
    )
    assert (ahead.rule.form, ahead.rule.most, ahead.rule.threshold) == (Form.AT_MOST, 2, None)


def test_a_tie_at_the_last_place_leaves_the_first_place_taken() -> None:
    found = hands(AWARD, [11, 9, 9])
    assert (found.qualified, found.tied, found.open_places) == ((0,), (1, 2), 1)
    ahead = found.next_round
    assert ahead is not None
    assert (ahead.lines, ahead.places, ahead.rule.form) == ((1, 2), 1, Form.ONE_OF)


def test_the_same_question_can_be_put_again_to_the_tied() -> None:
    found = hands(replace(AWARD, tied_again=Again.SAME), [11, 9, 9])
    assert found.next_round is not None
    assert found.next_round.rule == replace(AWARD, tied_again=Again.SAME, quota=1)


def test_places_left_open_go_to_a_round_among_the_remaining() -> None:
    found = hands(AWARD, [11, 5, 7])
    ahead = found.next_round
    assert ahead is not None
    assert (ahead.among, ahead.lines, ahead.places) == (Among.REMAINING, (1, 2), 1)
    assert (ahead.rule.threshold, ahead.rule.quota) == (Fraction(2, 3), 1)


@pytest.mark.parametrize(
    ("votes", "lines"),
    [([5, 4, 2], (0, 1)), ([5, 3, 3], (0, 1, 2)), ([4, 4, 3], (0, 1)), ([1, 2, 5], (1, 2))],
)
def test_an_election_goes_on_between_the_two_highest(
    votes: list[int], lines: tuple[int, ...]
) -> None:
    found = hands(ELECTION, votes)
    assert found.next_round is not None
    assert (found.next_round.among, found.next_round.lines) == (Among.HIGHEST, lines)


def test_a_draw_waits_for_its_seed_and_can_be_checked_by_hand() -> None:
    rule = replace(AWARD, ties=Ties.DRAW)
    assert hands(rule, [11, 9, 9, 9]).awaits is Awaits.DRAW
    found = hands(rule, [11, 9, 9, 9], seed="2019-12-03")
    order = sorted((1, 2, 3), key=lambda n: hashlib.sha256(b"2019-12-03:%d" % (n + 1)).hexdigest())
    assert found.lots == tuple(order)
    assert found.qualified == (0, order[0])
    assert (found.tied, found.open_places, found.is_final) == ((), 0, True)
    beaten = {one.standing for one in found.lines if one.line in order[1:]}
    assert beaten == {Standing.BEYOND_QUOTA}


def test_the_chair_decides_a_tie_and_only_that() -> None:
    found = hands(replace(AWARD, ties=Ties.CHAIR), [11, 9, 9])
    assert (found.awaits, found.candidates) == (Awaits.CHAIR, (1, 2))
    for wrong in ([0], [1, 2], [3]):
        with pytest.raises(ChairChoice):
            chair_settles(found, wrong)
    settled = chair_settles(found, [2])
    assert (settled.qualified, settled.open_places, settled.is_final) == ((0, 2), 0, True)
    assert settled.lines[2].standing is Standing.QUALIFIED
    with pytest.raises(ChairChoice):
        chair_settles(settled, [1])


def test_the_chair_may_leave_a_place_open() -> None:
    found = hands(replace(AWARD, unfilled=Unfilled.CHAIR), [11, 5])
    assert found.candidates == (1,)
    assert chair_settles(found, []).open_places == 1


def test_after_the_last_round_the_chair_decides_or_the_place_stays_open() -> None:
    last = hands(AWARD, [11, 9, 9], round_number=2)
    assert (last.awaits, last.candidates, last.next_round) == (Awaits.CHAIR, (1, 2), None)
    rule = replace(AWARD, at_last=AtLast.LEFT_OPEN)
    open_end = hands(rule, [11, 9, 9], round_number=2)
    assert (open_end.is_final, open_end.tied, open_end.open_places) == (True, (1, 2), 1)


def test_places_may_stay_open_by_the_rule() -> None:
    found = hands(replace(AWARD, unfilled=Unfilled.LEFT_OPEN), [11, 5])
    assert (found.is_final, found.open_places) == (True, 1)


def test_unanimity_is_that_of_all_or_of_those_taking_part() -> None:
    def one(there: int, yes: int) -> Unanimity:
        found = decide(AWARD, of_hands(AWARD, there, [(yes, 0)]), full(11, 1, there))
        return found.lines[0].unanimity

    assert one(11, 11) is Unanimity.ALL
    assert one(9, 9) is Unanimity.TAKING_PART
    assert one(11, 10) is Unanimity.NONE
    assert one(0, 0) is Unanimity.NONE


def test_a_unit_that_sits_out_shrinks_the_base_of_its_line() -> None:
    """Ten of eleven vote on the line of the eleventh: 2/3 of 10 is 7, of 11 it is 8."""
    rule = replace(AWARD, self_vote=SelfVote.SITS_OUT)
    counts = of_hands(rule, 11, [(7, 3), (7, 4)], out=[1, 0])
    for base in Base:
        found = decide(replace(rule, base=base), counts, Facts(11, 11, (1, 0), (1, 0)))
        assert [(one.base, one.needed) for one in found.lines] == [(10, 7), (11, 8)]
        assert found.qualified == (0,)


def test_all_others_for_a_unit_that_sits_out_is_unanimous() -> None:
    rule = replace(AWARD, self_vote=SelfVote.SITS_OUT)
    found = decide(rule, of_hands(rule, 11, [(10, 0)], out=[1]), Facts(11, 11, (1,), (1,)))
    assert found.lines[0].unanimity is Unanimity.ALL


def test_papers_in_writing_and_by_proxy_count_for_the_quorum() -> None:
    rule = replace(AWARD, absent=Absent.IN_WRITING, proxy=1, base=Base.PRESENT, quota=1)
    counts = of_hands(rule, 8, [(6, 2)])
    found = decide(rule, counts, Facts(11, 6, (0,), (0,), in_writing=1, by_proxy=1))
    assert found.quorum.reached
    assert (found.lines[0].base, found.lines[0].needed, found.qualified) == (8, 6, (0,))


def papers_of(size: int) -> Counts:
    return tally_papers(
        AWARD, issued=size, lines=1, papers=[fill_paper(AWARD, 1, {0: Choice.YES})] * size
    )


@pytest.mark.parametrize(
    "facts",
    [
        Facts(11, 7, (0,), (0,)),  # eight papers, seven there
        Facts(11, 8, (0, 0), (0, 0)),  # of another list
        Facts(11, 8, (0,), (0,), in_writing=1),  # the rule gives the absent no vote
        Facts(11, 8, (0,), (0,), by_proxy=1),  # nor a proxy
    ],
)
def test_counts_that_the_roll_cannot_have_given_are_refused(facts: Facts) -> None:
    with pytest.raises(FactsDisagree):
        decide(AWARD, papers_of(8), facts)


@pytest.mark.parametrize(
    ("size", "present", "aside", "there"),
    [(11, 12, (0,), (0,)), (11, -1, (0,), (0,)), (11, 11, (1,), (2,)), (11, 11, (1,), ())],
)
def test_a_roll_that_cannot_be_is_refused(
    size: int, present: int, aside: tuple[int, ...], there: tuple[int, ...]
) -> None:
    with pytest.raises(FactsDisagree):
        Facts(size, present, aside, there)


def test_there_is_no_round_after_the_last_and_no_unknown_line() -> None:
    with pytest.raises(RoundUnknown):
        hands(AWARD, [11], round_number=3)
    with pytest.raises(LineUnknown):
        hands(AWARD, [11], withdrawn=(1,))


@pytest.mark.parametrize(("yes", "carried"), [(1, False), (5, False), (6, True)])
def test_one_line_that_is_left_needs_more_for_than_against(yes: int, carried: bool) -> None:
    """A further round in which the most votes decide, with one unit left on its list."""
    again = next_rule(AWARD, Again.MOST_VOTES, 1)
    found = hands(again, [yes], round_number=2)
    assert found.qualified == ((0,) if carried else ())
    assert found.lines[0].needed == 11 - yes + 1
    assert found.lines[0].standing is (Standing.QUALIFIED if carried else Standing.BELOW)


def test_line_by_line_without_a_threshold_too() -> None:
    rule = replace(AWARD, threshold=None, quota=3)
    assert hands(rule, [6, 5, 10]).qualified == (2, 0)
    # Chosen out of several, nobody is against: the most votes are enough.
    chosen = of_hands(replace(rule, form=Form.ONE_OF, quota=1), 11, [(2, 0), (1, 0), (1, 0)])
    assert decide(replace(rule, form=Form.ONE_OF, quota=1), chosen, full(11, 3)).qualified == (0,)
