"""Reporting periods: what is collected and what was; the secretary moves a deadline."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, require
from bot.domain.errors import N_, OldButton
from bot.domain.kpi import PeriodKind
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.calling import (
    call_screen,
    follow_in_plan,
    opened_screen,
    reporters,
    tell_reporters,
)
from handlers.dates import DUE_TIME, day_of_button, read_date
from handlers.days_off import off_words
from handlers.paging import fitted
from handlers.seals import seal
from handlers.wording import period_title
from storage.blocs import Bloc
from storage.figures import Period
from storage.uow import UnitOfWork

_MOST_SHOWN, _MOST_MOVED, _LABEL_LETTERS = 8, 5, 30
_WORKED_ON = ("open", "closed")
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
    found = uow.periods.newest(hat.bloc_id, _MOST_SHOWN)
    worked_on = [one for one in found if one.state in _WORKED_ON][:_MOST_MOVED]
    lines.extend(
        say(
            "{period}: {state}, due {due}",
            period=period_title(one, say),
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
            *(_ways(one, say) for one in worked_on),
            (
                Choice(say.plain("Open a period"), Intent("periods.new")),
                Choice(say.plain("The ministry's requests"), Intent("requests")),
            ),
            beside(
                Choice(say.plain("Exchange rates"), Intent("rates")),
                Choice(say.plain("What is to be done"), Intent("home")),
            ),
        ),
    )


def again_choice(period: Period, closings: int, label: str) -> Choice:
    """Opens a period again, as long as it has been closed so often and no more."""
    return Choice(label, Intent.of("periods.reopen", period.id, closings))


def _ways(period: Period, say: Say) -> tuple[Choice, ...]:
    """What the secretary can do with a period that is collected, or was until it was closed."""
    if period.state == "closed":
        # Everybody is told of it, so that it is asked about first.
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
            period=period_title(period, say),
            due=say.moment(period.due_at, bloc.timezone),
        ),
        rows(
            Choice(say.plain("Late window for a board"), Intent.of("late", period.id)),
            Choice(say.plain("Estimates left"), Intent.of("periods.estimates", period.id)),
            Choice(say.plain("Close the figures"), Intent.of("periods.close", period.id)),
            Choice(say.plain("Back"), Intent("periods")),
        ),
    )


def _move_label(period: Period, say: Say) -> str:
    if period.kind is PeriodKind.HALF_YEAR:
        return say.plain("Move the deadline, first half {year}", year=str(period.year))
    if period.purpose != "figures":
        return fitted(say.plain("Deadline: {name}", name=period_title(period, say)), _LABEL_LETTERS)
    return say.plain("Move the deadline {year}", year=str(period.year))


def _secretary(actor: Actor, uow: UnitOfWork) -> tuple[Hat, Say, Bloc]:
    hat = require(actor, Act.MANAGE_BLOC)
    return hat, speak(actor.language), uow.blocs.bloc(hat.bloc_id)


def ask_new_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    _hat, say, bloc = _secretary(actor, uow)
    period = _open_period(bloc, intent.number(0), uow)
    return Screen(
        say(
            "<b>{period}</b> is due {due}. To which day does the deadline move? Please type the"
            " date; you see who will be told before anything changes.",
            period=period_title(period, say),
            due=say.moment(period.due_at, bloc.timezone),
        ),
        rows(Choice(say.plain("Back"), Intent("periods"))),
        asks=Intent.of("periods.moved", period.id),
    )


def _open_period(bloc: Bloc, period_id: int, uow: UnitOfWork) -> Period:
    for period in uow.periods.open(bloc.id):
        if period.id == period_id:
            return period
    raise OldButton


def preview_move(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The new day was typed: what it would change and who would be told; nothing has changed yet.

    Raises OldButton, and what `read_date` raises.
    """
    _hat, say, bloc = _secretary(actor, uow)
    period = _open_period(bloc, intent.number(0), uow)
    return _preview_move(say, bloc, period, read_date(uow.said, uow.today(bloc.timezone)), uow)


