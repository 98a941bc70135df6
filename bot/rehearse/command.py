"""`rehearse` of the command line; what it needs is imported when it runs."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import click


@click.command()
@click.option(
    "--seed",
    type=int,
    default=2019,
    show_default=True,
    help="Which boards are early, punctual or late.",
)
@click.option("--quick", is_flag=True, help="Only days on which something may fall due.")
def rehearse(seed: int, quick: bool) -> None:
    """Live a whole year of reminders, from 1 November 2019 to 31 October 2020.

    The bot serves eleven boards of invented people in the sandbox; their clock is moved, and they
    plan, report, approve, propose and vote at their phones: early, late, away, out of reach. What
    the phones received is held against a calculation that shares no rule with the bot. Exit code 1
    if anything is missing, doubled, not owed or at a wrong hour.
    """
    from bot.rehearse.phone import RehearsalFailed

    try:
        agrees = asyncio.run(_year(seed, quick=quick))
    except RehearsalFailed as failed:
        raise click.ClickException(str(failed)) from failed
    if not agrees:
        raise SystemExit(1)


async def _year(seed: int, *, quick: bool) -> bool:
    from bot.benchmark.processes import compiled_modules
    from bot.rehearse.compare import compare
    from bot.rehearse.expected import Calculation
    from bot.rehearse.house import open_house
    from bot.rehearse.script import BOARDS, the_year
    from bot.rehearse.told import told
    from bot.rehearse.walk import Walk, looks_of

    began = time.monotonic()
    script = the_year(seed)
    looks = looks_of(script, every_day=not quick)
    letters = Calculation(script).run(looks)
    with compiled_modules(), tempfile.TemporaryDirectory(prefix="tro-ly-khoi-year-") as folder:
        async with open_house(Path(folder)) as house:
            walk = Walk(house, script)
            with click.progressbar(looks, label="1/11/2019 - 31/10/2020") as shown:
                await walk.go(shown)
            report = await house.line.get("report")
    found = compare(letters, walk.received)
    seconds = time.monotonic() - began
    click.echo(told(walk.received, found, len(BOARDS), len(looks), seconds))
    for violation in report["violations"]:
        click.echo(f"  the sandbox objects: {violation}")
    return not found.differences and not report["violations"]
