"""The officers: they write through the sandbox's control API and look at what comes back."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.benchmark.processes import TOKEN, CannotMeasure
from storage.presets.crowd import answer_of

_LOOK_S = 0.05
_ANSWERED_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """Updates and their answers by the sandbox's own clock: `seconds` from the moment when all
    were queued to the last answer, `waits` from each act to its answer."""

    seconds: float
    waits: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds


class Officers:
    """People with a private chat each, numbered from 0."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http
        self.ids: list[int] = []

    async def join(self, count: int) -> None:
        bot = {"token": TOKEN, "username": "benchmark_bot", "first_name": "Benchmark"}
        await self._call("PUT", "bots", bot)
        people = [{"key": f"p{n}", "first_name": f"Cán bộ {n}"} for n in range(count)]
        ids = (await self._call("PUT", "people", {"people": people}))["ids"]
        self.ids = [ids[row["key"]] for row in people]

    async def delay(self, milliseconds: int) -> None:
        """Make every answer of the API server come that much later."""
        await self._call("POST", "faults", {"kind": "delay", "delay_ms": milliseconds})

    async def burst(self, numbers: Sequence[int]) -> Exchange:
        """All write at once; returns when all are answered."""
        before, serial = await self._answered(), await self._serial()
        acts = [_answer(number) for number in numbers]
        await self._call("POST", "acts", {"acts": acts})
        return await self._exchange(numbers, serial, before + len(numbers))

    async def one_by_one(self, numbers: Sequence[int], per_second: float) -> Exchange:
        """One after the other at an even pace, whether the ones before are answered or not."""
        before, serial = await self._answered(), await self._serial()
        loop = asyncio.get_running_loop()
        begin = loop.time()
        async with asyncio.TaskGroup() as group:
            for index, number in enumerate(numbers):
                await asyncio.sleep(begin + index / per_second - loop.time())
                group.create_task(self._call("POST", "act", _answer(number)))
        return await self._exchange(numbers, serial, before + len(numbers))

    async def write(self, number: int) -> int:
        """One officer writes; the serial of it, for `answer_to`."""
        return int((await self._call("POST", "act", _answer(number)))["serial"])

    async def answer_to(self, number: int, serial: int) -> None:
        """Wait for an answer to what was written. Raises CannotMeasure."""
        query = f"wait?person=p{number}&after={serial}&timeout=30"
        if (await self._call("GET", query))["timed_out"]:
            raise CannotMeasure("There was no answer within 30 seconds.")

    async def answers(self) -> dict[int, int]:
        """How many messages of the bot each chat has been sent."""
        counts: dict[int, int] = defaultdict(int)
        for entry in (await self._call("GET", "journal?after=0"))["entries"]:
            counts[entry["chat_id"]] += 1
        return counts

    async def report(self) -> dict[str, int]:
        """How often the bot has called each method."""
        return dict((await self._call("GET", "report"))["requests"])

    async def _serial(self) -> int:
        return int((await self._call("GET", "events?after=1000000000"))["serial"])

    async def _answered(self) -> int:
        """How many messages the bot has sent, without disturbing it by asking for more."""
        return (await self.report()).get("sendMessage", 0)

    async def _exchange(self, numbers: Sequence[int], serial: int, requests: int) -> Exchange:
        """Wait for all answers, then look when each came."""
        chats = [self.ids[number] for number in numbers]
        end = time.monotonic() + _ANSWERED_WITHIN_S
        while time.monotonic() < end:
            if await self._answered() >= requests:
                acted, answered = await self._sent_after(serial)
                if all(chat in answered for chat in chats):
                    waits = tuple(answered[chat] - acted[chat] for chat in chats)
                    last = max(answered[chat] for chat in chats)
                    return Exchange(last - max(acted[chat] for chat in chats), waits)
            await asyncio.sleep(_LOOK_S)
        raise CannotMeasure(f"Answers are missing after {_ANSWERED_WITHIN_S:.0f} seconds.")

    async def _sent_after(self, serial: int) -> tuple[dict[int, float], dict[int, float]]:
        """By chat, when its officer wrote and when the first answer to that came."""
        acted: dict[int, float] = {}
        answered: dict[int, float] = {}
        for entry in (await self._call("GET", f"events?after={serial}"))["events"]:
            if entry["kind"] == "send":
                sent = answered if entry["by"] == "bot" else acted
                sent.setdefault(entry["chat_id"], entry["at"])
        return acted, answered

    async def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        async with self._http.request(method, path, json=body) as answer:
            told = await answer.json()
        if answer.status != 200:
            raise CannotMeasure(f"The sandbox refused {method} {path}: {told.get('error')}")
        return told


def _answer(number: int) -> dict[str, str]:
    return {"person": f"p{number}", "do": "text", "text": answer_of(number)}


@asynccontextmanager
async def officers(url: str, count: int) -> AsyncIterator[Officers]:
    async with aiohttp.ClientSession(f"{url}/control/") as http:
        found = Officers(http)
        await found.join(count)
        yield found
