"""The way of an update inside one process, without a messenger: what it costs the database.

Inbox, dispatcher and outbox are those of a serving process; only the channel is a stand-in that
takes every message and keeps it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from statistics import median

from bot.channels.base import (
    Channel,
    Delivery,
    Features,
    Fetch,
    Incoming,
    Menus,
    Outgoing,
    Sent,
    Store,
    What,
)
from bot.clock import SystemClock
from bot.runtime.dispatch import Dispatcher
from bot.runtime.inbox import Inbox
from bot.runtime.marks import Marks
from bot.runtime.outbox import Outbox
from bot.runtime.threads import DatabaseThreads
from bot.screen import FileRef, Intent
from bot.vault import Vault
from storage.counting import Count, counted
from storage.engine import Database
from storage.presence import Presence
from storage.presets.crowd import answer_of

_QUIET_S = 0.05
_AT_ONCE = 100
"""As many as the platform hands out in one answer."""


class StandIn:
    """A channel that reaches everybody."""

    name = "telegram"
    features = Features(buttons=True, edits=True, files=True, most_text=4096)

    def __init__(self, bot: str) -> None:
        self.bot = bot
        self.sent: list[Outgoing] = []

    async def open(self, menus: Menus) -> None:
        """Nothing to reach."""

    async def receive(self, store: Store) -> None:
        """Updates are put into the inbox directly."""

    async def close(self) -> None:
        """Nothing to let go."""

    def invite_link(self, token: str) -> str:
        return token

    async def fetch(self, file: FileRef, most_bytes: int) -> Fetch:
        raise AssertionError("nobody sends files here")

    async def send(self, message: Outgoing) -> Delivery:
        self.sent.append(message)
        return Sent(str(len(self.sent)))


@dataclass(frozen=True, slots=True)
class Cost:
    """Statements (savepoints included) and commits for one update."""

    statements: float
    commits: float


class Inside:
    """`channel` keeps what was answered."""

    def __init__(self, database: Database, bot: str, inbox: Inbox, channel: StandIn) -> None:
        self._database = database
        self._bot = bot
        self._inbox = inbox
        self._numbers = count(1)
        self.channel = channel

    def typed(self, account: str, text: str | None = None) -> Incoming:
        """A text; without one, an answer as officers give it."""
        text = answer_of(int(account)) if text is None else text
        what = What.COMMAND if text.startswith("/") else What.TEXT
        return self._incoming(account, what, text=text, command=text.partition("/")[2])

    def tapped(self, account: str, intent: Intent) -> Incoming:
        return self._incoming(account, What.TAP, intent=intent)

    def _incoming(
        self,
        account: str,
        what: What,
        *,
        text: str = "",
        command: str = "",
        intent: Intent | None = None,
    ) -> Incoming:
        return Incoming(
            channel=self.channel.name,
            bot=self._bot,
            external_id=str(next(self._numbers)),
            account=account,
            chat=account,
            private=True,
            what=what,
            text=text,
            command=command,
            intent=intent,
            tapped="1" if intent else None,
            sent_at=None if intent else SystemClock().now(),
        )

    async def one_by_one(self, updates: Sequence[Incoming]) -> Cost:
        """Each alone, the median: looking about once a second must not count."""
        costs = [await self._settled([update]) for update in updates]
        return Cost(
            median(len(cost.statements) for cost in costs), median(cost.commits for cost in costs)
        )

    async def burst(self, updates: Sequence[Incoming]) -> Cost:
        """All at once, shared out."""
        cost = await self._settled(updates)
        return Cost(len(cost.statements) / len(updates), cost.commits / len(updates))

    async def _settled(self, updates: Sequence[Incoming]) -> Count:
        """Bring updates as a channel does and wait until all is answered and marked."""
        wanted = len(self.channel.sent) + len(updates)
        with counted(self._database) as cost:
            for first in range(0, len(updates), _AT_ONCE):
                await self._inbox.store(updates[first : first + _AT_ONCE])
            seen = -1
            while len(self.channel.sent) < wanted or seen != len(cost.statements):
                seen = len(cost.statements)
                await asyncio.sleep(_QUIET_S)
        return cost


@asynccontextmanager
async def inside(database: Database, bot: str) -> AsyncIterator[Inside]:
    """The parts of a serving process around a database, running."""
    clock, channel, stored = SystemClock(), StandIn(bot), asyncio.Event()
    presence = Presence(database)
    presence.enter(clock.wall())
    threads = DatabaseThreads(1 if database.is_sqlite else 4)

    async def apologise(_updates: Sequence[Incoming]) -> None:
        raise AssertionError("the database of a benchmark takes everything")

    key = (channel.name, bot)
    channels: dict[tuple[str, str], Channel] = {key: channel}
    marks = Marks(database, threads, clock)
    outbox = Outbox(database, threads, clock, presence, channels, marks, Vault())
    dispatcher = Dispatcher(
        database,
        threads,
        clock,
        holder=presence.holder,
        links={key: channel.invite_link},
        marks=marks,
        stored=stored,
        hand_over=outbox.hand_over,
        vault=Vault(),
    )
    inbox = Inbox(
        database, threads, clock, stored=stored, wanted=asyncio.Event(), apologise=apologise
    )
    try:
        async with asyncio.TaskGroup() as group:
            parts = [group.create_task(part.run()) for part in (inbox, dispatcher, outbox)]
            yield Inside(database, bot, inbox, channel)
            for part in parts:
                part.cancel()
    finally:
        await outbox.close()
        threads.close()
        presence.leave(clock.wall())
