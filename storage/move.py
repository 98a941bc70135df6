"""Moving everything from one database to another, of the other kind or of the same."""

from __future__ import annotations

from collections.abc import Iterator

from storage.backup import NothingToSave
from storage.engine import Database
from storage.presence import nobody_serves
from storage.rows import (
    Row,
    TableSum,
    load_all,
    prepare_target,
    read_rows,
    snapshot,
    summed,
    tables_of,
)
from storage.traces import open_secrets
from storage.upgrade import revision_of, revisions, upgrade


class SecretContestOpen(Exception):
    """Its papers could not be read in the new place without the keys of the old one."""


def move(source: Database, target: Database, *, keys_carried: bool = False) -> dict[str, TableSum]:
    """Copy everything into an empty database, in one transaction there, and compare.

    keys_carried: whoever moves it takes the directory of the keys along

    Raises AlreadyServed, SecretContestOpen, NotEmpty, NothingToSave, DatabaseTooNew, Mismatch; the
    source stays as it is in any case.
    """
    with nobody_serves(source), snapshot(source) as reading:
        revision = revision_of(reading)
        if revision is None:
            raise NothingToSave
        if not keys_carried and revision == revisions()[-1]:
            for one in open_secrets(reading):
                raise SecretContestOpen(one.title)
        prepare_target(target, revision)
        origin = {table.name: table for table in tables_of(reading)}
        sums = {name: summed(reading, table) for name, table in origin.items()}

        def rows_of(name: str) -> Iterator[Row]:
            return read_rows(reading, origin[name])

        with target.writer.begin() as writing:
            load_all(writing, sums, rows_of)
    upgrade(target)
    return sums
