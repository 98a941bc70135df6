"""What the doctor asks a database: facts only, changed by none of the questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.blocs import Blocs
from storage.engine import Database
from storage.models.talk import process
from storage.presence import alive_processes
from storage.records import first_broken_entry
from storage.rows import snapshot
from storage.talk import Backlog, backlog
from storage.traces import OpenSecret, not_clean, open_secrets
from storage.upgrade import differences, revision_of, revisions


@dataclass(frozen=True, slots=True)
class Health:
    """`schema_faults` and `file_faults` say what is wrong in the database's own words.

    ended_unsaid: processes that were killed, or whose machine stopped, and could not say so
    broken: the first entry of each bloc's register that does not follow from the one before
    open_secrets: secret contests that are open; unswept: closed ones that left something behind
    """

    server: str
    file_faults: list[str]
    schema_faults: list[str]
    blocs: int
    backlog: Backlog
    serving: int
    ended_unsaid: int
    broken: dict[str, int]
    open_secrets: list[OpenSecret]
    unswept: int


@dataclass(frozen=True, slots=True)
class Schema:
    """The revision found, and where it stands in this release's list."""

    found: str | None
    newest: str

    @property
    def is_too_new(self) -> bool:
        return self.found is not None and self.found not in revisions()

    @property
    def is_current(self) -> bool:
        return self.found == self.newest


def schema_of(database: Database) -> Schema:
    """Raises DBAPIError where the database cannot be reached."""
    with database.reader.connect() as connection:
        return Schema(revision_of(connection), revisions()[-1])


def examine(database: Database, wall: datetime) -> Health:
    """Look at everything, in one consistent view; for a database with the newest schema."""
    alive = alive_processes(database)
    with snapshot(database) as connection:
        if database.is_sqlite:
            server = "SQLite " + connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
            checks = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
            faults = [str(line) for line in checks if line != "ok"]
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            faults += [f"{len(orphans)} rows refer to rows that are gone"] if orphans else []
        else:
            version = connection.exec_driver_sql("SHOW server_version").scalar_one()
            server, faults = f"PostgreSQL {version}", []
        blocs = Blocs(connection, wall).all()
        unsaid = select(func.count()).where(
            process.c.stopped_at.is_(None), process.c.id.not_in(alive)
        )
        return Health(
            server=server,
            file_faults=faults,
            schema_faults=[str(change[0]) for change in _flat(differences(connection))],
            blocs=len(blocs),
            backlog=backlog(connection, wall),
            serving=len(alive),
            ended_unsaid=connection.execute(unsaid).scalar_one(),
            broken={
                bloc.key: seq
                for bloc in blocs
                if (seq := first_broken_entry(connection, bloc.id)) is not None
            },
            open_secrets=open_secrets(connection),
            unswept=not_clean(connection),
        )


def _flat(changes: list[object]) -> list[tuple[object, ...]]:
    """Alembic gives a change of a column as a list of tuples, all others as one tuple."""
    found: list[tuple[object, ...]] = []
    for change in changes:
        if isinstance(change, tuple):
            found.append(change)
        elif isinstance(change, list):
            found.extend(change)
    return found
