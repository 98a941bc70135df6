"""The secretary records a day: off, worked, or one swapped for another; looked over first.

What has been typed so far stays in the open question; the button at the end records it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.calendar.working_days import DayKind, Override
from bot.domain.errors import LineNeeded, LineTooLong, OldButton
from bot.domain.year_errors import DayOffAlready, DayWorkedAlready
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.dates import read_day
from handlers.days.house import Desk, Fallen, fallen_on, secretary_of
from handlers.days.listing import screen
from handlers.days_off import why_off
from handlers.seals import seal
from handlers.wording import HOME
from storage.uow import UnitOfWork

_OFF, _WORKED, _SWAP = "off", "worked", "swap"
_LEAST, _MOST_NAME, _MOST_SOURCE, _MOST_WAYS = 3, 80, 160, 5
# Names of days are data, as everything that is typed: they are stored in Vietnamese.
_USUAL = {_OFF: "Nghỉ theo thông báo", _WORKED: "Làm bù", _SWAP: "Nghỉ hoán đổi"}
_SURE = "days.sure"


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is recorded: `made_up` is the day worked for the one that is off."""

    kind: str
    day: date
    made_up: date | None = None
    name: str = ""
    source: str = ""

    def leads(self, name: str) -> Intent:
        made_up = self.made_up.isoformat() if self.made_up else ""
        return Intent.of(name, self.kind, self.day.isoformat(), made_up, self.name, self.source)

    @property
    def days(self) -> tuple[date, ...]:
        return (self.day,) if self.made_up is None else (self.day, self.made_up)


def _wish(intent: Intent) -> _Wish:
    """Raises OldButton."""
    kind, made_up = intent.text(0), intent.text(2)
    try:
        day = date.fromisoformat(intent.text(1))
        other = date.fromisoformat(made_up) if made_up else None
    except ValueError:
        raise OldButton from None
    if kind not in _USUAL or (other is not None and kind != _SWAP):
        raise OldButton
    return _Wish(kind, day, other, intent.text(3), intent.text(4))


def _back(say: Say) -> Choice:
    return Choice(say.plain("Back"), Intent("days"))


