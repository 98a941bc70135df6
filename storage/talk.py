"""Named queries of the runtime: inbox, dialogs, outbox, processes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Select,
    and_,
    any_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.models.blocs import bloc
from storage.models.people import account
from storage.models.talk import INBOX_OPEN, OUTBOX_WAITS, dialog, inbox, outbox, process
from storage.prepared import among, fetch, run, run_many
from storage.sent_files import held_for_an_answer, prune_files

FORMAT = 1


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update that waits: `payload` is the channel's Incoming as JSON, times aware UTC."""

    id: int
    format: int
    channel: str
    bot: str
    lane: str
    payload: str
    received_at: datetime
    acted_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message on its way: `payload` is a Screen or a menu as JSON, `edits` a message id.

    sealed_for: the secret contest whose choices the payload shows, sealed until it is sent
    key:        under which it goes out at most once; None for replies
    """

    id: int
    format: int
    channel: str
    bot: str
    chat: str
    kind: str
    payload: str
    edits: str | None
    attempts: int
    sealed_for: int | None = None
    key: str | None = None


def _on_both(made: Callable[[Any], Insert]) -> Mapping[str, Insert]:
    """An INSERT with ON CONFLICT: both databases spell it alike but SQLAlchemy keeps it apart."""
    return {"sqlite": made(sqlite.insert), "postgresql": made(postgresql.insert)}


# Inbox -------------------------------------------------------------------------------------------


_STORE = _on_both(
    lambda insert_into: insert_into(inbox).on_conflict_do_nothing(
        index_elements=["channel", "bot", "external_id"]
    )
)


def store_updates(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Once per (channel, bot, external id): what is redelivered changes nothing.

    A row without `file` brings none that would have to be fetched.
    """
    given = {"format": FORMAT, "state": "open", "file": "none"}
    run_many(connection, _STORE[connection.dialect.name], [{**given, **row} for row in rows])


@dataclass(frozen=True, slots=True)
class Waiting:
    """Updates to be handled next, and how many are open in all."""

    rows: list[InboxRow]
    open: int


_OPEN = select(func.count()).where(INBOX_OPEN).scalar_subquery()
_FIRST_OF_LANES = (
    select(func.min(inbox.c.id))
    .where(INBOX_OPEN)
    .group_by(inbox.c.channel, inbox.c.bot, inbox.c.lane)
)


def _oldest_of_lanes(is_first: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            inbox.c.id,
            inbox.c.format,
            inbox.c.channel,
            inbox.c.bot,
            inbox.c.lane,
            inbox.c.payload,
            inbox.c.received_at,
            inbox.c.acted_at,
            inbox.c.attempts,
            _OPEN,
        )
        # One whose file has not come yet holds up its own lane, and no other.
        .where(INBOX_OPEN, is_first, inbox.c.file != "wanted")
        .order_by(inbox.c.id)
        .limit(bindparam("most"))
        # A lane whose oldest row is in another worker's hands is passed over, never overtaken.
        .with_for_update(skip_locked=True, of=inbox)
    )


_OLDEST_OF_LANES = {
    "sqlite": _oldest_of_lanes(inbox.c.id.in_(_FIRST_OF_LANES)),
    # As an array it is worked out once. PostgreSQL would do it anew for every open row while it has
    # no statistics, which is the case in a burst: seconds for a thousand.
    "postgresql": _oldest_of_lanes(
        inbox.c.id == any_(func.array(_FIRST_OF_LANES.scalar_subquery()))
    ),
}


def oldest_of_lanes(connection: Connection, most: int) -> Waiting:
    """The oldest open update of each lane, at most `most` lanes, locked for this transaction."""
    wanted = _OLDEST_OF_LANES[connection.dialect.name]
    found = fetch(connection, wanted, {"most": most})
    return Waiting([InboxRow(*row[:-1]) for row in found], int(found[0][-1]) if found else 0)


_FINISH = (
    update(inbox).where(among(inbox.c.id, "ids")).values(state="done", done_at=bindparam("at"))
)


def finish_updates(connection: Connection, ids: Sequence[int], at: datetime) -> None:
    run(connection, _FINISH, {"ids": ids, "at": at})


def park_update(connection: Connection, row_id: int, at: datetime, error: str) -> None:
    connection.execute(
        update(inbox)
        .where(inbox.c.id == row_id)
        .values(state="parked", done_at=at, error=error[:2000], attempts=inbox.c.attempts + 1)
    )


def lock_open(connection: Connection, row_id: int) -> bool:
    """True if the update is still open; it then belongs to this transaction."""
    found = (
        select(inbox.c.id)
        .where(inbox.c.id == row_id, inbox.c.state == "open")
        .with_for_update(skip_locked=True)
    )
    return connection.execute(found).first() is not None


def count_attempt(connection: Connection, row_id: int, error: str) -> None:
    """Counted outside the transaction that failed."""
    connection.execute(
        update(inbox)
        .where(inbox.c.id == row_id)
        .values(attempts=inbox.c.attempts + 1, error=error[:2000])
    )


