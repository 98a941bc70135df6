"""Statements that are run as text say and find the same as through SQLAlchemy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, insert, select, update

from storage.engine import Database, IntegrityError
from storage.models.talk import inbox
from storage.prepared import among, fetch, run, run_many
from storage.shared import SharedTransaction

NOW = datetime(2019, 11, 1, 1, tzinfo=UTC)
ADD = insert(inbox)
SOME = (
    select(inbox.c.id, inbox.c.lane, inbox.c.received_at, inbox.c.done_at)
    .where(among(inbox.c.lane, "lanes"))
    .order_by(inbox.c.id)
)
FINISH = update(inbox).where(among(inbox.c.id, "ids")).values(state="done", done_at=bindparam("at"))


def waiting(lane: str) -> dict[str, object]:
    return {
        "format": 1,
        "channel": "telegram",
        "bot": "1",
        "external_id": lane,
        "lane": lane,
        "payload": "{}",
        "received_at": NOW,
        "acted_at": NOW + timedelta(microseconds=1),
        "state": "open",
    }


@pytest.mark.parametrize("lanes", [[], ["a"], ["a", "b'); --", "ộ", "nobody"]])
def test_a_list_is_one_parameter(database: Database, lanes: list[str]) -> None:
    with database.writer.begin() as connection:
        run_many(connection, ADD, [waiting(lane) for lane in ("a", "b'); --", "c", "ộ")])
        wanted = select(*SOME.selected_columns).where(inbox.c.lane.in_(lanes)).order_by(inbox.c.id)
        expected = [tuple(row) for row in connection.execute(wanted)]
        found = fetch(connection, SOME, {"lanes": lanes})
        assert found == expected
        assert len(found) == len({*lanes} - {"nobody"})
        assert all(row[2:] == (NOW, None) for row in found)


def test_moments_and_fixed_values_are_written_as_usual(database: Database) -> None:
    with database.writer.begin() as connection:
        run_many(connection, ADD, [waiting("a"), waiting("b")])
        ids = [row[0] for row in fetch(connection, SOME, {"lanes": ["a", "b"]})]
        later = NOW + timedelta(hours=1)
        run(connection, FINISH, {"ids": ids[:1], "at": later})
        stored = connection.execute(select(inbox.c.state, inbox.c.done_at).order_by(inbox.c.id))
        assert [tuple(row) for row in stored] == [("done", later), ("open", None)]
    with database.writer.begin() as connection, pytest.raises(ValueError, match="time zone"):
        run(connection, FINISH, {"ids": ids, "at": NOW.replace(tzinfo=None)})


def test_what_the_database_refuses_is_told_as_usual(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writer.begin() as connection:
        run_many(connection, ADD, [waiting("a"), waiting("a")])


def test_a_part_of_a_transaction_is_undone_with_its_statements(database: Database) -> None:
    changes: list[str] = []
    with database.writer.begin() as connection:
        shared = SharedTransaction(connection, changes.append)
        shared.next_part()
        shared.add(ADD, [waiting("a")])
        (row,) = fetch(shared, SOME, {"lanes": ["a"]})
        assert not changes
        shared.keep()
        shared.next_part()
        run(shared, FINISH, {"ids": [row[0]], "at": NOW})
        assert changes == [""]
        shared.undo()
        assert fetch(connection, SOME, {"lanes": ["a"]}) == [row]


def test_a_list_is_looked_up_in_the_index(database: Database) -> None:
    if not database.is_sqlite:
        return  # PostgreSQL goes by its statistics; of an empty table it reads all there is
    with database.writer.begin() as connection:
        for statement in (FINISH, select(inbox.c.id).where(among(inbox.c.id, "ids"))):
            text = str(statement.compile(dialect=connection.dialect))
            values = ("[1]",) * text.count("?")
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
            assert plan[0][3].startswith("SEARCH inbox"), plan
