"""Databases of earlier releases upgrade to this one, on both databases, and keep what they held."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.backup import read_manifest, restore
from storage.engine import Database
from storage.rows import snapshot, summed, tables_of
from storage.upgrade import current_revision, differences, revisions
from tests.conftest import MakeDatabase
from tests.kept.__main__ import FOLDER, keep

KEPT = sorted(FOLDER.glob("*.zip"))


def emptied(database: Database) -> Database:
    """Without a single table, as a new installation finds it."""
    with database.writer.begin() as connection:
        for table in reversed(tables_of(connection)):
            table.drop(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
    return database


def test_every_earlier_schema_is_kept() -> None:
    assert set(revisions()[:-1]) <= {file.stem for file in KEPT}


@pytest.fixture(scope="module")
def of_this_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kept") / f"{revisions()[-1]}.zip"
    keep(file)
    return file


def test_this_release_can_be_kept_with_no_table_empty(of_this_release: Path) -> None:
    tables = read_manifest(of_this_release).tables
    assert [name for name, table in tables.items() if table.rows == 0] == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_kept_databases_upgrade(
    kind: str, make_database: MakeDatabase, of_this_release: Path
) -> None:
    for file in [*KEPT, of_this_release]:
        database = emptied(make_database(kind))
        assert restore(database, file).revision == file.stem
        assert current_revision(database) == revisions()[-1]
        with snapshot(database) as connection:
            assert differences(connection) == []
            held = {table.name: summed(connection, table).rows for table in tables_of(connection)}
        before = read_manifest(file).tables
        assert all(held.get(name, 0) >= table.rows for name, table in before.items())
