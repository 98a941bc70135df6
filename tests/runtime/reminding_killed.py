"""Processes that kill themselves while they remind, forked from one in which all is loaded.

The bloc is there and a reminder is due. A point is where the process dies: "decided" before its
commit, "queued" after it, "asked" after the last question and before it is sent, "sent" before it
is marked; "" for nowhere. Every message that goes out is written to its standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from tempfile import TemporaryFile
from typing import IO, Any, NoReturn

from sqlalchemy import event

from bot.channels.base import Delivery, Outgoing
from bot.i18n import LANGUAGES, speak
from bot.runtime.marks import Marks
from bot.runtime.outbox import Outbox
from bot.runtime.reminding import Reminding
from bot.runtime.threads import DatabaseThreads
from bot.vault import Vault
from storage import talk
from storage.engine import Database, open_database
from storage.presence import Presence
from tests.bench import StillClock
from tests.runtime.works import Collector, running

POINTS = ("decided", "queued", "asked", "sent")
_IMPORTED_LATE = ("holidays.countries.vietnam", "psycopg", "sqlite3")
_WITHIN_S = 60
_LOOK_AGAIN_S = 0.05


@dataclass(frozen=True, slots=True)
class Ended:
    """A process after its end, and to whom it has sent."""

    code: int
    told: list[str]
    errors: str


class Loaded:
    """A process with all modules and catalogues loaded and no database open: what is forked from
    it knows no more than one that was just started, and needs no seconds for that."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def remind(self, url: str, point: str, now: datetime) -> Ended:
        """Let one more process remind until nothing waits, or until it dies at the point."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([url, point, now.isoformat()]), file=self._process.stdin, flush=True)
        return Ended(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()


# In the loaded process -----------------------------------------------------------------------


def serve() -> None:
    """Fork a process for each line of standard input; how it ended is the answer."""
    for late in _IMPORTED_LATE:
        import_module(late)
    for language in LANGUAGES:
        speak(language)
    for line in sys.stdin:
        with TemporaryFile("w+") as said, TemporaryFile("w+") as errors:
            child = os.fork()
            if child == 0:
                _leave(said, errors, *json.loads(line))
            _, status = os.waitpid(child, 0)
            told, why = (_content(one) for one in (said, errors))
        print(json.dumps([os.waitstatus_to_exitcode(status), told.split(), why]), flush=True)


def _content(written: IO[str]) -> str:
    written.seek(0)
    return written.read()


def _leave(said: IO[str], errors: IO[str], url: str, point: str, now: str) -> NoReturn:
    os.dup2(said.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    signal.alarm(_WITHIN_S)
    try:
        asyncio.run(work(url, point, now))
    except BaseException:  # noqa: BLE001  (nothing of the loaded process may go on in it)
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


# In the forked one ---------------------------------------------------------------------------


def die(*_given: object) -> None:
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


class Told(Collector):
    """Writes down what goes out."""

    def __init__(self, point: str) -> None:
        super().__init__()
        self._point = point

    async def send(self, message: Outgoing) -> Delivery:
        if self._point == "asked":
            die()
        print(message.chat, flush=True)
        return await super().send(message)


class Counted(Presence):
    """Knows how often the outbox has looked: it asks each time who is alive."""

    looks = 0

    def alive(self) -> set[int]:
        found = super().alive()
        self.looks += 1
        return found


async def work(url: str, point: str, now: str) -> None:
    database = open_database(url, pool_size=3)
    clock = StillClock()
    clock.at = clock.at.fromisoformat(now)
    threads = DatabaseThreads(1 if database.is_sqlite else 3)
    presence = Counted(database)
    presence.enter(clock.wall())
    reminding = Reminding(database, threads, clock)
    if point == "decided":
        event.listen(database.writer, "commit", die)
    await threads.run(reminding.remind_due)
    if point == "queued":
        die()
    marks = Marks(database, threads, clock)
    if point == "sent":
        marks.write_into = die  # type: ignore[method-assign, assignment]
    channel: Any = Told(point)
    outbox = Outbox(
        database,
        threads,
        clock,
        presence,
        {("telegram", "1"): channel},
        marks,
        Vault(None),
        reminding.still_owed,
    )
    async with running(outbox.run):
        # A second look finds what the first would have left, and sends what it would have doubled.
        while presence.looks < 2 or _waits(database, clock):
            outbox.look_now()
            await asyncio.sleep(_LOOK_AGAIN_S)
    await outbox.close()
    database.dispose()


def _waits(database: Database, clock: StillClock) -> int:
    with database.reader.begin() as connection:
        return talk.backlog(connection, clock.wall()).outbox_waiting


if __name__ == "__main__":
    serve()
