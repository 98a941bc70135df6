"""Named queries about the plan of a bloc's year: its template, its milestones, its conference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update

from bot.domain.calendar.plan import Planned, PlanStep, read_anchor
from storage.blocs import BLOC_FIELDS, GROUP_FIELDS, Bloc, Group
from storage.engine import Statements
from storage.models.blocs import bloc, conference
from storage.models.records import audit
from storage.models.year import milestone, plan_step
from storage.presets.year import year_template
from storage.types import new_id

PLANNED, DONE, DROPPED = "planned", "done", "dropped"
PLAN, HAND = "plan", "hand"
OWN = "own"
"""How the codes of what a bloc has added itself begin."""
TO_BE_HELD, HELD, NOT_HELD = "planned", "held", "not_held"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A phase or deadline of one year.

    laid_by: "plan", or "hand" where a person has set or dropped it: no plan changes it then
    """

    id: int
    year: int
    code: str
    title: str
    due_at: datetime
    due_on: date
    due_time: time
    laid_by: str
    state: str

    @property
    def is_open(self) -> bool:
        return self.state == PLANNED


@dataclass(frozen=True, slots=True)
class Conference:
    """The conference on a year: its days where they are known, or why there is none."""

    year: int
    starts_on: date | None
    ends_on: date | None
    held: str
    reason: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class LaidYear:
    """A bloc with its group chat, and one year of it: all that a screen about the plan needs."""

    bloc: Bloc
    group: Group | None
    conference: Conference | None
    milestones: tuple[Milestone, ...]


