"""Named queries about the pinned message of a bloc's group, and what it tells of open votes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, insert, or_, select, update

from bot.domain.pinning import Board, Doing, Outcome, Pinned, Trouble
from storage.blocs import Group
from storage.engine import Statements
from storage.models.board import group_board
from storage.models.contests import contest, roll
from storage.models.talk import outbox
from storage.together import ask_together

_WAITING = ("queued", "claimed")


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A vote in the chat, and how many have voted; who has is not told."""

    title: str
    closes_at: datetime | None
    voted: int
    called: int


class Boards:
    """Pinned messages inside one transaction."""

    def __init__(self, connection: Statements, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def in_use(self) -> list[int]:
        """The blocs whose message is to be kept, or taken down."""
        found = select(group_board.c.bloc_id).where(
            or_(group_board.c.state == "on", group_board.c.message_id.is_not(None))
        )
        return list(self._connection.execute(found.order_by(group_board.c.bloc_id)).scalars())

    def board(self, bloc_id: int, *, lock: bool = False) -> Board:
        """With `lock`, whoever looks after the same message waits until this transaction ends."""
        found = _BOARD.where(group_board.c.bloc_id == bloc_id)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        return Board() if row is None else _board(row)

    def keep(self, bloc_id: int, board: Board) -> None:
        """What the assistant has done with it."""
        self._write(bloc_id, _values(board))

    def change(self, bloc_id: int, board: Board, by: int) -> None:
        """What the secretary has switched. Lock the bloc first."""
        self._write(bloc_id, {**_values(board), "changed_by": by, "changed_at": self._now})

    def _write(self, bloc_id: int, values: dict[str, Any]) -> None:
        changed = self._connection.execute(
            update(group_board).where(group_board.c.bloc_id == bloc_id).values(**values)
        )
        if not changed.rowcount:
            given = {"bloc_id": bloc_id, "changed_at": self._now, **values}
            self._connection.execute(insert(group_board).values(**given))

    def outcome(self, key: str) -> Outcome | None:
        """Of a message of the outbox; None while it is on its way."""
        row = self._connection.execute(
            select(
                outbox.c.state,
                outbox.c.message_id,
                outbox.c.channel,
                outbox.c.bot,
                outbox.c.chat,
            ).where(outbox.c.key == key)
        ).first()
        if row is None:  # finished so long ago that it was cleared away
            return Outcome(arrived=True, uncertain=True)
        if row.state in _WAITING:
            return None
        place = place_of(Group(row.channel, row.bot, row.chat, ""))
        return Outcome(row.state == "sent", row.state == "uncertain", row.message_id, place)

    def open_votes(self, bloc_id: int) -> list[OpenVote]:
        """Votes that are open in the chat, the first to close in front."""
        return _votes(self._connection.execute(self._open(bloc_id)))

    def shown(self, bloc_id: int) -> tuple[Board, list[OpenVote]]:
        """The message with the votes that it tells of, in one statement."""
        its = group_board.c.bloc_id == bloc_id
        questions = {"board": _BOARD.where(its), "votes": self._open(bloc_id)}
        found = ask_together(self._connection, questions)
        board = next(map(_board, found["board"]), Board())
        return board, _votes(found["votes"])

    def _open(self, bloc_id: int) -> Select[Any]:
        called = select(func.count()).where(roll.c.contest_id == contest.c.id)
        voted = called.where(roll.c.mark != "none")
        return select(
            contest.c.id,
            contest.c.title,
            contest.c.closes_at,
            voted.correlate(contest).scalar_subquery().label("voted"),
            called.correlate(contest).scalar_subquery().label("called"),
        ).where(
            contest.c.bloc_id == bloc_id,
            contest.c.state == "open",
            contest.c.rehearsal == "no",
            contest.c.opens_at <= self._now,
            or_(
                contest.c.way.in_(("secret", "open")),
                contest.c.rule.contains('"mixed":true'),
            ),
        )


def place_of(group: Group) -> str:
    """One word for a chat of a bot of a messenger."""
    return f"{group.channel}:{group.bot}:{group.chat}"


_BOARD = select(
    group_board.c.state,
    group_board.c.names,
    group_board.c.place,
    group_board.c.message_id,
    group_board.c.pinned,
    group_board.c.seal,
    group_board.c.acted_at,
    group_board.c.step,
    group_board.c.doing,
    group_board.c.trouble,
)


def _board(row: Sequence[Any]) -> Board:
    state, names, place, message_id, pinned, seal, acted_at, step, doing, trouble = row
    return Board(
        is_on=state == "on",
        names=names == "yes",
        place=place,
        message_id=message_id,
        pinned=Pinned(pinned),
        seal=seal,
        acted_at=acted_at,
        step=step,
        doing=Doing(doing),
        trouble=Trouble(trouble),
    )


def _votes(rows: Iterable[Sequence[Any]]) -> list[OpenVote]:
    def closing(row: Sequence[Any]) -> tuple[bool, datetime, int]:
        # One without an end comes last.
        return row[2] is None, row[2] or datetime.max.replace(tzinfo=UTC), row[0]

    return [OpenVote(*row[1:]) for row in sorted(rows, key=closing)]


def _values(board: Board) -> dict[str, Any]:
    return {
        "state": "on" if board.is_on else "off",
        "names": "yes" if board.names else "no",
        "place": board.place,
        "message_id": board.message_id,
        "pinned": board.pinned,
        "seal": board.seal,
        "acted_at": board.acted_at,
        "step": board.step,
        "doing": board.doing,
        "trouble": board.trouble,
    }
