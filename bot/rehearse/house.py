"""The processes of a rehearsed year: the sandbox, and one bot or several on one database."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import aiohttp

from bot.benchmark.processes import BOT, TOKEN, Process, api_server, telegram_settings
from bot.clock import SharedClock, SystemClock
from bot.domain.access import Role
from bot.rehearse.almanac import ZONE
from bot.rehearse.phone import Json, Line, RehearsalFailed
from bot.rehearse.script import ALTERNATE, ALTERNATE_NAME, AWAY
from bot.runtime.reminding import DECIDED
from storage.console import lay_out_rehearsal, make_invite
from storage.engine import Database, open_database
from storage.presets.rehearsal import PLAYERS, STARTS_AT, Accounts
from storage.talk import backlog
from storage.upgrade import upgrade

_USERNAME = "tro_ly_khoi_bot"
_LOOK_S = 0.02
_WITHIN_S = 60.0


class Bots(Protocol):
    """Those who keep bots alive; each writes a log of its own."""

    @property
    def logs(self) -> Sequence[Path]: ...

    async def start(self, settings: Mapping[str, str]) -> None: ...

    async def stop(self) -> None: ...


class OwnBots:
    """So many bots, each a process on a leash."""

    def __init__(self, folder: Path, count: int = 1) -> None:
        self.logs = [folder / f"bot-{number}.log" for number in range(count)]
        self._processes: list[Process] = []

    async def start(self, settings: Mapping[str, str]) -> None:
        surroundings = {k: v for k, v in os.environ.items() if not k.startswith("TELEGRAM_")}
        for path in self.logs:
            with path.open("ab") as log:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot.leash", "bot.rehearse.serve"),
                    env={**surroundings, **settings},
                    stdin=asyncio.subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            self._processes.append(Process(process))

    async def stop(self) -> None:
        await asyncio.gather(*(one.end() for one in self._processes))
        self._processes.clear()


class House:
    """One rehearsal: its line to the sandbox, its bots, its database; `people` by their chat."""

    def __init__(self, line: Line, url: str, folder: Path, database: Database, bots: Bots) -> None:
        self.line = line
        self.bots = bots
        self.database = database
        self.invite = ""
        self.people: dict[str, str] = {}
        self._clock_file = folder / "clock.json"
        self.settings = {
            **telegram_settings(url),
            "DATABASE_URL": database.url,
            "CLOCK_FILE": str(self._clock_file),
            "BALLOT_KEYS": str(folder / "keys"),
        }

    async def lay_out(self) -> None:
        """The bloc of the preset with its people; everybody has pressed start."""
        bot = {"token": TOKEN, "username": _USERNAME, "first_name": "Trợ lý Khối thi đua"}
        await self.line.put("bots", bot)
        people = [{"key": one.key, "first_name": one.full_name} for one in PLAYERS]
        people.append({"key": ALTERNATE, "first_name": ALTERNATE_NAME})
        ids = (await self.line.put("people", {"people": people}))["ids"]
        self.people = {str(chat): key for key, chat in ids.items()}
        accounts = Accounts("telegram", BOT, {key: str(one) for key, one in ids.items()})
        now = SharedClock(self._clock_file).now()
        lay_out_rehearsal(self.database, now, accounts, "an-invite-that-nobody-uses")
        self.invite = make_invite(
            self.database, now, role=Role.ALTERNATE, full_name=ALTERNATE_NAME, unit_key=AWAY
        ).token
        await self.bots.start(self.settings)
        for one in PLAYERS:
            if one.role is not None:
                await self.line.post("act", {"person": one.key, "do": "start"})

    async def move_clock(self, to: datetime) -> None:
        """To a moment of the bloc's own time."""
        await self.line.put("clock", {"now": to.replace(tzinfo=ZONE).isoformat()})

    async def looked(self, at: datetime) -> None:
        """Every bot has decided what was due by that moment. Raises RehearsalFailed."""
        await _until(lambda: self.has_looked(at), f"no look at what is due by {at}")

    async def quiet(self) -> None:
        """Nothing waits to be handled or sent. Raises RehearsalFailed."""
        await _until(lambda: self.is_quiet, "messages wait and are not sent")

    def has_looked(self, at: datetime) -> bool:
        minute = at.replace(tzinfo=ZONE).astimezone(UTC).isoformat()
        return all(_last_look(log) >= minute for log in self.bots.logs)

    @property
    def is_quiet(self) -> bool:
        with self.database.reader.connect() as connection:
            load = backlog(connection, SystemClock().wall())
        return not load.inbox_open + load.outbox_waiting

    async def journal(self, after: int) -> tuple[int, list[Json]]:
        """What the bots did since, and the serial to go on from."""
        told = await self.line.get("journal", after=after)
        return int(told["serial"]), list(told["entries"])


async def _until(true: Callable[[], bool], why: str) -> None:
    end = time.monotonic() + _WITHIN_S
    while not true():
        if time.monotonic() > end:
            raise RehearsalFailed(f"The bots do not go on: {why}.")
        await asyncio.sleep(_LOOK_S)


def _last_look(log: Path) -> str:
    """The minute that was looked at last, "" before the first look."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        text = file.read().decode("utf-8", "replace")
    found = [line for line in text.splitlines() if DECIDED in line]
    return found[-1].partition(DECIDED)[2].strip() if found else ""


@asynccontextmanager
async def open_house(
    folder: Path, database_url: str | None = None, bots: Bots | None = None
) -> AsyncIterator[House]:
    """Laid out and running. Raises RehearsalFailed."""
    async with AsyncExitStack() as stack:
        options = ("--clock-file", str(folder / "clock.json"), "--start-at", STARTS_AT)
        _process, url = await stack.enter_async_context(api_server(*options))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        database = open_database(database_url or f"sqlite:///{folder / 'year.db'}")
        stack.callback(database.dispose)
        upgrade(database)
        house = House(Line(http, url), url, folder, database, bots or OwnBots(folder))
        stack.push_async_callback(house.bots.stop)
        await house.lay_out()
        yield house
