"""What reminding asks of the database does not grow with those who owe: neither the secretary's
pages, nor a look of the bot, nor what a look writes."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.channels.base import What
from bot.domain.access import Role
from bot.domain.calendar.plan import Planned
from bot.screen import Intent
from storage.counting import counted
from storage.engine import Database
from storage.founding import open_period
from tests.bench import ZONE, Bench, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.boards import stand
from tests.handlers.reminding import at, part, switch
from tests.handlers.reporting import plan
from tests.handlers.voting import OPEN, hall_of

BEFORE = date(2019, 11, 13)
MOST = 12
"""As for every other screen; without what the messenger's own delivery stores and marks."""


def laid_out(database: Database, boards: int) -> Bench:
    """A bloc in which every duty is owed by somebody."""
    bench = Bench(database, small_bloc("to", [f"Tỉnh {n}" for n in range(boards)]))
    bench.confirm_roster()
    secretary = bench.appoint("secretary", "Thư Ký", Role.SECRETARY, "to-0")
    at(bench, BEFORE)
    hall = hall_of(bench)
    for place in range(11):
        hall.head(place)
    hall.open(OPEN, closes_at=datetime.combine(date(2019, 11, 28), time(17), ZONE))
    for n in range(boards):
        bench.appoint(f"officer-{n}", f"Cán bộ {n}", Role.OFFICER, f"to-{n}")
    with database.writer.begin() as connection:
        period = open_period(connection, bench.bloc_id, plan(2019), bench.clock.now())
        steps = [
            Planned("award_registration", date(2019, 12, 20), time(17), 1),
            Planned("conference", date(2019, 12, 28), time(8), 2),
        ]
        bench.uow(connection).milestones.lay(bench.bloc_id, 2019, steps, str(ZONE))
    for n in range(1, boards // 2):
        stand(bench, period, f"to-{n}", "submitted", secretary)
    switch(bench)
    return bench


def costs(database: Database, boards: int, intent: Intent) -> int:
    bench = laid_out(database, boards)
    secretary = bench.phones["secretary"]
    secretary.send(intent)  # definitions are read once by a process
    return bench.cost(secretary, what=What.TAP, intent=intent, tapped="7")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    "intent",
    [
        Intent("reminders"),
        Intent("reminders.preview"),
        Intent.of("reminders.preview_day", "20191129"),
    ],
    ids=["page", "preview", "day"],
)
def test_the_page_costs_as_many_statements_however_many_owe(
    make_database: MakeDatabase, kind: str, intent: Intent
) -> None:
    few, many = (costs(make_database(kind), boards, intent) for boards in (11, 40))
    assert few == many <= MOST


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_look_and_what_it_writes_cost_as_many_statements_however_many_owe(
    make_database: MakeDatabase, kind: str
) -> None:
    spent = set()
    for boards in (11, 40):
        database = make_database(kind)
        bench = laid_out(database, boards)
        reminding = part(bench)
        at(bench, date(2019, 11, 22))
        assert reminding.remind_due(), "definitions are read once by a process"
        at(bench, date(2019, 11, 28))
        with counted(database, reads=True) as look:
            due = reminding._falls_due(bench.bloc_id)
        assert due is not None
        (some,) = due.batches()
        with counted(database, reads=True) as writing:
            assert reminding._write(some)
        spent.add((len(look.statements), len(writing.statements)))
    ((to_decide, to_write),) = spent
    assert to_decide <= MOST
    assert to_write <= MOST
