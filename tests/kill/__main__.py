"""`python -m tests.kill`: the full kill test, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import click

from storage.engine import Database, open_database
from storage.upgrade import upgrade
from tests.conftest import running_postgres
from tests.kill.campaign import Line, campaign, table

_KINDS = ("sqlite", "postgresql")


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--hits", type=click.IntRange(1), default=10, help="Kills at each named point.")
@click.option("--updates", type=click.IntRange(1), default=200, help="Updates under random kills.")
@click.option("--database", type=click.Choice([*_KINDS, "both"]), default="both")
@click.option("--seed", type=int, default=2019, help="Of the traffic and of the random kills.")
@click.option("--warm", is_flag=True, help="Fork each bot from a loaded process: quick restarts.")
def main(hits: int, updates: int, database: str, seed: int, warm: bool) -> None:
    """Kill the bot under traffic and count what is lost, doubled and repeated.

    Exit code 1 if anything an officer sent is lost or doubled.
    """
    kinds = _KINDS if database == "both" else (database,)
    began = time.monotonic()
    with ExitStack() as stack:
        places = [
            (kind, Path(stack.enter_context(tempfile.TemporaryDirectory()))) for kind in kinds
        ]
        databases = {kind: _open(kind, folder, stack) for kind, folder in places}
        results = asyncio.run(_all(dict(places), databases, hits, updates, seed, warm=warm))
    lines = [line for found in results.values() for line in found]
    for kind, found in results.items():
        click.echo(table(kind, found))
    lost, doubled = sum(one.lost for one in lines), sum(one.doubled for one in lines)
    repeated, killed = sum(one.repeated for one in lines), sum(one.hits for one in lines)
    click.echo(
        f"\n{killed} kills, {sum(one.updates for one in lines)} updates: {lost} lost,"
        f" {doubled} doubled, {repeated} replies repeated; {time.monotonic() - began:.0f} s"
    )
    if lost or doubled:
        raise SystemExit(1)


def _open(kind: str, folder: Path, stack: ExitStack) -> Database:
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'kill.db'}"
    else:
        server = stack.enter_context(running_postgres())
        url = server.address(server.copy())
    opened = open_database(url)
    stack.callback(opened.dispose)
    upgrade(opened)
    return opened


async def _all(
    folders: dict[str, Path],
    databases: dict[str, Database],
    hits: int,
    updates: int,
    seed: int,
    *,
    warm: bool,
) -> dict[str, list[Line]]:
    """The databases side by side; each has a house of its own."""

    async def one(kind: str) -> list[Line]:
        async with campaign(folders[kind], databases[kind], seed=seed, warm=warm) as found:
            await found.run(hits, updates)
        return found.lines

    async with asyncio.TaskGroup() as group:
        tasks = {kind: group.create_task(one(kind)) for kind in databases}
    return {kind: task.result() for kind, task in tasks.items()}


if __name__ == "__main__":
    main()
