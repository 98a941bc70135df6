"""Questions that are asked in one statement are answered as if each were asked alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from storage.blocs import Blocs
from storage.counting import counted
from storage.engine import Database
from storage.models.blocs import bloc, membership, seat, unit_name
from storage.seats import Seats, seats_of
from storage.together import ask_together
from tests.bench import Bench


@pytest.fixture
def bench(database: Database) -> Bench:
    found = Bench(database)
    found.confirm_roster()
    return found


def test_each_has_its_own_rows_in_one_statement(bench: Bench) -> None:
    questions = {
        "blocs": select(bloc.c.id, bloc.c.roster_confirmed_at, bloc.c.name),
        "nobody": select(bloc.c.created_at).where(bloc.c.id < 0),
        "last": select(seat.c.unit_id, seat.c.position).order_by(seat.c.position.desc()).limit(1),
        "first": select(
            seat.c.unit_id, seat.c.office_step == "yes", seat.c.bloc_id, unit_name.c.since
        )
        .join(unit_name, unit_name.c.unit_id == seat.c.unit_id)
        .where(seat.c.position == 1),
    }
    with bench.database.writer.begin() as connection:
        alone = {
            name: {tuple(row) for row in connection.execute(one)} for name, one in questions.items()
        }
        with counted(bench.database) as count:
            found = ask_together(connection, questions)
    assert {name: set(rows) for name, rows in found.items()} == alone
    assert len(count.statements) == 1
    (told,) = found["blocs"]
    assert isinstance(told[1], datetime)
    assert told[1].tzinfo is UTC
    assert {row[1] for row in found["first"]} <= {True, False}
    assert found["nobody"] == []


def test_seats_say_of_every_day_what_the_bloc_does(bench: Bench) -> None:
    """Mergers of 2025, names of before and a membership that ended: each day one by one."""
    with bench.database.writer.begin() as connection:
        blocs = Blocs(connection, bench.clock.now())
        seats = Seats(ask_together(connection, {"seats": seats_of(bench.bloc_id)})["seats"])
        edges = {
            day
            for table in (membership, unit_name)
            for row in connection.execute(select(table.c.since, table.c.until))
            for day in row
            if day is not None
        }
        today = bench.clock.now().date()
        days = {today, date(2018, 1, 1), date(2030, 1, 1)} | {
            day + timedelta(days=step) for day in edges for step in (-1, 0, 1)
        }
        for day in sorted(days):
            assert seats.on(day) == [unit.id for unit in blocs.members(bench.bloc_id, day)], day
        assert len({len(seats.on(day)) for day in days}) > 1
        assert seats.short_names(today) == blocs.short_names(bench.bloc_id)
        some = seats.on(today)[:2]
        (rows,) = ask_together(connection, {"some": seats_of(bench.bloc_id, some)}).values()
        assert Seats(rows).on(today) == some
