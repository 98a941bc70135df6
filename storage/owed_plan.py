"""What the plan of the year asks: its milestones, the proposals, who comes to the conference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.access import Role
from bot.domain.calendar.reminding import Audience, Owed
from storage.blocs import Blocs
from storage.engine import Statements
from storage.models.blocs import conference
from storage.models.conference import rsvp
from storage.models.nominations import nomination
from storage.models.year import milestone
from storage.owed_question import Question
from storage.reachable import Reachable

NOMINATE, MILESTONE = "nominate", "milestone"
RSVP = "rsvp"
"""Also the code of the milestone until which boards say who comes to the conference."""
REGISTRATION = "award_registration"
_BEFORE, _AFTER = timedelta(days=70), timedelta(days=14)
"""How far off a milestone may be that is looked at."""


class Planned:
    """The plan of one bloc's years, as far as it says who owes what."""

    def __init__(
        self, connection: Statements, asked: Question, blocs: Blocs, house: Reachable
    ) -> None:
        self._connection = connection
        self._asked = asked
        self._blocs = blocs
        self._house = house
        # Several milestones ask who sits in the bloc.
        self._sitting: list[int] | None = None

    def owed(self) -> Iterator[Owed]:
        """Each milestone is the secretaries'; the registration of awards is every board's too, and
        so is that for the conference."""
        house = self._house
        for row in self._milestones():
            at = (row.due_at, row.due_on, self._asked.since)
            # The bloc owes it: it stands under the board that leads.
            if house.leader is not None and self._asked.is_about(house.leader):
                persons = {Audience.OWNER: house.secretaries}
                title = row.title or row.code
                yield Owed(MILESTONE, row.id, house.leader, *at, persons, title=title)
            if row.code == RSVP:
                for unit in self._without_answer(row.year):
                    yield Owed(RSVP, row.id, unit, *at, self._whose(unit))
            if row.code != REGISTRATION:
                continue
            for unit in self._without_proposal(row.year):
                yield Owed(NOMINATE, row.id, unit, *at, self._whose(unit))

    def _whose(self, unit: int) -> dict[Audience, tuple[int, ...]]:
        house = self._house
        return {Audience.OWNER: house.of(unit, Role.OFFICER, Role.ALTERNATE) or house.heads(unit)}

    def _milestones(self) -> Sequence[Any]:
        now = self._asked.now
        found = select(
            milestone.c.id,
            milestone.c.year,
            milestone.c.code,
            milestone.c.title,
            milestone.c.due_at,
            milestone.c.due_on,
        ).where(
            milestone.c.bloc_id == self._asked.bloc_id,
            milestone.c.state == "planned",
            milestone.c.due_at.between(now - _AFTER, now + _BEFORE),
        )
        return self._connection.execute(found.order_by(milestone.c.due_at, milestone.c.id)).all()

    def _without_proposal(self, year: int) -> list[int]:
        """The boards of which no proposal of that year is there, in whatever state."""
        rows = self._connection.execute(
            select(nomination.c.unit_id).where(
                nomination.c.bloc_id == self._asked.bloc_id,
                nomination.c.year == year,
                nomination.c.kind == "award",
            )
        )
        proposed = set(rows.scalars())
        return [unit for unit in self._there() if unit not in proposed]

    def _without_answer(self, year: int) -> list[int]:
        """The boards that have not said whether they come to the conference of that year; nobody
        where it is called off, or has been held."""
        bloc_id = self._asked.bloc_id
        held = select(conference.c.held).where(
            conference.c.bloc_id == bloc_id, conference.c.year == year
        )
        if self._connection.execute(held).scalar_one_or_none() != "planned":
            return []
        rows = self._connection.execute(
            select(rsvp.c.unit_id).where(
                rsvp.c.bloc_id == bloc_id, rsvp.c.year == year, rsvp.c.coming != "open"
            )
        )
        answered = set(rows.scalars())
        return [unit for unit in self._there() if unit not in answered]

    def _there(self) -> list[int]:
        """The boards in question that sit in the bloc today."""
        if self._sitting is None:
            members = self._blocs.members(self._asked.bloc_id, self._asked.today)
            self._sitting = [unit.id for unit in members if self._asked.is_about(unit.id)]
        return self._sitting
