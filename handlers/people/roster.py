"""Which boards the bloc has: the secretary's word, before which nobody can be invited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zlib import crc32

from bot.domain.access import Act, Actor, Hat, hat_for
from bot.domain.errors import OldButton, UnknownButton
from bot.i18n import Say, speak
from bot.screen import Choice, Intent, Screen, rows
from handlers import paging
from handlers.people import shown
from storage.blocs import Unit
from storage.uow import UnitOfWork


def show_roster(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """The boards with a seat today; a tap leaves one out or takes it in, the last one confirms.

    The choice so far travels in the buttons: a bit for each board, and what the list was then.
    """
    hat = hat_for(actor, Act.MANAGE_BLOC)
    boards = uow.blocs.candidates(hat.bloc_id, _today(hat, uow))
    if not intent.args:
        return _roster(actor, hat, boards, _now_members(hat, boards, uow), 0, uow)
    chosen = _chosen(intent, boards)
    return _roster(actor, hat, boards, chosen, intent.number(2), uow)


def confirm_roster(actor: Actor, intent: Intent, uow: UnitOfWork) -> Screen:
    """Raises NotAllowed, OldButton where the list of boards has changed since it was shown."""
    say = speak(actor.language)
    hat = hat_for(actor, Act.MANAGE_BLOC)
    boards = uow.blocs.candidates(hat.bloc_id, _today(hat, uow))
    chosen = _chosen(intent, boards)
    members = [board for index, board in enumerate(boards) if chosen >> index & 1]
    if not members:
        raise UnknownButton
    uow.blocs.lock(hat.bloc_id)
    uow.blocs.confirm_roster(hat.bloc_id, [board.id for board in members])
    keys = " ".join(board.key for board in members)
    uow.register(hat.bloc_id, "roster_confirmed", "bloc", hat.bloc_id, keys)
    uow.record("roster_confirmed", "bloc", hat.bloc_id, keys)
    return Screen(
        say.count(
            "The roster is confirmed: {n} board. Its people can be invited now.",
            "The roster is confirmed: {n} boards. People of these boards can be invited now.",
            len(members),
        ),
        rows(
            Choice(say.plain("Invite somebody"), Intent("people.invite")),
            _offices(say),
            shown.people(say),
            shown.home(say),
        ),
    )


def _roster(
    actor: Actor, hat: Hat, boards: Sequence[Unit], chosen: int, page: int, uow: UnitOfWork
) -> Screen:
    say = speak(actor.language)
    bloc = uow.blocs.bloc(hat.bloc_id)
    tag, count = _tag(boards), chosen.bit_count()
    numbered = list(enumerate(boards))
    on_page, page, pages = paging.boards_on_page(numbered, page)
    lines = [say("<b>Roster of the bloc</b>\n{bloc}", bloc=bloc.name)]
    if bloc.roster_confirmed_at is None:
        lines.append(say("Not confirmed yet. Boards with a seat today are listed."))
    else:
        lines.append(
            say("Confirmed at {at}.", at=say.time(bloc.roster_confirmed_at, bloc.timezone))
        )
    lines.append(
        shown.lines(
            [
                say("{number}. {board}", number=index + 1, board=board.name)
                if chosen >> index & 1
                else say("{number}. <s>{board}</s>: left out", number=index + 1, board=board.name)
                for index, board in on_page
            ]
        )
    )
    lines.append(say("Tap a board to leave it out or take it in, then confirm."))
    toggles = [
        Choice(
            ("✓ " if chosen >> index & 1 else "✗ ") + board.short_name,
            Intent.of("people.roster", f"{chosen ^ (1 << index):x}", tag, page),
        )
        for index, board in on_page
    ]
    confirm = Choice(
        say.count("Confirm {n} board", "Confirm {n} boards", count).unescape(),
        Intent.of("people.roster_done", f"{chosen:x}", tag),
    )
    return Screen(
        shown.paragraphs(lines),
        rows(
            *paging.side_by_side(toggles),
            paging.turning(
                page, pages, say, lambda to: Intent.of("people.roster", f"{chosen:x}", tag, to)
            ),
            confirm if count else None,
            (_offices(say), shown.home(say)),
        ),
    )


def _offices(say: Say) -> Choice:
    return Choice(say.plain("Leader and deputy"), Intent("offices"))


def _today(hat: Hat, uow: UnitOfWork) -> date:
    return uow.today(shown.local(hat, uow))


def _now_members(hat: Hat, boards: Sequence[Unit], uow: UnitOfWork) -> int:
    """Before the first confirmation every board with a seat; afterwards those confirmed."""
    if uow.blocs.bloc(hat.bloc_id).roster_confirmed_at is None:
        return (1 << len(boards)) - 1
    members = {board.id for board in uow.blocs.members(hat.bloc_id, _today(hat, uow))}
    return sum(1 << index for index, board in enumerate(boards) if board.id in members)


def _chosen(intent: Intent, boards: Sequence[Unit]) -> int:
    """Raises OldButton where the list is another one by now, UnknownButton for nonsense."""
    if intent.text(1) != _tag(boards):
        raise OldButton
    try:
        chosen = int(intent.text(0), 16)
    except ValueError:
        raise UnknownButton from None
    if not 0 <= chosen < 1 << len(boards):
        raise UnknownButton
    return chosen


def _tag(boards: Sequence[Unit]) -> str:
    return f"{crc32(' '.join(str(board.id) for board in boards).encode()):x}"
