"""The secretary's page of the pinned message: on and off, with names or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.domain.access import Act, Actor, require
from bot.domain.errors import GroupUnknown, OldButton
from bot.domain.pinning import Board, Trouble, switched
from bot.i18n import Say, joined, speak
from bot.screen import Choice, Intent, Screen, beside, rows
from handlers.status.board import board_screen, board_words, trouble_words
from storage.blocs import Group
from storage.boards import OpenVote
from storage.uow import UnitOfWork

_ON, _OFF = "on", "off"


def show(actor: Actor, _intent: Intent, uow: UnitOfWork) -> Screen:
    """Whether it is on, and what it says. Raises NotAllowed, GroupUnknown."""
    hat = require(actor, Act.MANAGE_BLOC)
    group = _group(hat.bloc_id, uow)
    board, votes = uow.boards.shown(hat.bloc_id)
    return _screen(board, votes, group, hat.bloc_id, uow, speak(actor.language))


def _group(bloc_id: int, uow: UnitOfWork) -> Group:
    found = uow.blocs.group(bloc_id)
    if found is None:
        raise GroupUnknown
    return found


def _screen(
    board: Board,
    votes: Sequence[OpenVote],
    group: Group,
    bloc_id: int,
    uow: UnitOfWork,
    say: Say,
) -> Screen:
    words = board_words(bloc_id, votes, uow, names=board.names)
    lines = [_state_words(board, group.title, say), board_screen(words, bloc_id, uow).text]
    names = Intent.of("status.board_names", _OFF if board.names else _ON)
    return Screen(
        joined("\n\n", lines),
        rows(
            _try_again(board, say),
            beside(
                Choice(say.plain("Switch off"), Intent.of("status.board_turn", _OFF))
                if board.is_on
                else Choice(say.plain("Switch on"), Intent.of("status.board_turn", _ON)),
                Choice(
                    say.plain("Without names") if board.names else say.plain("With names"), names
                ),
            ),
            Choice(say.plain("Back"), Intent("status")),
        ),
    )


def _state_words(board: Board, title: str, say: Say) -> Markup:
    if board.trouble is not Trouble.NONE and board.is_on:
        return trouble_words(board.trouble, title, say)
    if board.is_on:
        return say(
            "<b>Pinned message: on.</b> It stands in the group “{group}” and changes when the"
            " records do, at most every half minute. It reads:",
            group=title,
        )
    return say(
        "<b>Pinned message: off.</b> Switched on, the assistant writes one message in the group"
        " “{group}”, pins it without a sound and keeps it up to date. It would read:",
        group=title,
    )


def _try_again(board: Board, say: Say) -> Choice | None:
    if not board.is_on or board.trouble is Trouble.NONE:
        return None
    return Choice(say.plain("Try again"), Intent.of("status.board_turn", _ON))


def turn(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """On, off, or once more after trouble. Raises NotAllowed, GroupUnknown, OldButton."""
    on = _wanted(intent)
    board, group, bloc_id = _held(actor, uow)
    changed = switched(board, on=on)
    if changed != board:
        uow.boards.change(bloc_id, changed, actor.person)
        uow.record("board_turned", "bloc", bloc_id, intent.text(0))
    votes = uow.boards.open_votes(bloc_id)
    screen = _screen(changed, votes, group, bloc_id, uow, speak(actor.language))
    return replace(screen, switch=True)


def turn_names(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Boards by name, or counted. Raises NotAllowed, GroupUnknown, OldButton."""
    names = _wanted(intent)
    board, group, bloc_id = _held(actor, uow)
    changed = replace(board, names=names)
    if changed != board:
        uow.boards.change(bloc_id, changed, actor.person)
        uow.record("board_names", "bloc", bloc_id, intent.text(0))
    votes = uow.boards.open_votes(bloc_id)
    screen = _screen(changed, votes, group, bloc_id, uow, speak(actor.language))
    return replace(screen, switch=True)


def _wanted(intent: Intent) -> bool:
    if intent.text(0) not in (_ON, _OFF):
        raise OldButton
    return intent.text(0) == _ON


def _held(actor: Actor, uow: UnitOfWork) -> tuple[Board, Group, int]:
    """The message behind the lock of its bloc: the assistant may be at it at the same moment."""
    bloc_id = require(actor, Act.MANAGE_BLOC).bloc_id
    uow.blocs.lock(bloc_id)
    group = _group(bloc_id, uow)
    return uow.boards.board(bloc_id, lock=True), group, bloc_id
