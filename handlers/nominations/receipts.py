"""What is said once a nomination has moved: to whoever moved it, and to those it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.i18n import Say
from bot.screen import Choice, Screen, rows
from handlers.nominations.desk import Room, card_of, home, list_of
from handlers.nominations.words import state_words, thing
from storage.nominations import Nomination


def receipt(room: Room, one: Nomination, done: Markup, onward: Choice) -> Screen:
    """What was done, with which unit and for what."""
    unit = room.unit(one.unit_id, one.year).name
    about = room.say("{unit}\n{what}", unit=unit, what=thing(one, room.say))
    return Screen(Markup("\n").join([done, about]), rows(onward, home(room.say)), fresh=True)


def to_list(room: Room, one: Nomination) -> Choice:
    return Choice(room.say.plain("Back to the list"), list_of(one))


def tell_where_it_stands(room: Room, one: Nomination, persons: Iterable[int]) -> None:
    unit = room.unit(one.unit_id, one.year)

    def compose(say: Say) -> Screen:
        text = say(
            "{unit}: {what} – {state}.",
            unit=unit.name,
            what=thing(one, say),
            state=state_words(one, say),
        )
        return Screen(text, rows(Choice(say.plain("Open the nomination"), card_of(one))))

    room.tell(persons, compose, f"nomination:{one.id}:{one.seq}")