class Milestones:
    """Plans of a bloc inside one transaction. Lock the bloc before writing."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    # The template

    def template(self, bloc_id: int) -> tuple[PlanStep, ...]:
        """The steps of a year in their order: the preset's, with what the bloc has changed."""
        rows = self._connection.execute(
            select(plan_step).where(plan_step.c.bloc_id == bloc_id).order_by(plan_step.c.position)
        )
        own = {
            row.code: PlanStep(
                row.code,
                read_anchor(row.anchor),
                time.fromisoformat(row.due_time),
                row.position,
                row.title,
                active=row.active == "yes",
                own=True,
            )
            for row in rows
        }
        steps = [own.pop(step.code, step) for step in year_template()]
        return tuple(sorted([*steps, *own.values()], key=lambda step: step.position))

    def keep_step(self, bloc_id: int, step: PlanStep, person_id: int) -> None:
        """The bloc's own word on a step, for the plans that are laid from now on."""
        said = {
            "title": step.title,
            "anchor": str(step.anchor),
            "due_time": f"{step.due_time:%H:%M}",
            "position": step.position,
            "active": "yes" if step.active else "no",
            "changed_by": person_id,
            "changed_at": self._now,
        }
        its = (plan_step.c.bloc_id == bloc_id, plan_step.c.code == step.code)
        if not self._connection.execute(update(plan_step).where(*its).values(said)).rowcount:
            self._connection.execute(
                insert(plan_step).values(bloc_id=bloc_id, code=step.code, **said)
            )

    # The milestones of a year

    def year(self, bloc_id: int, year: int) -> LaidYear:
        """The bloc and a year's plan, in one statement."""
        its = (conference.c.bloc_id == bloc.c.id) & (conference.c.year == year)
        laid = (milestone.c.bloc_id == bloc.c.id) & (milestone.c.year == year)
        fields = (*BLOC_FIELDS, *GROUP_FIELDS, *_OF_CONFERENCE, *_FIELDS)
        rows = self._connection.execute(
            select(*fields)
            .select_from(bloc)
            .outerjoin(conference, its)
            .outerjoin(milestone, laid)
            .where(bloc.c.id == bloc_id)
            .order_by(milestone.c.due_at, milestone.c.id)
        ).all()
        first = rows[0]
        of_bloc, group = first[: len(BLOC_FIELDS)], first[len(BLOC_FIELDS) :][: len(GROUP_FIELDS)]
        since = len(BLOC_FIELDS) + len(GROUP_FIELDS)
        held = first[since:][: len(_OF_CONFERENCE)]
        since += len(_OF_CONFERENCE)
        return LaidYear(
            Bloc(*of_bloc),
            Group(*group) if group[2] is not None else None,
            _conference(held) if held[0] is not None else None,
            tuple(_milestone(row[since:]) for row in rows if row[since] is not None),
        )

    def of_year(self, bloc_id: int, year: int) -> list[Milestone]:
        """In the order of their days, dropped ones too."""
        found = (
            select(*_FIELDS)
            .where(milestone.c.bloc_id == bloc_id, milestone.c.year == year)
            .order_by(milestone.c.due_at, milestone.c.id)
        )
        return [_milestone(row) for row in self._connection.execute(found)]

    def by_code(self, bloc_id: int, year: int, code: str) -> Milestone | None:
        row = self._connection.execute(
            select(*_FIELDS).where(
                milestone.c.bloc_id == bloc_id, milestone.c.year == year, milestone.c.code == code
            )
        ).first()
        return _milestone(row) if row else None

    def changes(self, bloc_id: int, year: int) -> Mapping[str, int]:
        """How often each milestone of a year was written down, by its code."""
        rows = self._connection.execute(
            select(milestone.c.code, func.count(audit.c.id))
            .join(audit, audit.c.object_id == milestone.c.id)
            .where(
                milestone.c.bloc_id == bloc_id,
                milestone.c.year == year,
                audit.c.object_kind == "milestone",
            )
            .group_by(milestone.c.code)
        )
        return {row[0]: row[1] for row in rows}

    def lay(
        self, bloc_id: int, year: int, plan: Iterable[Planned], zone: str, done: Sequence[str] = ()
    ) -> list[int]:
        """Write milestones of a plan; their ids. Those named as done are known to have happened:
        that the day of one is past does not say so."""
        known = {one.code: one for one in self.of_year(bloc_id, year)}
        return [
            self._write(bloc_id, year, one, zone, known.get(one.code), done=one.code in done)
            for one in plan
        ]

    def _write(
        self,
        bloc_id: int,
        year: int,
        planned: Planned,
        zone: str,
        known: Milestone | None,
        *,
        done: bool,
    ) -> int:
        said = {
            **_moment(planned.due_on, planned.due_time, zone),
            "laid_by": PLAN,
            "state": DONE if done else PLANNED,
            "settled_at": self._now if done else None,
        }
        if known is not None:
            self._connection.execute(
                update(milestone).where(milestone.c.id == known.id).values(said)
            )
            return known.id
        row = {"bloc_id": bloc_id, "year": year, "code": planned.code, "title": planned.title}
        return new_id(self._connection.execute(insert(milestone).values(**row, **said)))

    def leave_out(self, bloc_id: int, year: int, codes: Iterable[str]) -> list[int]:
        """The plan has no day for them any more, as without a conference; a later one may."""
        gone = set(codes)
        found = [one for one in self.of_year(bloc_id, year) if one.code in gone]
        for one in found:
            self.settle(one.id, DROPPED)
        return [one.id for one in found]

    def add(
        self, bloc_id: int, year: int, title: str, due_on: date, due_time: time, zone: str
    ) -> int:
        """A milestone of the bloc's own, in this year alone. Its code is that of no other year."""
        known = select(func.count()).where(
            milestone.c.bloc_id == bloc_id, milestone.c.code.startswith(OWN)
        )
        number = 1 + self._connection.execute(known).scalar_one()
        row = {
            "bloc_id": bloc_id,
            "year": year,
            "code": f"{OWN}{number}",
            "title": title,
            **_moment(due_on, due_time, zone),
            "laid_by": HAND,
            "state": PLANNED,
        }
        return new_id(self._connection.execute(insert(milestone).values(row)))

    def set_by_hand(self, milestone_id: int, due_on: date, due_time: time, zone: str) -> None:
        """From now on it stays there, wherever the conference moves."""
        self._connection.execute(
            update(milestone)
            .where(milestone.c.id == milestone_id)
            .values(**_moment(due_on, due_time, zone), laid_by=HAND)
        )

    def follow(self, milestone_id: int, due_on: date, due_time: time, zone: str) -> None:
        """It is where the boards were told that it is, and still to come."""
        said = {"laid_by": PLAN, "state": PLANNED, "settled_at": None}
        self._connection.execute(
            update(milestone)
            .where(milestone.c.id == milestone_id)
            .values(**_moment(due_on, due_time, zone), **said)
        )

    def settle(self, milestone_id: int, state: str, *, by_hand: bool = False) -> None:
        """Done, dropped, or planned again; by a person's own word where `by_hand`."""
        said: dict[str, object] = {
            "state": state,
            "settled_at": None if state == PLANNED else self._now,
        }
        if by_hand:
            said["laid_by"] = HAND
        self._connection.execute(
            update(milestone).where(milestone.c.id == milestone_id).values(said)
        )

    # The conference

    def year_ahead(self, bloc_id: int, on: date) -> int | None:
        """The first year that has something to come on that day or later, if any has."""
        planned = select(milestone.c.year, milestone.c.due_on).where(
            milestone.c.bloc_id == bloc_id,
            milestone.c.state == PLANNED,
            milestone.c.due_on >= on,
        )
        held = select(conference.c.year, conference.c.starts_on).where(
            conference.c.bloc_id == bloc_id,
            conference.c.held == TO_BE_HELD,
            conference.c.starts_on >= on,
        )
        both = planned.union_all(held).subquery()
        found = select(both.c.year).order_by(both.c.due_on, both.c.year).limit(1)
        year: int | None = self._connection.execute(found).scalar_one_or_none()
        return year

    def plan_conference(self, bloc_id: int, year: int, starts_on: date, ends_on: date) -> int:
        said = {"starts_on": starts_on, "ends_on": ends_on, "held": TO_BE_HELD, "reason": ""}
        return self._keep(bloc_id, year, said)

    def call_off(self, bloc_id: int, year: int, reason: str) -> int:
        """There is none on that year; the day that was planned stays in the row."""
        return self._keep(bloc_id, year, {"held": NOT_HELD, "reason": reason})

    def _keep(self, bloc_id: int, year: int, said: Mapping[str, object]) -> int:
        its = (conference.c.bloc_id == bloc_id, conference.c.year == year)
        known = self._connection.execute(select(conference.c.id).where(*its)).scalar_one_or_none()
        if known is not None:
            self._connection.execute(update(conference).where(*its).values(said))
            return int(known)
        return new_id(
            self._connection.execute(insert(conference).values(bloc_id=bloc_id, year=year, **said))
        )


_FIELDS = (
    milestone.c.id,
    milestone.c.year,
    milestone.c.code,
    milestone.c.title,
    milestone.c.due_at,
    milestone.c.due_on,
    milestone.c.due_time,
    milestone.c.laid_by,
    milestone.c.state,
)
_OF_CONFERENCE = (
    conference.c.year,
    conference.c.starts_on,
    conference.c.ends_on,
    conference.c.held,
    conference.c.reason,
    conference.c.synthetic,
)


def _milestone(row: Sequence[Any]) -> Milestone:
    number, year, code, title, due_at, due_on, due_time, laid_by, state = row
    return Milestone(
        number, year, code, title, due_at, due_on, time.fromisoformat(due_time), laid_by, state
    )


def _conference(row: Sequence[Any]) -> Conference:
    year, starts_on, ends_on, held, reason, synthetic = row
    return Conference(year, starts_on, ends_on, held, reason, synthetic == "yes")


def _moment(due_on: date, due_time: time, zone: str) -> dict[str, object]:
    return {
        "due_at": datetime.combine(due_on, due_time, ZoneInfo(zone)),
        "due_on": due_on,
        "due_time": f"{due_time:%H:%M}",
        "due_zone": zone,
    }
