"""Who qualifies for the flag leaves the certificate list; places left open are voted on again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.voting.chain import Chain, Link, Progress, is_known, progress_of
from bot.domain.voting.outcome import chair_settles, decide
from bot.domain.voting.results import Among, Outcome
from bot.domain.voting.rule import Rule, Ties, Way
from bot.domain.voting.tally import of_hands
from bot.domain.voting_errors import ChainOrder, ChainWaits
from tests.domain.voting.ballots import AWARD, full

HAI_DUONG, NINH_BINH, THAI_BINH, HAI_PHONG, QUANG_NINH, HA_NOI = range(101, 107)
FLAG, CERTIFICATE, OTHER = 1, 2, 3
FLAGS = (HAI_DUONG, NINH_BINH, HAI_PHONG)
CERTIFICATES = (THAI_BINH, HAI_DUONG, HAI_PHONG, QUANG_NINH, NINH_BINH)
CHAIN = Chain((Link(FLAG, FLAGS), Link(CERTIFICATE, CERTIFICATES), Link(OTHER, (HA_NOI,))))
THREE = replace(AWARD, quota=3)


def voted(rule: Rule, yes: list[int], **more: object) -> Outcome:
    counts = of_hands(rule, 11, [(one, 11 - one) for one in yes])
    return decide(rule, counts, full(11, len(yes)), **more)  # type: ignore[arg-type]


def test_the_preview_says_which_vote_takes_from_which() -> None:
    assert CHAIN.takes_from(FLAG) == ()
    assert CHAIN.takes_from(CERTIFICATE) == (FLAG,)
    assert CHAIN.takes_from(OTHER) == ()


def test_whoever_qualified_for_the_flag_leaves_the_certificate_list() -> None:
    flags = progress_of([(FLAGS, voted(AWARD, [11, 10, 4]))])
    assert flags.qualified == {HAI_DUONG, NINH_BINH}
    assert CHAIN.left(CERTIFICATE, {FLAG: flags}) == (THAI_BINH, HAI_PHONG, QUANG_NINH)


def test_votes_given_at_once_in_the_hall_are_counted_without_those_who_left() -> None:
    """The flag of 2019, its second place left open, and what that means for the certificates."""
    first = voted(AWARD, [11, 7, 4])
    assert first.next_round is not None
    assert (first.next_round.among, first.next_round.lines) == (Among.REMAINING, (1, 2))
    open_still = progress_of([(FLAGS, first)])
    assert open_still == Progress(frozenset({HAI_DUONG}), frozenset({NINH_BINH, HAI_PHONG}))
    with pytest.raises(ChainWaits):
        CHAIN.gone(CERTIFICATE, {FLAG: open_still})

    remaining = tuple(FLAGS[line] for line in first.next_round.lines)
    second = voted(first.next_round.rule, [9, 2], round_number=2)
    flags = progress_of([(FLAGS, first), (remaining, second)])
    assert flags == Progress(frozenset({HAI_DUONG, NINH_BINH}))

    gone = CHAIN.gone(CERTIFICATE, {FLAG: flags})
    assert gone == {1: FLAG, 4: FLAG}
    certificates = voted(THREE, [11, 11, 10, 5, 11], withdrawn=tuple(gone))
    assert certificates.qualified == (0, 2)
    ahead = certificates.next_round
    assert ahead is not None
    assert (ahead.among, ahead.lines, ahead.places) == (Among.REMAINING, (3,), 1)


def test_a_vote_waits_only_for_units_of_its_own_list() -> None:
    waiting = Progress(frozenset({HAI_DUONG}), frozenset({HA_NOI}))
    assert set(CHAIN.gone(CERTIFICATE, {FLAG: waiting})) == {1}
    assert CHAIN.gone(OTHER, {}) == {}
    with pytest.raises(ChainWaits):
        CHAIN.gone(CERTIFICATE, {})


def test_a_draw_and_the_chair_keep_the_next_vote_waiting() -> None:
    for ties in (Ties.DRAW, Ties.CHAIR):
        tied = voted(replace(AWARD, ties=ties), [11, 9, 9])
        assert progress_of([(FLAGS, tied)]).contending == {NINH_BINH, HAI_PHONG}
    settled = progress_of([(FLAGS, chair_settles(tied, [2]))])
    assert settled == Progress(frozenset({HAI_DUONG, HAI_PHONG}))


def test_a_vote_stands_in_a_chain_once() -> None:
    with pytest.raises(ChainOrder):
        Chain((Link(FLAG, FLAGS), Link(FLAG, FLAGS)))
    with pytest.raises(ChainOrder):
        CHAIN.link(4)


def test_others_lists_move_once_everybody_may_know_the_result() -> None:
    hands = replace(AWARD, way=Way.HANDS)
    assert is_known("closed", hands)
    for way in (Way.SECRET, Way.OPEN, Way.PAPER):
        assert not is_known("closed", replace(AWARD, way=way))
        assert is_known("published", replace(AWARD, way=way))
    assert not is_known("open", hands)
