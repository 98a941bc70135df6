"""Tải lịch về điện thoại: the dates of the year as a file that a phone's calendar takes in."""

from __future__ import annotations

import json

from bot.domain.access import Actor
from bot.domain.calendar.plan import CONFERENCE
from bot.domain.errors import OldButton
from bot.reports.calendar_views import CalendarView, DateView
from bot.screen import Choice, FileOrder, Intent, Screen, rows
from handlers.wording import HOME
from handlers.year.house import Year, year_of
from storage.milestones import DROPPED, Milestone
from storage.uow import UnitOfWork


def send_file(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """For every member. What was left out is in it as such, so that the phone lets go of it.

    Raises OldButton for a year without a plan.
    """
    year = year_of(actor, intent, uow)
    if not year.shown:
        raise OldButton
    say, changes = year.say, uow.milestones.changes(year.bloc.id, year.number)
    view = CalendarView(
        name=say.plain("{bloc}: plan {year}", bloc=year.bloc.short_name, year=str(year.number)),
        zone=year.bloc.timezone,
        made_at=uow.now.isoformat(),
        dates=[_date(year, one, changes.get(one.code, 0)) for one in year.milestones],
    )
    name = f"lich-cong-tac-{year.number}.ics"
    return Screen(
        say(
            "The dates of {year} for the calendar of your phone: open the file and add them. After"
            " a change, take the file once more; dates that moved are put right by it.",
            year=str(year.number),
        ),
        rows(
            Choice(say.plain("Plan of the year"), year.way()),
            Choice(say.plain("What is to be done"), HOME),
        ),
        files=(FileOrder("calendar", name, json.dumps(view, ensure_ascii=False)),),
        fresh=True,
    )


def _date(year: Year, one: Milestone, changes: int) -> DateView:
    """The conference takes its whole days: its hours are those of its sessions."""
    held = year.conference if one.code == CONFERENCE else None
    days = held is not None and held.starts_on == one.due_on
    last = (held.ends_on if held is not None else None) or one.due_on
    return DateView(
        uid=f"{year.bloc.key}-{year.number}-{one.code}@tro-ly-khoi",
        sequence=changes,
        name=year.name(one),
        note=year.bloc.name,
        at=one.due_on.isoformat() if days else f"{one.due_on}T{one.due_time:%H:%M}",
        last_day=max(last, one.due_on).isoformat() if days else "",
        cancelled=one.state == DROPPED,
    )
