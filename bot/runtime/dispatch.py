"""Takes what waits in the inbox and has it handled: fact, dialog, audit line and reply together.

What is ready at the same time shares a transaction, each update a part of it; nobody is answered
before the commit. When the shared transaction fails, every update runs alone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from bot.clock import Clock
from bot.runtime.handling import MOST_SECONDS, Done, Handling, Links
from bot.runtime.marks import Marks
from bot.runtime.threads import DatabaseThreads
from bot.screen import Screen
from bot.vault import Vault
from storage import talk
from storage.engine import Database, DBAPIError
from storage.talk import InboxRow, OutboxRow

log = logging.getLogger(__name__)

MOST_LANES = 64
_FEWEST_LANES = 4
_FULL = 0.9
"""Of a batch's time as much is planned for; the rest is for updates that take longer."""
MOST_ATTEMPTS = 5
_IDLE_S = 1.0


def lanes_that_fit(lanes: int, taken: int, handled: int, seconds: float) -> int:
    """How many lanes the next batch takes: as many as can be handled in its time.

    What is read for an update that must wait after all is read in vain, and on a slow machine that
    was a third of a batch's work; so the number grows only as far as the last full batch promises.
    """
    if handled < taken:
        return max(_FEWEST_LANES, handled)
    if taken < lanes:
        return lanes
    promised = int(lanes * _FULL * MOST_SECONDS / max(seconds, 0.001))
    return min(MOST_LANES, lanes * 2, max(_FEWEST_LANES, promised))


class Dispatcher:
    """Takes the oldest open update of several lanes, handles them, hands replies to the outbox."""

    def __init__(
        self,
        database: Database,
        threads: DatabaseThreads,
        clock: Clock,
        *,
        holder: int,
        links: Links,
        marks: Marks,
        stored: asyncio.Event,
        hand_over: Callable[[Done], None],
        vault: Vault,
    ) -> None:
        self._database = database
        self._threads = threads
        self._marks = marks
        self._stored = stored
        self._hand_over = hand_over
        self._handling = Handling(clock, holder, links, vault)
        self._lanes = MOST_LANES

    async def run(self) -> None:
        pause = 0.0
        while True:
            self._stored.clear()
            try:
                done = await self._threads.run(self._together)
            except DBAPIError as error:
                log.warning("a batch failed, each update runs alone: %s", error.orig)
                done = await self._one_by_one()
                pause = min(2.0, pause * 2 + 0.1) if not done.count else 0.0
            if done.count:
                self._hand_over(done)
            if pause and not done.count:
                await asyncio.sleep(pause)
            elif not (done.count and done.more):
                await self._wait_for_work()

    async def _wait_for_work(self) -> None:
        # Another process may have stored something: look again even without a signal.
        # Not wait_for: it swallows a cancellation that comes together with the event.
        with suppress(TimeoutError):
            async with asyncio.timeout(_IDLE_S):
                await self._stored.wait()

    def _together(self) -> Done:
        with self._marks.taken() as results, self._database.writer.begin() as connection:
            self._marks.write_into(connection, results)
            waiting = talk.oldest_of_lanes(connection, self._lanes)
            if not waiting.rows:
                return Done(0)
            started = time.monotonic()
            done, count = self._handling.handle(connection, waiting.rows)
            took = time.monotonic() - started
            self._lanes = lanes_that_fit(self._lanes, len(waiting.rows), count, took)
        return replace(done, more=waiting.open > count)

    async def _one_by_one(self) -> Done:
        """After a failed batch: the oldest row of each lane in a transaction of its own.

        Where the database gives up halfway, what was committed before is still handed over.
        """

        def alone() -> Done:
            with self._database.writer.begin() as connection:
                rows = talk.oldest_of_lanes(connection, MOST_LANES).rows
            count, notices = 0, False
            replies: list[OutboxRow] = []
            screens: dict[int, Screen] = {}
            for row in rows:
                try:
                    done = self._alone(row)
                except DBAPIError as error:
                    log.error("the database does not answer: %s", error.orig)
                    break
                count += done.count
                replies.extend(done.replies)
                screens.update(done.screens)
                notices = notices or done.notices
            return Done(count, tuple(replies), notices, screens=screens)

        try:
            return await self._threads.run(alone)
        except DBAPIError as error:
            log.error("the database does not answer: %s", error.orig)
            return Done(0)

    def _alone(self, row: InboxRow) -> Done:
        try:
            with self._database.writer.begin() as connection:
                still_open = talk.lock_open(connection, row.id)
                return self._handling.handle(connection, [row])[0] if still_open else Done(0)
        except DBAPIError as error:
            log.warning("update %s failed alone: %s", row.id, error.orig)
            with self._database.writer.begin() as connection:
                if row.attempts + 1 < MOST_ATTEMPTS:
                    talk.count_attempt(connection, row.id, str(error.orig))
                    return Done(0)
                return self._handling.give_up(connection, row, str(error.orig))
