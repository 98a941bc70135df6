"""A new SQLite file and its side files are nobody else's business on the machine."""

from __future__ import annotations

from pathlib import Path

from storage.engine import open_database


def test_a_new_database_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    try:
        with database.writer.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE thing (id INTEGER)")
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob("new.db*")}
    finally:
        database.dispose()
    assert "new.db-wal" in modes
    assert set(modes.values()) == {0o600}
