"""The processes of a run: each on a leash, so that none outlives the benchmark."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

TOKEN = "7201901:benchmark-token-for-loopback"  # noqa: S105  (the sandbox of this run knows no other)
BOT = TOKEN.partition(":")[0]
_READY_WITHIN_S = 30.0
_STOP_WITHIN_S = 10.0
_COMPILED = "import bot.app, bot.benchmark.echo, bot.sandbox.__main__, storage.console"
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class CannotMeasure(Exception):
    """Why there is no figure, in one sentence."""


class Process:
    """A running process: what it has cost so far, and its end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    def cpu_us(self) -> float:
        """Processor time of all its threads. Linux tells it; elsewhere it is 0."""
        try:
            told = Path(f"/proc/{self._process.pid}/stat").read_text("ascii")
        except OSError:
            return 0.0
        fields = told.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000 / _TICKS_PER_S

    def memory_mb(self) -> tuple[float, float]:
        """Resident now and at its highest. Linux tells it; elsewhere it is 0."""
        try:
            told = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        except OSError:
            return 0.0, 0.0
        kilobytes = {
            line.partition(":")[0]: float(line.split()[1])
            for line in told.splitlines()
            if line.startswith(("VmRSS", "VmHWM"))
        }
        return kilobytes["VmRSS"] / 1024, kilobytes["VmHWM"] / 1024

    async def end(self) -> None:
        """SIGTERM, and SIGKILL for what does not stop in time."""
        if self.is_alive:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), _STOP_WITHIN_S)
            except TimeoutError:
                await self.kill()

    async def kill(self) -> None:
        if self.is_alive:
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()


@contextmanager
def compiled_modules() -> Iterator[None]:
    """Let the processes keep what they compile, as every installation does.

    Where the machine forbids it they would compile anew at each start, which is most of a start.
    """
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        yield
        return
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="tro-ly-khoi-benchmark-") as folder:
        del os.environ["PYTHONDONTWRITEBYTECODE"]
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            subprocess.run([sys.executable, "-c", _COMPILED], check=True)  # noqa: S603  (our own words)
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


async def start(
    module: str, arguments: Sequence[str] = (), settings: Mapping[str, str] | None = None
) -> Process:
    """Start `python -m MODULE ARGUMENTS` with `settings` in its environment."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TELEGRAM_")}
    return Process(
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.leash", module, *arguments),
            env={**environment, **(settings or {})},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    )


@asynccontextmanager
async def api_server(*options: str) -> AsyncIterator[tuple[Process, str]]:
    """The sandbox, keeping nothing, and its address. Raises CannotMeasure."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.leash", "bot.sandbox", "--memory", "--port", "0", *options),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None, "it was asked for"
    server = Process(process)
    try:
        try:
            ready = json.loads(await asyncio.wait_for(process.stdout.readline(), _READY_WITHIN_S))
        except (TimeoutError, ValueError):
            raise CannotMeasure("The sandbox did not start; what it says stands above.") from None
        yield server, ready["url"]
    finally:
        await server.end()


def telegram_settings(url: str) -> dict[str, str]:
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": f"{url}/bot",
        "TELEGRAM_FILE_URL": f"{url}/file/bot",
        "LOG_LEVEL": "ERROR",
    }
