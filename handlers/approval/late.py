"""Cho gửi muộn: one board may submit until a later day; the reason is kept and the board told."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.access import Act, Actor, Hat, Role, require
from bot.domain.errors import OldButton, UnknownUnit
from bot.domain.period_errors import LateNotLater, PeriodSettled
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.dates import DUE_TIME, read_date
from handlers.days_off import off_words
from handlers.figures.form import reason_from
from handlers.paging import boards_on_page, side_by_side, turning
from handlers.seals import seal
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
    return _ask_until(_board(intent, period, uow), period, bloc, say, uow)


def _ask_until(
    unit: Unit, period: Period, bloc: Bloc, say: Say, uow: UnitOfWork, passed: str = ""
) -> Screen:
    """`passed` is the reason that was given for a day which is over by now: it is kept."""
    text = say(
        "{unit} · {period}\nUntil which day may it still submit? Please type the date; the hour is"
        " 17:00.",
        unit=unit.name,
        period=period_title(period, say),
    )
    if passed:
        told = say(
            "That day is over; nothing was granted. Your reason is kept: “{reason}”", reason=passed
        )
        text = told + "\n\n" + text
    return Screen(
        text + _stands(unit, period, bloc, say, uow),
        rows(Choice(say.plain("Back"), Intent.of("late", period.id))),
        asks=Intent.of("late.until", period.id, unit.id, *([passed] if passed else [])),
    )


def _stands(unit: Unit, period: Period, bloc: Bloc, say: Say, uow: UnitOfWork) -> Markup:
    """What a window would change: one that was granted already, figures that were submitted."""
    text, until = Markup(""), uow.reviews.late_until(period.id, unit.id)
    if until is not None:
        text += say("\nSo far: {until}.", until=say.moment(until, bloc.timezone))
    if _state(unit, period, uow) not in _OWED:
        text += say("\nIt has submitted; within the window it may change that and submit again.")
    return text


def _state(unit: Unit, period: Period, uow: UnitOfWork) -> str:
    return uow.reviews.states(period.id).get(unit.id, "draft")


def _seal(unit: Unit, period: Period, uow: UnitOfWork) -> str:
    """Names what was shown: no window is granted over another one or over a submission unseen."""
    until = uow.reviews.late_until(period.id, unit.id)
    return seal(until, period.due_at, _state(unit, period, uow) in _OWED)


def ask_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed. Raises LateNotLater and what `read_date` raises."""
    _hat, say, bloc, period = _period(actor, intent, uow)
    unit = _board(intent, period, uow)
    day = read_date(uow.said, uow.today(bloc.timezone))
    _only_later(day, period, bloc, say)
    if reason := intent.text(2):
        return _preview(unit, period, day, reason, bloc, say, uow)
    return Screen(
        say(
            "{unit}, until 17:00 on {day}. For which reason? One line; the board reads it.",
            unit=unit.short_name,
            day=say.date(day),
        )
        + off_words(day, uow.days.calendar(bloc.id), say),
        rows(Choice(say.plain("Back"), Intent.of("late.board", period.id, unit.id))),
        asks=Intent.of(
            "late.reason", period.id, unit.id, day.isoformat(), _seal(unit, period, uow)
        ),
    )


def _only_later(day: date, period: Period, bloc: Bloc, say: Say) -> None:
    if _end_of(day, bloc) <= period.due_at:
        raise LateNotLater(due_at=say.moment(period.due_at, bloc.timezone))


def _end_of(day: date, bloc: Bloc) -> datetime:
    return datetime.combine(day, DUE_TIME, ZoneInfo(bloc.timezone))


def _preview(
    unit: Unit,
    period: Period,
    day: date,
    reason: str,
    bloc: Bloc,
    say: Say,
    uow: UnitOfWork,
    echo: Markup | None = None,
) -> Screen:
    """What will be granted, before it is; the reason waits in the open question."""
    shown = _seal(unit, period, uow)
    args = (period.id, unit.id, day.isoformat(), shown)
    text = say(
        "{unit}, until 17:00 on {day}.\nReason: {reason}",
        unit=unit.short_name,
        day=say.date(day),
        reason=reason,
    )
    return Screen(
        (Markup("") if echo is None else echo + "\n\n")
        + text
        + _stands(unit, period, bloc, say, uow),
        rows(
            Choice(say.plain("Grant it"), Intent.of("late.sure", *args)),
            Choice(say.plain("Another day"), Intent.of("late.board", period.id, unit.id)),
            Choice(say.plain("Back"), Intent.of("late", period.id)),
        ),
        asks=Intent.of("late.reason", *args, reason),
    )


def take_reason(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The reason was typed: the whole of it is shown, and what has changed meanwhile is said.

    Raises ReasonNeeded, LateNotLater, PeriodSettled.
    """
    _hat, say, bloc, period = _period(actor, intent, uow)
    unit, day, reason = _board(intent, period, uow), _day(intent), reason_from(uow)
    _only_later(day, period, bloc, say)
    if _end_of(day, bloc) <= uow.acted_at:
        return _ask_until(unit, period, bloc, say, uow, reason)
    changed = intent.text(3) != _seal(unit, period, uow)
    echo = _changed_words(say) if changed else None
    return _preview(unit, period, day, reason, bloc, say, uow, echo)


def _changed_words(say: Say) -> Markup:
    return say("This has changed since it was shown; nothing is granted yet. Please look:")


def _day(intent: Intent) -> date:
    try:
        return date.fromisoformat(intent.text(2))
    except ValueError:
        raise OldButton from None


def grant(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The tap below the whole of it: the window stands, the board is told. What has changed since
    is shown first.

    Raises OldButton where another one waits, LateNotLater, and PeriodSettled where the period was
    closed meanwhile.
    """
    hat, say, bloc, period = _period(actor, intent, uow)
    unit, asked = _board(intent, period, uow), uow.asked
    if asked is None or asked.name != "late.reason" or asked.args[:4] != intent.args:
        raise OldButton
    day, reason = _day(intent), asked.text(4)
    _only_later(day, period, bloc, say)
    until = _end_of(day, bloc)
    if until <= uow.acted_at:
        return _ask_until(unit, period, bloc, say, uow, reason)
    # Its form first, as the order of locks wants it; then the period, which may just be closing.
    form = uow.reviews.in_held_period(uow.figures.form_of(period, unit.id))
    _only_open(form.period, say)
    if intent.text(3) != _seal(unit, period, uow):
        return _preview(unit, period, day, reason, bloc, say, uow, _changed_words(say))
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
