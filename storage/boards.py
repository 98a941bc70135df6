"""Named queries about the pinned message of a bloc's group, and what it tells of open votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from bot.domain.pinning import Board, Doing, Outcome, Pinned, Trouble
from storage.blocs import Group
from storage.engine import Statements
from storage.models.board import group_board
from storage.models.contests import contest, roll
from storage.models.talk import outbox

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
        found = select(group_board).where(group_board.c.bloc_id == bloc_id)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        if row is None:
            return Board()
        return Board(
            is_on=row.state == "on",
            names=row.names == "yes",
            place=row.place,
            message_id=row.message_id,
            pinned=Pinned(row.pinned),
            seal=row.seal,
            acted_at=row.acted_at,
            step=row.step,
            doing=Doing(row.doing),
            trouble=Trouble(row.trouble),
        )

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
        called = select(func.count()).where(roll.c.contest_id == contest.c.id)
        voted = called.where(roll.c.mark != "none")
        rows = self._connection.execute(
            select(
                contest.c.title,
                contest.c.closes_at,
                voted.correlate(contest).scalar_subquery(),
                called.correlate(contest).scalar_subquery(),
            )
            .where(
                contest.c.bloc_id == bloc_id,
                contest.c.state == "open",
                contest.c.rehearsal == "no",
                contest.c.opens_at <= self._now,
                or_(
                    contest.c.way.in_(("secret", "open")),
                    contest.c.rule.contains('"mixed":true'),
                ),
            )
            .order_by(contest.c.closes_at, contest.c.id)
        )
        return [OpenVote(*row) for row in rows]


def place_of(group: Group) -> str:
    """One word for a chat of a bot of a messenger."""
    return f"{group.channel}:{group.bot}:{group.chat}"


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
