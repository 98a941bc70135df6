"""What a counted secret contest leaves behind, and how it is cleaned away.

After closing, the key goes first: from then on old pages, logs and backups hold ciphertext that
nobody can read. Then the old pages themselves: SQLite's log is emptied into the file, PostgreSQL
writes the tables anew. Both are repeated until the database says that nothing was in the way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text, update
from sqlalchemy.exc import DBAPIError

from storage.engine import BUSY_TIMEOUT_MS, Database
from storage.models.contests import contest
from storage.models.talk import OUTBOX_WAITS, outbox

WAITS_FOR_MESSAGES = timedelta(minutes=10)
"""How long a key outlives its contest for sealed messages that are still to be sent."""
_TRIES = 3
_PATIENCE_MS = 100
_TABLES = ("secret_paper", "inclusion_code", "roll")


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key that a contest names.

    is_open  its contest is: the key has to be there
    may_go   it may be destroyed
    is_due   that it is gone has not been noted yet
    """

    name: str
    contest_id: int
    is_open: bool
    may_go: bool
    is_due: bool


def keys_known(connection: Connection, names: Collection[str], now: datetime) -> list[KeyState]:
    """Of the keys in the vault, and of those that are missing there: what the contests say."""
    waiting = (
        select(outbox.c.id)
        .where(outbox.c.sealed_for == contest.c.id, OUTBOX_WAITS)
        .correlate(contest)
        .exists()
    )
    rows = connection.execute(
        select(
            contest.c.key_name,
            contest.c.id,
            contest.c.state,
            contest.c.traces,
            contest.c.closed_at,
            contest.c.cancelled_at,
            waiting,
        ).where(
            contest.c.key_name.is_not(None),
            or_(
                contest.c.traces == "key",
                contest.c.state == "open",
                contest.c.key_name.in_(list(names)),
            ),
        )
    )
    found = []
    for name, number, state, left, closed_at, cancelled_at, waits in rows:
        ended, is_open = closed_at or cancelled_at, state == "open"
        over = not waits or (ended is not None and now - ended >= WAITS_FOR_MESSAGES)
        found.append(KeyState(name, number, is_open, not is_open and over, left == "key"))
    return found


@dataclass(frozen=True, slots=True)
class OpenSecret:
    """A secret contest that is open: its papers can be read with the key of this name alone."""

    title: str
    key_name: str


def open_secrets(connection: Connection) -> list[OpenSecret]:
    rows = connection.execute(
        select(contest.c.title, contest.c.key_name)
        .where(contest.c.state == "open", contest.c.key_name.is_not(None))
        .order_by(contest.c.id)
    )
    return [OpenSecret(row.title, row.key_name) for row in rows]


def give_up_sealed(connection: Connection, contest_id: int, at: datetime) -> int:
    """Messages that nobody can open any more: they are not sent, and say nothing."""
    given_up = connection.execute(
        update(outbox)
        .where(outbox.c.sealed_for == contest_id, OUTBOX_WAITS)
        .values(state="gone", error="sealed: the key was destroyed", done_at=at)
    )
    return given_up.rowcount


def note_key_gone(connection: Connection, contest_ids: Collection[int]) -> None:
    """The keys are destroyed; old pages are next. A cancelled contest's papers stay sealed."""
    of_key = and_(contest.c.id.in_(list(contest_ids)), contest.c.traces == "key")
    connection.execute(
        update(contest).where(of_key, contest.c.state == "cancelled").values(traces="clean")
    )
    connection.execute(update(contest).where(of_key).values(traces="pages"))


def with_old_pages(connection: Connection) -> list[int]:
    rows = connection.execute(select(contest.c.id).where(contest.c.traces == "pages"))
    return list(rows.scalars())


def not_clean(connection: Connection) -> int:
    """How many closed contests still have a key or old pages."""
    unswept = select(func.count()).where(contest.c.traces.in_(("key", "pages")))
    return int(connection.execute(unswept).scalar_one())


def note_clean(connection: Connection, contest_ids: Collection[int]) -> None:
    connection.execute(
        update(contest)
        .where(contest.c.id.in_(list(contest_ids)), contest.c.traces == "pages")
        .values(traces="clean")
    )


def sweep_pages(database: Database, contest_ids: Collection[int]) -> bool:
    """Have the database let go of old pages; False where a reader held them: try again later.

    Outside every transaction; it waits a fraction of a second at most.
    """
    if database.is_sqlite:
        return _empty_log(database)
    return _rewrite_tables(database, contest_ids)


def _empty_log(database: Database) -> bool:
    connection = database.writer.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        try:
            for _ in range(_TRIES):
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                if tuple(cursor.fetchone() or ())[:2] == (0, 0):
                    return True
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            cursor.close()
    finally:
        connection.close()
    return False


def _rewrite_tables(database: Database, contest_ids: Collection[int]) -> bool:
    """Written anew in the order of their keys: neither old rows nor the place of one tells
    anything."""
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{_PATIENCE_MS}ms'")
        try:
            if _is_held(connection, contest_ids):
                return False
            for table in _TABLES:
                connection.exec_driver_sql(f"CLUSTER {table} USING pk_{table}")
        except DBAPIError:
            return False  # somebody reads it just now
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return True


def _is_held(connection: Connection, contest_ids: Collection[int]) -> bool:
    """Whether a transaction from before the closing is still at work: CLUSTER would keep what it
    may yet look at, without a word."""
    # The roll was put in anew by the closing, whose number its rows bear.
    return bool(connection.execute(_HELD, {"contests": list(contest_ids)}).scalar_one())


_HELD = text(
    "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    " AND datname = current_database() AND age(backend_xmin) >="
    " (SELECT min(age(xmin)) FROM roll WHERE contest_id IN :contests)"
).bindparams(bindparam("contests", expanding=True))
