"""The whole house as real processes: the sandbox and the bot, on a rehearsal of one database."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.clock import SharedClock
from storage.console import lay_out_rehearsal
from storage.engine import Database
from storage.presets.rehearsal import PLAYERS, STARTS_AT, Accounts
from tests.journeys.nursery import Forked, Nursery
from tests.journeys.phone import Json, Line, Phone
from tests.sandbox.support import Sandbox

TOKEN = "7201900:a-token-of-the-journeys"
INVITE = "an-invite-that-nobody-has-used-yet"
_SECRET = "a-secret-of-the-journeys"
_STOP_WITHIN_S = 15.0
_DIES_WITHIN_S = 60.0
"""A trap springs once the bot has started, on a machine that runs other tests at the same time."""
BOT = (sys.executable, "-m", "bot", "run")
TRAPPED = (sys.executable, "-m", "tests.kill.bot")


class House:
    """`start` lays everything out once; bot and sandbox may then come and go.

    A bot is `python -m bot run`, or one forked from a nursery where a start itself is not tested.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        *,
        webhook: bool = False,
        kept: bool = True,
        nursery: Nursery | None = None,
    ) -> None:
        self.folder = folder
        self.database = database
        self.ids: Mapping[str, int] = {}
        self.process: asyncio.subprocess.Process | Forked | None = None
        self.log = folder / "bot.log"
        self._clock_file = folder / "clock.json"
        self._kept = kept
        self._nursery = nursery
        self._port = _free_port()
        self._webhook_port = _free_port() if webhook else None
        self._sandbox: Sandbox | None = None
        self.line = Line(f"http://127.0.0.1:{self._port}")

    def phone(self, person: str) -> Phone:
        return Phone(self.line, person)

    async def start(self, start_bot: Callable[[], Awaitable[None]] | None = None) -> None:
        """Everything laid out, everybody in; `start_bot` starts another bot than this one's."""
        self.start_sandbox(fresh=True)
        bot = {"token": TOKEN, "username": "tro_ly_khoi_bot", "first_name": "Trợ lý Khối thi đua"}
        await self.line.call("PUT", "bots", bot)
        people = [{"key": one.key, "first_name": one.full_name} for one in PLAYERS]
        self.ids = (await self.line.call("PUT", "people", {"people": people}))["ids"]
        accounts = Accounts(
            "telegram", TOKEN.partition(":")[0], {key: str(one) for key, one in self.ids.items()}
        )
        lay_out_rehearsal(self.database, self.now(), accounts, INVITE)
        await (start_bot or self.start_bot)()
        # Nobody can be written to before pressing start.
        members = [self.phone(one.key) for one in PLAYERS if one.role is not None]
        for phone in members:
            await phone.act("start")
        for phone in members:
            await phone.until(lambda _shown: True, 0)

    def now(self) -> datetime:
        return SharedClock(self._clock_file).now()

    # The sandbox ---------------------------------------------------------------------------------

    def start_sandbox(self, *, fresh: bool = False) -> None:
        place = ["--data", str(self.folder / "sandbox")] if self._kept else ["--memory"]
        options = ["--clock-file", str(self._clock_file), "--webhook-pace", "0.02"]
        begin = ["--start-at", STARTS_AT] if fresh else []
        self._sandbox = Sandbox(*place, *options, *begin, "--port", str(self._port))

    def kill_sandbox(self) -> None:
        assert self._sandbox is not None
        self._sandbox.kill()

    async def move_clock(self, **to: object) -> None:
        await self.line.call("PUT", "clock", to)

    async def report(self) -> Json:
        return await self.line.call("GET", "report")

    # The bot -------------------------------------------------------------------------------------

    def environment(self) -> dict[str, str]:
        """What a bot of this house is started with."""
        settings = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": f"{self.line.url}/bot",
            "TELEGRAM_FILE_URL": f"{self.line.url}/file/bot",
            "DATABASE_URL": self.database.url,
            "CLOCK_FILE": str(self._clock_file),
        }
        if not self.database.is_sqlite:  # beside whose file the keys have their place
            settings["BALLOT_KEYS"] = str(self.folder / "keys")
        if self._webhook_port is not None:
            settings |= {
                "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{self._webhook_port}",
                "TELEGRAM_WEBHOOK_SECRET": _SECRET,
                "WEBHOOK_PORT": str(self._webhook_port),
            }
        return {**_surroundings(), **settings}

    async def start_bot(self, kill_at: str = "") -> None:
        """`kill_at` names a point of tests.kill.traps at which the bot is to die."""
        trapped = {"KILL_AT": f"{kill_at}:1", "KILL_LOG": str(self.folder / "kills.log")}
        environment = {**self.environment(), **(trapped if kill_at else {})}
        if self._nursery is not None:
            self.process = self._nursery.bear(environment, self.log)
            return
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(TRAPPED if kill_at else BOT),
                env=environment,
                stderr=log,
            )

    async def until_dead(self) -> None:
        assert self.process is not None
        await asyncio.wait_for(self.process.wait(), _DIES_WITHIN_S)

    async def kill_bot(self) -> None:
        """SIGKILL: the process learns nothing of it."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop_bot(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), _STOP_WITHIN_S)

    async def restart_bot(self) -> None:
        """Killed, and started again at once."""
        await self.kill_bot()
        await self.start_bot()

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    async def close(self) -> None:
        if self.process is not None and self.process.returncode is None:
            try:
                await self.stop_bot()
            except TimeoutError:
                await self.kill_bot()
                raise
        await self.line.close()
        if self._sandbox is not None and self._sandbox.process.poll() is None:
            self._sandbox.stop()


@asynccontextmanager
async def open_house(
    folder: Path,
    database: Database,
    *,
    webhook: bool = False,
    kept: bool = True,
    nursery: Nursery | None = None,
) -> AsyncIterator[House]:
    """A house that is running; what the bot logged is shown when something fails."""
    house = House(folder, database, webhook=webhook, kept=kept, nursery=nursery)
    try:
        await house.start()
        yield house
    except BaseException:
        print(house.logged()[-8000:])
        raise
    finally:
        await house.close()


def _surroundings() -> dict[str, str]:
    """Without settings of a real bot; compiled code is kept, so that a restart takes no longer."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TELEGRAM_", "DATABASE_", "PYTHONDONTWRITEBYTECODE"))
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
