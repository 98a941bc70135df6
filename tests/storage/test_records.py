"""The register of acts of office: whatever is changed afterwards, the chain shows where."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Delete, Update, delete, select, update

from storage.engine import Database, IntegrityError, Statements
from storage.founding import found_bloc
from storage.models.blocs import unit
from storage.models.records import audit, register
from storage.presets.load import load_bloc
from storage.records import add_audit_lines, enter_in_register, first_broken_entry
from storage.shared import SharedTransaction
from tests.bench import small_bloc

SEQS = select(register.c.seq).order_by(register.c.seq)
NOW = datetime(2019, 11, 20, 2, 3, 4, 567, tzinfo=UTC)


@pytest.fixture
def bloc_id(database: Database) -> int:
    with database.writer.begin() as connection:
        return found_bloc(connection, load_bloc(), NOW)


def enter(connection: Statements, bloc_id: int, count: int) -> None:
    for number in range(count):
        at = NOW + timedelta(minutes=number)
        content = f"Nguyễn Văn An: {number}"
        enter_in_register(connection, bloc_id, at, "approved", "form", number, content)


def broken(database: Database, bloc_id: int) -> int | None:
    with database.reader.connect() as connection:
        return first_broken_entry(connection, bloc_id)


def test_an_untouched_chain_is_whole(database: Database, bloc_id: int) -> None:
    assert broken(database, bloc_id) is None
    with database.writer.begin() as connection:
        enter(connection, bloc_id, 3)
    with database.writer.begin() as connection:
        enter(connection, bloc_id, 2)
    assert broken(database, bloc_id) is None
    with database.reader.connect() as connection:
        rows = connection.execute(select(register).order_by(register.c.seq)).all()
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous_hash for row in rows[1:]] == [row.entry_hash for row in rows[:-1]]


def test_no_name_stands_in_the_register(database: Database, bloc_id: int) -> None:
    with database.writer.begin() as connection:
        enter(connection, bloc_id, 2)
    with database.reader.connect() as connection:
        written = str(connection.execute(select(register)).all())
    assert "Nguyễn" not in written


def changed(**values: object) -> Update:
    return update(register).where(register.c.seq == 3).values(**values)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (changed(verb="released"), 3),
        (changed(object_id=99), 3),
        (changed(object_kind="ballot"), 3),
        (changed(at=NOW), 3),
        (changed(at=NOW + timedelta(minutes=2, microseconds=1)), 3),
        (changed(content_hash="0" * 64), 3),
        (changed(previous_hash="0" * 64), 3),
        (changed(entry_hash="0" * 64), 3),
        (changed(seq=30), 4),
        (delete(register).where(register.c.seq == 3), 4),
        (delete(register).where(register.c.seq == 1), 2),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, Update | Delete) else str(value),
)
def test_any_change_is_found(
    database: Database, bloc_id: int, change: Update | Delete, where: int
) -> None:
    with database.writer.begin() as connection:
        enter(connection, bloc_id, 5)
    with database.writer.begin() as connection:
        connection.execute(change)
    assert broken(database, bloc_id) == where


def test_an_entry_made_up_between_two_is_found(database: Database, bloc_id: int) -> None:
    """Even with hashes worked out anew for one entry: the next one does not follow from it."""
    with database.writer.begin() as connection:
        enter(connection, bloc_id, 3)
    with database.writer.begin() as connection:
        connection.execute(delete(register).where(register.c.seq >= 2))
        enter_in_register(connection, bloc_id, NOW, "approved", "form", 7, "made up")
    assert broken(database, bloc_id) is None, "a tail written anew needs an anchor outside"
    with database.writer.begin() as connection:
        last = connection.execute(select(register).where(register.c.seq == 1)).one()
        connection.execute(delete(register).where(register.c.seq == 1))
        enter(connection, bloc_id, 1)
        again = connection.execute(select(register).where(register.c.seq == 3)).one()
    assert again.previous_hash != last.entry_hash
    assert broken(database, bloc_id) == 2


def test_two_entries_cannot_have_one_number(database: Database, bloc_id: int) -> None:
    def repeat(connection: Connection) -> None:
        row = connection.execute(select(register).where(register.c.seq == 2)).one()
        values = {name: value for name, value in row._mapping.items() if name != "id"}
        connection.execute(register.insert().values(**values))

    with database.writer.begin() as connection:
        enter(connection, bloc_id, 3)
    with pytest.raises(IntegrityError):
        in_one(database, repeat)
    assert broken(database, bloc_id) is None


def in_one(database: Database, work: Callable[[Connection], None]) -> None:
    with database.writer.begin() as connection:
        work(connection)


def test_each_bloc_has_a_chain_of_its_own(database: Database, bloc_id: int) -> None:
    with database.writer.begin() as connection:
        other = found_bloc(connection, small_bloc("khac", ["Hà Nội"]), NOW)
        for _ in range(3):
            enter(connection, bloc_id, 1)
            enter(connection, other, 1)
    with database.writer.begin() as connection:
        connection.execute(
            update(register)
            .where(register.c.bloc_id == other, register.c.seq == 2)
            .values(verb="x")
        )
    assert (broken(database, bloc_id), broken(database, other)) == (None, 2)


def test_a_transaction_that_is_taken_back_leaves_no_gap(database: Database, bloc_id: int) -> None:
    with database.writer.begin() as connection:
        enter(connection, bloc_id, 1)
        savepoint = connection.begin_nested()
        enter(connection, bloc_id, 2)
        savepoint.rollback()
        enter(connection, bloc_id, 1)
    assert broken(database, bloc_id) is None
    with database.reader.connect() as connection:
        assert connection.execute(select(register.c.seq)).scalars().all() == [1, 2]


def test_two_entries_at_once_both_stand_at_the_first_try(database: Database, bloc_id: int) -> None:
    """The second waits until the first is committed, and follows from it."""
    done: list[str] = []

    def second() -> None:
        in_one(database, lambda connection: enter(connection, bloc_id, 1))
        done.append("second")

    other = Thread(target=second)
    with database.writer.begin() as connection:
        enter(connection, bloc_id, 1)
        other.start()
        other.join(0.3)
        assert not done, "it has to wait"
        enter(connection, bloc_id, 1)
    other.join(20)
    assert done == ["second"]
    assert broken(database, bloc_id) is None
    with database.reader.connect() as connection:
        assert connection.execute(SEQS).scalars().all() == [1, 2, 3]


def test_entries_of_another_bloc_do_not_wait(database: Database, bloc_id: int) -> None:
    if database.is_sqlite:
        return  # one writer at a time, whatever it writes
    with database.writer.begin() as connection:
        other = found_bloc(connection, small_bloc("khac", ["Hà Nội"]), NOW)
    with database.writer.begin() as connection:
        enter(connection, bloc_id, 1)
        in_one(database, lambda beside: enter(beside, other, 1))
    assert (broken(database, bloc_id), broken(database, other)) == (None, None)


def test_an_entry_of_shared_updates_waits_for_what_comes_after_it(
    database: Database, bloc_id: int
) -> None:
    """One update of a batch makes an entry, the next one wants a row that somebody holds who makes
    an entry too: nobody waits in a circle, for entries are made when all else is written.
    """
    if database.is_sqlite:
        return  # there is one writer at a time
    row = select(unit.c.id).order_by(unit.c.id).limit(1).with_for_update()
    held = Event()

    def beside() -> None:
        with database.writer.begin() as connection:
            connection.execute(row)
            held.set()
            time.sleep(0.2)
            enter(connection, bloc_id, 1)

    other = Thread(target=beside)
    with database.writer.begin() as connection:
        shared = SharedTransaction(connection, lambda _table: None)
        shared.next_part()
        enter(shared, bloc_id, 2)
        shared.keep()
        shared.next_part()
        enter(shared, bloc_id, 1)
        shared.undo()
        other.start()
        assert held.wait(20)
        shared.next_part()
        shared.execute(row)
        shared.keep()
        shared.finish()
        shared.finish_last()
    other.join(20)
    assert broken(database, bloc_id) is None
    with database.reader.connect() as connection:
        entries = select(register.c.seq, register.c.object_id).order_by(register.c.seq)
        found = connection.execute(entries).all()
    assert [tuple(one) for one in found] == [(1, 0), (2, 0), (3, 1)]


def test_audit_lines_are_kept_in_order(database: Database, bloc_id: int) -> None:
    line = {"bloc_id": bloc_id, "at": NOW, "object_kind": "form", "object_id": 7}
    with database.writer.begin() as connection:
        add_audit_lines(
            connection, [{**line, "verb": f"v{n}", "detail": "Vốn 1.234,5"} for n in range(5)]
        )
    with database.reader.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(row.verb, row.detail, row.at) for row in rows] == [
        (f"v{n}", "Vốn 1.234,5", NOW) for n in range(5)
    ]