def ask_day(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for all but the secretary."""
    desk = secretary_of(actor, uow)
    return Screen(
        desk.say(
            "<b>Record a day</b>\nWhich day is off, or worked although it would be off? Please type"
            " the date, for example {example}.",
            example=f"02/01/{desk.today.year + 1}",
        ),
        rows(_back(desk.say)),
        asks=Intent("days.day"),
    )


def take_day(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed: what it is now, and what it can become. Raises DateUnclear, NoSuchDay,
    DayTooFar."""
    desk = secretary_of(actor, uow)
    say, day = desk.say, desk.within(read_day(uow.line, desk.today))
    why = why_off(day, desk.days, say)
    shown = {"weekday": say.weekday(day), "day": f"{day:%d/%m/%Y}"}

    def way(label: str, kind: str) -> Choice:
        return Choice(label, _Wish(kind, day).leads("days.kind"))

    return Screen(
        say("<b>{weekday} {day}</b>\nNow: off ({why}).", why=why, **shown)
        if why
        else say("<b>{weekday} {day}</b>\nNow: a working day.", **shown),
        rows(
            way(say.plain("A make-up working day"), _WORKED) if why else None,
            None if why else way(say.plain("A day off"), _OFF),
            None if why else way(say.plain("Off, made up later"), _SWAP),
            _back(say),
        ),
        asks=Intent("days.day"),
    )


def take_kind(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, DayOffAlready, DayWorkedAlready."""
    desk, wish = secretary_of(actor, uow), _wish(intent)
    _check(wish, desk)
    if wish.kind != _SWAP:
        return _ask_name(desk, wish)
    say = desk.say
    return Screen(
        say(
            "<b>{weekday} {day}: off</b>\nWhich day is worked for it? Please type the date, for"
            " example of a Saturday.",
            weekday=say.weekday(wish.day),
            day=f"{wish.day:%d/%m/%Y}",
        ),
        rows(_back(say)),
        asks=wish.leads("days.made_up"),
    )


def _check(wish: _Wish, desk: Desk) -> None:
    """Raises DayOffAlready, DayWorkedAlready, DayTooFar."""
    off, worked = _halves(wish)
    if off is not None and (why := why_off(desk.within(off), desk.days, desk.say)):
        raise DayOffAlready(day=f"{off:%d/%m/%Y}", why=why)
    if worked is not None and desk.days.is_working(desk.within(worked)):
        raise DayWorkedAlready(day=f"{worked:%d/%m/%Y}")


def _halves(wish: _Wish) -> tuple[date | None, date | None]:
    """The day that becomes off, and the one that is worked."""
    return (None, wish.day) if wish.kind == _WORKED else (wish.day, wish.made_up)


def take_made_up(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day worked for the one off was typed. Raises what `read_day` raises, DayTooFar,
    DayWorkedAlready."""
    desk, wish = secretary_of(actor, uow), _wish(intent)
    wish = replace(wish, made_up=desk.within(read_day(uow.line, wish.day)))
    _check(wish, desk)
    return _ask_name(desk, wish)


def _ask_name(desk: Desk, wish: _Wish) -> Screen:
    say = desk.say
    usual = _USUAL[wish.kind]
    return Screen(
        Markup("\n").join(
            [*_head(wish, say), say("What is it called? Tap, or type it in a few words.")]
        ),
        rows(
            Choice(usual, Intent("days.named")),
            _back(say),
        ),
        asks=wish.leads("days.name"),
    )


def take_name(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, LineTooLong."""
    desk, wish = secretary_of(actor, uow), _wish(intent)
    return _ask_source(desk, replace(wish, name=_line(uow, _MOST_NAME)))


def take_usual_name(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton."""
    desk, wish = secretary_of(actor, uow), _in_hand(uow, "days.name")
    return _ask_source(desk, replace(wish, name=_USUAL[wish.kind]))


def _line(uow: UnitOfWork, most: int) -> str:
    line = uow.line
    if sum(map(str.isalnum, line)) < _LEAST:
        raise LineNeeded(least=_LEAST)
    if len(line) > most:
        raise LineTooLong(most=most, length=len(line))
    return line


def _ask_source(desk: Desk, wish: _Wish) -> Screen:
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *_head(wish, say),
                say(
                    "Which document says so? Please type its number and date, for example"
                    " 12729/VPCP-KGVX ngày 25/12/2025."
                ),
            ]
        ),
        rows(Choice(say.plain("No document"), Intent("days.no_source")), _back(say)),
        asks=wish.leads("days.source"),
    )


def take_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, LineTooLong."""
    wish = replace(_wish(intent), source=_line(uow, _MOST_SOURCE))
    return _preview(secretary_of(actor, uow), wish)


def without_source(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton."""
    desk = secretary_of(actor, uow)
    return _preview(desk, _in_hand(uow, "days.source"))


