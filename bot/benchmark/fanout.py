"""A great many reminders at once, through an API server that keeps the messenger's limits.

Everybody owes the same figures, so one look decides upon a reminder for each; what is measured is
how much longer they take than the limit itself allows, and that each arrives exactly once.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from bot.benchmark.compare import open_databases
from bot.benchmark.databases import Databases
from bot.benchmark.debtors import Debtors, debtors
from bot.benchmark.processes import (
    BOT,
    CannotMeasure,
    Process,
    api_server,
    compiled_modules,
    start,
    telegram_settings,
)
from bot.benchmark.table import aligned
from bot.clock import SystemClock
from bot.runtime.pace import PER_SECOND
from bot.runtime.reminding import Reminding
from bot.runtime.threads import DatabaseThreads
from storage import talk
from storage.counting import counted
from storage.engine import Connection, Database, open_database
from storage.presets.owing import lay_out_owing

PEOPLE, FEW = 10_000, 80
_MOMENT = datetime(2019, 11, 22, 1, 16, tzinfo=UTC)
"""A working Friday, 8:16 in Vietnam: a minute after the usual hour of the morning."""
_ASKED_AT_ONCE, _ASKS = 15, 40
_LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class Fanout:
    """One run. `least_s` is what the limit alone takes; `look_s` from the start of the bot to the
    first message."""

    kind: str
    people: int
    seconds: float
    least_s: float
    look_s: float
    refused: int
    doubled: int
    missing: int
    statements: float
    memory_mb: float
    cpu_us: float

    @property
    def over(self) -> float:
        """Percent above the limit's own minimum."""
        return (self.seconds / self.least_s - 1) * 100


class StillClock(SystemClock):
    """Stands at the moment of the look."""

    def now(self) -> datetime:
        return _MOMENT


def measure_fanout(database: str, url: str | None, people: int) -> list[Fanout]:
    """Raises CannotMeasure where a database cannot be had, or the bot stops."""
    with ExitStack() as stack:
        stack.enter_context(compiled_modules())
        kinds = open_databases(stack, database, url)
        return [asyncio.run(_measure(kind, people)) for kind in kinds]


async def _measure(kind: Databases, people: int) -> Fanout:
    async with api_server() as (_server, url), debtors(url, people) as crowd:
        accounts = [str(number) for number in crowd.ids]
        await asyncio.to_thread(kind.fill_with, lambda connection: _lay_out(connection, accounts))
        statements = await asyncio.to_thread(_statements, kind.fresh(), people)
        await crowd.begin()
        await crowd.keep_limits()
        with tempfile.TemporaryDirectory(prefix="tro-ly-khoi-benchmark-") as folder:
            clock = Path(folder) / "clock.json"
            offset = _MOMENT - SystemClock().wall()
            clock.write_text(json.dumps({"offset_seconds": offset.total_seconds()}), "utf-8")
            settings = {"DATABASE_URL": kind.fresh(), "CLOCK_FILE": str(clock)}
            began = SystemClock().wall().timestamp()
            bot = await start("bot", ("run",), {**telegram_settings(url), **settings})
            try:
                await _all_sent(bot, crowd, people)
                return await _result(bot, crowd, kind, began, statements)
            finally:
                await bot.end()


def _lay_out(connection: Connection, accounts: Sequence[str]) -> None:
    lay_out_owing(connection, _MOMENT, "telegram", BOT, accounts)


async def _all_sent(bot: Process, crowd: Debtors, people: int) -> None:
    """Wait until as many were sent, and a little for one too many."""
    end = time.monotonic() + 120 + 3 * people / PER_SECOND
    while await crowd.sent() < people and time.monotonic() < end:
        if not bot.is_alive:
            raise CannotMeasure("The bot stopped; what it says stands above.")
        await asyncio.sleep(_LOOK_S)
    await asyncio.sleep(2 * _LOOK_S)


async def _result(
    bot: Process, crowd: Debtors, kind: Databases, began: float, statements: float
) -> Fanout:
    arrived = await crowd.arrived()
    counts = Counter(chat for chat, _at in arrived)
    moments = [at for _chat, at in arrived] or [began]
    people = len(crowd.ids)
    return Fanout(
        kind=kind.kind,
        people=people,
        seconds=max(moments) - min(moments),
        least_s=people / PER_SECOND,
        look_s=min(moments) - began,
        refused=await crowd.refused(),
        doubled=sum(count - 1 for count in counts.values()),
        missing=sum(number not in counts for number in crowd.ids),
        statements=statements,
        memory_mb=bot.memory_mb()[1],
        cpu_us=bot.cpu_us() / people,
    )


def _statements(address: str, people: int) -> float:
    """For each reminder: deciding upon it and writing it, taking it up and asking once more; the
    last two counted for some of them."""
    database = open_database(address, pool_size=2)
    threads = DatabaseThreads(1)
    try:
        part = Reminding(database, threads, StillClock())
        with counted(database, reads=True) as written:
            part.remind_due()
        taken = 0
        with counted(database, reads=True) as asked:
            while taken < min(people, _ASKS * _ASKED_AT_ONCE):
                rows = _taken(database)
                part.still_owed(rows)
                taken += len(rows)
        return len(written.statements) / people + len(asked.statements) / taken
    finally:
        threads.close()
        database.dispose()


def _taken(database: Database) -> list[talk.OutboxRow]:
    later = SystemClock().wall() + timedelta(seconds=1)
    with database.writer.begin() as connection:
        return talk.take_waiting(connection, 1, {1}, later, _ASKED_AT_ONCE)


def fanout_lines(found: Sequence[Fanout]) -> list[str]:
    """A figure on each line, the databases side by side."""
    rows = [["", *(one.kind for one in found)]]
    for words, field, digits in (
        ("reminders", "people", 0),
        ("first after s", "look_s", 1),
        ("first to last, s", "seconds", 1),
        ("the limit's own minimum, s", "least_s", 1),
        ("over it, %", "over", 1),
        ("429s caused", "refused", 0),
        ("doubled", "doubled", 0),
        ("missing", "missing", 0),
        ("statements per reminder", "statements", 2),
        ("CPU us per reminder", "cpu_us", 0),
        ("memory MB", "memory_mb", 0),
    ):
        told = [f"{cast(float, getattr(one, field)):,.{digits}f}" for one in found]
        rows.append([words, *told])
    return aligned(rows)
