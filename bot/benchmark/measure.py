"""One contender after the other goes through the same course; medians are taken of several."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from bot.benchmark.databases import Databases
from bot.benchmark.driver import Exchange, Officers, officers
from bot.benchmark.processes import (
    CannotMeasure,
    Process,
    api_server,
    start,
    telegram_settings,
)
from storage.engine import open_database
from storage.presets.crowd import amounts_of, typed_values

_SETTLED_S = 0.5
_WARM_UP = 16


@dataclass(frozen=True, slots=True)
class Course:
    """How many officers answer in each part. `delayed` meet an API that is 50 ms slower."""

    burst: int
    steady: int
    per_second: float
    delayed: int
    delayed_echo: int
    delay_ms: int = 50

    @property
    def people(self) -> int:
        return 2 + _WARM_UP + self.burst + self.steady + max(self.delayed, self.delayed_echo)

    def with_burst(self, burst: int) -> Course:
        return replace(self, burst=burst)


FULL = Course(burst=1_000, steady=1_000, per_second=100, delayed=1_000, delayed_echo=60)
QUICK = Course(burst=60, steady=20, per_second=100, delayed=60, delayed_echo=5)


@dataclass(frozen=True, slots=True)
class Contender:
    """What answers: a program, how many processes of it, and the database if it has one."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    processes: int = 1
    databases: Databases | None = None
    delayed: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """One way through the course. Times in seconds, processor time in microseconds per update."""

    per_second: float
    burst_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    api_cpu_us: float
    delayed_per_second: float | None
    first_answer_s: float
    after_kill_s: float | None
    memory_mb: float
    peak_mb: float


async def run(contender: Contender, course: Course) -> Run:
    """Raises CannotMeasure, also where an answer or a stored value is missing or twice there."""
    async with api_server() as (server, url), officers(url, course.people) as crowd:
        address = None
        if contender.databases is not None:
            address = contender.databases.fresh()
        settings = telegram_settings(url) | ({"DATABASE_URL": address} if address else {})
        bots: list[Process] = []
        try:
            found = await _through(contender, course, crowd, server, settings, bots)
        finally:
            for bot in bots:
                await bot.end()
        if address is not None:
            await asyncio.to_thread(_verify, address, crowd.ids[: found[1]])
        return found[0]


async def _through(
    contender: Contender,
    course: Course,
    crowd: Officers,
    server: Process,
    settings: dict[str, str],
    bots: list[Process],
) -> tuple[Run, int]:
    """The course itself; also how many of the officers have taken part."""
    taken = 0

    def next_ones(count: int) -> Sequence[int]:
        nonlocal taken
        taken += count
        return range(taken - count, taken)

    async def begin(count: int) -> float:
        """Start processes with a message already waiting; seconds until it is answered."""
        (number,) = next_ones(1)
        serial = await crowd.write(number)
        began = time.monotonic()
        bots.extend(
            [await start(contender.module, contender.arguments, settings) for _ in range(count)]
        )
        await crowd.answer_to(number, serial)
        return time.monotonic() - began

    first = await begin(contender.processes)
    await crowd.burst(next_ones(_WARM_UP))
    cpu, api = sum(bot.cpu_us() for bot in bots), server.cpu_us()
    burst = await crowd.burst(next_ones(course.burst))
    cpu = (sum(bot.cpu_us() for bot in bots) - cpu) / course.burst
    api = (server.cpu_us() - api) / course.burst
    steady = await crowd.one_by_one(next_ones(course.steady), course.per_second)
    delayed: Exchange | None = None
    if contender.delayed:
        await crowd.delay(course.delay_ms)
        stores = contender.databases is not None
        delayed = await crowd.burst(next_ones(course.delayed if stores else course.delayed_echo))
        await crowd.delay(0)
    memory = [bot.memory_mb() for bot in bots]
    after_kill: float | None = None
    if contender.databases is not None:
        # What was sent is marked a moment later; killed before that, it would be sent once more.
        await asyncio.sleep(_SETTLED_S)
        await asyncio.gather(*(bot.kill() for bot in bots))
        after_kill = await begin(1)
    counts = await crowd.answers()
    if len(counts) != taken or set(counts.values()) != {1}:
        raise CannotMeasure(f"{contender.name}: an officer was not answered exactly once.")
    waits = sorted(steady.waits)
    return (
        Run(
            per_second=burst.per_second,
            burst_s=burst.seconds,
            p50_ms=median(waits) * 1_000,
            p99_ms=waits[min(len(waits) - 1, len(waits) * 99 // 100)] * 1_000,
            cpu_us=cpu,
            api_cpu_us=api,
            delayed_per_second=delayed.per_second if delayed else None,
            first_answer_s=first,
            after_kill_s=after_kill,
            memory_mb=max(now for now, _peak in memory),
            peak_mb=max(peak for _now, peak in memory),
        ),
        taken,
    )


def _verify(address: str, ids: Sequence[int]) -> None:
    """Each of these officers has stored each value of the question exactly once, nobody else."""
    database = open_database(address, pool_size=1)
    try:
        with database.reader.connect() as connection:
            found = typed_values(connection)
    finally:
        database.dispose()
    wanted = sorted(
        (str(account), dim, 1, amount)
        for number, account in enumerate(ids)
        for dim, amount in amounts_of(number).items()
    )
    stored = sorted((account, cell.dim, seq, amount) for account, cell, seq, amount in found)
    if stored != wanted:
        raise CannotMeasure(f"{len(wanted)} values should be stored once, {len(stored)} are.")
