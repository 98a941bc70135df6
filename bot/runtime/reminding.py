"""Reminds: asks the database what has fallen due, and once more before each message is sent.

Nothing is kept in memory but when it looked last: a process that was down is made up for by the
next look, and two processes decide one after the other, since they hold the bloc's switch.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.i18n import speak
from bot.runtime.letters import send_out
from bot.runtime.marks import Held, Lapsed
from bot.runtime.threads import DatabaseThreads
from bot.screen import Screen
from handlers.reminders.deciding import Due, Fresh, falls_due, refreshed, remind
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
                    # Bit by bit: people's own taps are handled in between.
                    for bloc_id in await self._threads.run(self._switched_on):
                        due = await self._threads.look(partial(self._falls_due, bloc_id))
                        for some in due.batches() if due else ():
                            if await self._threads.run(partial(self._write, some)):
                                written()
                    self._looked = minute
                    log.debug("%s%s", DECIDED, minute.isoformat())
                except DBAPIError as error:
                    log.warning("reminders wait: %s", error.orig)
            await asyncio.sleep(LOOK_S)

    def remind_due(self) -> int:
        """A whole look at once; how many messages wait to be sent now."""
        total = 0
        for bloc_id in self._switched_on():
            due = self._falls_due(bloc_id)
            total += sum(self._write(some) for some in due.batches()) if due else 0
        return total

    def _switched_on(self) -> list[int]:
        with self._database.reader.begin() as connection:
            return self._work(connection).reminders.switched_on()

    def _falls_due(self, bloc_id: int) -> Due | None:
        with self._database.reader.begin() as connection:
            return falls_due(bloc_id, self._work(connection))

    def _write(self, due: Due) -> int:
        """Some persons' reminders in a transaction of their own; how many messages that makes."""
        with self._database.writer.begin() as connection:
            uow = self._work(connection)
            count = remind(due, uow)
            send_out(connection, uow, due.bloc_id, self._clock.wall())
        if count:
            log.info("%d reminders of bloc %d are on their way", count, due.bloc_id)
        return count

    def still_owed(self, rows: Sequence[OutboxRow]) -> list[Screen | Lapsed | Held]:
        """What the outbox asks just before it sends: each message as it is true now."""
        names = [(row.key or "").rpartition(":") for row in rows]
        with self._database.reader.begin() as connection:
            uow = self._work(connection)
            languages = uow.accounts.languages([int(account) for _key, _, account in names])
            asks = [(key, speak(languages[int(account)])) for key, _, account in names]
            found = refreshed(asks, uow)
        self._lapse(found)
        return [_answer(one) for one in found]

    def _lapse(self, found: Sequence[Fresh]) -> None:
        by_reason: dict[str, set[int]] = {}
        for one in found:
            for number, why in one.lapsed.items():
                by_reason.setdefault(why, set()).add(number)
        if by_reason:
            with self._database.writer.begin() as connection:
                for why, numbers in by_reason.items():
                    self._work(connection).reminders.lapse(numbers, why)

    def _work(self, connection: Connection) -> UnitOfWork:
        now = self._clock.now()
        return UnitOfWork(connection, now, now, self._shelf)


def _answer(found: Fresh) -> Screen | Lapsed | Held:
    if found.held:
        return Held(AGAIN_S)
    why = ", ".join(sorted(set(found.lapsed.values())))
    return found.screen or Lapsed(f"not owed any more: {why}")
