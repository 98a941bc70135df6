"""Keeps what goes out below the messenger's overall limit: no more than so many in any second.

A request counts until a second after its answer: only then it is certain that the messenger has
counted it that long. So the limit is never passed, however uneven the way there is, and next to
nothing of it is lost.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from itertools import count

PER_SECOND = 30
_SECOND_S = 1.0


class Rank(IntEnum):
    """Who goes first while there is a queue."""

    REPLY = 0
    NOTICE = 1
    REMINDER = 2


class Pace:
    """Turns, one for each request. Replies wait for nothing but the messages before them."""

    def __init__(
        self, per_second: int = PER_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second = per_second
        self._clock = clock
        self._under_way = 0
        self._answered: deque[float] = deque()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None
        self._next_at = 0.0
        self._told_at = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Around a request whose turn has come."""
        try:
            yield
        finally:
            self._under_way -= 1
            self._answered.append(self._clock())
            if self._waiting:
                self._give()

    async def turn(self, rank: Rank) -> None:
        """Wait for one's turn; `counted` follows at once.

        Where nothing but replies goes out nobody waits: the messenger's limit is no sharp one, and
        a reply that it refuses comes again by itself.
        """
        now = self._clock()
        if rank is Rank.REPLY:
            if now - self._told_at > _SECOND_S or self._has_room(now):
                self._under_way += 1
                return
        else:
            self._told_at = now
            if not self._waiting:
                # What a late wake-up has lost is made up for, but not what nobody has used.
                self._next_at = max(self._next_at, now)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._order), mine))
        self._give()
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._under_way -= 1
            raise

    def _has_room(self, now: float) -> bool:
        while self._answered and now - self._answered[0] > _SECOND_S:
            self._answered.popleft()
        return self._under_way + len(self._answered) < self._per_second

    def _give(self) -> None:
        """Give turns to those in front, evenly over the second; look again when one more is due."""
        now = self._clock()
        while self._waiting and self._has_room(now):
            rank, _, one = self._waiting[0]
            if rank is not Rank.REPLY and now < self._next_at:
                break
            heapq.heappop(self._waiting)
            if one.done():
                continue
            if rank is not Rank.REPLY:
                self._told_at = now
                self._next_at += _SECOND_S / self._per_second
            self._under_way += 1
            one.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._waiting:
            return
        wait = self._next_at - now
        if not self._has_room(now):
            if not self._answered:
                return  # all turns are under way: the first that ends gives the next
            wait = self._answered[0] + _SECOND_S - now
        self._timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self._give)
