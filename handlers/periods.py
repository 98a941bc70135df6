"""Reporting periods: the secretary opens one for figures and sets or moves its deadline."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, require
from bot.domain.errors import N_, DateUnclear, DeadlineNotAhead, OldButton, RosterFirst
from bot.domain.kpi import PeriodKind
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.wording import period_name
from storage.blocs import Bloc
from storage.figures import Period
from storage.founding import PeriodPlan, open_period
from storage.presets.load import catalogue_version_of
from storage.uow import UnitOfWork

DUE_TIME = time(17)
_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?")
STATES = {
    "planned": N_("planned"),
    "open": N_("open"),
    "closed": N_("closed"),
    "history": N_("past figures"),
}


def show_periods(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """What is being collected and what was. Raises NotAllowed for all but the secretary."""
    hat, say, bloc = _secretary(actor, uow)
    lines = [say("<b>Reporting periods</b>")]
    found = uow.figures.periods(hat.bloc_id, 8)
    lines.extend(
        say(
            "{period}: {state}, due {due}",
            period=period_name(one.kind, one.year, say),
            state=say(STATES[one.state]),
            due=say.moment(one.due_at, bloc.timezone),
        )
        for one in found
    )
    if not found:
        lines.append(say("No period has been opened yet."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            *(
                Choice(
                    say.plain("Move the deadline {year}", year=str(one.year)),
                    Intent.of("periods.move", one.id),
                )
                for one in found
                if one.state == "open"
            ),
            Choice(say.plain("Open a period"), Intent("periods.new")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def _secretary(actor: Actor, uow: UnitOfWork) -> tuple[Hat, Say, Bloc]:
    hat = require(actor, Act.MANAGE_BLOC)
    return hat, speak(actor.language), uow.blocs.bloc(hat.bloc_id)


def choose_kind(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises RosterFirst while nobody is known to belong to the bloc."""
    _hat, say, bloc = _secretary(actor, uow)
    if bloc.roster_confirmed_at is None:
        raise RosterFirst
    year = uow.today(bloc.timezone).year
    offers = [
        (PeriodKind.YEAR, year),
        (PeriodKind.HALF_YEAR, year),
        (PeriodKind.YEAR, year - 1),
    ]
    return Screen(
        say("Which figures are to be collected?"),
        rows(
            *(
                Choice(period_name(kind, at, say), Intent.of("periods.kind", kind, at))
                for kind, at in offers
                if uow.figures.period(bloc.id, _key(kind, at)) is None
            ),
            Choice(say.plain("Back"), Intent("periods")),
        ),
    )


def _key(kind: PeriodKind, year: int) -> str:
    return f"{year}" if kind is PeriodKind.YEAR else f"{year}-H1"


def _plan_of(intent: Intent) -> tuple[PeriodKind, int]:
    try:
        return PeriodKind(intent.text(0)), intent.number(1)
    except ValueError:
        raise OldButton from None


def ask_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    _hat, say, _bloc = _secretary(actor, uow)
    kind, year = _plan_of(intent)
    return Screen(
        say(
            "<b>{period}</b>\nUntil which day are the boards to submit? Please type the date, for"
            " example 15/11/{year}. The hour is 17:00.",
            period=period_name(kind, year, say),
            year=str(year),
        ),
        rows(Choice(say.plain("Back"), Intent("periods"))),
        asks=Intent.of("periods.due", kind, year),
    )


def read_date(typed: str, today: date) -> date:
    """A typed day ("15/11", "15/11/2019"); without a year, the next such day.

    Raises DateUnclear, and DeadlineNotAhead for a day that is not after today.
    """
    found = _DATE.fullmatch(typed.strip())
    example = f"15/11/{today.year}"
    if found is None:
        raise DateUnclear(typed=typed[:40], example=example)
    day, month, year = int(found[1]), int(found[2]), int(found[3] or today.year)
    try:
        chosen = date(year, month, day)
        if found[3] is None and chosen <= today:
            chosen = date(year + 1, month, day)
    except ValueError:
        raise DateUnclear(typed=typed[:40], example=example) from None
    if chosen <= today:
        raise DeadlineNotAhead(day=f"{chosen:%d/%m/%Y}", today=f"{today:%d/%m/%Y}")
    return chosen


