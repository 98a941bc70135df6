"""To which sessions a board comes; its rooms, meals and car."""

from __future__ import annotations

from bot.domain.access import Actor
from bot.domain.conference_errors import NotComing
from bot.domain.conference_lines import read_extras
from bot.screen import Choice, Intent, Screen, rows
from handlers.conference.answering import Registration, card, keep, registration_of, to_change
from handlers.conference.house import session_of
from handlers.paging import fitted
from storage.uow import UnitOfWork

_LABEL_LETTERS = 38
_EXAMPLE = "2; 3; 30A-123.45"


def show_parts(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Which sessions the board comes to: a tap each. Raises as `registration_of` does."""
    return _parts(registration_of(actor, intent, uow))


def _parts(found: Registration) -> Screen:
    room, say, away = found.room, found.room.say, found.away()
    return Screen(
        say("<b>{unit}</b>\nTo which sessions do you come? ✓ yes, ✗ no; a tap turns it.",
            unit=found.unit.short_name),
        rows(
            *(
                Choice(
                    fitted(f"{'✗' if one.id in away else '✓'} {one.title}", _LABEL_LETTERS),
                    found.intent("part", one.id),
                )
                for one in room.sessions
            ),
            Choice(say.plain("Done"), found.intent("unit")),
        ),
        switch=True,
    )  # fmt: skip


def turn_part(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotComing, and as `to_change` does."""
    found = to_change(actor, intent, uow)
    one, away = session_of(found.room, intent.number(2)), found.away()
    if not found.comes or found.answer is None:
        raise NotComing
    comes = one.id in away
    uow.rsvps.come(found.room.bloc.id, found.answer.id, one.id, comes=comes)
    return _parts(keep(found, f"session {one.id} {'yes' if comes else 'no'}"))


def ask_extras(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises as `registration_of` does."""
    found = registration_of(actor, intent, uow)
    say = found.room.say
    return Screen(
        say(
            "<b>{unit}</b>\nHow many rooms for the night, how many meals, which car? Please type"
            " rooms; meals; plate, for example: {example} (0 for none).",
            unit=found.unit.short_name,
            example=_EXAMPLE,
        ),
        rows(Choice(say.plain("Back"), found.intent("unit"))),
        asks=found.intent("extras_typed"),
    )


def take_extras(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises ExtrasUnclear, NotComing, and as `to_change` does."""
    found = to_change(actor, intent, uow)
    if not found.comes:
        raise NotComing
    read = read_extras(uow.line)
    detail = f"rooms {read.rooms}, meals {read.meals}, plate {read.plate or '-'}"
    found = keep(found, detail, rooms=read.rooms, meals=read.meals, plate=read.plate)
    return card(found, found.room.say("✓ Saved."))
