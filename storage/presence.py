"""Which processes are alive, told by locks that die with their owner.

A heartbeat row needs seconds to be called stale; a lock is gone the instant its process is killed,
so the next process takes over at once. On SQLite one process serves: a lock on a file beside the
database. On PostgreSQL every process holds session advisory locks on a connection of its own.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from zlib import crc32

from sqlalchemy import Connection, TextClause, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage.engine import Database
from storage.models.talk import process
from storage.types import new_id

_PROCESS_CLASS = 7_201_901
_LEASE_CLASS = 7_201_902
_SERVING_CLASS = 7_201_903


class AlreadyServed(Exception):
    """The database is in use: a second process on one SQLite file would work on stale state, and
    nobody may serve while a database is moved or its schema changed."""


class PresenceLost(Exception):
    """The session that proves this process alive is gone: others may take over its work."""


class Presence:
    """This process among its peers. `holder` is its number in `process` and in outbox claims."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock_file: int | None = None
        self._session: Connection | None = None
        self._session_lock = threading.Lock()
        self.holder = 0

    def enter(self, wall: datetime) -> None:
        """Take a number and the lock that says it is alive. Raises AlreadyServed."""
        if self._database.file is not None:
            self._lock_file = _lock_file(self._database.file)
        else:
            session = _session(self._database)
            if not session.execute(_MAY_SERVE, {"class": _SERVING_CLASS}).scalar_one():
                session.close()
                raise AlreadyServed(self._database.label)
            self._session = session
        with self._database.writer.begin() as connection:
            result = connection.execute(insert(process).values(started_at=wall, beat_at=wall))
            self.holder = new_id(result)
        if self._session is not None:
            self._session.execute(
                text("SELECT pg_advisory_lock(cast(:class AS integer), cast(:number AS integer))"),
                {"class": _PROCESS_CLASS, "number": self.holder},
            )

    def leave(self, wall: datetime) -> None:
        with self._database.writer.begin() as connection:
            connection.execute(
                update(process).where(process.c.id == self.holder).values(stopped_at=wall)
            )
        if self._session is not None:
            _let_go(self._session)
            self._session = None
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def take_lease(self, name: str) -> bool:
        """True if this process now holds (or already held) the one lease of that name."""
        if self._session is None:
            return True
        number = crc32(name.encode()) & 0x7FFFFFFF
        return bool(self._ask(_TAKE_LEASE, {"class": _LEASE_CLASS, "number": number})[0])

    def alive(self) -> set[int]:
        """The numbers of all processes that hold their lock right now."""
        if self._session is None:
            return {self.holder}
        return {int(number) for number in self._ask(_ALIVE, {"class": _PROCESS_CLASS})}

    def _ask(self, question: TextClause, values: dict[str, int]) -> Sequence[int]:
        """Raises PresenceLost when the session has died: its locks died with it."""
        assert self._session is not None, "only PostgreSQL has a session"
        try:
            with self._session_lock:
                return self._session.execute(question, values).scalars().all()
        except DBAPIError as error:
            raise PresenceLost(str(error.orig)) from error
        except SQLAlchemyError as error:
            raise PresenceLost("it was lost before") from error


def _lock_file(file: Path) -> int:
    """The lock of whoever serves this SQLite file, as an open descriptor. Raises AlreadyServed."""
    descriptor = os.open(
        file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyServed(str(file)) from None
    return descriptor


def alive_processes(database: Database) -> set[int]:
    """The numbers of all processes that serve right now, as seen from outside."""
    if database.file is None:
        with _session(database) as session:
            found = session.execute(_ALIVE, {"class": _PROCESS_CLASS}).scalars().all()
        return {int(number) for number in found}
    try:
        os.close(_lock_file(database.file))
    except AlreadyServed:
        with database.reader.connect() as connection:
            newest = connection.execute(
                select(func.max(process.c.id)).where(process.c.stopped_at.is_(None))
            ).scalar_one()
        return {newest} if newest is not None else set()
    return set()


def _session(database: Database) -> Connection:
    """A connection of its own, outside transactions: closing it lets go of its session locks, which
    one that went back to the pool would keep."""
    connection = database.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()
    return connection


def _let_go(session: Connection) -> None:
    """Unlock, then close: a server drops the locks of a closed session only a little later."""
    with suppress(SQLAlchemyError):  # a session that was lost holds none
        session.execute(text("SELECT pg_advisory_unlock_all()"))
    session.close()


@contextmanager
def nobody_serves(database: Database) -> Iterator[None]:
    """Keep every process from serving meanwhile. Raises AlreadyServed if one does already."""
    if database.file is not None:
        descriptor = _lock_file(database.file)
        try:
            yield
        finally:
            os.close(descriptor)
        return
    with _session(database) as connection:
        if not connection.execute(_MAY_STOP, {"class": _SERVING_CLASS}).scalar_one():
            raise AlreadyServed(database.label)
        try:
            yield
        finally:
            _let_go(connection)


# Whoever serves shares the lock; whoever moves or migrates the database holds it alone.
_MAY_SERVE = text("SELECT pg_try_advisory_lock_shared(cast(:class AS integer), 0)")
_MAY_STOP = text("SELECT pg_try_advisory_lock(cast(:class AS integer), 0)")

# The view shows the locks of every database of the server: ours are those of this one.
_TAKE_LEASE = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND pid = pg_backend_pid() AND classid = cast(:class AS oid)"
    " AND objid = cast(:number AS oid))"
    " OR pg_try_advisory_lock(cast(:class AS integer), cast(:number AS integer))"
)
_ALIVE = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = cast(:class AS oid) AND granted"
)
