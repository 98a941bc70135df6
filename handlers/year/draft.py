"""A plan as it would be: what it writes, what clashes, who is told. Nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.calendar.plan import (
    CONFERENCE,
    DEADLINES,
    Clash,
    Outcome,
    clashes,
    lay_out,
    lay_over,
)
from bot.domain.calendar.working_days import WorkingDays
from handlers.calling import reporters
from handlers.seals import seal
from handlers.year.house import Year
from storage.blocs import Group
from storage.figures import Period
from storage.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Told:
    """Who learns of a change: officers and heads of the boards, each once, and the group."""

    persons: tuple[int, ...]
    group: Group | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The plan with its conference on a day, or with none.

    past:    milestones that are new and lie in the past: they are written down as done
    periods: what is being collected, by the milestone that is its deadline
    """

    year: Year
    day: date | None
    days: WorkingDays
    outcome: Outcome
    clashes: tuple[Clash, ...]
    past: tuple[str, ...]
    periods: dict[str, Period]
    told: Told

    @property
    def changes_nothing(self) -> bool:
        return not self.outcome.moves and self.day == self.year.conference_day

    def seal(self, *more: object) -> str:
        """Names all that was shown: whatever of it changes, the old button does nothing."""
        stands = [(one.id, f"{one.due_at}", one.laid_by, one.state) for one in self.year.milestones]
        written = [(one.code, f"{one.due_on} {one.due_time}") for one in self.outcome.written]
        periods = [(one.id, f"{one.due_at}") for one in self.periods.values()]
        conference, group = f"{self.year.conference}", f"{self.told.group}"
        return seal(f"{self.day}", conference, stands, written, periods, group, *more)


def draft_of(year: Year, day: date | None, uow: UnitOfWork) -> Draft:
    """What laying the year with its conference on that day comes to."""
    days = uow.days.calendar(year.bloc.id)
    laid = lay_out(uow.milestones.template(year.bloc.id), year.number, day, days)
    outcome = lay_over(year.stood(), laid, year.today)
    fresh = {one.code for one in outcome.written}
    new = {move.code for move in outcome.moves if move.old is None}
    return Draft(
        year,
        day,
        days,
        outcome,
        clashes(outcome.after, fresh - new, year.today, days),
        tuple(
            one.code
            for one in outcome.written
            if one.code in new and one.code != CONFERENCE and one.due_on < year.today
        ),
        open_periods(year, uow),
        told_of(year, uow),
    )


def open_periods(year: Year, uow: UnitOfWork) -> dict[str, Period]:
    """The figures that are being collected of the year, by the milestone that is their deadline."""
    return {
        DEADLINES[one.kind]: one
        for one in uow.periods.open(year.bloc.id)
        if one.purpose == "figures" and one.year == year.number
    }


def told_of(year: Year, uow: UnitOfWork) -> Told:
    boards = uow.blocs.members(year.bloc.id, year.today)
    found = {member.person_id for member in reporters(year.bloc.id, boards, uow)}
    return Told(tuple(sorted(found)), year.group)
