"""The composition root: settings become engines, channels and a runtime; all of it is supervised.

When one part dies the process stops with an error, so that whoever runs it starts it anew; nothing
is lost by that. Nothing is built at import time.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.base import Channel, Command, Incoming, Outgoing
from bot.channels.telegram import TelegramChannel
from bot.clock import Clock, SharedClock, SystemClock
from bot.i18n import speak
from bot.runtime.closing import Closing
from bot.runtime.dispatch import Dispatcher
from bot.runtime.fetching import Fetching
from bot.runtime.inbox import Inbox
from bot.runtime.marks import Marks
from bot.runtime.opening import Opening
from bot.runtime.outbox import Outbox
from bot.runtime.pinning import Pinning
from bot.runtime.reminding import Reminding
from bot.runtime.sweeping import Sweeping
from bot.runtime.threads import DatabaseThreads
from bot.runtime.ticker import Ticker
from bot.settings import Settings
from bot.vault import Vault
from handlers import routes
from storage.backup import keep_copy
from storage.engine import Database, open_database
from storage.presence import Presence
from storage.upgrade import upgrade

log = logging.getLogger(__name__)

_GARBAGE = (10_000, 20, 50)
_TURN_S = 0.001
_STALE_S = 60
"""An update older than this while nothing fails means that something hangs."""


@dataclass(slots=True)
class Runtime:
    """Everything a serving process is made of."""

    database: Database
    threads: DatabaseThreads
    presence: Presence
    channel: Channel
    inbox: Inbox
    fetching: Fetching
    dispatchers: list[Dispatcher]
    outbox: Outbox
    ticker: Ticker
    opening: Opening
    closing: Closing
    sweeping: Sweeping
    reminding: Reminding
    pinning: Pinning
    clock: Clock

    async def serve(self, stop: asyncio.Event, opened: Callable[[], None]) -> None:
        """Serve until `stop` is set; `opened` is called once the channel is there.

        Raises ChannelClosed, or what killed a part as an ExceptionGroup.
        """
        await self.channel.open(public_menus())
        opened()
        async with asyncio.TaskGroup() as group:
            parts = [
                group.create_task(self.inbox.run(), name="inbox"),
                group.create_task(self.fetching.run(), name="fetch"),
                *(group.create_task(d.run(), name="dispatch") for d in self.dispatchers),
                group.create_task(self.outbox.run(), name="outbox"),
                group.create_task(self.ticker.run(), name="ticker"),
                group.create_task(self.opening.run(), name="open"),
                group.create_task(self.closing.run(), name="close"),
                group.create_task(self.sweeping.run(), name="sweep"),
                group.create_task(self.reminding.run(self.outbox.look_now), name="remind"),
                group.create_task(self.pinning.run(), name="pin"),
            ]
            receiving = group.create_task(self.channel.receive(self.inbox.store), name="receive")
            log.info("serving as process %d", self.presence.holder)
            await stop.wait()
            receiving.cancel()
            await asyncio.sleep(0)
            for part in parts:
                part.cancel()

    async def close(self) -> None:
        await self.outbox.close()
        await self.channel.close()
        self.threads.close()
        self.presence.leave(self.clock.wall())
        self.database.dispose()


def public_menus() -> dict[str, list[Command]]:
    """What strangers see in the command menu: Vietnamese, and English for English apps."""
    return {
        code: [Command(*pair) for pair in routes.public_menu(language)]
        for code, language in (("", "vi"), ("en", "en"))
    }


def clock_of(settings: Settings) -> Clock:
    return SharedClock(settings.clock_file) if settings.clock_file else SystemClock()


def vault_of(settings: Settings, database: Database) -> Vault:
    """The keys of this database's secret contests."""
    return Vault(settings.key_place, database.label)


def prepare_database(settings: Settings, wall: datetime) -> Database:
    """Open and migrate; what is to be changed is backed up beside it first.

    Raises DatabaseTooNew for one that a newer release has written, AlreadyServed where an older
    release is still at work on it.
    """
    database = open_database(settings.database_url, pool_size=settings.workers + 3)

    def back_up(revision: str) -> None:
        log.info("kept a copy of the older schema: %s", keep_copy(database, revision, wall))

    try:
        before, after = upgrade(database, back_up=back_up)
    except BaseException:
        database.dispose()
        raise
    if before != after:
        log.info("schema %s -> %s", before or "none", after)
    return database


