"""The voters: each has a message to tap on, and what comes of a tap takes that message's place."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import aiohttp

from bot.benchmark.driver import Exchange, Officers
from bot.benchmark.processes import CannotMeasure

_LOOK_S = 0.05
_ANSWERED_WITHIN_S = 120.0
_GREETED_AT_ONCE = 250
_EDIT = "editMessageText"


class Voters(Officers):
    """People with a private chat each, numbered from 0.

    buttons: by chat, what stands behind the button; where it does not matter, nothing
    """

    def __init__(self, http: aiohttp.ClientSession) -> None:
        super().__init__(http)
        self._messages: dict[int, int] = {}
        self.buttons: Mapping[int, str] = {}

    async def greet(self, numbers: Sequence[int]) -> None:
        """Everybody writes; what they are answered is the message they will tap on."""
        for first in range(0, len(numbers), _GREETED_AT_ONCE):
            part = numbers[first : first + _GREETED_AT_ONCE]
            before, serial = await self._answered(), await self._serial()
            acts = [{"person": f"p{n}", "do": "text", "text": "/vote"} for n in part]
            await self._call("POST", "acts", {"acts": acts})
            await self._exchange(part, serial, before + len(part))
            for entry in (await self._call("GET", f"events?after={serial}"))["events"]:
                if entry["kind"] == "send" and entry["by"] == "bot":
                    self._messages[entry["chat_id"]] = entry["message_id"]

    async def tap_at_once(self, numbers: Sequence[int]) -> Exchange:
        """All tap at once; returns when all messages have changed."""
        before, serial = await self._edited(), await self._serial()
        acts = [self._tap(number) for number in numbers]
        await self._call("POST", "acts", {"acts": acts})
        return await self._changes(numbers, serial, before)

    async def tap_one_by_one(self, numbers: Sequence[int], per_second: float) -> Exchange:
        """One after the other at an even pace, whether the ones before are answered or not."""
        before, serial = await self._edited(), await self._serial()
        loop = asyncio.get_running_loop()
        begin = loop.time()
        async with asyncio.TaskGroup() as group:
            for index, number in enumerate(numbers):
                await asyncio.sleep(begin + index / per_second - loop.time())
                group.create_task(self._call("POST", "act", self._tap(number)))
        return await self._changes(numbers, serial, before)

    def _tap(self, number: int) -> dict[str, object]:
        chat = self.ids[number]
        message, data = self._messages[chat], self.buttons.get(chat, "vote")
        return {"person": f"p{number}", "do": "tap", "message_id": message, "data": data}

    async def _edited(self) -> int:
        return (await self.report()).get(_EDIT, 0)

    async def _changes(self, numbers: Sequence[int], serial: int, before: int) -> Exchange:
        chats = [self.ids[number] for number in numbers]
        end = time.monotonic() + _ANSWERED_WITHIN_S
        while time.monotonic() < end:
            if await self._edited() >= before + len(numbers):
                tapped, edited = await self._changed_after(serial)
                if all(chat in edited for chat in chats):
                    waits = tuple(edited[chat] - tapped[chat] for chat in chats)
                    last = max(edited[chat] for chat in chats)
                    return Exchange(last - max(tapped[chat] for chat in chats), waits)
            await asyncio.sleep(_LOOK_S)
        raise CannotMeasure(f"Receipts are missing after {_ANSWERED_WITHIN_S:.0f} seconds.")

    async def _changed_after(self, serial: int) -> tuple[dict[int, float], dict[int, float]]:
        """By chat, when its voter tapped and when the message changed."""
        tapped: dict[int, float] = {}
        edited: dict[int, float] = {}
        for entry in (await self._call("GET", f"events?after={serial}"))["events"]:
            if entry["kind"] == "tap":
                tapped.setdefault(entry["chat_id"], entry["at"])
            elif entry["kind"] == "edit" and entry["by"] == "bot":
                edited.setdefault(entry["chat_id"], entry["at"])
        return tapped, edited


@asynccontextmanager
async def voters(url: str, count: int) -> AsyncIterator[Voters]:
    async with aiohttp.ClientSession(f"{url}/control/") as http:
        found = Voters(http)
        await found.join(count)
        yield found
