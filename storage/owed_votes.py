"""Votes in the chat whose paper is not in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, and_, or_, select

from bot.domain.calendar.reminding import Audience, Owed
from storage.models.contests import contest, delegation, roll
from storage.owed_question import Question
from storage.reachable import Reachable
from storage.together import Answers, Questions

VOTE = "vote"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A unit whose paper is not in, in order of contest and unit."""

    id: int
    unit_id: int
    title: str
    opens_at: datetime
    closes_at: datetime
    person_id: int | None
    via: str
    delegation_id: int | None


@dataclass(frozen=True, slots=True)
class _Paper:
    """Who votes for a unit, in one contest or in all."""

    id: int
    unit_id: int
    person_id: int
    contest_id: int | None


def ask_votes(asked: Question) -> Questions:
    return {"waiting": _waiting(asked), "papers": _papers(asked)}


def owed_votes(answers: Answers, asked: Question, house: Reachable) -> Iterator[Owed]:
    """Of whoever holds the unit's vote, else of its heads."""
    waiting = [_Waiting(*row) for row in sorted(answers["waiting"], key=itemgetter(0, 1))]
    papers = [_Paper(*row) for row in sorted(answers["papers"], key=itemgetter(0))]
    for one in waiting:
        named = one.person_id if one.via in ("delegation", "conference") else None
        delegates = [
            paper.person_id
            for paper in papers
            if paper.unit_id == one.unit_id and paper.contest_id in (None, one.id)
        ]
        if named is not None and one.delegation_id is None:
            delegates = [named]
        persons = house.there(delegates) or house.heads_in_person(one.unit_id)
        yield Owed(
            VOTE,
            one.id,
            one.unit_id,
            one.closes_at,
            asked.day(one.closes_at),
            max(asked.since, one.opens_at),
            {Audience.OWNER: persons},
            title=one.title,
        )


def _waiting(asked: Question) -> Select[Any]:
    """Of votes in the chat that are open."""
    in_chat = or_(
        contest.c.way.in_(("secret", "open")),
        and_(contest.c.way == "hands", contest.c.rule.contains('"mixed":true')),
    )
    found = (
        select(
            contest.c.id,
            roll.c.unit_id,
            contest.c.title,
            contest.c.opens_at,
            contest.c.closes_at,
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
    )
    return found if asked.units is None else found.where(roll.c.unit_id.in_(sorted(asked.units)))


def _papers(asked: Question) -> Select[Any]:
    return select(
        delegation.c.id, delegation.c.unit_id, delegation.c.person_id, delegation.c.contest_id
    ).where(
        delegation.c.bloc_id == asked.bloc_id,
        delegation.c.person_id.is_not(None),
        delegation.c.revoked_at.is_(None),
        delegation.c.since <= asked.today,
        or_(delegation.c.until.is_(None), delegation.c.until > asked.today),
    )
