"""What the plan of the year asks: its milestones, the proposals, who comes to the conference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from bot.domain.access import Role
from bot.domain.calendar.reminding import MILESTONE, Audience, Owed
from storage.models.blocs import conference
from storage.models.conference import rsvp
from storage.models.nominations import nomination
from storage.models.year import milestone
from storage.owed_question import Question
from storage.reachable import Reachable
from storage.seats import Seats
from storage.together import Answers, Questions

NOMINATE = "nominate"
RSVP = "rsvp"
"""Also the code of the milestone until which boards say who comes to the conference."""
REGISTRATION = "award_registration"
_BEFORE, _AFTER = timedelta(days=70), timedelta(days=14)
"""How far off a milestone may be that is looked at."""


@dataclass(frozen=True, slots=True)
class _Milestone:
    """What the plan has next, in order of deadlines."""

    due_at: datetime
    id: int
    due_on: date
    year: int
    code: str
    title: str


def ask_plan(asked: Question) -> Questions:
    return {
        "milestones": _milestones(asked),
        "proposed": _proposed(asked),
        "conferences": _conferences(asked),
        "answered": _answered(asked),
    }


def owed_plan(answers: Answers, asked: Question, seats: Seats, house: Reachable) -> Iterator[Owed]:
    """Each milestone is the secretaries'; the registration of awards is every board's too, and
    so is that for the conference."""
    there = [unit for unit in seats.on(asked.today) if asked.is_about(unit)]
    for row in sorted(answers["milestones"], key=itemgetter(0, 1)):
        one = _Milestone(*row)
        at = (one.due_at, one.due_on, asked.since)
        # The bloc owes it: it stands under the board that leads.
        if house.leader is not None and asked.is_about(house.leader):
            persons = {Audience.OWNER: house.secretaries}
            title = one.title or one.code
            yield Owed(MILESTONE, one.id, house.leader, *at, persons, title=title)
        for duty, done in _of_boards(one, answers):
            for unit in there:
                if unit not in done:
                    owners = house.of(unit, Role.OFFICER, Role.ALTERNATE) or house.heads(unit)
                    yield Owed(duty, one.id, unit, *at, {Audience.OWNER: owners})


def _of_boards(one: _Milestone, answers: Answers) -> Iterator[tuple[str, set[int]]]:
    """What a milestone asks of every board, and which have done it. Nobody says whether they come
    to a conference that is called off, or has been held."""
    if one.code == RSVP and (one.year,) in answers["conferences"]:
        yield RSVP, {unit for year, unit in answers["answered"] if year == one.year}
    if one.code == REGISTRATION:
        yield NOMINATE, {unit for year, unit in answers["proposed"] if year == one.year}


def _looked_at(asked: Question) -> ColumnElement[bool]:
    return and_(
        milestone.c.bloc_id == asked.bloc_id,
        milestone.c.state == "planned",
        milestone.c.due_at.between(asked.now - _AFTER, asked.now + _BEFORE),
    )


def _milestones(asked: Question) -> Select[Any]:
    return select(
        milestone.c.due_at,
        milestone.c.id,
        milestone.c.due_on,
        milestone.c.year,
        milestone.c.code,
        milestone.c.title,
    ).where(_looked_at(asked))


def _years(asked: Question, code: str) -> Select[Any]:
    """Those whose milestone of that code is looked at."""
    return select(milestone.c.year).where(_looked_at(asked), milestone.c.code == code)


def _proposed(asked: Question) -> Select[Any]:
    """The boards of which a proposal is there, in whatever state."""
    found = select(nomination.c.year, nomination.c.unit_id).where(
        nomination.c.bloc_id == asked.bloc_id,
        nomination.c.year.in_(_years(asked, REGISTRATION)),
        nomination.c.kind == "award",
    )
    return found.distinct()


def _conferences(asked: Question) -> Select[Any]:
    return select(conference.c.year).where(
        conference.c.bloc_id == asked.bloc_id,
        conference.c.year.in_(_years(asked, RSVP)),
        conference.c.held == "planned",
    )


def _answered(asked: Question) -> Select[Any]:
    """The boards that have said whether they come."""
    return select(rsvp.c.year, rsvp.c.unit_id).where(
        rsvp.c.bloc_id == asked.bloc_id,
        rsvp.c.year.in_(_years(asked, RSVP)),
        rsvp.c.coming != "open",
    )
