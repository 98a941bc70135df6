"""Which processes are alive, told by locks that die with their owner.

A heartbeat row needs seconds to be called stale; a lock is gone the instant its process is killed,
so the next process takes over at once. On SQLite one process serves: a lock on a file beside the
database. On PostgreSQL every process holds session advisory locks on a connection of its own.
"""

from __future__ import annotations

import fcntl
import os
import threading
from datetime import datetime
from zlib import crc32

from sqlalchemy import Connection, insert, text, update

from storage.engine import Database
from storage.models.talk import process
from storage.types import new_id

_PROCESS_CLASS = 7_201_901
_LEASE_CLASS = 7_201_902


class AlreadyServed(Exception):
    """Another process serves this SQLite file; two writers would work on stale state."""


class Presence:
    """This process among its peers. `holder` is its number in `process` and in outbox claims."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock_file: int | None = None
        self._session: Connection | None = None
        self._session_lock = threading.Lock()
        self.holder = 0

    def enter(self, wall: datetime) -> None:
        """Take a number and the lock that says it is alive. Raises AlreadyServed on SQLite."""
        if self._database.file is not None:
            path = self._database.file.with_name(self._database.file.name + ".lock")
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                raise AlreadyServed(str(self._database.file)) from None
            self._lock_file = descriptor
        with self._database.writer.begin() as connection:
            result = connection.execute(insert(process).values(started_at=wall, beat_at=wall))
            self.holder = new_id(result)
        if self._database.file is None:
            self._session = self._database.writer.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            )
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
            self._session.close()
            self._session = None
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def take_lease(self, name: str) -> bool:
        """True if this process now holds (or already held) the one lease of that name."""
        if self._session is None:
            return True
        with self._session_lock:
            held = self._session.execute(
                _TAKE_LEASE, {"class": _LEASE_CLASS, "number": crc32(name.encode()) & 0x7FFFFFFF}
            ).scalar_one()
        return bool(held)

    def alive(self) -> set[int]:
        """The numbers of all processes that hold their lock right now."""
        if self._session is None:
            return {self.holder}
        with self._session_lock:
            found = self._session.execute(_ALIVE, {"class": _PROCESS_CLASS}).scalars().all()
        return {int(number) for number in found}


_TAKE_LEASE = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND pid = pg_backend_pid() AND classid = cast(:class AS oid)"
    " AND objid = cast(:number AS oid))"
    " OR pg_try_advisory_lock(cast(:class AS integer), cast(:number AS integer))"
)
_ALIVE = text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory'"
    " AND classid = cast(:class AS oid) AND granted"
)
