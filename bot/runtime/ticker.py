"""The metronome: APScheduler wakes it, it asks the database what is due. It remembers nothing."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.runtime.threads import DatabaseThreads
from storage import talk
from storage.engine import Database, DBAPIError
from storage.talk import Backlog

log = logging.getLogger(__name__)

BEAT_S = 10
KEEP = timedelta(days=30)
"""How long finished inbox and outbox rows stay: long enough to answer "did it arrive?"."""


class Ticker:
    """Heartbeats and housekeeping. `last` is the newest look at what waits."""

    def __init__(
        self, database: Database, threads: DatabaseThreads, clock: Clock, holder: int
    ) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._holder = holder
        self._failed: asyncio.Future[None] | None = None
        self.last: Backlog | None = None

    async def run(self) -> None:
        scheduler = AsyncIOScheduler(timezone="UTC")
        self._failed = asyncio.get_running_loop().create_future()
        scheduler.add_job(self._beat, "interval", seconds=BEAT_S, max_instances=1, coalesce=True)
        scheduler.add_job(self._prune, "interval", hours=1, max_instances=1, coalesce=True)
        scheduler.start()
        try:
            await self._beat()
            await self._failed
        finally:
            scheduler.shutdown(wait=False)

    async def _beat(self) -> None:
        def beat() -> Backlog:
            wall = self._clock.wall()
            with self._database.writer.begin() as connection:
                load = talk.backlog(connection, wall)
                talk.beat(connection, self._holder, wall, load)
            return load

        try:
            self.last = await self._threads.run(beat)
        except DBAPIError as error:
            log.warning("no heartbeat: %s", error.orig)

    async def _prune(self) -> None:
        def prune() -> tuple[int, int]:
            with self._database.writer.begin() as connection:
                return talk.prune(connection, self._clock.wall(), KEEP)

        try:
            removed = await self._threads.run(prune)
        except DBAPIError as error:
            log.warning("finished rows were not pruned: %s", error.orig)
        else:
            log.info("pruned %d inbox and %d outbox rows", *removed)
