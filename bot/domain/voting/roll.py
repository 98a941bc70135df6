"""The roll: which units may vote, who casts for them, and what it says of the contest.

One unit, one paper; the first valid one counts. Intervals are half-open: from `since` until just
before `before`; None is open. A moment is the message's own date, or for a tap the time it was
received.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.voting.figures import Facts
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


@dataclass(frozen=True, slots=True)
class Membership:
    """A unit's time in the bloc, in local days."""

    unit: int
    since: date | None = None
    before: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.before is None or day < self.before
        )


def units_on(memberships: Iterable[Membership], day: date) -> tuple[int, ...]:
    """The units that are members on a day, each once, by id: the roll of a contest."""
    return tuple(sorted({one.unit for one in memberships if one.holds(day)}))


@dataclass(frozen=True, slots=True)
class Delegation:
    """A person who votes for a unit: by a paper of delegation, or as its named alternate.

    contests  the contests it is for; None: every one
    revoked   somebody was told that it holds no more: it does not, whatever was tapped before
    """

    unit: int
    since: datetime
    before: datetime | None = None
    contests: frozenset[int] | None = None
    revoked: bool = False

    def holds(self, contest: int, at: datetime) -> bool:
        return (
            not self.revoked
            and self.since <= at
            and (self.before is None or at < self.before)
            and (self.contests is None or contest in self.contests)
        )


@dataclass(frozen=True, slots=True)
class Caster:
    """Whom a person may vote for: the units they head, and those that delegated to them."""

    heads: frozenset[int] = frozenset()
    delegations: tuple[Delegation, ...] = ()

    def speaks_for(self, unit: int, contest: int, at: datetime) -> bool:
        return unit in self.heads or any(
            one.unit == unit and one.holds(contest, at) for one in self.delegations
        )


@dataclass(frozen=True, slots=True)
class Seat:
    """One unit on the roll.

    returned    the way its paper came in; None: not yet
    present     it is in the hall
    absent      it is recorded as absent
    in_writing  its paper came in writing
    proxy       the unit that it asked to vote for it
    by_proxy    the paper that is in was cast by that one
    sits_out    the lines on which it has no vote
    """

    unit: int
    returned: Way | None = None
    present: bool = False
    absent: bool = False
    in_writing: bool = False
    proxy: int | None = None
    by_proxy: bool = False
    sits_out: frozenset[int] = frozenset()

    @property
    def takes_part_itself(self) -> bool:
        itself = self.returned is not None and not self.by_proxy and not self.in_writing
        return self.present or itself


Roll = Mapping[int, Seat]
"""The seats by unit."""


def facts_of(roll: Roll, lines: int) -> Facts:
    """What the roll says of a contest; a proxy that was not used counts for nothing."""
    seats = roll.values()
    there = [one for one in seats if one.takes_part_itself or one.returned is not None]
    every = tuple(sum(line in one.sits_out for one in seats) for line in range(lines))
    aside = tuple(sum(line in one.sits_out for one in there) for line in range(lines))
    itself = sum(one.takes_part_itself for one in there)
    by_proxy = sum(one.by_proxy and not one.takes_part_itself for one in there)
    return Facts(
        size=len(roll),
        present=itself,
        sits_out=every,
        sits_out_present=aside,
        in_writing=len(there) - itself - by_proxy,
        by_proxy=by_proxy,
    )


@dataclass(frozen=True, slots=True)
class Ballot:
    """What has to be known of a contest to say who may cast. Times are aware."""

    contest: int
    rule: Rule
    lines: int
    opens_at: datetime
    closes_at: datetime
    roll: Roll


def may_cast(ballot: Ballot, unit: int, caster: Caster, way: Way, at: datetime) -> frozenset[int]:
    """The lines on which this person may now vote for the unit itself.

    Raises, in this order: WayNotOffered, NotOpenYet, VoteClosed, NotOnRoll, DelegationEnded,
    NotForUnit, UnitVoted (not where an open vote in the chat is changed), UnitAway, NoVoteHere.
    """
    seat = _open_seat(ballot, unit, way, at)
    _check_caster(ballot, unit, caster, at)
    if seat.returned is not None and not _may_change(seat, way):
        raise UnitVoted
    if seat.absent and not seat.present and way in (Way.HANDS, Way.PAPER):
        raise UnitAway
    return _lines_of(ballot, seat)


