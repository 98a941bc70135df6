"""Rows in a form that either database can give and take.

Tables are read as the database describes them, not as this release's models do, so rows of an older
schema can be loaded into that schema and then migrated. A value is written as SQLite keeps it
(amounts as plain digits, instants as UTC with microseconds), so the same rows give the same bytes,
and the same SHA-256, on both databases. Everything streams; memory does not grow with the data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    bindparam,
    cast,
    collate,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.types import Date, DateTime, Numeric, String

from storage.engine import Database
from storage.types import canonical
from storage.upgrade import DatabaseTooNew, current_revision, revision_of, revisions, upgrade

_BATCH = 500
_VERSION_TABLE = "alembic_version"

Row = list[int | str | None]


class NotEmpty(Exception):
    """The place holds data already; nothing was written."""


class OtherTables(Exception):
    """What is to be loaded has other tables or columns than its schema."""


class Mismatch(Exception):
    """What was written does not read back the same; everything was rolled back."""


@dataclass(frozen=True, slots=True)
class TableSum:
    """`last_id` is the highest number ever given, where the database remembers it."""

    columns: list[str]
    rows: int
    sha256: str
    last_id: int


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """One consistent view of everything while others go on writing."""
    with database.reader.connect() as connection:
        if not database.is_sqlite:
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        # On SQLite a read transaction of the write-ahead log is such a view already.
        with connection.begin():
            yield connection


def tables_of(connection: Connection) -> list[Table]:
    """The tables there are, each after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _VERSION_TABLE]


def read_rows(connection: Connection, table: Table) -> Iterator[Row]:
    """All rows in the order of their key, the same on both databases."""
    plain = connection.dialect.name == "sqlite"
    order = [
        column if plain or not isinstance(column.type, String) else collate(column, "C")
        for column in table.primary_key
    ]
    result = connection.execute(select(table).order_by(*order).execution_options(yield_per=_BATCH))
    for row in result:
        yield [_portable(value) for value in row]


def _portable(value: Any) -> int | str | None:
    match value:
        case None | int() | str():
            return value
        case Decimal():
            return format(canonical(value), "f")
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
    raise TypeError(f"a {type(value).__name__} has no portable form")


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def last_id(connection: Connection, table: Table) -> int:
    """The highest number given so far, so that numbers of deleted rows are not given again."""
    key = _numbered_by(table)
    if key is None:
        return 0
    highest = connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one()
    if connection.dialect.name != "sqlite":
        given = func.coalesce(func.pg_sequence_last_value(_counter(table, key)), 0)
        highest = max(highest, connection.execute(select(given)).scalar_one())
    return int(highest)


def _numbered_by(table: Table) -> Column[Any] | None:
    key = list(table.primary_key)
    return key[0] if len(key) == 1 and not isinstance(key[0].type, String) else None


def _counter(table: Table, key: Column[Any]) -> Any:
    """PostgreSQL's sequence behind a key; NULL where there is none."""
    return cast(func.pg_get_serial_sequence(table.name, key.name), REGCLASS)


def summed(connection: Connection, table: Table, out: IO[bytes] | None = None) -> TableSum:
    """Count and checksum of a table; its lines go to `out`."""
    digest, count = hashlib.sha256(), 0
    rows = read_rows(connection, table)
    while batch := [_line(row) for row in islice(rows, _BATCH)]:
        lines = b"".join(batch)
        digest.update(lines)
        count += len(batch)
        if out is not None:
            out.write(lines)
    columns = [column.name for column in table.columns]
    return TableSum(columns, count, digest.hexdigest(), last_id(connection, table))


def require_empty(database: Database) -> None:
    """Raises NotEmpty unless there are no rows but those of the schema itself."""
    with snapshot(database) as connection:
        for table in tables_of(connection):
            if connection.execute(select(1).select_from(table).limit(1)).first() is not None:
                raise NotEmpty(f"table {table.name} has rows")
            if revision_of(connection) is None:
                raise NotEmpty(f"there is a foreign table {table.name}")


def prepare_target(database: Database, revision: str) -> None:
    """Bring an empty place to the schema of what will be loaded."""
    if revision not in revisions():
        raise DatabaseTooNew(revision)
    require_empty(database)
    if current_revision(database) not in (None, revision):
        raise NotEmpty("it has another schema; use a database without tables")
    upgrade(database, to=revision)


def load(connection: Connection, table: Table, columns: list[str], rows: Iterable[Row]) -> None:
    """Insert rows in batches. References of a table to itself are filled in afterwards."""
    known = {column.name: column for column in table.columns}
    if set(columns) != set(known):
        raise OtherTables(f"table {table.name} has other columns")
    readers = [_reader(known[name]) for name in columns]
    later = [name for name in columns if name in _self_references(table)]
    key = [column.name for column in table.primary_key]
    waiting: list[dict[str, Any]] = []
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        values = [
            {name: read(cell) for name, read, cell in zip(columns, readers, row, strict=True)}
            for row in batch
        ]
        for row in values:
            if any(row[name] is not None for name in later):
                waiting.append({f"to_{name}": row[name] for name in (*key, *later)})
                row.update(dict.fromkeys(later))
        connection.execute(insert(table), values)
    if waiting:
        connection.execute(
            update(table)
            .where(*(table.c[name] == bindparam(f"to_{name}") for name in key))
            .values({name: bindparam(f"to_{name}") for name in later}),
            waiting,
        )


def _self_references(table: Table) -> set[str]:
    """Columns that may be empty and refer to another row of the same table."""
    return {
        column.name
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
        for column in constraint.columns
        if column.nullable
    }


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """From the portable form to what the column takes."""
    read: Callable[[Any], Any]
    match column.type:
        case DateTime():
            read = datetime.fromisoformat
        case Date():
            read = date.fromisoformat
        case Numeric():
            read = Decimal
        case _:
            return lambda cell: cell
    return lambda cell: None if cell is None else read(cell)


def load_all(
    connection: Connection,
    wanted: Mapping[str, TableSum],
    rows_of: Callable[[str], Iterable[Row]],
) -> None:
    """Fill every table of an empty schema and compare. Raises OtherTables, Mismatch."""
    tables = tables_of(connection)
    if {table.name for table in tables} != set(wanted):
        raise OtherTables("the tables are not those of its schema")
    for table in tables:
        load(connection, table, wanted[table.name].columns, rows_of(table.name))
    _settle(connection, tables, wanted)


def _settle(
    connection: Connection, tables: Iterable[Table], wanted: Mapping[str, TableSum]
) -> None:
    """Set the counters and compare every table with what it ought to be. Raises Mismatch."""
    for table in tables:
        if connection.dialect.name != "sqlite":
            _set_counter(connection, table, wanted[table.name].last_id)
        found, expected = summed(connection, table), wanted[table.name]
        if (found.rows, found.sha256) != (expected.rows, expected.sha256):
            raise Mismatch(
                f"table {table.name}: {expected.rows} rows expected, {found.rows} found,"
                f" checksums {expected.sha256[:12]} and {found.sha256[:12]}"
            )


def _set_counter(connection: Connection, table: Table, last: int) -> None:
    key = _numbered_by(table)
    if key is not None and last > 0:
        connection.execute(select(func.setval(_counter(table, key), last)))
