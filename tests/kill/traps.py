"""The real bot with traps around its parts, which end the process with SIGKILL.

KILL_AT="point:n" kills it when the point is reached for the n-th time; KILL_LOG is told first. The
parts are wrapped here, from outside: nothing in them knows of it.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from bot import app
from bot.__main__ import main
from bot.app import Runtime
from bot.i18n import LANGUAGES, speak
from storage import talk
from tests.kill.reminder_traps import set_reminder_traps

POINTS = {
    "received": "received, before the inbox commit",
    "stored": "inbox committed, before it is confirmed or dispatched",
    "handled": "handled in the transaction, before its commit",
    "committed": "committed, before the reply is sent",
    "sent": "sent, before it is marked",
    "built": "file built, before it is sent",
}
FILE_POINTS = {
    "fetched": "a table fetched, before it is read",
    "kept": "what was found in it kept, before its update is handled",
}
"""Reached only where somebody sends a table; the journeys do."""


_IMPORTED_LATE = ("bot.logs", "bot.outcome", "storage.console")


class Trap:
    """Counts how often its point is reached, and kills."""

    def __init__(self, point: str, times: int, log: str) -> None:
        self.point = point
        self._left = times
        self._log = log

    def spring(self, point: str) -> None:
        if point != self.point:
            return
        self._left -= 1
        if self._left == 0:
            with open(self._log, "a", encoding="utf-8") as log:
                log.write(f"{point}\n")
            os.kill(os.getpid(), signal.SIGKILL)


def after(trap: Trap, point: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """`real`, and then the point."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        trap.spring(point)
        return result

    return wrapped


def after_await(trap: Trap, point: str, real: Callable[..., Any]) -> Callable[..., Any]:
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = await real(*args, **kwargs)
        trap.spring(point)
        return result

    return wrapped


def set_trap(runtime: Runtime, trap: Trap) -> None:
    # Inside the transactions: the statements have run, the commit has not.
    _replace(talk, "store_updates", partial(after, trap, "received"))
    _replace(talk, "finish_updates", partial(after, trap, "handled"))
    # On the database's thread, the instant the transaction is committed.
    _replace(runtime.inbox, "_store", partial(after, trap, "stored"))
    for dispatcher in runtime.dispatchers:
        _replace(dispatcher, "_together", partial(_after_work, trap))
    _replace(runtime.channel, "send", partial(after_await, trap, "sent"))
    _replace(runtime.outbox, "_build", partial(after_await, trap, "built"))
    _replace(runtime.fetching, "_fetch", partial(after_await, trap, "fetched"))
    _replace(runtime.fetching, "_keep", partial(after, trap, "kept"))


def _after_work(trap: Trap, real: Callable[..., Any]) -> Callable[..., Any]:
    """A batch that has replies; an idle look at the inbox is no batch."""

    def wrapped() -> Any:
        done = real()
        if done.replies:
            trap.spring("committed")
        return done

    return wrapped


def _replace(owner: object, name: str, wrap: Callable[[Any], Any]) -> None:
    setattr(owner, name, wrap(getattr(owner, name)))


def serve() -> None:
    """`python -m bot run`, with the trap set in what it builds."""
    build = app.build

    def build_trapped(*args: Any, **kwargs: Any) -> Runtime:
        runtime = build(*args, **kwargs)
        point, _, times = os.environ.get("KILL_AT", "").partition(":")
        if point:
            set_trap(runtime, Trap(point, int(times), os.environ["KILL_LOG"]))
        if file := os.environ.get("KILL_FILE"):
            logging.getLogger("bot.runtime.reminding").setLevel(logging.DEBUG)
            set_reminder_traps(runtime, Path(file), Path(os.environ["KILL_LOG"]))
        return runtime

    app.build = build_trapped
    main(["run"])


def warm() -> None:
    """A nursery: bots are forked with all modules and catalogues loaded.

    A start then takes milliseconds. Each line on standard input asks for one, in its environment,
    or for the exit code of one that has `ended`; a number answers. None outlives the nursery.
    """
    for late in _IMPORTED_LATE:
        import_module(late)
    for language in LANGUAGES:
        speak(language)
    living: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "ended" in asked:
            _, status = os.waitpid(asked["ended"], 0)
            living.remove(asked["ended"])
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        child = os.fork()
        if child == 0:
            _leave_the_nursery(asked["environment"], asked["log"])
            serve()
        living.add(child)
        print(child, flush=True)
    for child in living:
        os.kill(child, signal.SIGKILL)


def _leave_the_nursery(environment: Mapping[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with open(os.devnull, "rb") as nothing, open(log, "ab") as said:
        os.dup2(nothing.fileno(), 0)
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
