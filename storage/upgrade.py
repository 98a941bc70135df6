"""Bringing a database to this release's schema: backed up first, and never downwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from storage.engine import Database
from storage.presence import nobody_serves

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
_FOLDERS = (_MIGRATIONS / "versions",)
# Alembic itself is imported when there is something to migrate: most starts have nothing.


class DatabaseTooNew(Exception):
    """The database was written by a newer release; this one must not touch it."""


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("version_locations", os.pathsep.join(map(str, _FOLDERS)))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def revisions() -> tuple[str, ...]:
    """All schema releases this program knows, oldest first: the numbers their files begin with."""
    files = [file for folder in _FOLDERS for file in folder.glob("[0-9]*_*.py")]
    return tuple(sorted(file.name.partition("_")[0] for file in files))


def revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def current_revision(database: Database) -> str | None:
    with database.writer.connect() as connection:
        found = revision_of(connection)
        connection.rollback()
    return found


def upgrade(
    database: Database,
    *,
    to: str | None = None,
    back_up: Callable[[str], None] | None = None,
) -> tuple[str | None, str]:
    """Migrate to the newest schema, or no further than `to`; returns (before, after).

    `back_up(revision)` is called before a database that already holds something is changed.
    Raises DatabaseTooNew for a schema that this release does not know, AlreadyServed where a
    process of the older release is still at work.
    """
    wanted = to or revisions()[-1]
    before = current_revision(database)
    if before == wanted:
        return before, wanted
    if before is None:
        _migrate(database, wanted)
        return before, wanted
    if before not in revisions():
        raise DatabaseTooNew(before)
    with nobody_serves(database):
        if back_up is not None:
            back_up(before)
        _migrate(database, wanted)
    return before, wanted


def _migrate(database: Database, wanted: str) -> None:
    from alembic import command

    with database.writer.begin() as connection:
        if not database.is_sqlite:
            # Two processes that start together: the second waits and finds nothing left to do.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7201900)")
        command.upgrade(_config(connection), wanted)


def differences(connection: Connection) -> list[Any]:
    """What `alembic check` would print: empty where models and database agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from storage.models import metadata

    context = MigrationContext.configure(connection, opts={"compare_type": same_type})
    return list(compare_metadata(context, metadata))


def same_type(
    context: Any, _inspected_column: Any, _column: Any, inspected: Any, declared: Any
) -> bool | None:
    """Our own types differ from what a database reports by name only: compare what is created."""
    from storage.types import Amount, Instant

    if not isinstance(declared, Amount | Instant):
        return None
    concrete = declared.load_dialect_impl(context.dialect)
    found, wanted = (kind.compile(dialect=context.dialect) for kind in (inspected, concrete))
    return bool(found != wanted)
