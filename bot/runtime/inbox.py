"""Stores updates before they are confirmed to the platform; what arrives together is one commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from bot.channels.base import Incoming, incoming_to_json
from bot.clock import Clock
from bot.runtime.reading import is_read
from bot.runtime.threads import DatabaseThreads
from storage import talk
from storage.engine import Database, DataError, DBAPIError, IntegrityError

log = logging.getLogger(__name__)

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 5.0

Apologise = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Tells senders, past the database, that their message waits because nothing can be stored now."""


class Inbox:
    """`store` returns once the updates are committed; `run` is the loop that commits them."""

    def __init__(
        self,
        database: Database,
        threads: DatabaseThreads,
        clock: Clock,
        *,
        stored: asyncio.Event,
        wanted: asyncio.Event,
        apologise: Apologise,
    ) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._stored = stored
        self._wanted = wanted
        self._apologise = apologise
        self._waiting: list[tuple[Sequence[Incoming], asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()

    async def store(self, updates: Sequence[Incoming]) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((updates, done))
        self._arrived.set()
        await done

    async def run(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            taken, self._waiting = self._waiting, []
            updates = [update for batch, _done in taken for update in batch]
            if updates:
                await self._store_at_last(updates)
                self._stored.set()
                self._wanted.set()
            for _batch, done in taken:
                if not done.done():
                    done.set_result(None)

    async def _store_at_last(self, updates: list[Incoming]) -> None:
        """A full disk, a locked file or a server made read-only is waited out.

        The platform keeps what is not confirmed.
        The wait has no end of its own; stopping the process is the way out, and loses nothing.
        """
        pause, told = _FIRST_PAUSE_S, False
        while True:
            try:
                await self._threads.run(lambda: self._store(updates))
            except (DataError, IntegrityError):
                # One update that no database takes must not hold up the others.
                await self._store_one_by_one(updates)
                return
            except DBAPIError as error:
                log.error("updates cannot be stored, trying again: %s", error.orig)
                if not told:
                    told = True
                    await self._apologise(updates)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            else:
                return

    async def _store_one_by_one(self, updates: list[Incoming]) -> None:
        for update in updates:
            try:
                await self._threads.run(partial(self._store, [update]))
            except (DataError, IntegrityError):
                log.exception("update %s cannot be stored and is passed over", update.external_id)
            except DBAPIError:
                await self._store_at_last([update])  # it is the database that refuses now

    def _store(self, updates: Sequence[Incoming]) -> None:
        now, wall = self._clock.now(), self._clock.wall()
        rows: list[dict[str, Any]] = [
            {
                "channel": update.channel,
                "bot": update.bot,
                "external_id": update.external_id,
                "lane": update.lane,
                "payload": incoming_to_json(update),
                "received_at": wall,
                # A message counts from its own date, so that a figure sent in time still counts
                # after a crash; a tap has no date and counts from now.
                "acted_at": min(update.sent_at, now) if update.sent_at else now,
                "file": "wanted" if update.private and is_read(update.file) else "none",
            }
            for update in updates
        ]
        with self._database.writer.begin() as connection:
            talk.store_updates(connection, rows)
