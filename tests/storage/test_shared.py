"""One transaction for many updates: each undone alone, what is added seen in time."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from storage.counting import counted
from storage.engine import Connection, Database
from storage.models.blocs import unit
from storage.shared import SharedTransaction, add_rows, change_apart

NOW = datetime(2019, 11, 1, 1, tzinfo=UTC)
ADD = insert(unit)
KEYS = select(unit.c.key).order_by(unit.c.key)


def keys(connection: Connection | SharedTransaction) -> list[str]:
    return [row[0] for row in connection.execute(KEYS)]


def stored(database: Database) -> list[str]:
    with database.reader.connect() as connection:
        return keys(connection)


def test_one_update_is_undone_alone(database: Database) -> None:
    changes: list[str] = []
    with database.writer.begin() as connection:
        shared = SharedTransaction(connection, changes.append)
        shared.next_part()
        shared.add(ADD, [{"key": "a"}])
        shared.keep()
        shared.next_part()
        shared.add(ADD, [{"key": "b"}])
        shared.execute(insert(unit).values(key="c"))
        shared.undo()
        shared.next_part()
        assert keys(shared) == ["a"]
        shared.add(ADD, [{"key": "d"}])
        shared.keep()
        shared.finish()
    assert stored(database) == ["a", "d"]
    assert changes == ["unit"]


def test_what_was_added_is_seen_by_whoever_looks(database: Database) -> None:
    with database.writer.begin() as connection:
        shared = SharedTransaction(connection, lambda _table: None)
        shared.next_part()
        shared.add(ADD, [{"key": "a"}])
        assert keys(shared) == ["a"]
        shared.keep()
        shared.next_part()
        assert keys(shared) == ["a"]
        shared.undo()
        shared.finish()
    assert stored(database) == ["a"]


def test_updates_that_only_add_share_one_statement(database: Database) -> None:
    with counted(database) as count, database.writer.begin() as connection:
        shared = SharedTransaction(connection, lambda _table: None)
        for key in "abcd":
            shared.next_part()
            add_rows(shared, ADD, [{"key": key}])
            shared.keep()
        shared.finish()
    assert stored(database) == ["a", "b", "c", "d"]
    assert len(count.statements) == 1, count.statements


def test_a_plain_connection_adds_at_once(database: Database) -> None:
    with database.writer.begin() as connection:
        add_rows(connection, ADD, [{"key": "a"}])
        assert keys(connection) == ["a"]


def rename(shared: SharedTransaction | Connection, key: str, to: str) -> int:
    return change_apart(shared, update(unit).where(unit.c.key == key), {"key": to}).rowcount


def test_a_change_apart_leaves_waiting_what_others_added(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(ADD, [{"key": "old"}, {"key": "older"}])
    changes: list[str] = []
    with counted(database) as count, database.writer.begin() as connection:
        shared = SharedTransaction(connection, changes.append)
        for key, added in (("old", "a"), ("older", "b")):
            shared.next_part()
            assert rename(shared, key, f"{key}-new") == 1
            add_rows(shared, ADD, [{"key": added}])
            shared.keep()
        shared.finish()
    assert stored(database) == ["a", "b", "old-new", "older-new"]
    # A savepoint and the change for each, one statement for what both added.
    assert len(count.statements) == 5, count.statements
    assert changes == ["unit", "unit"]


def test_an_update_that_changes_apart_and_then_looks_is_undone_without_the_others(
    database: Database,
) -> None:
    with database.writer.begin() as connection:
        connection.execute(ADD, [{"key": "old"}])
    with database.writer.begin() as connection:
        shared = SharedTransaction(connection, lambda _table: None)
        shared.next_part()
        shared.add(ADD, [{"key": "a"}])
        shared.keep()
        shared.next_part()
        rename(shared, "old", "changed")
        # Whoever looks sees all that was added, though it lies behind this savepoint now.
        assert keys(shared) == ["a", "changed"]
        shared.undo()
        shared.next_part()
        assert keys(shared) == ["a", "old"]
        rename(shared, "old", "new")
        shared.keep()
        shared.finish()
    assert stored(database) == ["a", "new"]


def test_a_plain_connection_changes_at_once(database: Database) -> None:
    with database.writer.begin() as connection:
        add_rows(connection, ADD, [{"key": "a"}])
        assert rename(connection, "a", "b") == 1
        assert keys(connection) == ["b"]
