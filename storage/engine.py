"""From a URL to engines that are safe: one writer for SQLite, a pool for PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import (
    Connection,
    CursorResult,
    Dialect,
    Engine,
    Executable,
    create_engine,
    event,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    OperationalError,
)
from sqlalchemy.pool import QueuePool

# What the other rooms need of SQLAlchemy, by name: only storage imports the library itself.
__all__ = [
    "BUSY_TIMEOUT_MS",
    "Connection",
    "DBAPIError",
    "DataError",
    "Database",
    "IntegrityError",
    "NoFolder",
    "OperationalError",
    "Rows",
    "Statements",
    "UnreadableUrl",
    "open_database",
]

BUSY_TIMEOUT_MS = 15_000
"""How long a SQLite writer waits for another process (a backup, a shell) before it gives up."""


class UnreadableUrl(Exception):
    """Not sqlite:///FILE nor postgresql://USER:PASSWORD@HOST/NAME."""


class NoFolder(Exception):
    """A SQLite file in a folder that is not there: more likely a slip than a wish."""


@dataclass(frozen=True, slots=True)
class Database:
    """`writer` for transactions that change, `reader` for reports, exports and `doctor`."""

    url: str
    writer: Engine
    reader: Engine
    # Whether its SQLite file was not there before it was opened.
    is_new: bool = False

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for PostgreSQL."""
        name = self.writer.url.database
        return Path(name) if self.is_sqlite and name else None

    @property
    def label(self) -> str:
        """The database by name, without anything secret."""
        url = self.writer.url
        return str(self.file.absolute()) if self.file else f"{url.host or 'local'}/{url.database}"

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()

    @contextmanager
    def undone_where_it_fails(self) -> Iterator[None]:
        """What was to fill a new SQLite file and failed leaves no empty one behind."""
        try:
            yield
        except BaseException:
            if self.is_new and self.file is not None:
                self.dispose()
                for side in ("", "-wal", "-shm"):
                    Path(f"{self.file}{side}").unlink(missing_ok=True)
            raise


Rows = CursorResult[*tuple[Any, ...]]


class Statements(Protocol):
    """What queries need of a connection: one of its own, or a part of a shared transaction."""

    @property
    def dialect(self) -> Dialect: ...

    def execute(self, statement: Executable, parameters: Any = None, /) -> Rows: ...

    def exec_driver_sql(self, statement: str, parameters: Any = None, /) -> Rows: ...


def open_database(url: str, pool_size: int = 4) -> Database:
    """Engines for `url`; a SQLite file is made where it is missing, its folder is not.

    Raises UnreadableUrl; the URL itself is not repeated, it may hold a password. Raises NoFolder.
    """
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise UnreadableUrl from None
    if kind not in ("sqlite", "postgresql"):
        raise UnreadableUrl
    is_new = False
    if kind == "sqlite":
        if parsed.database:
            file = Path(parsed.database)
            if not file.parent.is_dir():
                raise NoFolder(file.parent)
            # Names and figures are nobody else's business on this machine; SQLite's side files
            # take their rights from this one.
            is_new = not file.exists()
            if is_new:
                file.touch(mode=0o600)
        writer = _engine(parsed, poolclass=QueuePool, pool_size=1, max_overflow=0)
        reader = _engine(parsed, poolclass=QueuePool, pool_size=2, max_overflow=2)
        _prepare_sqlite(writer, begin="BEGIN IMMEDIATE", query_only=False)
        _prepare_sqlite(reader, begin="BEGIN", query_only=True)
        return Database(url, writer, reader, is_new)
    parsed = parsed.set(drivername="postgresql+psycopg")
    engine = _engine(parsed, pool_size=pool_size, max_overflow=2, pool_pre_ping=False)
    return Database(url, engine, engine)


def _engine(url: URL, **options: Any) -> Engine:
    # What people typed does not stand in errors, which go to the log.
    return create_engine(url, hide_parameters=True, **options)


def _prepare_sqlite(engine: Engine, *, begin: str, query_only: bool) -> None:
    """SQLAlchemy's pysqlite default begins late and loses concurrent increments without an error:
    the driver's own transactions are switched off and every transaction says how it begins."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: a commit that was answered survives a power cut too, not only a killed process.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten: nothing of a secret contest lingers in a free page.
        cursor.execute("PRAGMA secure_delete = ON")
        if query_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
