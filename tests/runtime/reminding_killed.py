"""Kills itself while it reminds: `python -m tests.runtime.reminding_killed URL POINT`.

The bloc is there and a reminder is due. POINT is where the process dies: "decided" before its
commit, "queued" after it, "asked" after the last question and before it is sent, "sent" before it
is marked; "" for nowhere. Every message that goes out is written to standard output.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from sqlalchemy import event

from bot.channels.base import Delivery, Outgoing
from bot.runtime.marks import Marks
from bot.runtime.outbox import Outbox
from bot.runtime.reminding import Reminding
from bot.runtime.threads import DatabaseThreads
from bot.vault import Vault
from storage.engine import open_database
from storage.presence import Presence
from tests.bench import StillClock
from tests.runtime.works import Collector, running

POINTS = ("decided", "queued", "asked", "sent")


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


async def work(url: str, point: str, now: str) -> None:
    database = open_database(url, pool_size=3)
    clock = StillClock()
    clock.at = clock.at.fromisoformat(now)
    threads = DatabaseThreads(1 if database.is_sqlite else 3)
    presence = Presence(database)
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
        await asyncio.sleep(1.5)
    await outbox.close()
    database.dispose()


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
