"""Of what is ahead (`storage.ahead`): the votes and nominations of a person, a board, a bloc."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from bot.domain.voting.rule import MOST_ROUNDS
from storage.models.contests import contest, delegation, hall_count, roll, teller
from storage.models.nominations import nomination, nomination_event
from storage.prepared import among

Unit = BindParameter[Any] | None
"""The board; without one, the whole bloc."""

BLOC: BindParameter[int] = bindparam("bloc")
PERSON: BindParameter[int] = bindparam("person")
ON: BindParameter[date] = bindparam("on")
AT: BindParameter[datetime] = bindparam("at")


def one_of(column: ColumnElement[Any], *values: object) -> ColumnElement[bool]:
    return or_(*(column == value for value in values))


def _in_force(paper: FromClause) -> list[ColumnElement[bool]]:
    """For the unit of a roll, in its contest."""
    return [
        paper.c.bloc_id == roll.c.bloc_id,
        paper.c.unit_id == roll.c.unit_id,
        paper.c.revoked_at.is_(None),
        paper.c.since <= ON,
        or_(paper.c.until.is_(None), paper.c.until > ON),
        or_(paper.c.contest_id.is_(None), paper.c.contest_id == contest.c.id),
    ]


def votes(what: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of contests in the chat that are open: by the roll, by office, or by the newest paper of
    delegation of a unit.

    Whether a paper of delegation holds to the day is asked when the vote is opened.
    """
    newer = delegation.alias("newer")
    by_paper = exists().where(
        *_in_force(delegation),
        delegation.c.person_id == PERSON,
        roll.c.via != "conference",
        ~exists().where(*_in_force(newer), newer.c.id > delegation.c.id),
    )
    by_roll = and_(
        roll.c.person_id == PERSON,
        one_of(roll.c.via, "delegation", "conference"),
        roll.c.delegation_id.is_(None),
    )
    return (
        select(what)
        .select_from(contest)
        .join(roll, roll.c.contest_id == contest.c.id)
        .where(
            contest.c.bloc_id == BLOC,
            contest.c.state == "open",
            # In the hall and beside it in the chat: only a show of hands is so mixed with taps.
            or_(
                one_of(contest.c.way, "secret", "open"),
                and_(contest.c.way == "hands", contest.c.rule.contains('"mixed":true')),
            ),
            contest.c.opens_at <= AT,
            contest.c.closes_at > AT,
            roll.c.mark == "none",
            or_(among(roll.c.unit_id, "heads"), by_roll, by_paper),
        )
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class Running:
    """A vote that somebody runs: where it stands.

    state    "draft" of a further round that waits to be opened, "open" or "closed"
    waits    whether a count of the hall waits to be confirmed
    in_chat  whether anybody votes in the chat; if not, `voted` says nothing
    """

    id: int
    state: str
    round: int
    voted: int
    called: int
    waits: bool
    in_chat: bool
    title: str


_FIELDS, _ROWS = "|", "\n"


def running(*, of_unit: bool) -> ColumnElement[str]:
    """The votes that are not over: all for the secretary, else those in whose chair the person
    sits or whose teller they are. A line each, read by `as_running`; NULL for none.

    One value, so that the home screen's one statement tells a whole list.
    """
    # As plain text: a separator given as a value is none of a statement compiled once.
    nothing: Any = literal_column("''")
    found = select(func.aggregate_strings(_line() + _ROWS, nothing)).where(
        contest.c.bloc_id == BLOC,
        or_(
            one_of(contest.c.state, "open", "closed"),
            and_(contest.c.state == "draft", contest.c.round > 1),
        ),
    )
    if of_unit:
        counts = exists().where(teller.c.contest_id == contest.c.id, teller.c.person_id == PERSON)
        found = found.where(or_(among(contest.c.chair_unit_id, "heads"), counts))
    return found.scalar_subquery()


def _line() -> ColumnElement[str]:
    newer = hall_count.alias("newer_count")
    waits = exists().where(
        hall_count.c.contest_id == contest.c.id,
        hall_count.c.confirmed_at.is_(None),
        ~exists().where(
            newer.c.contest_id == hall_count.c.contest_id, newer.c.seq > hall_count.c.seq
        ),
    )
    in_chat = or_(one_of(contest.c.way, "secret", "open"), contest.c.rule.contains('"mixed":true'))
    called = select(func.count()).where(roll.c.contest_id == contest.c.id)
    voted = called.where(roll.c.mark != "none")
    parts = [
        cast(contest.c.id, String),
        contest.c.state,
        cast(contest.c.round, String),
        cast(voted.correlate(contest).scalar_subquery(), String),
        cast(called.correlate(contest).scalar_subquery(), String),
        case((waits, "1"), else_="0"),
        case((in_chat, "1"), else_="0"),
        func.replace(contest.c.title, _ROWS, " "),
    ]
    line = parts[0]
    for part in parts[1:]:
        line = line + _FIELDS + part
    return line


def as_running(told: str | None) -> tuple[Running, ...]:
    """The list of `running`, open votes first, the newest in front."""
    found = []
    for line in (told or "").split(_ROWS)[:-1]:
        number, state, turn, voted, called, waits, in_chat, title = line.split(_FIELDS, 7)
        counts = int(turn), int(voted), int(called)
        found.append(Running(int(number), state, *counts, waits == "1", in_chat == "1", title))
    return tuple(sorted(found, key=lambda one: (one.state != "open", -one.id)))


_later = nomination_event.alias("later")
_NEWEST_EVENT = ~exists().where(
    _later.c.nomination_id == nomination_event.c.nomination_id,
    _later.c.seq > nomination_event.c.seq,
)


def nominations(unit: Unit, said: str) -> ColumnElement[int]:
    found = (
        select(func.count(nomination.c.id))
        .join(nomination_event, nomination_event.c.nomination_id == nomination.c.id)
        .where(nomination.c.bloc_id == BLOC, nomination_event.c.said == said, _NEWEST_EVENT)
    )
    if unit is not None:
        found = found.where(nomination.c.unit_id == unit)
    return found.scalar_subquery()


def to_record() -> ColumnElement[int]:
    return (
        select(func.count(nomination_event.c.id))
        .join(contest, contest.c.id == nomination_event.c.contest_id)
        .where(
            nomination_event.c.bloc_id == BLOC,
            nomination_event.c.said == "on_ballot",
            contest.c.state == "published",
            contest.c.rehearsal == "no",
            _NEWEST_EVENT,
            ~_round_to_come(),
        )
        .scalar_subquery()
    )


def rounds_asked() -> ColumnElement[str]:
    """The votes whose last published result asks for a round that nobody has prepared, with units
    that still wait for it: their numbers, a line each. Whether it may come at all the results
    alone can tell: all its units may have withdrawn."""
    nothing: Any = literal_column("''")
    waits = exists().where(
        nomination_event.c.contest_id == contest.c.id,
        nomination_event.c.said == "on_ballot",
        _NEWEST_EVENT,
    )
    return (
        select(func.aggregate_strings(cast(contest.c.id, String) + _ROWS, nothing))
        .where(
            contest.c.bloc_id == BLOC,
            contest.c.round == 1,
            contest.c.state == "published",
            contest.c.rehearsal == "no",
            waits,
            exists().where(or_(*_of_vote()), _asks()),
            ~exists().where(or_(*_of_vote()), _under_way()),
        )
        .scalar_subquery()
    )


def as_numbers(told: str | None) -> tuple[int, ...]:
    return tuple(int(line) for line in (told or "").split(_ROWS)[:-1])


_round, _next = contest.alias("round"), contest.alias("next")


def _of_vote() -> list[ColumnElement[bool]]:
    """The first round, the one after it, and those that go back to it over others."""
    found = [_round.c.id == contest.c.id, _round.c.parent_id == contest.c.id]
    known = contest.alias("round_2")
    before = select(known.c.id).where(known.c.parent_id == contest.c.id).correlate(contest)
    for number in range(3, MOST_ROUNDS + 1):
        found.append(_round.c.parent_id.in_(before))
        known = contest.alias(f"round_{number}")
        before = select(known.c.id).where(known.c.parent_id.in_(before)).correlate(contest)
    return found


def _round_to_come() -> ColumnElement[bool]:
    """Whether the vote goes on: one of its rounds is not published, or asks for one that nobody has
    prepared yet. One that was dropped does not."""
    return exists().where(or_(*_of_vote()), or_(_under_way(), _asks()))


def _under_way() -> ColumnElement[bool]:
    return one_of(_round.c.state, "draft", "open", "closed")


def _asks() -> ColumnElement[bool]:
    return and_(
        _round.c.state == "published",
        _round.c.outcome.contains('"awaits":"round"'),
        ~exists().where(_next.c.parent_id == _round.c.id),
    )
