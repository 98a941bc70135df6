"""Traps on the way of a reminder. Which is set, a file says: it can change while the bot lives.

KILL_FILE holds "point:n"; when the point is reached for the n-th time, the file goes, KILL_LOG is
told, and the process ends with SIGKILL. The parts are wrapped from outside.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import Runtime
from bot.runtime import reminding
from bot.runtime.marks import Marks
from bot.screen import Screen
from handlers.reminders import deciding
from storage.reminders import Reminders

REMINDER_POINTS = {
    "decided": "decided, in the transaction",
    "digest": "the digest built, in the transaction",
    "written": "all written, before the commit",
    "committed": "committed, before anything is sent",
    "asked": "still owed, before it is sent",
    "answered": "the messenger has answered, before it is marked",
    "marking": "marked, before that is committed",
    "marked": "marked and committed",
}


class FileTrap:
    """One for all points; it counts from when the file names another one."""

    def __init__(self, file: Path, log: Path) -> None:
        self._file = file
        self._log = log
        self._set = ""
        self._reached = 0

    def spring(self, point: str) -> None:
        try:
            found = self._file.read_text(encoding="utf-8")
        except OSError:
            return
        if found != self._set:
            self._set, self._reached = found, 0
        name, _, times = found.partition(":")
        if name != point:
            return
        self._reached += 1
        if self._reached >= int(times):
            self._file.unlink()
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{point}\n")
            os.kill(os.getpid(), signal.SIGKILL)


def after(trap: FileTrap, point: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        idle = point == "committed" and not result
        lapsed = point == "asked" and not any(isinstance(one, Screen) for one in result)
        if not idle and not lapsed:
            trap.spring(point)
        return result

    return wrapped


def after_await(trap: FileTrap, point: str, real: Callable[..., Any]) -> Callable[..., Any]:
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = await real(*args, **kwargs)
        trap.spring(point)
        return result

    return wrapped


def set_reminder_traps(runtime: Runtime, file: Path, log: Path) -> None:
    trap = FileTrap(file, log)

    def wrap(owner: object, name: str, point: str, how: Callable[..., Any] = after) -> None:
        setattr(owner, name, partial(how, trap, point)(getattr(owner, name)))

    wrap(Reminders, "decide", "decided")
    wrap(deciding, "digest", "digest")
    wrap(reminding, "send_out", "written")
    wrap(runtime.reminding, "_write", "committed")
    wrap(runtime.outbox._asking, "_ask", "asked")
    wrap(runtime.channel, "send", "answered", after_await)
    wrap(Marks, "write_into", "marking")
    wrap(Marks, "_write_alone", "marked")
