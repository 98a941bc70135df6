"""All contenders round after round, each on the same course."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path

import click

from bot.benchmark import databases as places
from bot.benchmark.costs import costs
from bot.benchmark.databases import Databases
from bot.benchmark.driver import officers
from bot.benchmark.inside import Cost
from bot.benchmark.measure import Contender, Course, Run, run
from bot.benchmark.processes import BOT, CannotMeasure, api_server, start, telegram_settings
from storage.engine import open_database

_PROFILED = 300


def open_databases(stack: ExitStack, database: str, url: str | None) -> list[Databases]:
    kinds: list[Databases] = []
    if database in ("sqlite", "both"):
        kinds.append(stack.enter_context(places.sqlite()))
    if database in ("postgresql", "both"):
        try:
            kinds.append(stack.enter_context(places.postgresql(url)))
        except CannotMeasure as why:
            if not kinds:
                raise
            click.echo(str(why))
    return kinds


async def _fill(kinds: list[Databases], people: int) -> list[str]:
    """Lay out the same crowd everywhere, under the ids the sandbox gives them."""
    async with api_server() as (_server, url), officers(url, people) as crowd:
        accounts = [str(number) for number in crowd.ids]
    for kind in kinds:
        await asyncio.to_thread(kind.fill, accounts)
    return accounts


def _contenders(kinds: list[Databases]) -> list[Contender]:
    found = [
        Contender("ceiling", "bot.benchmark.ceiling", delayed=False),
        Contender("echo", "bot.benchmark.echo"),
    ]
    for kind in kinds:
        found.append(Contender(kind.kind, "bot", ("run",), databases=kind))
        if kind.kind == "postgresql":
            two = f"{kind.kind}, two processes"
            found.append(Contender(two, "bot", ("run",), 2, kind, delayed=False))
    return found


async def compare(
    kinds: list[Databases], course: Course, repeats: int
) -> tuple[dict[str, list[Run]], dict[str, dict[str, Cost]]]:
    accounts = await _fill(kinds, course.people)
    contenders = _contenders(kinds)
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for _ in range(repeats):
        # In turn, so that a slow minute of the machine meets all of them.
        for contender in contenders:
            runs[contender.name].append(await run(contender, course))
    spent = {kind.kind: await _costs(kind, accounts[: course.burst]) for kind in kinds}
    return runs, spent


async def _costs(kind: Databases, accounts: list[str]) -> dict[str, Cost]:
    database = open_database(kind.fresh(), pool_size=6)
    try:
        return await costs(database, BOT, kind.crowd, accounts)
    finally:
        database.dispose()


async def profile_burst(kind: Databases, target: Path) -> None:
    await _fill([kind], _PROFILED + 1)
    async with api_server() as (_server, url), officers(url, _PROFILED + 1) as crowd:
        settings = telegram_settings(url) | {"DATABASE_URL": kind.fresh()}
        serial = await crowd.write(0)
        bot = await start("bot.benchmark.profiled", [str(target)], settings)
        try:
            await crowd.answer_to(0, serial)
            await crowd.burst(range(1, _PROFILED + 1))
        finally:
            await bot.end()
