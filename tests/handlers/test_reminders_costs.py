"""What the secretary's page of reminders asks of the database does not grow with those who owe.

The preview asks for each duty by itself, with what stores the tap and its answer: more than the
dozen of other screens, for one who looks at it now and then.
"""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.domain.access import Role
from bot.domain.calendar.plan import Planned
from bot.screen import Intent
from storage.counting import counted
from storage.engine import Database
from storage.founding import open_period
from tests.bench import ZONE, Bench, small_bloc
from tests.conftest import MakeDatabase
from tests.handlers.boards import stand
from tests.handlers.reminding import at, switch
from tests.handlers.reporting import plan
from tests.handlers.voting import OPEN, hall_of

BEFORE = date(2019, 11, 13)


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
    with counted(database) as count:
        secretary.send(intent)
    return len(count.statements)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("intent", "most"),
    [
        (Intent("reminders"), 14),
        (Intent("reminders.preview"), 31),
        (Intent.of("reminders.preview_day", "20191129"), 33),
    ],
    ids=["page", "preview", "day"],
)
def test_the_page_costs_as_many_statements_however_many_owe(
    make_database: MakeDatabase, kind: str, intent: Intent, most: int
) -> None:
    few, many = (costs(make_database(kind), boards, intent) for boards in (11, 40))
    assert few == many <= most
