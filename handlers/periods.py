"""Reporting periods: the secretary opens one for figures and sets or moves its deadline."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, require
from bot.domain.errors import (
    N_,
    DateUnclear,
    DeadlineNotAhead,
    DeadlineTooFar,
    OldButton,
    PeriodKnown,
    RosterFirst,
)
from bot.domain.kpi import PeriodKind
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.wording import period_name
from storage.blocs import Bloc
from storage.figures import Period
from storage.founding import PeriodPlan, open_period
from storage.presets.load import catalogue_version_of
from storage.uow import Compose, UnitOfWork

DUE_TIME = time(17)
_FARTHEST, _EXAMPLE = timedelta(days=366), timedelta(days=14)
_MOST_SHOWN, _MOST_MOVED = 8, 5
_WORKED_ON = ("open", "closed")
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
    found = uow.figures.periods(hat.bloc_id, _MOST_SHOWN)
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
                _ways(one, say)
                for one in [one for one in found if one.state in _WORKED_ON][:_MOST_MOVED]
            ),
            Choice(say.plain("Open a period"), Intent("periods.new")),
            Choice(say.plain("What is to be done"), Intent("home")),
        ),
    )


def _ways(period: Period, say: Say) -> tuple[Choice, ...]:
    """What the secretary can do with a period that is collected, or was until it was closed."""
    if period.state == "closed":
        label = say.plain("Open {period} again", period=period.key)
        return (Choice(label, Intent.of("periods.reopen", period.id)),)
    manage = Intent.of("periods.manage", period.id)
    return (
        Choice(_move_label(period, say), Intent.of("periods.move", period.id)),
        Choice(say.plain("Late, close {period}", period=period.key), manage),
    )


def manage(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """A late window for one board, or the end for all. Raises OldButton once it is closed."""
    _hat, say, bloc = _secretary(actor, uow)
    period = _open_period(bloc, intent.number(0), uow)
    return Screen(
        say(
            "<b>{period}</b>, due {due}.",
            period=period_name(period.kind, period.year, say),
            due=say.moment(period.due_at, bloc.timezone),
        ),
        rows(
            Choice(say.plain("Late window for a board"), Intent.of("late", period.id)),
            Choice(say.plain("Close the figures"), Intent.of("periods.close", period.id)),
            Choice(say.plain("Back"), Intent("periods")),
        ),
    )


def _move_label(period: Period, say: Say) -> str:
    if period.kind is PeriodKind.HALF_YEAR:
        return say.plain("Move the deadline, first half {year}", year=str(period.year))
    return say.plain("Move the deadline {year}", year=str(period.year))


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
        (kind, at)
        for kind, at in (
            (PeriodKind.YEAR, year),
            (PeriodKind.HALF_YEAR, year),
            (PeriodKind.YEAR, year - 1),
        )
        if uow.figures.period(bloc.id, _key(kind, at)) is None
    ]
    text = (
        say("Which figures are to be collected?")
        if offers
        else say("Every period up to this year has been opened already.")
    )
    return Screen(
        text,
        rows(
            *(
                Choice(period_name(kind, at, say), Intent.of("periods.kind", kind, at))
                for kind, at in offers
            ),
            Choice(say.plain("Back"), Intent("periods")),
        ),
    )


def _key(kind: PeriodKind, year: int) -> str:
    return f"{year}" if kind is PeriodKind.YEAR else f"{year}-H1"


def _plan_of(intent: Intent, bloc: Bloc, uow: UnitOfWork) -> tuple[PeriodKind, int]:
    """Raises PeriodKnown for a period that has been opened since, OldButton, RosterFirst."""
    try:
        kind, year = PeriodKind(intent.text(0)), intent.number(1)
    except ValueError:
        raise OldButton from None
    if bloc.roster_confirmed_at is None:
        raise RosterFirst
    if not 0 <= uow.today(bloc.timezone).year - year <= 1:
        raise OldButton
    return kind, year


def _only_new(bloc: Bloc, kind: PeriodKind, year: int, say: Say, uow: UnitOfWork) -> None:
    if uow.figures.period(bloc.id, _key(kind, year)) is not None:
        raise PeriodKnown(period=period_name(kind, year, say))


def ask_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    _hat, say, bloc = _secretary(actor, uow)
    kind, year = _plan_of(intent, bloc, uow)
    _only_new(bloc, kind, year, say, uow)
    example = uow.today(bloc.timezone) + _EXAMPLE
    return Screen(
        say(
            "<b>{period}</b>\nUntil which day are the boards to submit? Please type the date, for"
            " example {example}. The hour is 17:00.",
            period=period_name(kind, year, say),
            example=f"{example:%d/%m/%Y}",
        ),
        rows(Choice(say.plain("Back"), Intent("periods"))),
        asks=Intent.of("periods.due", kind, year),
    )


def read_date(typed: str, today: date) -> date:
    """A typed day ("15/11", "15/11/2019"); without a year, the next such day.

    Raises DateUnclear, DeadlineNotAhead for a day that is not after today, DeadlineTooFar.
    """
    found = _DATE.fullmatch(typed.strip())
    example = f"{today + _EXAMPLE:%d/%m/%Y}"
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
    if chosen > today + _FARTHEST:
        raise DeadlineTooFar(day=f"{chosen:%d/%m/%Y}")
    return chosen


def open_for_figures(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The deadline was typed: the period opens now and everybody who enters figures is told.

    Raises PeriodKnown where somebody has opened it meanwhile, and what `read_date` raises.
    """
    hat, say, bloc = _secretary(actor, uow)
    kind, year = _plan_of(intent, bloc, uow)
    _only_new(bloc, kind, year, say, uow)
    today = uow.today(bloc.timezone)
    due_on = read_date(uow.said, today)
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
            opens_time=time(),
        ),
        uow.now,
    )
    uow.record("period_opened", "period", period.id, period.key)
    uow.register(bloc.id, "period_opened", "period", period.id, f"{period.key} {due_on}")

    def compose(say: Say) -> Screen:
        return _call(
            say(
                "{bloc} collects <b>{period}</b> until {due}. Please enter your board's figures in"
                " time; every value is saved at once.",
                bloc=bloc.short_name,
                period=period_name(period.kind, period.year, say),
                due=say.moment(period.due_at, bloc.timezone),
            ),
            say,
        )

    told = _tell_reporters(hat, compose, f"period-open:{period.id}", uow)
    return _done_screen(say, period, bloc, told)


