"""Reminds: asks the database what has fallen due, and once more before each message is sent.

Nothing is kept in memory but when it looked last: a process that was down is made up for by the
next look, and two processes decide one after the other, since they hold the bloc's switch.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.i18n import speak
from bot.runtime.letters import send_out
from bot.runtime.marks import Held, Lapsed
from bot.runtime.threads import DatabaseThreads
from bot.screen import Screen
from handlers.reminders.deciding import falls_due, refreshed, remind
from storage.engine import Connection, Database, DBAPIError
from storage.figures import Shelf
from storage.talk import OutboxRow
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)

LOOK_S = 0.1
"""Only the clock is looked at so often; the database is asked once in a minute of it."""
DECIDED = "decided what is due at "
"""In the log of a rehearsal, which waits for it before it goes on."""
AGAIN_S = 30.0
"""After which a held message is looked at again: the clock of a rehearsal may have moved."""


class Reminding:
    """Looks once a minute of the bloc's clock, and at once when that clock was moved."""

    def __init__(self, database: Database, threads: DatabaseThreads, clock: Clock) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._looked: datetime | None = None
        self._shelf: Shelf = {}

    async def run(self, written: Callable[[], None]) -> None:
        """`written` is called when messages wait to be sent."""
        while True:
            minute = self._clock.now().replace(second=0, microsecond=0)
            if minute != self._looked:
                try:
                    if await self._threads.run(self.remind_due):
                        written()
                    self._looked = minute
                    log.debug("%s%s", DECIDED, minute.isoformat())
                except DBAPIError as error:
                    log.warning("reminders wait: %s", error.orig)
            await asyncio.sleep(LOOK_S)

    def remind_due(self) -> int:
        """Each bloc in a transaction of its own, and none where nothing is due; how many messages
        wait to be sent now."""
        with self._database.reader.begin() as connection:
            due = [
                bloc_id
                for bloc_id in self._work(connection).reminders.switched_on()
                if falls_due(bloc_id, self._work(connection))
            ]
        total = 0
        for bloc_id in due:
            with self._database.writer.begin() as connection:
                uow = self._work(connection)
                count = remind(bloc_id, uow)
                send_out(connection, uow, bloc_id, self._clock.wall())
            if count:
                log.info("%d reminders of bloc %d are on their way", count, bloc_id)
            total += count
        return total

    def still_owed(self, row: OutboxRow) -> Screen | Lapsed | Held:
        """What the outbox asks just before it sends: the message as it is true now."""
        key, _, account_id = (row.key or "").rpartition(":")
        with self._database.reader.begin() as connection:
            uow = self._work(connection)
            say = speak(uow.accounts.language(int(account_id)))
            found = refreshed(key, say, uow)
        if found.lapsed:
            with self._database.writer.begin() as connection:
                self._work(connection).reminders.lapse(found.lapsed, found.why)
        if found.held:
            return Held(AGAIN_S)
        return found.screen or Lapsed(f"not owed any more: {found.why}")

    def _work(self, connection: Connection) -> UnitOfWork:
        now = self._clock.now()
        return UnitOfWork(connection, now, now, self._shelf)
