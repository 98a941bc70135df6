"""Cleans up after secret contests: keys whose contest is over, then the database's old pages.

It asks the database what is due, so a process that was killed between a closing and the destruction
of its key is made up for by the next start, whatever the instruction was.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from bot.clock import Clock
from bot.runtime.threads import DatabaseThreads
from bot.vault import Vault
from storage import traces
from storage.engine import Database, DBAPIError

log = logging.getLogger(__name__)

LOOK_S = 10.0
ORPHAN_AGE = timedelta(hours=1)
"""How old a key must be whose contest never opened: until then its opening may be under way."""


class Sweeping:
    """Looks every few seconds, and at once when the process starts."""

    def __init__(
        self, database: Database, threads: DatabaseThreads, clock: Clock, vault: Vault
    ) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._vault = vault

    async def run(self) -> None:
        while True:
            try:
                await self._threads.run(self.sweep)
            except DBAPIError as error:
                log.warning("traces of secret contests wait to be swept: %s", error.orig)
            except OSError as error:
                log.error("the keys of secret contests cannot be reached: %s", error.strerror)
            await asyncio.sleep(LOOK_S)

    def sweep(self) -> None:
        """Keys first, then pages. Each step is committed before the next, and may be repeated."""
        self._destroy_keys()
        with self._database.reader.begin() as connection:
            left = traces.with_old_pages(connection)
        if left and traces.sweep_pages(self._database, left):
            with self._database.writer.begin() as connection:
                traces.note_clean(connection, left)
            log.info("nothing is left of the sealed papers of %d secret contests", len(left))

    def _destroy_keys(self) -> None:
        names = self._vault.names()
        with self._database.reader.begin() as connection:
            known = traces.keys_known(connection, names, self._clock.now())
        going = [key for key in known if key.may_go]
        for key in going:
            self._vault.destroy(key.name)
        self._destroy_orphans(names - {key.name for key in known})
        done = [key.contest_id for key in going if key.is_due]
        if done:
            with self._database.writer.begin() as connection:
                for contest_id in done:
                    traces.give_up_sealed(connection, contest_id, self._clock.wall())
                traces.note_key_gone(connection, done)
            log.info("destroyed the keys of %d secret contests", len(done))

    def _destroy_orphans(self, names: set[str]) -> None:
        """Keys of contests whose opening never committed: nothing was ever sealed under them."""
        now = self._clock.wall().timestamp()
        for name in names:
            if self._vault.age(name, now) > ORPHAN_AGE.total_seconds():
                self._vault.destroy(name)