def _call(text: Markup, say: Say) -> Screen:
    return Screen(text, rows(Choice(say.plain("Enter figures"), Intent("figures"))))


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


def _tell_reporters(hat: Hat, compose: Compose, key: str, uow: UnitOfWork) -> int:
    """Officers and heads of the boards learn of it, each once per key; how many they are."""
    persons = {
        member.person_id
        for member in uow.people.members(hat.bloc_id)
        if member.confirmed and member.role in (Role.OFFICER, Role.HEAD, Role.ALTERNATE)
    }
    for person_id in sorted(persons):
        uow.tell(person_id, compose, key)
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
    """The new day was typed. The day that holds already changes nothing, and nobody is told."""
    hat, say, bloc = _secretary(actor, uow)
    period = _open_period(bloc, intent.number(0), uow)
    due_on = read_date(uow.said, uow.today(bloc.timezone))
    due_at = datetime.combine(due_on, DUE_TIME, ZoneInfo(bloc.timezone))
    if due_at == period.due_at:
        return _done_screen(say, period, bloc, 0)
    uow.figures.move_deadline(period.id, due_at, due_on, f"{DUE_TIME:%H:%M}")
    moved = _open_period(bloc, period.id, uow)
    uow.record("deadline_moved", "period", period.id, f"{period.due_at:%Y-%m-%d} -> {due_on}")
    uow.register(bloc.id, "deadline_moved", "period", period.id, f"{period.key} {due_on}")

    def compose(say: Say) -> Screen:
        return _call(
            say(
                "{bloc}: the deadline of <b>{period}</b> has moved to {due} (before: {old}).",
                bloc=bloc.short_name,
                period=period_name(moved.kind, moved.year, say),
                due=say.moment(moved.due_at, bloc.timezone),
                old=say.moment(period.due_at, bloc.timezone),
            ),
            say,
        )

    told = _tell_reporters(hat, compose, f"period-moved:{period.id}:{uow.inbox_id}", uow)
    return _done_screen(say, moved, bloc, told)
