"""Cho gửi muộn: one board may submit until a later day; the reason is kept and the board told."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.access import Act, Actor, Hat, Role, require
from bot.domain.errors import OldButton, UnknownUnit
from bot.domain.period_errors import PeriodSettled
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.dates import DUE_TIME, read_date
from handlers.days_off import off_words
from handlers.figures.form import reason_from
from handlers.paging import boards_on_page, side_by_side, turning
from handlers.wording import period_title
from storage.blocs import Bloc, Unit
from storage.figures import Form, Period
from storage.uow import UnitOfWork

_BOARD = (Role.OFFICER, Role.HEAD, Role.ALTERNATE)
_OWED = ("draft", "returned")


def choose_board(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which board: those that have not submitted."""
    _hat, say, _bloc, period = _period(actor, intent, uow)
    states = uow.reviews.states(period.id)
    units = [unit for unit in uow.boards_asked(period) if states.get(unit.id, "draft") in _OWED]
    shown, page, pages = boards_on_page(units, intent.number(1))
    choices = [
        Choice(unit.short_name, Intent.of("late.board", period.id, unit.id)) for unit in shown
    ]
    name = period_title(period, say)
    text = (
        say("<b>A late window</b> · {period}\nFor which board?", period=name)
        if units
        else say("{period}: every board has submitted.", period=name)
    )
    return Screen(
        text,
        rows(
            *side_by_side(choices),
            turning(page, pages, say, lambda to: Intent.of("late", period.id, to)),
            Choice(say.plain("Back"), Intent("periods")),
        ),
    )


def ask_until(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    _hat, say, bloc, period = _period(actor, intent, uow)
    unit = _board(intent, period, uow)
    until = uow.reviews.late_until(period.id, unit.id)
    text = say(
        "{unit} · {period}\nUntil which day may it still submit? Please type the date; the hour is"
        " 17:00.",
        unit=unit.name,
        period=period_title(period, say),
    )
    if until is not None:
        text += say("\nSo far: {until}.", until=say.moment(until, bloc.timezone))
    return Screen(
        text,
        rows(Choice(say.plain("Back"), Intent.of("late", period.id))),
        asks=Intent.of("late.until", period.id, unit.id),
    )


def ask_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed. Raises what `read_date` raises."""
    _hat, say, bloc, period = _period(actor, intent, uow)
    unit = _board(intent, period, uow)
    day = read_date(uow.said, uow.today(bloc.timezone))
    return Screen(
        say(
            "{unit}, until 17:00 on {day}. For which reason? One line; the board reads it.",
            unit=unit.short_name,
            day=say.date(day),
        )
        + off_words(day, uow.days.calendar(bloc.id), say),
        rows(Choice(say.plain("Back"), Intent.of("late.board", period.id, unit.id))),
        asks=Intent.of("late.reason", period.id, unit.id, day.isoformat()),
    )


def grant(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: the window stands, the board is told. Raises ReasonNeeded, and
    PeriodSettled where the period was closed meanwhile.
    """
    hat, say, bloc, period = _period(actor, intent, uow)
    unit = _board(intent, period, uow)
    reason = reason_from(uow)
    try:
        day = date.fromisoformat(intent.text(2))
    except ValueError:
        raise OldButton from None
    until = datetime.combine(day, DUE_TIME, ZoneInfo(bloc.timezone))
    # Its form first, as the order of locks wants it; then the period, which may just be closing.
    form = uow.reviews.in_held_period(uow.figures.form_of(period, unit.id))
    _only_open(form.period, say)
    number = uow.reviews.grant_late(period, unit.id, until=until, reason=reason, by=actor.person)
    uow.record("late_window", "period", period.id, f"{unit.key} until {day}: {reason}")
    uow.register(bloc.id, "late_window", "period", period.id, f"{unit.key} {day}")
    told = _tell(hat, unit, form, until, reason, bloc, f"late:{number}", uow)
    done = say.count(
        "✓ The board may submit late; {n} person of the board has been told.",
        "✓ The board may submit late; {n} people of the board have been told.",
        told,
    )
    return Screen(
        done,
        rows(
            Choice(say.plain("Another board"), Intent.of("late", period.id)),
            Choice(say.plain("Reporting periods"), Intent("periods")),
        ),
        fresh=True,
    )


def _tell(
    hat: Hat,
    unit: Unit,
    form: Form,
    until: datetime,
    reason: str,
    bloc: Bloc,
    key: str,
    uow: UnitOfWork,
) -> int:
    def compose(say: Say) -> Screen:
        return Screen(
            say(
                "{bloc}: {unit} may submit <b>{period}</b> until {until}.\nReason: {reason}",
                bloc=bloc.short_name,
                unit=unit.short_name,
                period=period_title(form.period, say),
                until=say.moment(until, bloc.timezone),
                reason=reason,
            ),
            rows(Choice(say.plain("Enter figures"), Intent.of("figures", form.id))),
        )

    persons = {
        one.person_id
        for one in uow.people.members(hat.bloc_id, unit.id)
        if one.confirmed and one.role in _BOARD
    }
    for person_id in sorted(persons):
        uow.tell(person_id, compose, key)
    return len(persons)


def _period(actor: Actor, intent: Intent, uow: UnitOfWork) -> tuple[Hat, Say, Bloc, Period]:
    """Raises NotAllowed for all but the secretary, PeriodSettled, OldButton."""
    hat = require(actor, Act.MANAGE_BLOC)
    say = speak(actor.language)
    bloc = uow.blocs.bloc(hat.bloc_id)
    period = uow.reviews.period(hat.bloc_id, intent.number(0))
    if period is None:
        raise OldButton
    _only_open(period, say)
    return hat, say, bloc, period


def _only_open(period: Period, say: Say) -> None:
    if period.state == "closed":
        raise PeriodSettled(period=period_title(period, say))
    if period.state != "open":
        raise OldButton


def _board(intent: Intent, period: Period, uow: UnitOfWork) -> Unit:
    for unit in uow.boards_asked(period):
        if unit.id == intent.number(1):
            return unit
    raise UnknownUnit
