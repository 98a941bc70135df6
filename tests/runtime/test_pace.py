"""Never more than the messenger allows in any second, next to nothing lost, replies in front."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from bot.runtime.pace import Pace, Rank

LIMIT = 10
"""Fewer than in truth, so that the test needs few messages."""


class Messenger:
    """Counts what arrives at its side of an uneven way."""

    def __init__(self) -> None:
        self.arrived: list[tuple[float, str]] = []
        self._chance = random.Random(7)

    async def take(self, name: str) -> None:
        await asyncio.sleep(self._chance.uniform(0, 0.06))
        self.arrived.append((time.monotonic(), name))
        await asyncio.sleep(self._chance.uniform(0, 0.06))

    def most_in_a_second(self) -> int:
        moments = [at for at, _name in self.arrived]
        return max(sum(at <= other < at + 1 for other in moments) for at in moments)


async def send(pace: Pace, messenger: Messenger, rank: Rank, name: str = "") -> None:
    await pace.turn(rank)
    with pace.counted():
        await messenger.take(name or rank.name)


async def test_no_second_holds_more_than_the_limit_however_uneven_the_way() -> None:
    pace, messenger = Pace(LIMIT), Messenger()
    async with asyncio.TaskGroup() as group:
        for _ in range(4 * LIMIT):
            group.create_task(send(pace, messenger, Rank.REMINDER))
    assert len(messenger.arrived) == 4 * LIMIT
    assert messenger.most_in_a_second() <= LIMIT


async def test_replies_and_notices_pass_the_reminders_that_wait() -> None:
    pace, messenger = Pace(LIMIT), Messenger()
    async with asyncio.TaskGroup() as group:
        for _ in range(2 * LIMIT):
            group.create_task(send(pace, messenger, Rank.REMINDER))
        await asyncio.sleep(0.3)
        group.create_task(send(pace, messenger, Rank.NOTICE))
        group.create_task(send(pace, messenger, Rank.REPLY))
    names = [name for _at, name in messenger.arrived]
    assert max(names.index("REPLY"), names.index("NOTICE")) < LIMIT
    assert messenger.most_in_a_second() <= LIMIT


async def test_replies_alone_wait_for_nobody() -> None:
    pace, messenger = Pace(LIMIT), Messenger()
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for _ in range(20 * LIMIT):
            group.create_task(send(pace, messenger, Rank.REPLY))
    assert max(at for at, _name in messenger.arrived) - began < 1


async def test_who_gives_up_waiting_takes_no_turn() -> None:
    pace, messenger = Pace(1), Messenger()
    await send(pace, messenger, Rank.REMINDER)
    waiting = asyncio.create_task(pace.turn(Rank.REMINDER))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with asyncio.timeout(2):
        await send(pace, messenger, Rank.REMINDER)
    assert len(messenger.arrived) == 2