def preview_move_to(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The same with a day that the button carries, as that of the plan of the year.

    Raises OldButton, DeadlineNotAhead, DeadlineTooFar.
    """
    _hat, say, bloc = _secretary(actor, uow)
    period = _open_period(bloc, intent.number(0), uow)
    due_on = day_of_button(intent.text(1), uow.today(bloc.timezone))
    return _preview_move(say, bloc, period, due_on, uow)


def _preview_move(
    say: Say, bloc: Bloc, period: Period, due_on: date, uow: UnitOfWork, echo: Markup | None = None
) -> Screen:
    due_at = _due_at(due_on, bloc)
    if due_at == period.due_at:
        return opened_screen(say, period, bloc, 0)
    told = len({member.person_id for member in reporters(bloc.id, uow.boards_asked(period), uow)})
    text = say(
        "<b>{period}</b>\nNew deadline: <b>{due}</b>\nBefore: {old}",
        period=period_title(period, say),
        due=say.moment(due_at, bloc.timezone),
        old=say.moment(period.due_at, bloc.timezone),
    )
    text += off_words(due_on, uow.days.calendar(bloc.id), say)
    if period.purpose == "figures":
        # An earlier release kept no day for what it opened: it was that of the deadline.
        day = period.as_of or period.due_at.astimezone(ZoneInfo(bloc.timezone)).date()
        text += say(
            "\nStocks are still counted as of {day}; that day is changed in the totals, “Without"
            " figures”.",
            day=f"{day:%d/%m/%Y}",
        )
    text += say.count("\n{n} person will be told.", "\n{n} people will be told.", told)
    return Screen(
        text if echo is None else echo + "\n\n" + text,
        rows(
            Choice(
                say.plain("Move it, tell the boards"),
                Intent.of("periods.move_now", period.id, f"{due_on:%Y%m%d}", _seal(period)),
            ),
            (
                Choice(say.plain("Another day"), Intent.of("periods.move", period.id)),
                Choice(say.plain("Leave it"), Intent("periods")),
            ),
        ),
        asks=Intent.of("periods.moved", period.id),
    )


def _seal(period: Period) -> str:
    """Names the deadline that a move takes the place of."""
    return seal(period.due_at.timestamp())


def _due_at(due_on: date, bloc: Bloc) -> datetime:
    return datetime.combine(due_on, DUE_TIME, ZoneInfo(bloc.timezone))


def move_deadline(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The new day was looked at. The day that holds already changes nothing, and nobody is told;
    where the deadline was moved since, that is shown first.

    Raises OldButton, DeadlineNotAhead where the day has come since.
    """
    _hat, say, bloc = _secretary(actor, uow)
    # Held before it is read: another secretary may be moving or closing it right now.
    uow.reviews.period(bloc.id, intent.number(0), lock=True)
    period = _open_period(bloc, intent.number(0), uow)
    due_on = day_of_button(intent.text(1), uow.today(bloc.timezone))
    due_at = _due_at(due_on, bloc)
    if due_at != period.due_at and intent.text(2) != _seal(period):
        moved_since = say(
            "<b>Nothing was changed:</b> the deadline is not the one that was shown to you any"
            " more. Please look once more."
        )
        return _preview_move(say, bloc, period, due_on, uow, moved_since)
    if due_at == period.due_at:
        return opened_screen(say, period, bloc, 0)
    uow.periods.move_deadline(period.id, due_at, due_on, f"{DUE_TIME:%H:%M}")
    moved = _open_period(bloc, period.id, uow)
    uow.record("deadline_moved", "period", period.id, f"{period.due_at:%Y-%m-%d} -> {due_on}")
    uow.register(bloc.id, "deadline_moved", "period", period.id, f"{period.key} {due_on}")

    def compose(say: Say) -> Screen:
        return call_screen(
            moved,
            say(
                "{bloc}: the deadline of <b>{period}</b> has moved to {due} (before: {old}).",
                bloc=bloc.short_name,
                period=period_title(moved, say),
                due=say.moment(moved.due_at, bloc.timezone),
                old=say.moment(period.due_at, bloc.timezone),
            ),
            say,
        )

    told = tell_reporters(period, compose, f"period-moved:{period.id}:{uow.inbox_id}", uow)
    follow_in_plan(moved, uow)
    return opened_screen(say, moved, bloc, told)
