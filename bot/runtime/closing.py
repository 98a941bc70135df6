"""Counts contests whose closing time has come, once what was on its way is in, and tells whom it
concerns.

It asks the database what is due, so a closing that a killed process missed is made up for by the
next. A contest that cannot be counted stays as it is and holds up no other; the log names why, and
its secretary is told once.
"""

from __future__ import annotations

import asyncio
import logging

from bot.clock import Clock
from bot.domain.casting_errors import HallChanged, NotCounted, NotOver, StillArriving
from bot.domain.errors import Refusal
from bot.domain.voting_errors import ChainWaits
from bot.runtime.letters import send_out
from bot.runtime.threads import DatabaseThreads
from bot.vault import Vault
from handlers.contests.settling import after_counting, tell_of_stuck, tell_of_waiting
from storage.ballot_count import count_box
from storage.closings import Closings
from storage.contest_rows import OpenContests
from storage.engine import Database, DBAPIError
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)

LOOK_S = 2.0
_STUCK = "stuck"


class Closing:
    """Looks every two seconds."""

    def __init__(
        self, database: Database, threads: DatabaseThreads, clock: Clock, vault: Vault
    ) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._vault = vault
        self._said: dict[int, str] = {}

    async def run(self) -> None:
        while True:
            try:
                await self._threads.run(self.close_due)
            except DBAPIError as error:
                log.warning("contests that are due wait: %s", error.orig)
            await asyncio.sleep(LOOK_S)

    def close_due(self) -> None:
        """Each contest in a transaction of its own: one that cannot be counted holds up none."""
        with self._database.reader.begin() as connection:
            due = Closings(connection, self._clock.now(), self._vault, OpenContests()).due()
        for contest_id in due:
            try:
                self._close_if_it_can(contest_id)
            except DBAPIError as error:
                log.warning("contest %d waits to be counted: %s", contest_id, error.orig)
            # The rule that only dispatch catches everything gives way here, for its own reason:
            # what is left is an error of the program, which has no name of its own, and whose
            # contest must hold up no other; it would end the process, and again at each start.
            except Exception:
                if self._said.get(contest_id) != _STUCK:
                    log.exception("contest %d cannot be counted", contest_id)
                    self._stuck(contest_id)

    def _close_if_it_can(self, contest_id: int) -> None:
        try:
            self._close(contest_id)
        except (StillArriving, NotOver):
            return  # what is on its way comes first, and it may have been an extension
        except (NotCounted, HallChanged, ChainWaits) as refusal:
            self._wait(contest_id, refusal)
        except Refusal as refusal:
            if self._said.get(contest_id) != refusal.code:
                log.error("contest %d cannot be counted: %s", contest_id, refusal.code)
            self._wait(contest_id, refusal)
        else:
            self._said.pop(contest_id, None)
            log.info("contest %d is counted", contest_id)

    def _close(self, contest_id: int) -> None:
        """Counted, and everybody told: both or neither."""
        with self._database.writer.begin() as connection:
            now = self._clock.now()
            uow = UnitOfWork(connection, now, now, {}, vault=self._vault)
            found = uow.closings.close(contest_id, count_box)
            after_counting(found, uow)
            send_out(connection, uow, found.bloc_id, self._clock.wall())

    def _wait(self, contest_id: int, refusal: Refusal) -> None:
        """The hall's count or an earlier contest comes first, the count is not of those who are
        there, or the record refuses it: who counts is told so once."""
        if self._said.get(contest_id) == refusal.code:
            return
        with self._database.writer.begin() as connection:
            now = self._clock.now()
            uow = UnitOfWork(connection, now, now, {}, vault=self._vault)
            found = uow.contests.contest(contest_id)
            if found is not None:
                tell_of_waiting(found, refusal, uow)
                send_out(connection, uow, found.bloc_id, self._clock.wall())
        self._said[contest_id] = refusal.code

    def _stuck(self, contest_id: int) -> None:
        """An error of the program, not of the vote."""
        self._said[contest_id] = _STUCK
        with self._database.writer.begin() as connection:
            now = self._clock.now()
            uow = UnitOfWork(connection, now, now, {}, vault=self._vault)
            found = uow.contests.contest(contest_id)
            if found is not None:
                tell_of_stuck(found, uow)
                send_out(connection, uow, found.bloc_id, self._clock.wall())
