"""What the pinned message of the group says, and how it is kept up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.access import Role
from bot.domain.pinning import (
    Board,
    Doing,
    Trouble,
    in_place,
    next_step,
    settled,
    stepped,
)
from bot.i18n import DEFAULT_LANGUAGE, Say, joined, speak
from bot.screen import Choice, Intent, Pin, Screen, rows
from handlers.seals import seal
from handlers.status.group import names_words
from handlers.status.progress import Overview, chosen, newest_periods, overview_of, share_of
from handlers.status.words import counts_words, title_words
from storage.blocs import Group
from storage.boards import OpenVote, place_of
from storage.uow import UnitOfWork

_MOST_VOTES = 5
_KEY = "board"


def board_words(bloc_id: int, votes: Sequence[OpenVote], uow: UnitOfWork, *, names: bool) -> Markup:
    """What is true now, in the language of the bloc; without the moment, which is always new."""
    say = speak(DEFAULT_LANGUAGE)
    period = chosen(Intent("status"), newest_periods(bloc_id, uow))
    parts = []
    if period is not None:
        parts.append(_period_words(overview_of(period, uow), say, names=names))
    elif not votes:
        parts.append(say("No figures are being collected at the moment."))
    zone = uow.blocs.bloc(bloc_id).timezone
    parts.extend(_vote_words(one, zone, say) for one in votes[:_MOST_VOTES])
    return joined("\n\n", parts)


def _period_words(overview: Overview, say: Say, *, names: bool) -> Markup:
    done, total = (sum(getattr(one, part) for one in overview.lines) for part in ("done", "total"))
    lines = [title_words(overview, say), counts_words(overview, say)]
    if (share := share_of(done, total)) is not None:
        lines.append(say("Values entered: {share}", share=say.percent(share)))
    text = Markup("\n").join(lines)
    return text + names_words(overview, say) if names else text


def _vote_words(vote: OpenVote, zone: str, say: Say) -> Markup:
    lines = [
        say("<b>The vote is open</b>"),
        Markup.escape(vote.title),
        say(
            "Have voted: {voted}/{called} units",
            voted=f"{vote.voted:02d}",
            called=f"{vote.called:02d}",
        ),
    ]
    if vote.closes_at is not None:
        lines.append(say("Closes: {at}", at=say.moment(vote.closes_at, zone)))
    return Markup("\n").join(lines)


def board_screen(words: Markup, bloc_id: int, uow: UnitOfWork) -> Screen:
    """The message as it goes out."""
    say, zone = speak(DEFAULT_LANGUAGE), uow.blocs.bloc(bloc_id).timezone
    brought = say("<i>As of {at}; kept up to date.</i>", at=say.moment(uow.now, zone))
    return Screen(words + Markup("\n\n") + brought)


def key_of(bloc_id: int, step: int) -> str:
    return f"{_KEY}:{bloc_id}:{step}"


def keep_board(bloc_id: int, uow: UnitOfWork, wall: datetime, *, write: bool) -> bool:
    """Whether something is to be done with the message; with `write` it is done.

    Then nobody else decides about it until the transaction ends.
    """
    before = uow.boards.board(bloc_id, lock=write)
    group = uow.blocs.group(bloc_id)
    if group is None:
        return False
    board = _through(before, bloc_id, uow)
    if board.doing is not Doing.NOTHING:
        return False
    board = in_place(board, place_of(group))
    words = _words_now(bloc_id, uow, names=board.names) if board.is_on else Markup("")
    told = seal(str(words))
    doing = next_step(board, told, wall)
    if not write:
        return doing is not Doing.NOTHING or board != before
    if board.trouble is not Trouble.NONE and before.trouble is Trouble.NONE:
        _tell_of_trouble(bloc_id, board, group, uow)
    if doing is not Doing.NOTHING:
        # The key of an outbox row ends with the account: a group has none.
        board = stepped(board, doing, told, wall)
        screen, edits = _order(board, words, bloc_id, uow)
        uow.post(group, screen, key_of(bloc_id, board.step), edits=edits)
    uow.boards.keep(bloc_id, board)
    return True


def _words_now(bloc_id: int, uow: UnitOfWork, *, names: bool) -> Markup:
    return board_words(bloc_id, uow.boards.open_votes(bloc_id), uow, names=names)


def _through(board: Board, bloc_id: int, uow: UnitOfWork) -> Board:
    """With what became of its last step, where that is known by now."""
    if board.doing is Doing.NOTHING:
        return board
    outcome = uow.boards.outcome(f"{key_of(bloc_id, board.step)}:0")
    return board if outcome is None else settled(board, outcome)


def _order(board: Board, words: Markup, bloc_id: int, uow: UnitOfWork) -> tuple[Screen, str | None]:
    if board.doing is Doing.TEXT:
        return board_screen(words, bloc_id, uow), board.message_id
    assert board.message_id is not None, "only a message that is there is pinned"
    return Screen(Markup(""), pin=Pin(board.message_id, up=board.doing is Doing.PIN)), None


def _tell_of_trouble(bloc_id: int, board: Board, group: Group, uow: UnitOfWork) -> None:
    """The secretaries hear it once."""
    uow.record("board_refused", "bloc", bloc_id, board.trouble)
    key = f"{_KEY}-trouble:{bloc_id}:{board.step}"
    for person in _secretaries(bloc_id, uow):
        uow.tell(person, lambda say: _trouble_screen(board.trouble, group.title, say), key)


def _trouble_screen(trouble: Trouble, title: str, say: Say) -> Screen:
    return Screen(
        trouble_words(trouble, title, say),
        rows(Choice(say.plain("Pinned message"), Intent("status.board"))),
    )


def trouble_words(trouble: Trouble, title: str, say: Say) -> Markup:
    """What is in the way, and what helps."""
    if trouble is Trouble.NO_PIN:
        return say(
            "<b>The assistant may not pin messages in the group “{group}”.</b>\nThe message is"
            " there and is kept up to date. Please pin it by hand, or give the assistant the right"
            " to pin messages and tap “Try again”.",
            group=title,
        )
    return say(
        "<b>The assistant may not write in the group “{group}”.</b>\nThe pinned message is not"
        " kept up to date. Please add the assistant to the group again and tap “Try again”.",
        group=title,
    )


def _secretaries(bloc_id: int, uow: UnitOfWork) -> Sequence[int]:
    members = uow.people.members(bloc_id)
    found = (one.person_id for one in members if one.role is Role.SECRETARY and one.confirmed)
    return list(dict.fromkeys(found))
