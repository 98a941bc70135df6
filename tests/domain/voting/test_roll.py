"""Who may cast, for whom and when; what the roll then says of the contest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.errors import Refusal
from bot.domain.voting.figures import Facts
from bot.domain.voting.roll import (
    Ballot,
    Caster,
    Delegation,
    Membership,
    Seat,
    check_proxies,
    check_teller,
    facts_of,
    lines_sat_out,
    may_cast,
    may_cast_for,
    may_cast_in_writing,
    units_on,
)
from bot.domain.voting.rule import Absent, Rule, SelfVote, Way
from bot.domain.voting_errors import (
    DelegationEnded,
    NotForUnit,
    NotOnRoll,
    NotOpenYet,
    NoVoteHere,
    ProxyHolderAway,
    ProxyNotGiven,
    ProxyTooMany,
    ProxyVoid,
    TellerOnList,
    UnitAway,
    UnitPresent,
    UnitVoted,
    VoteClosed,
    WayNotOffered,
)
from tests.domain.voting.ballots import ELECTION

OPENS = datetime(2019, 12, 3, 1, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=2)
NOW = OPENS + timedelta(minutes=20)
A, B, C, STRANGER = 1, 2, 3, 9
CONTEST = 77
HEAD_OF_A = Caster(heads=frozenset({A}))
HEAD_OF_B = Caster(heads=frozenset({B}))
SECRET = Way.SECRET
PROXY = replace(ELECTION, proxy=1)


def ballot(*seats: Seat, rule: Rule = ELECTION, lines: int = 2) -> Ballot:
    roll = {unit: Seat(unit) for unit in (A, B, C)} | {seat.unit: seat for seat in seats}
    return Ballot(CONTEST, rule, lines, OPENS, CLOSES, roll)


def test_the_roll_is_the_members_of_the_day() -> None:
    """The day of a merger belongs to what comes after it."""
    merger = date(2025, 7, 1)
    members = [
        Membership(A),
        Membership(B, date(2012, 1, 1), merger),
        Membership(C, merger),
        Membership(A),
    ]
    assert units_on(members, date(2025, 6, 30)) == (A, B)
    assert units_on(members, merger) == (A, C)
    assert units_on(members, date(2011, 12, 31)) == (A,)


def test_the_head_votes_for_the_unit() -> None:
    assert may_cast(ballot(), A, HEAD_OF_A, SECRET, NOW) == {0, 1}


@pytest.mark.parametrize(
    ("refusal", "unit", "caster", "way", "at"),
    [
        (WayNotOffered, A, HEAD_OF_A, Way.OPEN, NOW),
        (NotOpenYet, A, HEAD_OF_A, SECRET, OPENS - timedelta(microseconds=1)),
        (VoteClosed, A, HEAD_OF_A, SECRET, CLOSES),
        (NotOnRoll, STRANGER, Caster(heads=frozenset({STRANGER})), SECRET, NOW),
        (NotForUnit, B, HEAD_OF_A, SECRET, NOW),
        (NotForUnit, A, Caster(), SECRET, NOW),
    ],
)
def test_who_cannot_vote_is_told_why(
    refusal: type[Refusal], unit: int, caster: Caster, way: Way, at: datetime
) -> None:
    with pytest.raises(refusal):
        may_cast(ballot(), unit, caster, way, at)


def test_the_first_and_the_last_moment_count() -> None:
    assert may_cast(ballot(), A, HEAD_OF_A, SECRET, OPENS)
    assert may_cast(ballot(), A, HEAD_OF_A, SECRET, CLOSES - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("delegation", "holds"),
    [
        (Delegation(A, since=OPENS), True),
        (Delegation(A, since=NOW), True),
        (Delegation(A, since=NOW + timedelta(seconds=1)), False),
        (Delegation(A, since=OPENS, before=NOW), False),
        (Delegation(A, since=OPENS, before=NOW + timedelta(seconds=1)), True),
        (Delegation(A, since=OPENS, revoked=True), False),
        (Delegation(A, since=OPENS, contests=frozenset({CONTEST})), True),
        (Delegation(A, since=OPENS, contests=frozenset({1})), False),
    ],
)
def test_a_delegation_is_dated_scoped_and_revocable(delegation: Delegation, holds: bool) -> None:
    caster = Caster(delegations=(delegation,))
    if holds:
        assert may_cast(ballot(), A, caster, SECRET, NOW)
    else:
        with pytest.raises(DelegationEnded):
            may_cast(ballot(), A, caster, SECRET, NOW)


def test_the_first_paper_of_a_unit_counts() -> None:
    with pytest.raises(UnitVoted):
        may_cast(ballot(Seat(A, returned=SECRET)), A, HEAD_OF_A, SECRET, NOW)


def test_an_open_vote_can_be_changed_in_the_chat_only() -> None:
    mixed = replace(ELECTION, way=Way.OPEN, mixed=True)
    there = ballot(Seat(A, returned=Way.OPEN), rule=mixed)
    assert may_cast(there, A, HEAD_OF_A, Way.OPEN, NOW)
    with pytest.raises(UnitVoted):
        may_cast(there, A, HEAD_OF_A, Way.HANDS, NOW)
    for seat in (Seat(A, returned=Way.HANDS), Seat(A, returned=Way.OPEN, by_proxy=True)):
        with pytest.raises(UnitVoted):
            may_cast(ballot(seat, rule=mixed), A, HEAD_OF_A, Way.OPEN, NOW)


def test_whoever_is_absent_raises_no_hand() -> None:
    hall = replace(ELECTION, way=Way.HANDS)
    with pytest.raises(UnitAway):
        may_cast(ballot(Seat(A, absent=True), rule=hall), A, HEAD_OF_A, Way.HANDS, NOW)


def test_a_unit_votes_on_all_lines_but_its_own() -> None:
    rule = replace(ELECTION, self_vote=SelfVote.SITS_OUT)
    aside = lines_sat_out(rule, {0: B, 1: A}, A)
    assert aside == {1}
    assert lines_sat_out(ELECTION, {0: B, 1: A}, A) == frozenset()
    seat = Seat(A, sits_out=aside)
    assert may_cast(ballot(seat, rule=rule), A, HEAD_OF_A, SECRET, NOW) == {0}
    with pytest.raises(NoVoteHere):
        may_cast(
            ballot(Seat(A, sits_out=frozenset({0})), rule=rule, lines=1), A, HEAD_OF_A, SECRET, NOW
        )


def test_an_absent_unit_may_write_where_the_rule_says_so() -> None:
    rule = replace(ELECTION, absent=Absent.IN_WRITING)
    assert may_cast_in_writing(ballot(rule=rule), A, NOW) == {0, 1}
    for refusal, seat, by in (
        (UnitAway, Seat(A), ELECTION),
        (UnitVoted, Seat(A, returned=SECRET), rule),
        (UnitPresent, Seat(A, present=True), rule),
    ):
        with pytest.raises(refusal):
            may_cast_in_writing(ballot(seat, rule=by), A, NOW)


HOLDER = Seat(B, present=True)


def test_a_unit_votes_for_another_that_asked_it() -> None:
    there = ballot(Seat(A, proxy=B), HOLDER, rule=PROXY)
    assert may_cast_for(there, A, HEAD_OF_B, SECRET, NOW) == {0, 1}


@pytest.mark.parametrize(
    ("refusal", "seats", "caster", "rule"),
    [
        (ProxyNotGiven, (Seat(A, proxy=B), HOLDER), HEAD_OF_B, ELECTION),
        (ProxyNotGiven, (Seat(A), HOLDER), HEAD_OF_B, PROXY),
        (ProxyNotGiven, (Seat(A, proxy=STRANGER),), HEAD_OF_B, PROXY),
        (ProxyNotGiven, (Seat(A, proxy=A),), HEAD_OF_A, PROXY),
        (NotForUnit, (Seat(A, proxy=B), HOLDER), Caster(heads=frozenset({C})), PROXY),
        (ProxyTooMany, (Seat(A, proxy=B), Seat(C, proxy=B), HOLDER), HEAD_OF_B, PROXY),
        (ProxyHolderAway, (Seat(A, proxy=B), Seat(B)), HEAD_OF_B, PROXY),
        (
            ProxyHolderAway,
            (Seat(A, proxy=B), Seat(B, returned=SECRET, by_proxy=True)),
            HEAD_OF_B,
            PROXY,
        ),
        (ProxyVoid, (Seat(A, proxy=B, returned=SECRET), HOLDER), HEAD_OF_B, PROXY),
        (ProxyVoid, (Seat(A, proxy=B, present=True), HOLDER), HEAD_OF_B, PROXY),
    ],
)
def test_when_a_unit_does_not_vote_for_another(
    refusal: type[Refusal], seats: tuple[Seat, ...], caster: Caster, rule: Rule
) -> None:
    with pytest.raises(refusal):
        may_cast_for(ballot(*seats, rule=rule), A, caster, SECRET, NOW)


def test_a_proxy_is_void_once_the_unit_votes_itself() -> None:
    assert may_cast(ballot(Seat(A, proxy=B), HOLDER, rule=PROXY), A, HEAD_OF_A, SECRET, NOW)


def test_too_many_proxies_are_refused_when_they_are_recorded() -> None:
    roll = ballot(Seat(A, proxy=B), Seat(C, proxy=B)).roll
    check_proxies(replace(PROXY, proxy=2), roll, B)
    with pytest.raises(ProxyTooMany):
        check_proxies(PROXY, roll, B)
    for void in (Seat(C, proxy=B, returned=SECRET), Seat(C, proxy=B, present=True)):
        check_proxies(PROXY, ballot(Seat(A, proxy=B), void).roll, B)
    used = ballot(Seat(A, proxy=B), Seat(C, proxy=B, returned=SECRET, by_proxy=True)).roll
    with pytest.raises(ProxyTooMany):
        check_proxies(PROXY, used, B)


def test_who_is_on_the_list_does_not_count_the_votes() -> None:
    check_teller({A}, {B, C})
    with pytest.raises(TellerOnList):
        check_teller({A, B}, {B, C})


def test_what_the_roll_says_of_the_contest() -> None:
    seats = [
        Seat(1, returned=SECRET),
        Seat(2, present=True),
        Seat(3, returned=SECRET, by_proxy=True, proxy=1),
        Seat(4, returned=Way.PAPER, in_writing=True, absent=True, sits_out=frozenset({0})),
        Seat(5, absent=True, proxy=2, sits_out=frozenset({0, 1})),
        Seat(6),
    ]
    found = facts_of({seat.unit: seat for seat in seats}, lines=2)
    assert found == Facts(
        size=6, present=2, sits_out=(2, 1), sits_out_present=(1, 0), in_writing=1, by_proxy=1
    )
    assert found.taking_part == 4
