"""How long the bloc's totals take, and how that grows with the number of boards.

Two years of complete forms: reading both, then totals, comparisons and check code. Statements must
not grow at all, the time no faster than the boards do.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from bot.benchmark.compare import open_databases
from bot.benchmark.databases import Databases
from bot.benchmark.table import aligned
from bot.clock import SystemClock
from storage.bloc_totals import Basis, bloc_totals
from storage.counting import counted
from storage.engine import Database, open_database
from storage.presets.crowd import report_everything
from storage.uow import UnitOfWork

SIZES, QUICK_SIZES = (11, 100, 1_000), (11, 40)
_FIRST_ID = 500_001


@dataclass(frozen=True, slots=True)
class Timing:
    """The quickest of several rounds: whatever else the machine does only makes one slower."""

    kind: str
    boards: int
    statements: int
    reading_ms: float
    totalling_ms: float

    @property
    def together_ms(self) -> float:
        return self.reading_ms + self.totalling_ms


def measure_totals(
    database: str, url: str | None, sizes: Sequence[int], rounds: int
) -> list[Timing]:
    """Raises CannotMeasure where a database cannot be had."""
    found: list[Timing] = []
    for boards in sizes:
        with ExitStack() as stack:
            kinds = open_databases(stack, database, url)
            found.extend(_measure(kind, boards, rounds) for kind in kinds)
    return sorted(found, key=lambda one: one.kind)


def _measure(kind: Databases, boards: int, rounds: int) -> Timing:
    kind.fill([str(_FIRST_ID + number) for number in range(boards)])
    database = open_database(kind.fresh(), pool_size=1)
    try:
        with database.writer.begin() as connection:
            bloc_id, period_id = report_everything(connection)
        _round(database, bloc_id, period_id)  # the catalogue is read once a process
        times = [_round(database, bloc_id, period_id) for _ in range(rounds)]
        with counted(database) as cost:
            _round(database, bloc_id, period_id)
    finally:
        database.dispose()
    return Timing(
        kind.kind,
        boards,
        len(cost.statements),
        min(reading for reading, _totalling in times),
        min(totalling for _reading, totalling in times),
    )


def _round(database: Database, bloc_id: int, period_id: int) -> tuple[float, float]:
    """Milliseconds for reading, and for the totals of what was read."""
    now = SystemClock().now()
    with database.writer.begin() as connection:
        uow = UnitOfWork(connection, now, now, {})
        catalogue_of = partial(uow.figures.catalogue, bloc_id)
        begun = perf_counter()
        gathered = uow.bloc_figures.gather(bloc_id, period_id)
        read = perf_counter()
        assert gathered is not None, "it was laid out just now"
        catalogue_of(gathered.now.of.period.catalogue_version)
        known = perf_counter()
        totals = bloc_totals(gathered, catalogue_of, Basis.ACCEPTED)
        done = perf_counter()
    assert not totals.waiting, "every board has reported"
    return (read - begun) * 1000, (done - known) * 1000


def totals_lines(found: Sequence[Timing]) -> list[str]:
    """A line for each number of boards, with the growth against the fewest."""
    rows = [
        ("", "boards", "statements", "reading ms", "totals ms", "together", "times", "boards times")
    ]
    first = {one.kind: one for one in reversed(found)}
    for one in found:
        least = first[one.kind]
        rows.append(
            (
                one.kind,
                f"{one.boards:,}",
                str(one.statements),
                f"{one.reading_ms:,.1f}",
                f"{one.totalling_ms:,.1f}",
                f"{one.together_ms:,.1f}",
                f"{one.together_ms / least.together_ms:.1f}",
                f"{one.boards / least.boards:.1f}",
            )
        )
    return aligned(rows)
