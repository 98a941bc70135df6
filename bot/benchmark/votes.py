"""Votes per second beside a bare echo bot: heads of many blocs of 11 cast sealed papers of 8 lines.

Many blocs, for eleven people are no crowd; each has a secret contest of its own, and every head
casts once. What is measured is the tap that casts, from the tap to the receipt that takes the place
of the tapped message; the echo bot answers the same tap by editing the same message.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from bot.benchmark.compare import open_databases
from bot.benchmark.databases import Databases
from bot.benchmark.driver import Exchange
from bot.benchmark.processes import (
    BOT,
    TOKEN,
    CannotMeasure,
    Process,
    api_server,
    compiled_modules,
    start,
    telegram_settings,
)
from bot.benchmark.table import aligned
from bot.benchmark.voters import Voters, voters
from bot.channels.payload import ButtonCodec
from bot.clock import SystemClock
from bot.screen import Intent
from bot.vault import PaperSoFar, Vault
from handlers.ballots.buttons import CAST, ROUTE, bound, short
from storage.engine import Connection, open_database
from storage.presets.electorate import (
    LINES,
    SEATS,
    Seat,
    lay_out_electorate,
    open_contests,
    stored_papers,
)


@dataclass(frozen=True, slots=True)
class Poll:
    """How many blocs of eleven vote: before it is measured, at once, and at an even pace."""

    warm: int
    burst: int
    steady: int
    per_second: float

    @property
    def people(self) -> int:
        return (self.warm + self.burst + self.steady) * SEATS


MANY = Poll(warm=2, burst=91, steady=91, per_second=100)
FEW = Poll(warm=1, burst=3, steady=2, per_second=50)


@dataclass(frozen=True, slots=True)
class Speed:
    """One way through. `burst_s` is from the moment when all taps were queued to the last receipt.

    cpu_us: processor time of the bot for each vote of the burst
    """

    burst_s: float
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float


Speeds = dict[str, list[Speed]]


def measure_votes(database: str, url: str | None, poll: Poll, rounds: int) -> Speeds:
    """Raises CannotMeasure, also where a vote is missing or twice there."""
    with ExitStack() as stack:
        stack.enter_context(compiled_modules())
        kinds = open_databases(stack, database, url)
        return asyncio.run(_compare(kinds, poll, rounds))


async def _compare(kinds: Sequence[Databases], poll: Poll, rounds: int) -> Speeds:
    async with api_server() as (_server, url), voters(url, poll.people) as crowd:
        accounts = [str(number) for number in crowd.ids]
    for kind in kinds:
        await asyncio.to_thread(kind.fill_with, partial(_lay_out, accounts=accounts))
    found: Speeds = {"echo": [], **{kind.kind: [] for kind in kinds}}
    for _ in range(rounds):
        # In turn, so that a slow minute of the machine meets all of them.
        found["echo"].append(await _run("bot.benchmark.echo", (), {}, {}, poll))
        for kind in kinds:
            found[kind.kind].append(await _run_bot(kind, accounts, poll))
    return found


def _lay_out(connection: Connection, *, accounts: Sequence[str]) -> None:
    lay_out_electorate(connection, SystemClock().now(), "telegram", BOT, accounts)


async def _run_bot(kind: Databases, accounts: Sequence[str], poll: Poll) -> Speed:
    with tempfile.TemporaryDirectory(prefix="tro-ly-khoi-benchmark-keys-") as folder:
        address, keys = kind.fresh(), Path(folder) / "keys"
        buttons = await asyncio.to_thread(_opened, address, keys)
        settings = {"DATABASE_URL": address, "BALLOT_KEYS": str(keys)}
        found = await _run("bot", ("run",), settings, buttons, poll)
        await asyncio.to_thread(_verify, address, len(accounts))
    return found


def _opened(address: str, keys: Path) -> Mapping[str, str]:
    """The button that casts, for each account: what its phone would show at the last step."""
    database = open_database(address, pool_size=1)
    try:
        vault, codec = Vault(keys, database.label), ButtonCodec(TOKEN)
        with database.writer.begin() as connection:
            seats = open_contests(connection, vault, SystemClock().now())
        return {
            seat.account: codec.encode(seat.account, _cast(vault, seat, number))
            for number, seat in enumerate(seats)
        }
    finally:
        database.dispose()


def _cast(vault: Vault, seat: Seat, number: int) -> Intent:
    paper = PaperSoFar(CAST, tuple((number + line) % 3 for line in range(LINES)))
    owner = bound(seat.account_id, seat.contest_id, seat.unit_id)
    packed = vault.pack(seat.key_name, owner, paper)
    return Intent(ROUTE, (short(seat.contest_id), short(seat.unit_id), packed))


async def _run(
    module: str,
    arguments: Sequence[str],
    more: Mapping[str, str],
    buttons: Mapping[str, str],
    poll: Poll,
) -> Speed:
    async with api_server() as (_server, url), voters(url, poll.people) as crowd:
        bot = await start(module, arguments, {**telegram_settings(url), **more})
        try:
            # A message to tap on, for everybody.
            await crowd.greet(range(poll.people))
            crowd.buttons = {int(chat): data for chat, data in buttons.items()}
            return await _course(bot, crowd, poll)
        finally:
            await bot.end()


async def _course(bot: Process, crowd: Voters, poll: Poll) -> Speed:
    ends = [0, poll.warm, poll.warm + poll.burst, poll.warm + poll.burst + poll.steady]
    warm, burst, steady = (range(first * SEATS, end * SEATS) for first, end in pairwise(ends))
    await crowd.tap_at_once(warm)
    cpu = bot.cpu_us()
    at_once: Exchange = await crowd.tap_at_once(burst)
    cpu = (bot.cpu_us() - cpu) / len(burst)
    waits = sorted((await crowd.tap_one_by_one(steady, poll.per_second)).waits)
    return Speed(
        burst_s=at_once.seconds,
        per_second=at_once.per_second,
        p50_ms=median(waits) * 1_000,
        p99_ms=waits[min(len(waits) - 1, len(waits) * 99 // 100)] * 1_000,
        cpu_us=cpu,
    )


def _verify(address: str, votes: int) -> None:
    """Every unit has one paper, whole."""
    database = open_database(address, pool_size=1)
    try:
        with database.reader.connect() as connection:
            found = stored_papers(connection)
    finally:
        database.dispose()
    if (found.marks, found.codes, found.rows) != (votes, votes, votes * (LINES + 1)):
        raise CannotMeasure(f"{votes} papers should be there: {found}.")


def vote_lines(found: Speeds, poll: Poll) -> list[str]:
    """A figure on each line, contenders side by side, each with its ratio to the echo bot."""
    at_once = poll.burst * SEATS
    rows = [["", *(name for one in found for name in (one, "of echo"))]]
    for words, field, digits in (
        (f"{at_once:,} votes at once, s", "burst_s", 2),
        ("votes/s", "per_second", 0),
        (f"p50 ms at {poll.per_second:g}/s", "p50_ms", 1),
        ("p99 ms", "p99_ms", 1),
        ("CPU us per vote", "cpu_us", 0),
    ):
        row = [words]
        for name in found:
            mine = [float(getattr(one, field)) for one in found[name]]
            echo = [float(getattr(one, field)) for one in found["echo"]]
            ratios = [own / other for own, other in zip(mine, echo, strict=True) if other]
            row += [f"{median(mine):,.{digits}f}", f"{median(ratios):.2f}" if ratios else ""]
        rows.append(row)
    note = f"{poll.people // SEATS} blocs of {SEATS}, a secret contest of {LINES} lines in each"
    return [*aligned(rows), note]