# Dialogs -----------------------------------------------------------------------------------------


def _open_dialog(insert_into: Any) -> Insert:
    statement = insert_into(dialog)
    found: Insert = statement.on_conflict_do_update(
        index_elements=["account_id"],
        set_={
            "format": statement.excluded.format,
            "intent": statement.excluded.intent,
            "updated_at": statement.excluded.updated_at,
        },
    )
    return found


_OPEN_DIALOG = _on_both(_open_dialog)


def save_dialogs(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """rows: account_id, intent (JSON), updated_at."""
    statement = _OPEN_DIALOG[connection.dialect.name]
    run_many(connection, statement, [{**row, "format": FORMAT} for row in rows])


def close_dialogs(connection: Connection, account_ids: Sequence[int]) -> None:
    connection.execute(delete(dialog).where(dialog.c.account_id.in_(account_ids)))


# Outbox ------------------------------------------------------------------------------------------

_OUTBOX_FIELDS = (
    outbox.c.id,
    outbox.c.format,
    outbox.c.channel,
    outbox.c.bot,
    outbox.c.chat,
    outbox.c.kind,
    outbox.c.payload,
    outbox.c.edits,
    outbox.c.attempts,
    outbox.c.sealed_for,
    outbox.c.key,
)

_ADD_MANY = insert(outbox)
_ADD_ONE = insert(outbox).returning(outbox.c.id)
_LAST_GIVEN = select(func.last_insert_rowid())
_NEXT_NUMBERS = select(literal_column("nextval('outbox_id_seq')", Integer)).select_from(
    func.generate_series(1, bindparam("count", type_=Integer))
)


def add_messages(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows (all columns but id and format); their ids come back in order."""
    if len(rows) == 1:
        added = connection.execute(_ADD_ONE, {**rows[0], "format": FORMAT})
        return [int(added.scalar_one())]
    if connection.dialect.name == "sqlite":
        # Asked for ids in order, it would be given one row at a time. Inside a transaction nobody
        # else writes, so the numbers it gives follow one another.
        run_many(connection, _ADD_MANY, [{**row, "format": FORMAT} for row in rows])
        last = int(fetch(connection, _LAST_GIVEN)[0][0])
        return list(range(last - len(rows) + 1, last + 1))
    # Numbers first: an INSERT that returns them is another long statement for each count of rows.
    ids = [int(found[0]) for found in fetch(connection, _NEXT_NUMBERS, {"count": len(rows)})]
    numbered = [
        {**row, "id": number, "format": FORMAT} for number, row in zip(ids, rows, strict=True)
    ]
    run_many(connection, _ADD_MANY, numbered)
    return ids


_ADD_KEYED = _on_both(
    lambda insert_into: insert_into(outbox).on_conflict_do_nothing(index_elements=["key"])
)


def add_keyed_messages(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Messages with a `key`, each of which exists at most once."""
    statement = _ADD_KEYED[connection.dialect.name]
    run_many(connection, statement, [{**row, "format": FORMAT} for row in rows])


def take_waiting(
    connection: Connection,
    holder: int,
    alive: Collection[int],
    now: datetime,
    most: int,
    but: str = "",
) -> list[OutboxRow]:
    """Claim messages that are due and in nobody's hands, oldest first; `but` those whose key begins
    so.

    A claim of a process that is no longer alive counts as nobody's.
    """
    others = or_(outbox.c.key.is_(None), ~outbox.c.key.startswith(but)) if but else true()
    return _take(connection, holder, alive, now, most, others)


def take_keyed(
    connection: Connection,
    holder: int,
    alive: Collection[int],
    now: datetime,
    most: int,
    begins: str,
) -> list[OutboxRow]:
    """The same of those alone whose key begins so."""
    return _take(connection, holder, alive, now, most, outbox.c.key.startswith(begins))


def _take(
    connection: Connection,
    holder: int,
    alive: Collection[int],
    now: datetime,
    most: int,
    wanted: ColumnElement[bool],
) -> list[OutboxRow]:
    free = or_(
        and_(
            outbox.c.state == "queued",
            or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now),
        ),
        and_(outbox.c.state == "claimed", outbox.c.holder.not_in(alive)),
    )
    chosen = (
        select(*_OUTBOX_FIELDS)
        .where(OUTBOX_WAITS, free, wanted)
        .order_by(outbox.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = [OutboxRow(*tuple(row)) for row in connection.execute(chosen)]
    if rows:
        connection.execute(
            update(outbox)
            .where(outbox.c.id.in_([row.id for row in rows]))
            .values(state="claimed", holder=holder)
        )
    return rows


_MARK = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(
        state=bindparam("new_state"),
        message_id=bindparam("new_message_id"),
        error=bindparam("new_error"),
        attempts=bindparam("new_attempts"),
        not_before=bindparam("new_not_before"),
        done_at=bindparam("new_done_at"),
    )
)


def mark_messages(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(_MARK, list(rows))


_MARK_SENT = (
    update(outbox).where(among(outbox.c.id, "ids")).values(state="sent", done_at=bindparam("at"))
)


def mark_sent(connection: Connection, ids: Sequence[int], at: datetime) -> None:
    run(connection, _MARK_SENT, {"ids": ids, "at": at})


def move_chat(connection: Connection, channel: str, bot: str, old: str, new: str) -> None:
    """A group became a supergroup: everything that still waits goes to the new id, and so does
    what is posted for the bloc from now on."""
    connection.execute(
        update(bloc)
        .where(bloc.c.group_channel == channel, bloc.c.group_bot == bot, bloc.c.group_chat == old)
        .values(group_chat=new)
    )
    connection.execute(
        update(outbox)
        .where(
            outbox.c.channel == channel,
            outbox.c.bot == bot,
            outbox.c.chat == old,
            OUTBOX_WAITS,
        )
        .values(chat=new, edits=None)
    )


def mark_unreachable(
    connection: Connection, channel: str, bot: str, chat: str, at: datetime
) -> None:
    connection.execute(
        update(account)
        .where(
            account.c.channel == channel,
            account.c.bot == bot,
            account.c.external_id == chat,
            account.c.unreachable_since.is_(None),
        )
        .values(unreachable_since=at)
    )


def mark_reachable(connection: Connection, account_id: int) -> None:
    """Whoever writes to the bot can be reached again."""
    connection.execute(
        update(account).where(account.c.id == account_id).values(unreachable_since=None)
    )


_TOKEN_LETTERS = 24
_LONG_WORD = re.compile(rf"[\w-]{{{_TOKEN_LETTERS},}}", re.ASCII)


def holds_token(text: str) -> bool:
    """Whether a text may hold a one-time token (24 letters), however it was written."""
    return any(len(word) == _TOKEN_LETTERS for word in _LONG_WORD.findall(text))


FORGOTTEN = "{}"
"""Stands where a payload held a one-time token that nobody needs any more."""


def forget_updates(connection: Connection, ids: Sequence[int]) -> None:
    connection.execute(update(inbox).where(inbox.c.id.in_(ids)).values(payload=FORGOTTEN))


def forget_messages(connection: Connection, ids: Sequence[int]) -> None:
    connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(payload=FORGOTTEN))


# Housekeeping ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: counts, and the age of the oldest in seconds (0 where nothing waits)."""

    inbox_open: int
    inbox_parked: int
    inbox_oldest_s: int
    outbox_waiting: int
    outbox_failed: int
    outbox_oldest_s: int


def backlog(connection: Connection, wall: datetime) -> Backlog:
    def age(oldest: datetime | None) -> int:
        return max(0, int((wall - oldest).total_seconds())) if oldest else 0

    def count(table: Any, states: Sequence[str]) -> int:
        found = select(func.count()).select_from(table).where(table.c.state.in_(states))
        return int(connection.execute(found).scalar_one())

    waiting = ("queued", "claimed")
    oldest_in = connection.execute(
        select(func.min(inbox.c.received_at, type_=inbox.c.received_at.type)).where(
            inbox.c.state == "open"
        )
    ).scalar_one()
    oldest_out = connection.execute(
        select(func.min(outbox.c.created_at, type_=outbox.c.created_at.type)).where(
            outbox.c.state.in_(waiting)
        )
    ).scalar_one()
    return Backlog(
        inbox_open=count(inbox, ("open",)),
        inbox_parked=count(inbox, ("parked",)),
        inbox_oldest_s=age(oldest_in),
        outbox_waiting=count(outbox, waiting),
        outbox_failed=count(outbox, ("failed", "uncertain")),
        outbox_oldest_s=age(oldest_out),
    )


def beat(connection: Connection, holder: int, wall: datetime, load: Backlog) -> None:
    connection.execute(
        update(process)
        .where(process.c.id == holder)
        .values(
            beat_at=wall, oldest_inbox_s=load.inbox_oldest_s, oldest_outbox_s=load.outbox_oldest_s
        )
    )


def prune(connection: Connection, wall: datetime, keep: timedelta) -> tuple[int, int]:
    """Delete finished inbox and outbox rows older than `keep`; parked and failed ones stay.

    The facts they led to live in their own tables; a message's text need not be kept, nor what
    stood in a file, unless somebody is still deciding about it. Counts.
    """
    before = wall - keep
    held = held_for_an_answer(connection)
    prune_files(connection, before, held)
    removed_in = connection.execute(
        delete(inbox).where(
            inbox.c.done_at < before, inbox.c.state == "done", inbox.c.id.not_in(held)
        )
    )
    removed_out = connection.execute(
        delete(outbox).where(outbox.c.done_at < before, outbox.c.state.in_(("sent", "gone")))
    )
    return removed_in.rowcount, removed_out.rowcount
