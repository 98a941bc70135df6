"""Who votes for which unit: asked anew at every tap, whatever the button says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.access import Act, Actor, Role, hat_for
from bot.domain.ballot_errors import NotOnBehalf, VoteCancelled, VotedItself
from bot.domain.errors import OldButton, Refusal
from bot.domain.voting.roll import Caster, Delegation, may_cast, may_cast_for
from bot.domain.voting.rule import Way
from bot.domain.voting_errors import (
    NotForUnit,
    NotOnRoll,
    NotOpenYet,
    UnitVoted,
    VoteClosed,
    WayNotOffered,
)
from storage.contest_rows import BallotNow
from storage.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Right:
    """A person's right to vote for a unit in a contest, at this moment.

    lines     the lines on which the unit has a vote, from 0
    by_proxy  the unit asked another one to vote for it
    """

    now: BallotNow
    unit: int
    lines: frozenset[int]
    by_proxy: bool = False

    @property
    def is_secret(self) -> bool:
        return bool(self.now.contest.key_name)

    @property
    def asked(self) -> frozenset[int]:
        """The lines to be answered: a unit that has withdrawn is asked about no more."""
        return self.lines - self.now.left

    @property
    def sits_out(self) -> frozenset[int]:
        return frozenset(range(len(self.now.lines))) - self.lines


def ballot_of(contest_id: int, uow: UnitOfWork) -> BallotNow:
    """A contest that is open. Raises OldButton, NotOpenYet, VoteCancelled, VoteClosed."""
    now = uow.casting.at(contest_id)
    if now is None:
        raise OldButton
    if now.contest.state == "draft":
        raise NotOpenYet
    if now.contest.state == "cancelled":
        raise VoteCancelled
    if now.contest.state != "open":
        raise VoteClosed
    return now


def caster_of(actor: Actor, now: BallotNow, at: datetime) -> Caster:
    """Whom the person votes for: by office, by a paper of delegation, or as the roll names them."""
    heads = frozenset(
        hat.unit_id
        for hat in actor.hats
        if hat.confirmed
        and hat.role is Role.HEAD
        and hat.bloc_id == now.contest.bloc_id
        and hat.unit_id is not None
    )
    named = tuple(
        Delegation(unit, now.ballot.opens_at)
        for unit, one in now.named.items()
        if one.person_id == actor.person_id and one.by_roll_alone
    )
    every = [(number, _on_roll(paper, number, now)) for number, paper in _papers(now)]
    papers = tuple(
        replace(paper, revoked=paper.revoked or _is_replaced(paper, number, every, now, at))
        for number, paper in every
        if number in {mine for mine, _paper in now.delegates.get(actor.person, ())}
    )
    return Caster(heads, named + papers)


def _papers(now: BallotNow) -> Iterator[tuple[int, Delegation]]:
    """Every paper of the bloc with its number."""
    return (one for papers in now.delegates.values() for one in papers)


def _on_roll(paper: Delegation, number: int, now: BallotNow) -> Delegation:
    """A paper that the roll names holds for the contest, as one for the first round does later."""
    named = now.named.get(paper.unit)
    return replace(paper, contests=None) if named and named.delegation_id == number else paper


def _is_replaced(
    paper: Delegation,
    number: int,
    every: Sequence[tuple[int, Delegation]],
    now: BallotNow,
    at: datetime,
) -> bool:
    """Whether the unit has named somebody else since, by a newer paper or at the conference: then
    the one who was named before has been told that their button does not count any more."""
    named = now.named.get(paper.unit)
    if named is not None and named.via == "conference":
        return True
    return any(
        other.unit == paper.unit and newer > number and other.holds(now.contest.id, at)
        for newer, other in every
    )


def right_of(actor: Actor, now: BallotNow, unit: int, at: datetime) -> Right:
    """Raises WayNotOffered for what is voted on in the hall alone, and what `may_cast` and
    `may_cast_for` raise; UnitVoted also for colleagues of the unit."""
    way, caster = chat_way(now), caster_of(actor, now, at)
    try:
        return Right(now, unit, may_cast(now.ballot, unit, caster, way, at))
    except NotForUnit as refusal:
        if not holds_proxy(now, unit, caster, at):
            voted = now.ballot.roll[unit].returned is not None
            if voted and any(hat.unit_id == unit and hat.confirmed for hat in actor.hats):
                raise UnitVoted from refusal
            raise
    return Right(now, unit, may_cast_for(now.ballot, unit, caster, way, at), by_proxy=True)


def chat_way(now: BallotNow) -> Way:
    """How the contest is voted on in the chat. Raises WayNotOffered."""
    if now.contest.key_name:
        return Way.SECRET
    if Way.OPEN not in now.ballot.rule.ways:
        raise WayNotOffered
    return Way.OPEN


def is_in_chat(now: BallotNow) -> bool:
    return bool(now.contest.key_name) or Way.OPEN in now.ballot.rule.ways


def holds_proxy(now: BallotNow, unit: int, caster: Caster, at: datetime) -> bool:
    seat = now.ballot.roll.get(unit)
    holder = seat.proxy if seat else None
    return holder is not None and caster.speaks_for(holder, now.contest.id, at)


def own_units(actor: Actor, now: BallotNow, at: datetime) -> list[int]:
    """The units on the roll that this person votes for, those by proxy last."""
    caster = caster_of(actor, now, at)
    direct = [u for u in now.ballot.roll if caster.speaks_for(u, now.contest.id, at)]
    lent = [u for u in now.ballot.roll if u not in direct and holds_proxy(now, u, caster, at)]
    return direct + (lent if now.ballot.rule.proxy else [])


def why_no_right(actor: Actor, now: BallotNow, at: datetime) -> Refusal:
    """Why somebody who votes for nobody has no vote, by the unit of the hat that is on."""
    unit = actor.hat.unit_id
    if unit is None or unit not in now.ballot.roll:
        heads = caster_of(actor, now, at).heads
        return NotOnRoll() if unit is not None or heads else NotForUnit()
    try:
        right_of(actor, now, unit, at)
    except Refusal as refusal:
        return refusal
    return NotForUnit()


def recorder_right(actor: Actor, contest_id: int, unit: int, uow: UnitOfWork) -> Right:
    """The secretary's, to enter an open vote that a unit gave in another way.

    Raises NotAllowed, NotOnBehalf, VotedItself, WayNotOffered, NotOnRoll, UnitVoted (in the hall),
    and what `ballot_of` raises.
    """
    now = ballot_of(contest_id, uow)
    hat_for(actor, Act.RECORD_VOTES, bloc_id=now.contest.bloc_id)
    if now.contest.key_name or now.ballot.rule.is_secret:
        raise NotOnBehalf
    way, seat = chat_way(now), now.ballot.roll.get(unit)
    if seat is not None and seat.returned not in (None, Way.OPEN):
        raise UnitVoted
    # As if its head tapped: time, way and lines are the same.
    lines = may_cast(now.ballot, unit, Caster(frozenset({unit})), way, uow.acted_at)
    if seat is not None and seat.returned is not None:
        paper = uow.open_votes.paper_of(contest_id, unit)
        if paper is not None and not paper.source:
            raise VotedItself
    return Right(now, unit, lines)
