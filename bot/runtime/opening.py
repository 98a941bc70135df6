"""Opens votes whose time has come, and keeps what is known of open ones up to date: the message in
the group, who votes once a delegation has ended, whose message did not arrive.

It asks the database what is due, so what a killed process missed is made up for by the next. Two
processes may look at the same time: a vote opens once, and each message bears a key.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count

from bot.clock import Clock
from bot.domain.errors import Refusal
from bot.runtime.letters import send_out
from bot.runtime.threads import DatabaseThreads
from bot.vault import Vault
from handlers.contests.following import follow
from handlers.contests.opening import open_by_itself, stop_opening
from handlers.contests.settling import tell_of_stuck
from storage.contest_rows import Contest
from storage.engine import Connection, Database, DBAPIError
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)

LOOK_S = 2.0
_LOOKS_APART = 3
"""A group is told of a burst of votes at once, and no messenger likes many edits a minute."""
_AFTERWARDS = timedelta(minutes=15)
"""How long after its end a vote's message in the group is still looked after."""


class Opening:
    """Looks every two seconds for votes that are to open, more seldom after open ones."""

    def __init__(
        self, database: Database, threads: DatabaseThreads, clock: Clock, vault: Vault
    ) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._vault = vault
        self._stuck: set[int] = set()

    async def run(self) -> None:
        for look in count():
            try:
                await self._threads.run(self.open_due)
                if look % _LOOKS_APART == 0:
                    # One vote at a time: taps are handled in between, on SQLite by the same thread.
                    for contest_id in await self._threads.run(self.live):
                        await self._threads.run(partial(self.follow_one, contest_id))
            except DBAPIError as error:
                log.warning("votes that are to open wait: %s", error.orig)
            await asyncio.sleep(LOOK_S)

    def open_due(self) -> None:
        """Each in a transaction of its own. One that cannot open waits for a tap, and whoever
        prepared it is told why."""
        with self._database.reader.begin() as connection:
            due = self._work(connection).contest_drafts.due_to_open()
        for contest_id in due:
            with self._by_itself(contest_id):
                try:
                    self._with(contest_id, self._open)
                except Refusal as refusal:
                    self._refused(contest_id, refusal)

    @contextmanager
    def _by_itself(self, contest_id: int) -> Iterator[None]:
        """What fails at one vote holds up no other, nor the process: the log says it once, and the
        secretary is told."""
        try:
            yield
        except DBAPIError as error:
            log.warning("contest %d waits: %s", contest_id, error.orig)
        except Exception:  # broad against the rule, as in `bot.runtime.closing` and for its reason
            if contest_id not in self._stuck:
                self._stuck.add(contest_id)
                log.exception("contest %d cannot be looked after", contest_id)
                self._with(contest_id, tell_of_stuck)
        else:
            self._stuck.discard(contest_id)

    def _open(self, found: Contest, uow: UnitOfWork) -> None:
        if open_by_itself(found, uow):
            log.info("contest %d has opened at its time", found.id)

    def _refused(self, contest_id: int, refusal: Refusal) -> None:
        log.warning("contest %d could not open: %s", contest_id, refusal.__cause__ or refusal.code)

        def stop(found: Contest, uow: UnitOfWork) -> None:
            if found.state == "draft" and found.armed_by is not None:
                stop_opening(found, refusal, uow)

        self._with(contest_id, stop)

    def live(self) -> list[int]:
        """Open votes, and those whose end is not long ago."""
        with self._database.reader.begin() as connection:
            uow = self._work(connection)
            return uow.contests.live(uow.now - _AFTERWARDS)

    def follow_one(self, contest_id: int) -> None:
        """The roll, the group's message: what has changed of a vote since the last look."""
        with self._by_itself(contest_id):
            self._with(contest_id, follow)

    def _with(self, contest_id: int, act: Callable[[Contest, UnitOfWork], object]) -> None:
        """Done and told, both or neither."""
        with self._database.writer.begin() as connection:
            uow = self._work(connection)
            found = uow.contests.contest(contest_id)
            assert found is not None, "a contest is never deleted"
            act(found, uow)
            send_out(connection, uow, found.bloc_id, self._clock.wall())

    def _work(self, connection: Connection) -> UnitOfWork:
        now = self._clock.now()
        return UnitOfWork(connection, now, now, {}, vault=self._vault)
