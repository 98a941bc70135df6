"""Votes in the chat whose paper is not in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from bot.domain.calendar.reminding import Audience, Owed
from storage.engine import Statements
from storage.models.contests import contest, delegation, roll
from storage.owed_question import Question
from storage.reachable import Reachable

VOTE = "vote"


def owed_votes(connection: Statements, asked: Question, house: Reachable) -> Iterator[Owed]:
    """Of whoever holds the unit's vote, else of its heads; at most two statements."""
    rows = _waiting(connection, asked)
    papers = _papers(connection, asked.bloc_id, asked.today) if rows else []
    for row in rows:
        named = row.person_id if row.via in ("delegation", "conference") else None
        delegates = [
            paper.person_id
            for paper in papers
            if paper.unit_id == row.unit_id and paper.contest_id in (None, row.id)
        ]
        if named is not None and row.delegation_id is None:
            delegates = [named]
        persons = house.there(delegates) or house.heads(row.unit_id)
        yield Owed(
            VOTE,
            row.id,
            row.unit_id,
            row.closes_at,
            asked.day(row.closes_at),
            max(asked.since, row.opens_at),
            {Audience.OWNER: persons},
            title=row.title,
        )


def _waiting(connection: Statements, asked: Question) -> Sequence[Any]:
    """Units whose paper is not in, of votes in the chat that are open."""
    in_chat = or_(
        contest.c.way.in_(("secret", "open")),
        and_(contest.c.way == "hands", contest.c.rule.contains('"mixed":true')),
    )
    found = (
        select(
            contest.c.id,
            contest.c.title,
            contest.c.opens_at,
            contest.c.closes_at,
            roll.c.unit_id,
            roll.c.person_id,
            roll.c.via,
            roll.c.delegation_id,
        )
        .join(roll, roll.c.contest_id == contest.c.id)
        .where(
            contest.c.bloc_id == asked.bloc_id,
            contest.c.state == "open",
            contest.c.rehearsal == "no",
            in_chat,
            contest.c.opens_at <= asked.now,
            contest.c.closes_at > asked.now,
            roll.c.mark == "none",
        )
        .order_by(contest.c.id, roll.c.unit_id)
    )
    if asked.units is not None:
        found = found.where(roll.c.unit_id.in_(sorted(asked.units)))
    return connection.execute(found).all()


def _papers(connection: Statements, bloc_id: int, on: date) -> Sequence[Any]:
    found = select(delegation.c.unit_id, delegation.c.person_id, delegation.c.contest_id).where(
        delegation.c.bloc_id == bloc_id,
        delegation.c.person_id.is_not(None),
        delegation.c.revoked_at.is_(None),
        delegation.c.since <= on,
        or_(delegation.c.until.is_(None), delegation.c.until > on),
    )
    return connection.execute(found.order_by(delegation.c.id)).all()
