"""The last step of an award or an election is taken back, by an event that says so."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Actor
from bot.domain.errors import OldButton
from bot.domain.nominating import Said, standing_before
from bot.domain.nomination_errors import OfficeTakenOver
from bot.i18n import Say
from bot.screen import Choice, Intent, Screen, rows
from handlers.nominations.card import card_lines, card_screen
from handlers.nominations.deciding import tell_board
from handlers.nominations.desk import (
    Room,
    card_of,
    enter_as_secretary,
    enter_in_register,
    find,
    follow,
    holds_office,
    unmoved,
)
from handlers.nominations.words import OFFICES, state_words
from storage.nominations import Nomination
from storage.uow import UnitOfWork


def ask_undo(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Where it would stand then. Raises NotAllowed, NominationMoved, OfficeTakenOver,
    OldButton."""
    room = enter_as_secretary(actor, uow)
    one, _before = _undoable(room, intent)
    lines = card_lines(room, one, ())
    lines.append(
        room.say(
            "Take back “{state}”? It stays in the record as a correction.",
            state=state_words(one, room.say),
        )
    )
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(
                room.say.plain("Yes, take it back"),
                Intent.of("nominations.undo_now", one.id, one.seq),
            ),
            Choice(room.say.plain("Back"), card_of(one)),
        ),
    )


def undo(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The second tap: an event that says again where it stood before."""
    room = enter_as_secretary(actor, uow, to_act=True)
    one, at = _undoable(room, intent)
    then = uow.nominations.events(one.id)[at]
    now = follow(
        room,
        one,
        Said(then.said),
        number=then.number,
        on_date=then.on_date,
        occasion=then.occasion,
        contest_id=then.contest_id,
    )
    enter_in_register(room, now, "correction")

    def words(say: Say, what: str) -> Markup:
        return say("Correction: {what} – {state}.", what=what, state=state_words(now, say))

    tell_board(room, now, words)
    return card_screen(room, now, room.say("✓ Taken back; the record keeps both."))


def _undoable(room: Room, intent: Intent) -> tuple[Nomination, int]:
    """The nomination, and which of its events it would stand at."""
    one = find(room, intent)
    unmoved(room, one, intent)
    _refuse_office(room, one)
    before = standing_before([event.said for event in room.uow.nominations.events(one.id)])
    if before is None:
        raise OldButton
    return one, before


def _refuse_office(room: Room, one: Nomination) -> None:
    """Rights have moved by the handover, and stay where they are: only another record of the office
    moves them. Raises OfficeTakenOver."""
    if holds_office(room, one):
        raise OfficeTakenOver(
            unit=room.unit(one.unit_id, one.year).short_name,
            office=room.say.plain(OFFICES[one.kind]),
            year=str(one.year),
        )
