"""A plan as it would be: what it writes, what clashes, who is told. Nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.calendar.plan import (
    CONFERENCE,
    DEADLINES,
    OPENINGS,
    Clash,
    Outcome,
    Planned,
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
class Offer:
    """A period that is being collected until another day than the template has."""

    period: Period
    day: date


@dataclass(frozen=True, slots=True)
class Draft:
    """The plan with its conference on a day, or with none.

    past:   milestones that are new and lie in the past; whether they took place nobody has said
    begun:  openings of periods that are being collected: these have taken place
    offers: open periods whose deadline stays what it is, and may be moved afterwards
    """

    year: Year
    day: date | None
    days: WorkingDays
    outcome: Outcome
    clashes: tuple[Clash, ...]
    past: tuple[str, ...]
    begun: tuple[str, ...]
    offers: tuple[Offer, ...]
    told: Told

    @property
    def changes_nothing(self) -> bool:
        return not self.outcome.moves and self.day == self.year.conference_day

    def seal(self, *more: object) -> str:
        """Names all that was shown: whatever of it changes, the old button does nothing."""
        stands = [(one.id, f"{one.due_at}", one.laid_by, one.state) for one in self.year.milestones]
        written = [(one.code, f"{one.due_on} {one.due_time}") for one in self.outcome.written]
        periods = [(one.period.id, f"{one.period.due_at}", f"{one.day}") for one in self.offers]
        conference, group = f"{self.year.conference}", f"{self.told.group}"
        return seal(f"{self.day}", conference, stands, written, periods, group, *more)


def draft_of(year: Year, day: date | None, uow: UnitOfWork) -> Draft:
    """What laying the year with its conference on that day comes to.

    The boards were told the deadline of an open period, and have been entering since it opened:
    the plan has those days, not its own.
    """
    days, periods = uow.days.calendar(year.bloc.id), open_periods(year, uow)
    opened = {OPENINGS[one.kind]: one for one in periods.values()}
    laid = lay_out(uow.milestones.template(year.bloc.id), year.number, day, days)
    offers = tuple(
        Offer(periods[one.code], one.due_on)
        for one in laid
        if one.code in periods and one.due_on != year.due_on(periods[one.code])
    )
    told = {code: one.due_at for code, one in periods.items()}
    told |= {code: one.opens_at for code, one in opened.items()}
    wanted = [_pinned(year, one, told.get(one.code)) for one in laid]
    if day is None:
        wanted = [_as_it_stands(year, one) for one in wanted]
    outcome = lay_over(year.stood(), wanted, year.today, (CONFERENCE, *told))
    begun = tuple(code for code, one in opened.items() if one.opens_at <= uow.now)
    fresh = {one.code for one in outcome.written}.difference(begun)
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
            if one.code in new & fresh and one.code != CONFERENCE and one.due_on < year.today
        ),
        begun,
        offers,
        told_of(year, uow),
    )


def _pinned(year: Year, planned: Planned, told: datetime | None) -> Planned:
    if told is None:
        return planned
    at = told.astimezone(ZoneInfo(year.bloc.timezone))
    return replace(planned, due_on=at.date(), due_time=at.time(), wanted=None)


def _as_it_stands(year: Year, planned: Planned) -> Planned:
    """Without a conference nothing is pulled forward to a day that nobody was told."""
    for one in year.milestones:
        if one.code == planned.code and one.is_open:
            return replace(planned, due_on=one.due_on, due_time=one.due_time, wanted=None)
    return planned


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
