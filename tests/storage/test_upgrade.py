"""From any older schema to the newest: kept first, whole after; never from a newer one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from storage import upgrade as module
from storage.engine import Database
from storage.upgrade import DatabaseTooNew, current_revision, differences, revisions, upgrade
from tests.conftest import MakeDatabase

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{newest}"


def upgrade() -> None:
    op.add_column("bloc", sa.Column("motto", sa.Text, nullable=False, server_default="Đoàn kết"))
    {then}
"""


@pytest.fixture
def emptied(database: Database) -> Database:
    """Without any table, as before the first start."""
    with database.writer.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    if database.is_sqlite:
        assert database.file is not None
        database.dispose()
        for file in database.file.parent.glob(f"{database.file.name}*"):
            file.unlink()
    return database


def test_an_empty_database_gets_the_newest_schema_without_a_backup(emptied: Database) -> None:
    assert current_revision(emptied) is None
    before, after = upgrade(emptied, back_up=lambda _: pytest.fail("there is nothing to keep"))
    assert (before, after) == (None, revisions()[-1])
    assert current_revision(emptied) == revisions()[-1]
    with emptied.reader.connect() as connection:
        assert differences(connection) == []


def test_each_release_leads_to_the_next(emptied: Database) -> None:
    kept: list[str] = []
    for before, after in pairwise([None, *revisions()]):
        assert upgrade(emptied, to=after, back_up=kept.append) == (before, after)
    assert kept == list(revisions()[:-1])
    with emptied.reader.connect() as connection:
        assert differences(connection) == []


def test_revisions_form_one_line() -> None:
    assert len(set(revisions())) == len(revisions())
    assert revisions()[0] == "0001"


class NextRelease:
    """The program as a later release: the same migrations and one more."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.newest = revisions()[-1]
        monkeypatch.setattr(module, "_FOLDERS", (*module._FOLDERS, folder))

    def write(self, then: str = "pass") -> None:
        file = self.folder / "9001_motto.py"
        file.write_text(NEXT.format(newest=self.newest, then=then), encoding="utf-8")


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NextRelease:
    folder = tmp_path / "later"
    folder.mkdir()
    return NextRelease(folder, monkeypatch)


def test_files_are_numbered_as_alembic_orders_them() -> None:
    script = ScriptDirectory.from_config(module._config())
    walked = tuple(reversed([found.revision for found in script.walk_revisions()]))
    assert walked == revisions()


def columns(database: Database) -> set[str]:
    with database.writer.connect() as connection:
        found = {column["name"] for column in inspect(connection).get_columns("bloc")}
        connection.rollback()
    return found


def test_a_later_release_keeps_a_copy_before_it_changes_anything(
    database: Database, next_release: NextRelease
) -> None:
    next_release.write()
    kept: list[tuple[str, bool]] = []
    result = upgrade(
        database, back_up=lambda revision: kept.append((revision, "motto" in columns(database)))
    )
    assert result == (next_release.newest, "9001")
    assert kept == [(next_release.newest, False)]
    assert "motto" in columns(database)
    assert upgrade(database) == ("9001", "9001")


def test_without_its_copy_nothing_is_changed(database: Database, next_release: NextRelease) -> None:
    next_release.write()

    def full_disk(_revision: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        upgrade(database, back_up=full_disk)
    assert current_revision(database) == next_release.newest
    assert "motto" not in columns(database)


def test_a_migration_that_fails_leaves_the_old_schema_whole(
    database: Database, next_release: NextRelease
) -> None:
    next_release.write(then='raise RuntimeError("half way")')
    with pytest.raises(RuntimeError, match="half way"):
        upgrade(database)
    assert current_revision(database) == next_release.newest
    assert "motto" not in columns(database)
    next_release.write()


def test_this_release_refuses_what_a_later_one_has_written(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    for kind in ("sqlite", "postgresql"):
        database = make_database(kind)
        with pytest.MonkeyPatch.context() as patch:
            folder = tmp_path / kind
            folder.mkdir()
            later = NextRelease(folder, patch)
            later.write()
            upgrade(database)
        with pytest.raises(DatabaseTooNew, match="9001"):
            upgrade(database, back_up=lambda _: pytest.fail("it must not be touched"))
        assert "motto" in columns(database)