async def _always() -> bool:
    return True


def telegram_channel(
    settings: Settings,
    *,
    may_poll: Callable[[], Awaitable[bool]] = _always,
    health: Callable[[], dict[str, object]] = dict,
) -> TelegramChannel:
    assert settings.telegram_token is not None, "the command line checks for the token"
    webhook = None
    if settings.telegram_webhook_url and settings.telegram_webhook_secret:
        webhook = (
            settings.telegram_webhook_url,
            settings.telegram_webhook_secret.get_secret_value(),
            settings.webhook_listen,
            settings.webhook_port,
        )
    return TelegramChannel(
        settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        file_url=settings.telegram_file_url,
        proxy=settings.telegram_proxy,
        webhook=webhook,
        may_poll=may_poll,
        health=health,
        said_at_once=routes.said_at_once,
    )


def build(settings: Settings, database: Database, clock: Clock) -> Runtime:
    """Wire one serving process. Raises AlreadyServed (a second process on one SQLite file)."""
    presence = Presence(database)
    presence.enter(clock.wall())
    threads = DatabaseThreads(1 if database.is_sqlite else settings.workers + 2)
    stored, wanted = asyncio.Event(), asyncio.Event()
    ticker = Ticker(database, threads, clock, presence.holder)

    async def may_poll() -> bool:
        return await threads.run(lambda: presence.take_lease(f"telegram:{channel.bot}"))

    async def may_fetch() -> bool:
        return await threads.run(lambda: presence.take_lease("files"))

    def health() -> dict[str, object]:
        load = ticker.last
        stale = load is not None and load.inbox_oldest_s > _STALE_S
        return {
            "ok": load is not None and not stale,
            "process": presence.holder,
            "inbox_open": load.inbox_open if load else None,
            "inbox_oldest_s": load.inbox_oldest_s if load else None,
            "outbox_waiting": load.outbox_waiting if load else None,
            "outbox_oldest_s": load.outbox_oldest_s if load else None,
        }

    channel = telegram_channel(settings, may_poll=may_poll, health=health)
    channels: dict[tuple[str, str], Channel] = {(channel.name, channel.bot): channel}
    marks = Marks(database, threads, clock)
    vault = vault_of(settings, database)
    reminding = Reminding(database, threads, clock)
    outbox = Outbox(
        database, threads, clock, presence, channels, marks, vault, reminding.still_owed
    )

    async def apologise(updates: Sequence[Incoming]) -> None:
        screen = routes.cannot_store(speak("vi"))
        for chat in {update.chat for update in updates if update.private}:
            await channel.send(Outgoing(chat, replace(screen)))

    dispatchers = [
        Dispatcher(
            database,
            threads,
            clock,
            holder=presence.holder,
            links={key: found.invite_link for key, found in channels.items()},
            marks=marks,
            stored=stored,
            hand_over=outbox.hand_over,
            vault=vault,
        )
        for _ in range(1 if database.is_sqlite else settings.workers)
    ]
    inbox = Inbox(database, threads, clock, stored=stored, wanted=wanted, apologise=apologise)
    fetching = Fetching(
        database, threads, clock, channels, wanted=wanted, stored=stored, may_fetch=may_fetch
    )
    opening = Opening(database, threads, clock, vault)
    closing = Closing(database, threads, clock, vault)
    sweeping = Sweeping(database, threads, clock, vault)
    return Runtime(
        database,
        threads,
        presence,
        channel,
        inbox,
        fetching,
        dispatchers,
        outbox,
        ticker,
        opening,
        closing,
        sweeping,
        reminding,
        Pinning(database, threads, clock),
        clock,
    )


async def run(settings: Settings, database: Database, opened: Callable[[Channel], None]) -> None:
    """Serve until SIGINT or SIGTERM; `opened` is called once the channel is there."""
    # What was imported stays: looking through it again and again for garbage is a tenth of the
    # work of a burst.
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    # The event loop and the database's thread share the interpreter: a statement must not wait five
    # milliseconds for its turn.
    sys.setswitchinterval(_TURN_S)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    runtime = build(settings, database, clock_of(settings))
    try:
        await runtime.serve(stop, lambda: opened(runtime.channel))
    finally:
        await runtime.close()
