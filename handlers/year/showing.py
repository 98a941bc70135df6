"""Lịch công tác năm: the phases and deadlines of a year, what is past, what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.milestones import is_of_boards, left_words
from handlers.wording import HOME
from handlers.year.draft import open_periods
from handlers.year.house import Year, conference_line, year_of
from storage.figures import Period
from storage.milestones import DONE, Milestone
from storage.uow import UnitOfWork

_OF_A_BOARD = (Role.OFFICER, Role.HEAD, Role.ALTERNATE)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The plan of a year, for every member. Raises OldButton for a year far off."""
    return year_screen(year_of(actor, intent, uow), uow)


def year_screen(year: Year, uow: UnitOfWork, said: Markup | None = None) -> Screen:
    """The plan; `said` stands above it, where something was just done."""
    say = year.say
    lines = [] if said is None else [said + "\n"]
    lines.append(say("<b>Plan of the year {year}</b>", year=str(year.number)))
    conference = conference_line(year)
    if year.to_be_held and year.conference_day is not None and year.conference_day >= year.today:
        conference += left_words(year.conference_day, year.today, say)
    lines.append(conference)
    lines.extend(_plan_lines(year) if year.shown else [_no_plan(year)])
    apart = _apart(year, uow) if year.is_run_here else None
    if apart is not None:
        lines.append(apart.words(year))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(apart.ways(year) if apart is not None else ()),
            *(_ways_to_run(year) if year.is_run_here else ()),
            *_ways(year),
        ),
        fresh=said is not None,
    )


@dataclass(frozen=True, slots=True)
class _Apart:
    """A period that is being collected until another day than the plan has."""

    milestone: Milestone
    period: Period
    until: date

    def words(self, year: Year) -> Markup:
        return year.say(
            "\n⚠ {name}: the plan says {planned}, but the boards were told {until}.",
            name=year.name(self.milestone),
            planned=year.say.date(self.milestone.due_on),
            until=year.say.date(self.until),
        )

    def ways(self, year: Year) -> tuple[Choice | None, ...]:
        """Either can follow the other; each is looked over before anybody is told."""
        say, planned = year.say, self.milestone.due_on
        follow = Intent.of("periods.move_to", self.period.id, f"{planned:%Y%m%d}")
        stay = year.intent("date_to", self.milestone.id, f"{self.until:%Y%m%d}")
        return (
            Choice(say.plain("Boards submit until {day}", day=f"{planned:%d/%m}"), follow)
            if planned > year.today
            else None,
            Choice(say.plain("Plan says {day}", day=f"{self.until:%d/%m}"), stay)
            if self.until > year.today
            else None,
        )


def _apart(year: Year, uow: UnitOfWork) -> _Apart | None:
    """The first period whose deadline is another one than the plan's."""
    periods = open_periods(year, uow)
    for one in year.milestones:
        period = periods.get(one.code)
        if period is not None and one.is_open and year.due_on(period) != one.due_on:
            return _Apart(one, period, year.due_on(period))
    return None


def _no_plan(year: Year) -> Markup:
    if year.is_run_here:
        return year.say(
            "\nNo plan is laid yet. Set the day of the conference: everything else is counted from"
            " it, and you see all of it before anybody is told."
        )
    return year.say("\nThe secretary has not laid the plan of this year yet.")


def _plan_lines(year: Year) -> list[Markup]:
    say = year.say
    past = [one for one in year.shown if one.state == DONE or one.due_on < year.today]
    ahead = [one for one in year.shown if one not in past]
    lines = []
    if ahead:
        first = ahead[0]
        lines.append(
            say(
                "Next: <b>{name}</b>, {due}{left}",
                name=year.name(first),
                due=say.moment(first.due_at, year.bloc.timezone),
                left=left_words(first.due_on, year.today, say),
            )
        )
    if past:
        lines.append(say("\n<b>Past</b>"))
        lines.extend(_line(year, one) for one in past)
    if ahead:
        lines.append(say("\n<b>Ahead</b>"))
        lines.extend(_line(year, one) for one in ahead)
    if _marks(year, ahead):
        lines.append(say("\n● a duty of your board"))
    return lines


def _marks(year: Year, shown: Sequence[Milestone]) -> bool:
    return year.hat.role in _OF_A_BOARD and any(is_of_boards(one.code) for one in shown)


def _line(year: Year, one: Milestone) -> Markup:
    """ "▫ 13/12 17:00 Hạn gửi số liệu năm ●"; a day of the next year with its year."""
    other = f"/{one.due_on.year}" if one.due_on.year != year.number else ""
    when = f"{one.due_on:%d/%m}{other}"
    name = year.name(one)
    if one.state == DONE:
        return year.say("✓ {day} {name}", day=when, name=name)
    if one.due_on < year.today:
        return year.say("▫ {day} {name} (past)", day=when, name=name)
    mark = " ●" if _marks(year, (one,)) else ""
    return year.say(
        "▫ {day} {time} {name}{mark}", day=when, time=f"{one.due_time:%H:%M}", name=name, mark=mark
    )


def _ways_to_run(year: Year) -> list[Choice | tuple[Choice, ...] | None]:
    say = year.say
    return [
        beside(
            Choice(say.plain("Day of the conference"), year.intent("conference")),
            Choice(say.plain("Single dates"), year.intent("dates", 0)) if year.shown else None,
        ),
        Choice(say.plain("The usual year"), year.intent("template", 0)),
    ]


def _ways(year: Year) -> list[Choice | tuple[Choice, ...] | None]:
    say, number = year.say, year.number
    before, after = (
        Choice(label, Intent.of("year", other)) if abs(other - year.today.year) <= 1 else None
        for label, other in ((f"‹ {number - 1}", number - 1), (f"{number + 1} ›", number + 1))
    )
    file = Choice(say.plain("Dates for my phone"), year.intent("file")) if year.shown else None
    return [
        beside(Choice(say.plain("Days off"), Intent.of("days", number)), file),
        beside(before, after),
        Choice(say.plain("What is to be done"), HOME),
    ]