def repeat(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Something was typed where a button is to be tapped: the same is shown again."""
    return _preview(secretary_of(actor, uow), _wish(intent))


def _head(wish: _Wish, say: Say) -> list[Markup]:
    off, worked = _halves(wish)
    lines = []
    if off is not None:
        lines.append(say("<b>Off: {weekday} {day}</b>", weekday=say.weekday(off),
                         day=f"{off:%d/%m/%Y}"))  # fmt: skip
    if worked is not None:
        lines.append(say("<b>Worked: {weekday} {day}</b>", weekday=say.weekday(worked),
                         day=f"{worked:%d/%m/%Y}"))  # fmt: skip
    if wish.name:
        lines.append(Markup("{}").format(wish.name))
    return lines


def _preview(desk: Desk, wish: _Wish, echo: Markup | None = None) -> Screen:
    """What it means, before anything is recorded. Raises DayOffAlready, DayWorkedAlready."""
    _check(wish, desk)
    say, due = desk.say, _fallen(wish, desk)
    lines = [] if echo is None else [echo + "\n"]
    lines += [say("<b>Please look it over.</b> Nothing is recorded yet."), *_head(wish, say)]
    if wish.source:
        lines.append(say("Document: {document}", document=wish.source))
    if due:
        lines.append(say("\n⚠ Due on that day:"))
        lines += [one.words for one in due]
        lines.append(say("No deadline moves by itself; you can move them afterwards."))
    elif wish.kind != _WORKED:
        lines.append(say("\nNothing of the bloc is due on that day."))
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(say.plain("Record it"), Intent.of("days.record", _seal(wish, due, desk))),
            beside(Choice(say.plain("Another day"), Intent("days.new")), _back(say)),
        ),
        asks=wish.leads(_SURE),
    )


def _fallen(wish: _Wish, desk: Desk) -> list[Fallen]:
    off, _worked = _halves(wish)
    return [] if off is None else fallen_on(off, desk)


def _seal(wish: _Wish, due: list[Fallen], desk: Desk) -> str:
    """Names what was looked at: the wish, what is due, and what was recorded before."""
    held = [one.id for one in desk.uow.days.overrides(desk.bloc.id)]
    return seal(wish, [str(one.words) for one in due], held)


def record(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """It was looked over: the calendar follows at once. What was not shown is shown first.

    Raises OldButton where nothing is being recorded, DayOffAlready, DayWorkedAlready.
    """
    desk, wish = secretary_of(actor, uow), _in_hand(uow, _SURE)
    uow.blocs.lock(desk.bloc.id)
    due = _fallen(wish, desk)
    if intent.text(0) != _seal(wish, due, desk):
        changed = desk.say(
            "<b>Nothing was recorded:</b> something has changed since this was shown to you. Please"
            " look once more."
        )
        return _preview(desk, wish, changed)
    _check(wish, desk)
    for one in _overrides(wish):
        number = uow.days.record(desk.bloc.id, one, actor.person)
        detail = f"{one.day} {one.kind}"
        uow.record("day_recorded", "day", number, f"{detail}: {one.name} ({one.source})")
        uow.register(desk.bloc.id, "day_recorded", "day", number, f"{detail} {one.source}")
    said = desk.say(
        "✓ Recorded: {days}. Deadlines and reminders are counted by it from now on.",
        days=", ".join(f"{day:%d/%m/%Y}" for day in wish.days),
    )
    if not due:
        return screen(desk, wish.day.year, 0, said)
    return _to_move(desk, said, due)


def _overrides(wish: _Wish) -> list[Override]:
    off, worked = _halves(wish)
    found = []
    if off is not None:
        found.append(Override(off, DayKind.DAY_OFF, wish.name, wish.source))
    if worked is not None:
        name = f"Làm bù cho ngày {off:%d/%m/%Y}" if off is not None else wish.name
        found.append(Override(worked, DayKind.WORKING_DAY, name, wish.source))
    return found


def _to_move(desk: Desk, said: Markup, due: list[Fallen]) -> Screen:
    """What lies on the day that is off now, with the ways to move it."""
    say = desk.say
    ways = [one.way for one in due if one.way is not None]
    return Screen(
        Markup("\n").join([said, say("\n⚠ Due on that day:"), *(one.words for one in due)]),
        rows(
            *ways[:_MOST_WAYS],
            Choice(say.plain("Days off"), Intent("days")),
            Choice(say.plain("What is to be done"), HOME),
        ),
        fresh=True,
    )


def _in_hand(uow: UnitOfWork, name: str) -> _Wish:
    """Raises OldButton where the question is not open any more."""
    if uow.asked is None or uow.asked.name != name:
        raise OldButton
    return _wish(uow.asked)
