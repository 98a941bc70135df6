"""Asks what is still owed just before reminders go out: of several messages in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from bot.runtime.marks import Held, Lapsed
from bot.runtime.threads import DatabaseThreads
from bot.screen import Screen
from storage.talk import OutboxRow

Answer = Screen | Lapsed | Held
Ask = Callable[[Sequence[OutboxRow]], Sequence[Answer]]
"""What each reminder says at this moment, or why it is not sent; asked on the database's thread."""

GATHER_S = 0.5
"""How long a question waits for others. At full pace that makes one look for about 15 messages."""
AHEAD = 60
"""How many messages may be asked about and not be sent yet: about two seconds' worth, so that one
slow look leaves no gap."""
Question = tuple[OutboxRow, asyncio.Future[Answer]]


class Asking:
    """Collects questions; each is answered by the next look at the database. There is one look at a
    time: where it takes long, the next one answers all that has gathered meanwhile."""

    def __init__(self, threads: DatabaseThreads, ask: Ask) -> None:
        self._threads = threads
        self._ask = ask
        self._questions: list[Question] = []
        self._looking: asyncio.Task[None] | None = None
        self.ahead = asyncio.Semaphore(AHEAD)

    async def answer(self, row: OutboxRow) -> Answer:
        """Raises DBAPIError where the database cannot be asked."""
        mine: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._questions.append((row, mine))
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        return await mine

    async def _look(self) -> None:
        try:
            while self._questions:
                await asyncio.sleep(GATHER_S)
                asked, self._questions = self._questions, []
                await self._answer(asked)
        finally:
            self._looking = None

    async def _answer(self, asked: Sequence[Question]) -> None:
        try:
            answers = await self._threads.run(partial(self._ask, [row for row, _ in asked]))
        except Exception as error:  # noqa: BLE001  (raised in whoever has asked)
            for _, mine in asked:
                if not mine.done():
                    mine.set_exception(error)
            return
        for (_, mine), answer in zip(asked, answers, strict=True):
            if not mine.done():
                mine.set_result(answer)