def may_cast_in_writing(ballot: Ballot, unit: int, at: datetime) -> frozenset[int]:
    """The lines on which an absent unit's written paper counts; the secretary records it.

    Raises NotOpenYet, VoteClosed, NotOnRoll, UnitAway (the rule gives the absent no vote),
    UnitVoted, UnitPresent, NoVoteHere.
    """
    seat = _open_seat(ballot, unit, ballot.rule.way, at)
    if ballot.rule.absent is Absent.NO_VOTE:
        raise UnitAway
    if seat.returned is not None:
        raise UnitVoted
    if seat.present:
        raise UnitPresent
    return _lines_of(ballot, seat)


def may_cast_for(
    ballot: Ballot, absent: int, caster: Caster, way: Way, at: datetime
) -> frozenset[int]:
    """The lines on which this person's unit may vote for an absent one that asked it to.

    The holder must take part itself, holds at most `Rule.proxy` of them, and a proxy is void once
    the unit has voted. Raises WayNotOffered, NotOpenYet, VoteClosed, NotOnRoll, ProxyNotGiven,
    DelegationEnded, NotForUnit, ProxyTooMany, ProxyHolderAway, ProxyVoid, NoVoteHere.
    """
    seat = _open_seat(ballot, absent, way, at)
    holder = None if seat.proxy is None else ballot.roll.get(seat.proxy)
    if not ballot.rule.proxy or holder is None or holder.unit == absent:
        raise ProxyNotGiven
    _check_caster(ballot, holder.unit, caster, at)
    check_proxies(ballot.rule, ballot.roll, holder.unit)
    if not holder.takes_part_itself:
        raise ProxyHolderAway
    if seat.returned is not None or seat.present:
        raise ProxyVoid
    return _lines_of(ballot, seat)


def check_proxies(rule: Rule, roll: Roll, holder: int) -> None:
    """Refuses a unit that was asked to vote for more units than the rule lets it.

    Call it when a proxy is recorded, with the new one on the roll. One that is void, because the
    unit is there or has voted itself, takes no place. Raises ProxyTooMany.
    """
    held = sum(
        one.proxy == holder and (one.by_proxy or (one.returned is None and not one.present))
        for one in roll.values()
    )
    if held > rule.proxy:
        raise ProxyTooMany(most=rule.proxy)


def check_teller(units: Collection[int], on_list: Collection[int]) -> None:
    """Refuses a teller who acts for a unit that is voted on. Raises TellerOnList."""
    if set(units) & set(on_list):
        raise TellerOnList


def lines_sat_out(rule: Rule, on_lines: Mapping[int, int], unit: int) -> frozenset[int]:
    """The lines a unit sits out by the rule; `on_lines` names the unit put forward on a line."""
    if rule.self_vote is not SelfVote.SITS_OUT:
        return frozenset()
    return frozenset(line for line, proposed in on_lines.items() if proposed == unit)


def _open_seat(ballot: Ballot, unit: int, way: Way, at: datetime) -> Seat:
    if way not in ballot.rule.ways:
        raise WayNotOffered
    if at < ballot.opens_at:
        raise NotOpenYet
    if at >= ballot.closes_at:
        raise VoteClosed
    if unit not in ballot.roll:
        raise NotOnRoll
    return ballot.roll[unit]


def _check_caster(ballot: Ballot, unit: int, caster: Caster, at: datetime) -> None:
    if caster.speaks_for(unit, ballot.contest, at):
        return
    if any(one.unit == unit for one in caster.delegations):
        raise DelegationEnded
    raise NotForUnit


def _may_change(seat: Seat, way: Way) -> bool:
    """An open vote given in the chat can be given again there, and only there."""
    return way is Way.OPEN and seat.returned is Way.OPEN and not seat.by_proxy


def _lines_of(ballot: Ballot, seat: Seat) -> frozenset[int]:
    lines = frozenset(range(ballot.lines)) - seat.sits_out
    if not lines:
        raise NoVoteHere
    return lines
