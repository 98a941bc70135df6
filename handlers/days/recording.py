"""The secretary says which day is off, worked, or swapped for another, how it is called and why.

What has been typed so far stays in the open question.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import LineNeeded, LineTooLong
from bot.screen import Choice, Intent, Screen, rows
from handlers.dates import read_day
from handlers.days.confirming import preview
from handlers.days.house import Desk, secretary_of
from handlers.days.wish import OFF, SWAP, USUAL, WORKED, Wish, back, check, head, in_hand, wish_from
from handlers.days_off import why_off
from storage.uow import UnitOfWork

_LEAST, _MOST_NAME, _MOST_SOURCE = 3, 80, 160


def ask_day(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for all but the secretary."""
    desk = secretary_of(actor, uow)
    return Screen(
        desk.say(
            "<b>Record a day</b>\nWhich day is off, or worked although it would be off? Please type"
            " the date, for example {example}.",
            example=f"02/01/{desk.today.year + 1}",
        ),
        rows(back(desk.say)),
        asks=Intent("days.day"),
    )


def take_day(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """The day was typed: what it is now, and what it can become. Raises DateUnclear, NoSuchDay,
    DayTooFar."""
    desk = secretary_of(actor, uow)
    say, day = desk.say, desk.within(read_day(uow.line, desk.today))
    why = why_off(day, desk.days, say)
    weekday = say.weekday(day)
    shown = {"weekday": weekday[:1].upper() + weekday[1:], "day": f"{day:%d/%m/%Y}"}

    def way(label: str, kind: str) -> Choice:
        return Choice(label, Wish(kind, day).leads("days.kind"))

    return Screen(
        say("<b>{weekday} {day}</b>\nNow: off ({why}).", why=why, **shown)
        if why
        else say("<b>{weekday} {day}</b>\nNow: a working day.", **shown),
        rows(
            way(say.plain("A make-up working day"), WORKED) if why else None,
            None if why else way(say.plain("A day off"), OFF),
            None if why else way(say.plain("Off, made up later"), SWAP),
            back(say),
        ),
        asks=Intent("days.day"),
    )


def take_kind(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton, DayOffAlready, DayWorkedAlready."""
    desk, wish = secretary_of(actor, uow), wish_from(intent)
    check(wish, desk)
    if wish.kind != SWAP:
        return _ask_name(desk, wish)
    say = desk.say
    return Screen(
        say(
            "<b>{weekday} {day}: off</b>\nWhich day is worked for it? Please type the date, for"
            " example of a Saturday.",
            weekday=say.weekday(wish.day),
            day=f"{wish.day:%d/%m/%Y}",
        ),
        rows(back(say)),
        asks=wish.leads("days.made_up"),
    )


def take_made_up(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The day worked for the one off was typed. Raises what `read_day` raises, DayTooFar,
    DayWorkedAlready."""
    desk, wish = secretary_of(actor, uow), wish_from(intent)
    wish = replace(wish, made_up=desk.within(read_day(uow.line, desk.today)))
    check(wish, desk)
    return _ask_name(desk, wish)


def _ask_name(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    usual = USUAL[wish.kind]
    return Screen(
        Markup("\n").join(
            [*head(wish, say), say("What is it called? Tap, or type it in a few words.")]
        ),
        rows(
            Choice(usual, Intent("days.named")),
            back(say),
        ),
        asks=wish.leads("days.name"),
    )


def take_name(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, LineTooLong."""
    desk, wish = secretary_of(actor, uow), wish_from(intent)
    return _ask_source(desk, replace(wish, name=_line(uow, _MOST_NAME)))


def take_usual_name(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton."""
    desk, wish = secretary_of(actor, uow), in_hand(uow, "days.name")
    return _ask_source(desk, replace(wish, name=USUAL[wish.kind]))


def _line(uow: UnitOfWork, most: int) -> str:
    line = uow.line
    if sum(map(str.isalnum, line)) < _LEAST:
        raise LineNeeded(least=_LEAST)
    if len(line) > most:
        raise LineTooLong(most=most, length=len(line))
    return line


def _ask_source(desk: Desk, wish: Wish) -> Screen:
    say = desk.say
    return Screen(
        Markup("\n").join(
            [
                *head(wish, say),
                say(
                    "Which document says so? Please type its number and date, for example"
                    " 12729/VPCP-KGVX ngày 25/12/2025."
                ),
            ]
        ),
        rows(Choice(say.plain("No document"), Intent("days.no_source")), back(say)),
        asks=wish.leads("days.source"),
    )


def take_source(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises LineNeeded, LineTooLong."""
    desk, wish = secretary_of(actor, uow), wish_from(intent)
    return preview(desk, replace(wish, source=_line(uow, _MOST_SOURCE)))


def without_source(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OldButton."""
    desk = secretary_of(actor, uow)
    return preview(desk, in_hand(uow, "days.source"))
