"""Small real servers and a place where received updates are kept."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web
from markupsafe import Markup

from bot.channels.base import Channel, Incoming, Outgoing
from bot.channels.telegram import SaidAtOnce, TelegramChannel, nothing_at_once
from bot.screen import Choice, Intent, Screen
from tests.sandbox.support import Json, Rehearsal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PATIENCE_S = 10.0

ASK = Screen(
    Markup("<b>Số dự án?</b>"),
    (
        (
            Choice("Có", Intent("figures.sure", ("7", "DT03a"))),
            Choice("Không", Intent("figures.ask", ("7",))),
        ),
        (Choice("Việc cần làm", Intent("home")),),
    ),
)
"""A question with three buttons."""

ME = {"id": 1, "is_bot": True, "first_name": "Khối", "username": "khoi_bot"}
MESSAGE: Json = {
    "message_id": 1,
    "date": 1574215200,
    "chat": {"id": 42, "type": "private", "first_name": "An"},
    "from": {"id": 42, "is_bot": False, "first_name": "An"},
    "text": "Chào",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A real HTTP server on a free port; gives its address."""
    app = web.Application(client_max_size=64_000_000)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def always() -> bool:
    return True


def channel_to(
    url: str,
    token: str,
    *,
    webhook: tuple[str, str, str, int] | None = None,
    may_poll: Callable[[], Awaitable[bool]] = always,
    health: Callable[[], dict[str, object]] = lambda: {"ok": True},
    said_at_once: SaidAtOnce = nothing_at_once,
) -> TelegramChannel:
    return TelegramChannel(
        token,
        base_url=f"{url}/bot",
        file_url=f"{url}/file/bot",
        webhook=webhook,
        may_poll=may_poll,
        health=health,
        said_at_once=said_at_once,
    )


@asynccontextmanager
async def on_stage(
    stage: Rehearsal,
    *,
    may_poll: Callable[[], Awaitable[bool]] = always,
) -> AsyncIterator[TelegramChannel]:
    """The real channel, opened against the sandbox."""
    channel = channel_to(stage.url, stage.token, may_poll=may_poll)
    await channel.open({})
    try:
        yield channel
    finally:
        await channel.close()


class Arrivals:
    """Stands where the inbox stands. While `shut`, nothing is stored."""

    def __init__(self) -> None:
        self._found: asyncio.Queue[Incoming] = asyncio.Queue()
        self.offered = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def store(self, updates: Sequence[Incoming]) -> None:
        self.offered.set()
        await self.open.wait()
        for update in updates:
            self._found.put_nowait(update)

    async def next(self) -> Incoming:
        return await asyncio.wait_for(self._found.get(), PATIENCE_S)

    async def take(self, count: int) -> list[Incoming]:
        return [await self.next() for _ in range(count)]

    def is_empty(self) -> bool:
        return self._found.empty()


@asynccontextmanager
async def receiving(channel: Channel, arrivals: Arrivals | None = None) -> AsyncIterator[Arrivals]:
    """What the channel receives meanwhile; its error is the test's error."""
    arrivals = arrivals or Arrivals()
    task = asyncio.create_task(channel.receive(arrivals.store))
    try:
        yield arrivals
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def out(chat: int | str, text: str = "Chào", **more: Any) -> Outgoing:
    return Outgoing(str(chat), Screen(Markup(text)), **more)


async def texts(stage: Rehearsal, person: str, chat: str = "private") -> list[str]:
    """What the bot has written in a chat, as it reads on the phone."""
    shown = await stage.chat(person, chat)
    return [one["text"] for one in shown["messages"] if one["from_bot"]]
