"""Who looks at the days of a bloc, and what stands on one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, may, require
from bot.domain.calendar.working_days import WorkingDays
from bot.domain.year_errors import DayTooFar
from bot.i18n import Say, speak
from bot.screen import Choice, Intent
from handlers.milestones import milestone_name
from handlers.paging import fitted
from handlers.wording import period_title
from storage.blocs import Bloc
from storage.uow import UnitOfWork

EARLIEST, YEARS_AHEAD = 2019, 2
_LETTERS = 34


@dataclass(frozen=True, slots=True)
class Desk:
    """A member with the bloc's calendar."""

    hat: Hat
    say: Say
    bloc: Bloc
    uow: UnitOfWork

    @property
    def today(self) -> date:
        return self.uow.today(self.bloc.timezone)

    @property
    def days(self) -> WorkingDays:
        return self.uow.days.calendar(self.bloc.id)

    @property
    def records(self) -> bool:
        return may(self.hat, Act.MANAGE_BLOC)

    @property
    def years(self) -> range:
        """Those that can be looked at, and whose days can be recorded."""
        return range(EARLIEST, self.today.year + YEARS_AHEAD + 1)

    def within(self, day: date) -> date:
        """Raises DayTooFar."""
        if day.year not in self.years:
            first, last = self.years[0], self.years[-1]
            raise DayTooFar(day=f"{day:%d/%m/%Y}", first=f"01/01/{first}", last=f"31/12/{last}")
        return day


@dataclass(frozen=True, slots=True)
class Fallen:
    """Something that is due on a day; `way` leads to where it is moved, if it can be."""

    words: Markup
    way: Choice | None = None


def desk_of(actor: Actor, uow: UnitOfWork) -> Desk:
    """Raises NotAllowed for observers, and for colleagues with one group of figures."""
    hat = require(actor, Act.SEE_PROGRESS)
    return Desk(hat, speak(actor.language), uow.blocs.bloc(hat.bloc_id), uow)


def secretary_of(actor: Actor, uow: UnitOfWork) -> Desk:
    """Raises NotAllowed for all but the secretary."""
    hat = require(actor, Act.MANAGE_BLOC)
    return Desk(hat, speak(actor.language), uow.blocs.bloc(hat.bloc_id), uow)


def fallen_on(day: date, desk: Desk) -> list[Fallen]:
    """What of the bloc is due on that day: periods, milestones of the plan, votes."""
    return [*_periods(day, desk), *_milestones(day, desk), *_votes(day, desk)]


def _periods(day: date, desk: Desk) -> list[Fallen]:
    say, zone = desk.say, desk.bloc.timezone
    return [
        Fallen(
            say(
                "• {name}: due {due}",
                name=period_title(one, say),
                due=say.moment(one.due_at, zone),
            ),
            Choice(
                fitted(say.plain("Move: {name}", name=period_title(one, say)), _LETTERS),
                Intent.of("periods.move", one.id),
            ),
        )
        for one in desk.uow.periods.open(desk.bloc.id)
        if one.due_at.astimezone(ZoneInfo(zone)).date() == day
    ]


def _milestones(day: date, desk: Desk) -> list[Fallen]:
    say, found = desk.say, []
    # A year's plan reaches into the next: its conference may lie there.
    for year in (day.year - 1, day.year):
        found += [
            one
            for one in desk.uow.milestones.of_year(desk.bloc.id, year)
            if one.is_open and one.due_on == day
        ]
    return [
        Fallen(
            say(
                "• Plan of {year}: {name}",
                year=str(one.year),
                name=milestone_name(one.code, one.title, say),
            )
        )
        for one in found
    ]


def _votes(day: date, desk: Desk) -> list[Fallen]:
    say, zone = desk.say, desk.bloc.timezone
    return [
        Fallen(say("• “{title}” closes {at}", title=one.title, at=say.moment(one.closes_at, zone)))
        for one in desk.uow.contests.of_bloc(desk.bloc.id, ("draft", "open"))
        if one.closes_at is not None and one.closes_at.astimezone(ZoneInfo(zone)).date() == day
    ]
