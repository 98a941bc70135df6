"""The people who are reminded: they have pressed start once, and only read from then on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bot.benchmark.driver import Officers
from bot.benchmark.processes import TOKEN

_BEGIN_AT_ONCE = 500


class Debtors(Officers):
    """People with a private chat each, numbered from 0."""

    async def begin(self) -> None:
        """Everybody presses start; what the bot would answer to that is thrown away."""
        acts = [{"person": f"p{number}", "do": "start"} for number in range(len(self.ids))]
        for first in range(0, len(acts), _BEGIN_AT_ONCE):
            await self._call("POST", "acts", {"acts": acts[first : first + _BEGIN_AT_ONCE]})
        url = f"../bot{TOKEN}/deleteWebhook"
        async with self._http.post(url, json={"drop_pending_updates": True}) as answer:
            answer.raise_for_status()

    async def keep_limits(self) -> None:
        """The API server refuses from now on what the messenger would."""
        await self._call("PUT", "limits", {"enabled": True})

    async def sent(self) -> int:
        """How many messages the bot has tried to send."""
        return await self._answered()

    async def refused(self) -> int:
        return int((await self._call("GET", "report"))["rate_limited"])

    async def arrived(self) -> list[tuple[int, float]]:
        """Chat and moment of each message, by the API server's own clock."""
        entries = (await self._call("GET", "journal?after=0"))["entries"]
        return [(one["chat_id"], one["at"]) for one in entries if one["kind"] == "send"]


@asynccontextmanager
async def debtors(url: str, count: int) -> AsyncIterator[Debtors]:
    async with aiohttp.ClientSession(f"{url}/control/") as http:
        crowd = Debtors(http)
        await crowd.join(count)
        yield crowd
