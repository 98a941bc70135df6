"""Who is alive is told by locks: gone with their owner, and never held by two."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from storage.engine import Database, open_database
from storage.models.talk import process
from storage.presence import AlreadyServed, Presence, PresenceLost, alive_processes
from tests.conftest import MakeDatabase

NOW = datetime(2019, 11, 20, 2, tzinfo=UTC)
_HOLD = """
import sys
from datetime import UTC, datetime
from storage.engine import open_database
from storage.presence import Presence
presence = Presence(open_database(sys.argv[1]))
presence.enter(datetime(2019, 11, 20, 2, tzinfo=UTC))
print(presence.holder, int(presence.take_lease("telegram:1")), flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(database: Database) -> Iterator[tuple[subprocess.Popen[str], int, bool]]:
    """A real process that serves the database until it is killed; its number, and its lease."""
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, database.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        holder, leased = child.stdout.readline().split()
        yield child, int(holder), leased == "1"
    finally:
        child.kill()
        child.wait(timeout=20)
        for pipe in (child.stdin, child.stdout):
            assert pipe is not None
            pipe.close()


@contextmanager
def entered(database: Database) -> Iterator[Presence]:
    presence = Presence(database)
    presence.enter(NOW)
    try:
        yield presence
    finally:
        presence.leave(NOW)


def test_a_process_has_a_number_of_its_own_and_says_when_it_leaves(database: Database) -> None:
    with entered(database) as first:
        assert first.alive() == {first.holder}
    with entered(database) as second:
        assert second.holder > first.holder
        with database.reader.connect() as connection:
            rows = connection.execute(select(process).order_by(process.c.id)).all()
    assert [(row.id, row.started_at, row.stopped_at) for row in rows] == [
        (first.holder, NOW, NOW),
        (second.holder, NOW, None),
    ]


def test_a_second_process_on_a_sqlite_file_is_refused_until_the_first_is_gone(
    make_database: MakeDatabase,
) -> None:
    database = make_database("sqlite")
    with another_process(database) as (child, holder, _leased):
        assert alive_processes(database) == {holder}
        with pytest.raises(AlreadyServed, match=r"test_0\.db"):
            Presence(database).enter(NOW)
        child.kill()
        child.wait(timeout=20)
        # No heartbeat has to grow stale: a killed process has let go.
        assert alive_processes(database) == set()
        with entered(database) as mine:
            assert mine.holder > holder
            assert mine.alive() == {mine.holder}


def test_a_refused_process_leaves_no_trace(make_database: MakeDatabase) -> None:
    database = make_database("sqlite")
    with entered(database) as first:
        again = open_database(database.url)
        with pytest.raises(AlreadyServed):
            Presence(again).enter(NOW)
        again.dispose()
        assert first.alive() == {first.holder}
        with database.reader.connect() as connection:
            assert len(connection.execute(select(process)).all()) == 1


def test_several_serve_postgresql_and_one_holds_the_lease(make_database: MakeDatabase) -> None:
    database = make_database("postgresql")
    with another_process(database) as (child, holder, leased), entered(database) as mine:
        assert leased
        assert mine.alive() == {holder, mine.holder} == alive_processes(database)
        assert not mine.take_lease("telegram:1")
        assert mine.take_lease("telegram:2"), "another bot's lease is free"
        assert mine.take_lease("telegram:2"), "whoever holds it may ask again"
        child.kill()
        child.wait(timeout=20)
        _until_gone(database, holder)
        assert mine.alive() == {mine.holder}
        assert mine.take_lease("telegram:1")


def _until_gone(database: Database, holder: int) -> None:
    """The server notices a connection that broke off when it next looks: at once, but not before
    this process could ask. Bounded by the number of looks."""
    for _ in range(2000):
        if holder not in alive_processes(database):
            return
    pytest.fail("the server still counts a dead process as alive")


def test_a_session_that_died_is_told_and_its_lease_taken_over(
    make_database: MakeDatabase,
) -> None:
    """The process lives, its connection does not: others may take over, so it must know."""
    database = make_database("postgresql")
    other = open_database(database.url)
    first, second = Presence(database), Presence(other)
    first.enter(NOW)
    second.enter(NOW)
    assert first.take_lease("telegram:1")
    assert not second.take_lease("telegram:1")
    with other.writer.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
                " AND granted AND objid = cast(:number AS oid)"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ),
            {"number": first.holder},
        ).all()
    assert second.alive() == {second.holder}
    assert second.take_lease("telegram:1")
    with pytest.raises(PresenceLost):
        first.alive()
    with pytest.raises(PresenceLost):
        first.take_lease("telegram:1")
    first.leave(NOW)
    second.leave(NOW)
    other.dispose()


def test_leases_of_two_databases_of_one_server_are_apart(make_database: MakeDatabase) -> None:
    one, two = make_database("postgresql"), make_database("postgresql")
    with entered(one) as first, entered(two) as second:
        assert first.take_lease("telegram:1")
        assert second.take_lease("telegram:1")
        assert first.alive() == {first.holder}
        assert second.alive() == {second.holder}
