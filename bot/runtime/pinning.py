"""Keeps the pinned message of each group that has one; nothing is remembered but in the database.

Each step (write, pin, unpin) is one message of the outbox under a key of its own, and the next is
decided behind the row's lock, so that two processes never both make one.
"""

from __future__ import annotations

import asyncio
import logging

from bot.clock import Clock
from bot.runtime.letters import send_out
from bot.runtime.threads import DatabaseThreads
from handlers.status.board import keep_board
from storage.engine import Connection, Database, DBAPIError
from storage.figures import Shelf
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)

LOOK_S = 5.0


class Pinning:
    """Looks every few seconds."""

    def __init__(self, database: Database, threads: DatabaseThreads, clock: Clock) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._shelf: Shelf = {}

    async def run(self) -> None:
        while True:
            try:
                await self._threads.run(self.keep_all)
            except DBAPIError as error:
                log.warning("pinned messages wait: %s", error.orig)
            await asyncio.sleep(LOOK_S)

    def keep_all(self) -> None:
        """Each bloc in a transaction of its own, and none where nothing has changed."""
        wall = self._clock.wall()
        with self._database.reader.begin() as connection:
            uow = self._work(connection)
            due = [one for one in uow.boards.in_use() if keep_board(one, uow, wall, write=False)]
        for bloc_id in due:
            with self._database.writer.begin() as connection:
                uow = self._work(connection)
                keep_board(bloc_id, uow, wall, write=True)
                send_out(connection, uow, bloc_id, wall)

    def _work(self, connection: Connection) -> UnitOfWork:
        now = self._clock.now()
        return UnitOfWork(connection, now, now, self._shelf)
