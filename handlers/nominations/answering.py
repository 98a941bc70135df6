"""What a unit says to being put forward by others: in the chat, by telephone, on paper."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import OldButton
from bot.domain.nominating import Said
from bot.screen import Choice, Intent, Screen, rows
from handlers.nominations.desk import (
    Room,
    card_of,
    enter_as_secretary,
    enter_in_register,
    enter_to_act,
    find,
    follow,
    line_said,
    refuse_own_board,
    unmoved,
)
from handlers.nominations.receipts import receipt, tell_where_it_stands, to_list
from handlers.nominations.words import state_words, thing
from storage.nominations import Nomination
from storage.uow import UnitOfWork


def agree(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed for all but the unit's head, NominationMoved, OldButton."""
    return _ask_answer(actor, intent, uow, Said.ACCEPTED)


def refuse(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    return _ask_answer(actor, intent, uow, Said.DECLINED)


def _ask_answer(actor: Actor, intent: Intent, uow: UnitOfWork, answer: Said) -> Screen:
    room = enter_to_act(actor, uow)
    one, say = _asked(room, intent), room.say
    agrees = answer is Said.ACCEPTED
    question = (
        say("Your board agrees and goes on the list that is voted on. Right?")
        if agrees
        else say("Your board asks not to be put forward for it. Right?")
    )
    step = "agree_now" if agrees else "refuse_now"
    about = say(
        "{unit}\n{what}",
        unit=room.unit(one.unit_id, one.year).name,
        what=thing(one, say),
    )
    label = say.plain("Yes, we agree") if agrees else say.plain("Yes, we decline")
    return Screen(
        Markup("\n").join([about, question]),
        rows(
            Choice(label, Intent.of(f"nominations.{step}", one.id, one.seq)),
            Choice(say.plain("Back"), card_of(one)),
        ),
    )


def _asked(room: Room, intent: Intent) -> Nomination:
    one = find(room, intent)
    require(room.actor, Act.SPEAK_FOR_BOARD, one.unit_id)
    return _unanswered(room, one, intent)


def _unanswered(room: Room, one: Nomination, intent: Intent) -> Nomination:
    unmoved(room, one, intent)
    if one.said != Said.PUT_FORWARD or one.for_unit_id == one.unit_id:
        raise OldButton
    return one


def agree_now(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    room = enter_to_act(actor, uow)
    return _answered(room, _asked(room, intent), Said.ACCEPTED, "")


def refuse_now(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    room = enter_to_act(actor, uow)
    return _answered(room, _asked(room, intent), Said.DECLINED, "")


def _answered(room: Room, before: Nomination, answer: Said, note: str) -> Screen:
    """The answer stands; the secretary and whoever introduced the unit hear of it."""
    by = room.uow.nominations.introducers(room.bloc_id, before.year).get(before.id)
    one = follow(room, before, answer, note=note)
    enter_in_register(room, one)
    persons = room.secretaries()
    persons += room.persons(one.unit_id)
    if by is not None:
        persons += room.persons(by)
    tell_where_it_stands(room, one, persons)
    done = room.say("✓ Recorded: {state}.", state=state_words(one, room.say))
    return receipt(room, one, done, to_list(room, one))


# Given outside the chat -----------------------------------------------------------------------


def ask_heard(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The unit has answered by telephone or on paper: who, how, when. Raises NotAllowed,
    OwnBoardPut, ...
    """
    room = enter_as_secretary(actor, uow)
    one = _unanswered(room, find(room, intent), intent)
    refuse_own_board(room, one.unit_id, one.year)
    return Screen(
        room.say(
            "<b>{unit}</b>: {what}\nWho answered for the unit, how and when? Please type one line,"
            " for example “Trưởng ban, by telephone, 20/11”.",
            unit=room.unit(one.unit_id, one.year).short_name,
            what=thing(one, room.say),
        ),
        rows(Choice(room.say.plain("Back to the nomination"), card_of(one))),
        asks=Intent.of("nominations.heard_said", one.id, one.seq),
    )


def take_heard(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The line was typed: what did the unit say? Raises LineNeeded and what `ask_heard` raises."""
    room = enter_as_secretary(actor, uow)
    one = _unanswered(room, find(room, intent), intent)
    note, say = line_said(uow), room.say
    return Screen(
        say(
            "<b>{unit}</b>: {what}\n“{note}”\nWhat did the unit answer?",
            unit=room.unit(one.unit_id, one.year).short_name,
            what=thing(one, say),
            note=note,
        ),
        rows(
            (
                Choice(say.plain("The unit agrees"), Intent.of("nominations.heard_now", "yes")),
                Choice(say.plain("The unit declines"), Intent.of("nominations.heard_now", "no")),
            ),
            Choice(say.plain("Back to the nomination"), card_of(one)),
        ),
        asks=Intent.of("nominations.heard_said", one.id, one.seq, note),
    )


def record_heard(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises OwnBoardPut, OldButton where no such question is open."""
    room = enter_as_secretary(actor, uow, to_act=True)
    asked = uow.asked
    if asked is None or asked.name != "nominations.heard_said" or not asked.text(2):
        raise OldButton
    if intent.text(0) not in ("yes", "no"):
        raise OldButton
    one = _unanswered(room, find(room, asked), asked)
    refuse_own_board(room, one.unit_id, one.year)
    answer = Said.ACCEPTED if intent.text(0) == "yes" else Said.DECLINED
    return _answered(room, one, answer, asked.text(2))
