"""Lịch công tác năm: the phases and deadlines of a year, what is past, what is next."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.access import Actor, Role
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.milestones import is_of_boards, left_words
from handlers.wording import HOME
from handlers.year.draft import Offer
from handlers.year.house import Year, conference_line, year_of
from storage.milestones import DONE, Milestone
from storage.uow import UnitOfWork

_OF_A_BOARD = (Role.OFFICER, Role.HEAD, Role.ALTERNATE)


def show(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The plan of a year, for every member. Raises OldButton for a year far off."""
    return year_screen(year_of(actor, intent, uow))


def year_screen(year: Year, said: Markup | None = None, offers: Sequence[Offer] = ()) -> Screen:
    """The plan; `said` stands above it, where something was just done, with what may follow."""
    say = year.say
    lines = [] if said is None else [said + "\n"]
    lines.append(say("<b>Plan of the year {year}</b>", year=str(year.number)))
    conference = conference_line(year)
    if year.to_be_held and year.conference_day is not None and year.conference_day >= year.today:
        conference += left_words(year.conference_day, year.today, say)
    lines.append(conference)
    lines.extend(_plan_lines(year) if year.shown else [_no_plan(year)])
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(_offered(offer, year) for offer in offers if offer.day > year.today),
            *(_ways_to_run(year) if year.is_run_here else ()),
            *_ways(year),
        ),
        fresh=said is not None,
    )


def _offered(offer: Offer, year: Year) -> Choice:
    """The period's own way, which shows who will be told; the plan follows it."""
    label = year.say.plain("Boards submit until {day}", day=f"{offer.day:%d/%m}")
    return Choice(label, Intent.of("periods.move_to", offer.period.id, f"{offer.day:%Y%m%d}"))


def _no_plan(year: Year) -> Markup:
    if year.is_run_here:
        return year.say(
            "\nNo plan is laid yet. Set the day of the conference: everything else is counted from"
            " it, and you see all of it before anybody is told."
        )
    return year.say("\nThe secretary has not laid the plan of this year yet.")


def _plan_lines(year: Year) -> list[Markup]:
    say = year.say
    past = [one for one in year.shown if one.due_on < year.today]
    ahead = [one for one in year.shown if one not in past]
    lines = []
    first = next((one for one in ahead if one.state != DONE), None)
    if first is not None:
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
    if _marks(year, [one for one in ahead if one.state != DONE]):
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
