"""The head's approval, the secretary's review, and a line for what goes back."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import NotAllowed, OldButton
from bot.domain.nominating import Said
from bot.domain.nomination_errors import OwnNomination
from bot.i18n import Say
from bot.screen import Choice, FileRef, Intent, Screen, rows
from handlers.nominations.card import card_lines, files_of
from handlers.nominations.desk import (
    Room,
    card_of,
    enter_as_secretary,
    enter_in_register,
    enter_to_act,
    find,
    follow,
    line_said,
    unmoved,
)
from handlers.nominations.preparing import approved
from handlers.nominations.receipts import receipt, to_list
from handlers.nominations.words import thing
from storage.nominations import Nomination
from storage.uow import UnitOfWork


def approve(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head's first tap: what it means. Raises NotAllowed, NominationMoved, OldButton."""
    room = enter_to_act(actor, uow)
    one = _before_head(room, intent)
    return _ask(
        room,
        one,
        room.say("Approve this nomination and send it to the bloc?"),
        room.say.plain("Yes, approve and send"),
        "approve_now",
    )


def approve_now(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The head's second tap."""
    room = enter_to_act(actor, uow)
    one = approved(room, _before_head(room, intent))
    done = room.say("✓ <b>Approved and sent to the bloc</b>")
    return receipt(room, one, done, to_list(room, one))


def _before_head(room: Room, intent: Intent) -> Nomination:
    one = find(room, intent)
    require(room.actor, Act.SPEAK_FOR_BOARD, one.unit_id)
    unmoved(room, one, intent)
    if one.said != Said.PUT_FORWARD or one.for_unit_id != one.unit_id:
        raise OldButton
    return one


def accept(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary's first tap. Raises NotAllowed, OwnNomination, NominationMoved, OldButton."""
    room = enter_as_secretary(actor, uow, to_act=True)
    one = _before_secretary(room, intent)
    return _ask(
        room,
        one,
        room.say("Put it on the list that is voted on?"),
        room.say.plain("Yes, accept it"),
        "accept_now",
    )


def accept_now(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The secretary's second tap: the unit is on the list, and hears of it."""
    room = enter_as_secretary(actor, uow, to_act=True)
    one = follow(room, _before_secretary(room, intent), Said.ACCEPTED)
    enter_in_register(room, one)
    tell_board(
        room,
        one,
        lambda say, what: say("✓ The secretary has put it on the list: {what}.", what=what),
    )
    done = room.say("✓ <b>On the list to be voted on</b>")
    return receipt(room, one, done, to_list(room, one))


def _before_secretary(room: Room, intent: Intent) -> Nomination:
    one = find(room, intent)
    unmoved(room, one, intent)
    if one.said != Said.APPROVED:
        raise OldButton
    makers = {
        event.person_id
        for event in room.uow.nominations.events(one.id)
        if event.said in (Said.PUT_FORWARD, Said.APPROVED)
    }
    if room.actor.person in makers:
        raise OwnNomination
    return one


# Sent back ----------------------------------------------------------------------------------------


def ask_why(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """What is to be looked at again: one line, or a voice note. Raises NotAllowed,
    NominationMoved, OldButton."""
    room = enter_to_act(actor, uow)
    one = _returnable(room, intent)
    say = room.say
    return Screen(
        say(
            "<b>{unit}</b>: {what}\nWhat should the board look at again? Please type one line or"
            " send a voice note.",
            unit=room.unit(one.unit_id, one.year).short_name,
            what=thing(one, say),
        ),
        rows(Choice(say.plain("Back to the nomination"), card_of(one))),
        asks=Intent.of("nominations.returned", one.id, one.seq),
    )


def give_back(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The line was typed, or a voice note came: the board has it again, with that as it is. Raises
    LineNeeded and what `ask_why` raises."""
    room = enter_to_act(actor, uow)
    one, voice = _returnable(room, intent), uow.file
    note = "" if voice is not None and not uow.line else line_said(uow)
    one = follow(room, one, Said.RETURNED, note=note)
    if voice is not None:
        number = uow.reviews.attach(room.bloc_id, voice, actor.person, uow.inbox_id)
        uow.nominations.attach(one, number, "voice")

    def words(say: Say, what: str) -> Markup:
        lines = [say("{name} asks for another look: {what}", name=actor.full_name, what=what)]
        if note:
            lines.append(say("“{note}”", note=note))
        if voice is not None:
            lines.append(say("The voice note comes with this message."))
        return Markup("\n").join(lines)

    tell_board(room, one, words, passes=voice)
    done = room.say("✓ Sent back to the board, with your line.")
    if voice is not None:
        done = room.say("✓ Sent back to the board, with your voice note.")
    return receipt(room, one, done, to_list(room, one))


def _returnable(room: Room, intent: Intent) -> Nomination:
    """By the head what waits for approval, by the secretary what was approved or accepted."""
    one = find(room, intent)
    unmoved(room, one, intent)
    if one.kind != "award":
        raise OldButton
    if one.said == Said.PUT_FORWARD and one.for_unit_id == one.unit_id:
        require(room.actor, Act.SPEAK_FOR_BOARD, one.unit_id)
        return one
    if one.said not in (Said.APPROVED, Said.ACCEPTED):
        raise OldButton
    if not room.is_secretary:
        raise NotAllowed
    return one


# In common ----------------------------------------------------------------------------------------


def tell_board(
    room: Room,
    one: Nomination,
    words: Callable[[Say, str], Markup],
    passes: FileRef | None = None,
) -> int:
    """Officers and heads of the unit, each in their language; how many they are."""

    def compose(say: Say) -> Screen:
        return Screen(
            words(say, thing(one, say)),
            rows(Choice(say.plain("Open the nomination"), card_of(one))),
            passes=passes,
        )

    return room.tell(room.persons(one.unit_id), compose, f"nomination:{one.id}:{one.seq}")


def _ask(room: Room, one: Nomination, question: Markup, label: str, step: str) -> Screen:
    lines = [*card_lines(room, one, files_of(room, one)), question]
    return Screen(
        Markup("\n").join(lines),
        rows(
            Choice(label, Intent.of(f"nominations.{step}", one.id, one.seq)),
            Choice(room.say.plain("Back"), card_of(one)),
        ),
    )
