"""What became of sent messages, on its way into the database.

Marks ride along in the next transaction that handles updates; where none comes soon, they get one
of their own. A mark that is lost with the process means a message sent twice, so it must be soon.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.channels.base import Delivery, Gone, Later, Moved, Rejected, Sent, Uncertain
from bot.clock import Clock
from bot.runtime.threads import DatabaseThreads
from storage import talk
from storage.engine import Connection, Database, DBAPIError
from storage.talk import OutboxRow

log = logging.getLogger(__name__)

_WITHIN_S = 0.03
_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Never sent: it cannot be opened any more. The chat itself is as reachable as before."""

    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """Not sent yet: no decent moment. It is looked at again after a while."""

    seconds: float


Result = tuple[OutboxRow, Delivery | Lapsed | Held, int]
"""A message, how its sending ended, and after how many attempts."""


class Marks:
    """Filled by the event loop, emptied by whichever thread has a transaction open."""

    def __init__(self, database: Database, threads: DatabaseThreads, clock: Clock) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        # Its ends are safe to use from several threads at once.
        self._results: deque[Result] = deque()
        self._arrived = asyncio.Event()
        self._writing: asyncio.Future[None] | None = None

    def add(self, row: OutboxRow, delivery: Delivery | Lapsed | Held, attempts: int) -> None:
        self._results.append((row, delivery, attempts))
        self._arrived.set()

    async def run(self) -> None:
        """Write what has found no ride."""
        while True:
            await self._arrived.wait()
            await asyncio.sleep(_WITHIN_S)
            self._arrived.clear()
            try:
                await self.write()
            except DBAPIError as error:
                log.warning("sent messages cannot be marked yet: %s", error.orig)
                await asyncio.sleep(_PAUSE_S)
                self._arrived.set()

    async def write(self) -> None:
        """Write what waits, and wait for what is being written: cancelling does not stop a thread.

        Raises DBAPIError; nothing is lost then.
        """
        if self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])
        if self._results:
            self._writing = asyncio.ensure_future(self._threads.run(self._write_alone))
            await asyncio.shield(self._writing)

    def _write_alone(self) -> None:
        with self.taken() as results, self._database.writer.begin() as connection:
            self.write_into(connection, results)

    @contextmanager
    def taken(self) -> Iterator[list[Result]]:
        """What waits, for a transaction inside this block; put back if that does not commit."""
        results: list[Result] = []
        while self._results:
            results.append(self._results.popleft())
        try:
            yield results
        except BaseException:
            self._results.extendleft(reversed(results))
            raise

    def write_into(self, connection: Connection, results: list[Result]) -> None:
        wall = self._clock.wall()
        sent = [
            row.id
            for row, delivery, _ in results
            if isinstance(delivery, Sent) and row.kind != "notice"
        ]
        others: list[dict[str, Any]] = []
        for row, delivery, attempts in results:
            if isinstance(delivery, Sent) and row.kind != "notice":
                continue
            if isinstance(delivery, Gone):
                talk.mark_unreachable(connection, row.channel, row.bot, row.chat, wall)
            if not isinstance(delivery, Sent | Gone | Lapsed | Held):
                log.error("message %s to a chat was not delivered: %s", row.id, delivery)
            again = None
            if isinstance(delivery, Held):
                again = wall + timedelta(seconds=delivery.seconds)
            others.append(
                {
                    "row_id": row.id,
                    "new_state": _STATES[type(delivery)],
                    "new_message_id": delivery.message_id if isinstance(delivery, Sent) else None,
                    "new_error": getattr(delivery, "why", ""),
                    "new_attempts": attempts,
                    "new_not_before": again,
                    "new_done_at": None if again else wall,
                }
            )
        if sent:
            talk.mark_sent(connection, sent, wall)
        links = [row.id for row, _delivery, _ in results if talk.holds_token(row.payload)]
        if links:
            talk.forget_messages(connection, links)
        if others:
            talk.mark_messages(connection, others)


_STATES = {
    Sent: "sent",
    Gone: "gone",
    Lapsed: "gone",
    Held: "queued",
    Uncertain: "uncertain",
    Later: "failed",
    Rejected: "failed",
    Moved: "failed",
}