def open_for_figures(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The deadline was typed: the period opens now and everybody who enters figures is told."""
    hat, say, bloc = _secretary(actor, uow)
    kind, year = _plan_of(intent)
    today = uow.today(bloc.timezone)
    due_on = read_date(uow.said, today)
    if uow.figures.period(bloc.id, _key(kind, year)) is not None:
        raise OldButton
    period = open_period(
        uow.connection,
        bloc.id,
        PeriodPlan(
            key=_key(kind, year),
            kind=kind,
            year=year,
            catalogue_version=catalogue_version_of(year),
            opens_on=today,
            due_on=due_on,
            due_time=DUE_TIME,
            state="open",
            compared_with=_key(kind, year - 1),
        ),
        uow.now,
    )
    uow.record("period_opened", "period", period.id, period.key)
    uow.register(bloc.id, "period_opened", "period", period.id, f"{period.key} {due_on}")
    told = _tell_reporters(hat, period, bloc, uow, "period-open")
    return _done_screen(say, period, bloc, told)


def _done_screen(say: Say, period: Period, bloc: Bloc, told: int) -> Screen:
    return Screen(
        say(
            "✓ <b>{period}</b> is open until {due}. {told} people have been told.",
            period=period_name(period.kind, period.year, say),
            due=say.moment(period.due_at, bloc.timezone),
            told=told,
        ),
        rows(
            Choice(say.plain("Reporting periods"), Intent("periods")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def _tell_reporters(hat: Hat, period: Period, bloc: Bloc, uow: UnitOfWork, key: str) -> int:
    """Officers and heads of the boards learn of the deadline, each once per key."""

    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{bloc} collects <b>{period}</b> until {due}. Please enter your board's figures in"
                " time; every value is saved at once.",
                bloc=bloc.short_name,
                period=period_name(period.kind, period.year, say),
                due=say.moment(period.due_at, bloc.timezone),
            ),
            rows(Choice(say.plain("Enter figures"), Intent("figures"))),
        )

    persons = {
        member.person_id
        for member in uow.people.members(hat.bloc_id)
        if member.confirmed and member.role in (Role.OFFICER, Role.HEAD, Role.ALTERNATE)
    }
    for person_id in persons:
        uow.tell(person_id, compose, f"{key}:{period.id}:{period.due_at:%Y%m%d%H%M}")
    return len(persons)


def ask_new_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    _hat, say, bloc = _secretary(actor, uow)
    period = _open_period(bloc, intent.number(0), uow)
    return Screen(
        say(
            "<b>{period}</b> is due {due}. To which day does the deadline move? Please type the"
            " date; everybody concerned is told.",
            period=period_name(period.kind, period.year, say),
            due=say.moment(period.due_at, bloc.timezone),
        ),
        rows(Choice(say.plain("Back"), Intent("periods"))),
        asks=Intent.of("periods.moved", period.id),
    )


def _open_period(bloc: Bloc, period_id: int, uow: UnitOfWork) -> Period:
    for period in uow.figures.open_periods(bloc.id):
        if period.id == period_id:
            return period
    raise OldButton


def move_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    hat, say, bloc = _secretary(actor, uow)
    period = _open_period(bloc, intent.number(0), uow)
    due_on = read_date(uow.said, uow.today(bloc.timezone))
    due_at = datetime.combine(due_on, DUE_TIME, ZoneInfo(bloc.timezone))
    uow.figures.move_deadline(period.id, due_at, due_on, f"{DUE_TIME:%H:%M}")
    moved = _open_period(bloc, period.id, uow)
    uow.record("deadline_moved", "period", period.id, f"{period.due_at:%Y-%m-%d} -> {due_on}")
    uow.register(bloc.id, "deadline_moved", "period", period.id, f"{period.key} {due_on}")
    told = _tell_reporters(hat, moved, bloc, uow, "period-moved")
    return _done_screen(say, moved, bloc, told)
