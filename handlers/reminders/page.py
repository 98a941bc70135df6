""" "Nhắc việc": the secretary switches reminders on and off, and sees what did not arrive."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.i18n import Say, joined, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers.paging import on_page, turning
from handlers.reminders.deciding import hours_of
from storage.pauses import ASKED
from storage.uow import UnitOfWork

_MOST_LOST, _PER_PAGE = 100, 10


def show(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for all but the secretary."""
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    switch = uow.reminders.switch(hat.bloc_id)
    is_on = switch is not None and switch.is_on
    lost = uow.reminders.lost(hat.bloc_id, _MOST_LOST)
    asked = uow.pauses.escalations(hat.bloc_id, ASKED)
    parts = [say("<b>Reminders</b>"), _state(hat.bloc_id, uow, say, is_on=is_on)]
    if lost:
        parts.append(
            say.count("{n} reminder did not arrive.", "{n} reminders did not arrive.", len(lost))
        )
    turn = Choice(say.plain("Switch off"), Intent.of("reminders.turn", "off"))
    if not is_on:
        turn = Choice(say.plain("Switch on"), Intent.of("reminders.ask_on"))
    return Screen(
        joined("\n", parts),
        rows(
            turn,
            Choice(say.plain("Who gets what, and when"), Intent("reminders.preview")),
            Choice(say.plain("Days and hours"), Intent("reminders.steps")),
            Choice(say.plain("Undelivered"), Intent("reminders.lost")) if lost else None,
            Choice(say.plain("To be decided"), Intent("reminders.higher")) if asked else None,
            Choice(say.plain("Back"), Intent("desk")),
        ),
    )


def _state(bloc_id: int, uow: UnitOfWork, say: Say, *, is_on: bool) -> Markup:
    if not is_on:
        return say(
            "They are off: nobody is reminded by the assistant. Look at who would get what before"
            " you switch them on."
        )
    hours = hours_of(bloc_id, uow)
    text = say(
        "They are on: working days from 8:00 to 17:00, not at noon, not on Monday before 9:00, not"
        " over Tết; at most one message a person a day."
    )
    if hours.is_decent(uow.now):
        return text
    then = say.moment(hours.next_decent(uow.now), str(hours.zone))
    return text + "\n" + say("At this hour reminders are held until {at}.", at=then)


def ask_on(actor: Actor, _intent: Intent, _uow: UnitOfWork) -> Screen:
    """What switching on means. Raises NotAllowed."""
    require(actor, Act.MANAGE_BLOC)
    say = speak(actor.language)
    return Screen(
        say(
            "From now on the assistant reminds whoever owes something, by the steps in force. Steps"
            " whose hour has passed are not made up for. Switch on?"
        ),
        rows(
            Choice(say.plain("Yes, switch on"), Intent.of("reminders.turn", "on")),
            Choice(say.plain("Who gets what, and when"), Intent("reminders.preview")),
            Choice(say.plain("Back"), Intent("reminders")),
        ),
    )


def turn(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """On or off from now on; a second tap changes nothing. Raises NotAllowed."""
    hat = require(actor, Act.MANAGE_BLOC)
    wanted = intent.text(0) == "on"
    uow.blocs.lock(hat.bloc_id)
    switch = uow.reminders.switch(hat.bloc_id, lock=True)
    if wanted != (switch is not None and switch.is_on):
        uow.reminders.set_switch(hat.bloc_id, on=wanted, by=actor.person)
        uow.record("reminders_on" if wanted else "reminders_off", "bloc", hat.bloc_id)
    return show(actor, intent, uow)


def show_lost(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """To whom nothing came; another person of the board is tried by itself.

    Raises NotAllowed.
    """
    hat, say = require(actor, Act.MANAGE_BLOC), speak(actor.language)
    zone, names = uow.blocs.bloc(hat.bloc_id).timezone, uow.blocs.short_names(hat.bloc_id)
    lost = uow.reminders.lost(hat.bloc_id, _MOST_LOST)
    shown, page, pages = on_page(lost, intent.number(0), _PER_PAGE)
    lines = [
        say(
            "{name} ({unit}), {at}",
            name=one.full_name,
            unit=names.get(one.sent.unit_id, ""),
            at=say.time(one.sent.decided_at, zone),
        )
        for one in shown
    ]
    text = say(
        "<b>Reminders that did not arrive</b>\nAnother person of the board is tried by itself;"
        " please call where there is none."
    )
    return Screen(
        joined("\n", [text, Markup(""), *lines]),
        rows(
            turning(page, pages, say, lambda to: Intent.of("reminders.lost", to)),
            Choice(say.plain("Back"), Intent("reminders")),
        ),
    )
