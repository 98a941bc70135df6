"""Persistence: one SQLite file with rows (kind, key, JSON), and nothing clever.

The living state is in memory; every change is also put here, and a request is answered only
after `commit`. Requests that arrive together share one transaction. A SIGKILL therefore loses
nothing that was confirmed.
"""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FORMAT = 1

# Made once: `json.dumps` with options would make an encoder for every call.
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Store:
    """With `path` None everything stays in memory and a commit costs nothing."""

    def __init__(self, path: Path | None) -> None:
        self._pending: dict[tuple[str, str], str | None] = {}
        self._waiting: list[asyncio.Future[None]] = []
        self._db: sqlite3.Connection | None = None
        if path is not None:
            self._db = _open(path)

    @property
    def dirty(self) -> bool:
        return bool(self._pending)

    def put(self, kind: str, key: str | int, body: Any) -> None:
        if self._db is not None:
            self._pending[kind, str(key)] = to_json(body)

    def drop(self, kind: str, key: str | int) -> None:
        if self._db is not None:
            self._pending[kind, str(key)] = None

    def rows(self, kind: str) -> Iterator[tuple[str, Any]]:
        if self._db is not None:
            query = "SELECT key, body FROM thing WHERE kind = ? ORDER BY key"
            for key, body in self._db.execute(query, (kind,)):
                yield key, json.loads(body)

    async def commit(self) -> None:
        """Return when everything put before this call is in the file."""
        if self._db is None or not self._pending:
            return
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._flush_and_wake)
        done = loop.create_future()
        self._waiting.append(done)
        await done

    def flush(self) -> None:
        if self._db is None or not self._pending:
            return
        pending, self._pending = self._pending, {}
        puts = [(kind, key, body) for (kind, key), body in pending.items() if body is not None]
        drops = [place for place, body in pending.items() if body is None]
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?, ?)", puts)
            self._db.executemany("DELETE FROM thing WHERE kind = ? AND key = ?", drops)
            self._db.execute("COMMIT")
        except sqlite3.Error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._pending = pending | self._pending
            raise

    def close(self) -> None:
        if self._db is not None:
            self.flush()
            self._db.close()
            self._db = None

    def _flush_and_wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            self.flush()
        except sqlite3.Error as error:
            for done in waiting:
                if not done.done():
                    done.set_exception(error)
            return
        for done in waiting:
            if not done.done():
                done.set_result(None)


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    (found,) = db.execute("PRAGMA user_version").fetchone()
    if found not in (0, FORMAT):
        db.close()
        raise SystemExit(f"{path} has format {found}, this sandbox writes {FORMAT}: use --fresh")
    db.execute(f"PRAGMA user_version = {FORMAT}")
    db.execute(
        "CREATE TABLE IF NOT EXISTS thing"
        " (kind TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID"
    )
    return db
