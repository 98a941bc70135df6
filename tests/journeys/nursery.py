"""A process with everything loaded, from which bots are forked: a start takes milliseconds."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


class Forked:
    """A bot of the nursery; used like a process of asyncio's, though it is another's child."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._nursery = nursery
        self._end = os.pidfd_open(pid)

    def send_signal(self, number: int) -> None:
        signal.pidfd_send_signal(self._end, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        if self.returncode is None:
            loop, ended = asyncio.get_running_loop(), asyncio.Event()
            loop.add_reader(self._end, ended.set)  # readable once the process has ended
            try:
                await ended.wait()
            finally:
                loop.remove_reader(self._end)
            self.returncode = self._nursery.ask(ended=self.pid)
            os.close(self._end)
        return self.returncode


class Nursery:
    """Serves houses one after the other, on any event loop."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.bot", "--warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def bear(self, environment: Mapping[str, str], log: Path) -> Forked:
        """A bot in that environment; what it says goes to the log."""
        return Forked(self, self.ask(environment=dict(environment), log=str(log)))

    def ask(self, **what: object) -> int:
        """What tests.kill.traps.warm is told, and the number it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(what), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()
