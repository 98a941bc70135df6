"""The parts of the runtime, real ones, on a database of the test's own."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy import func, select, text

from bot.channels.base import (
    Delivery,
    Features,
    Fetch,
    Incoming,
    Menus,
    Outgoing,
    Sent,
    Store,
    Unknown,
    What,
    incoming_to_json,
)
from bot.runtime.dispatch import Dispatcher
from bot.runtime.handling import Done
from bot.runtime.marks import Marks
from bot.runtime.reading import is_read
from bot.runtime.threads import DatabaseThreads
from bot.screen import FileRef, Intent, Screen, screen_from_json
from handlers import routes
from handlers.tables.route import Route
from storage import talk
from storage.engine import Database
from storage.models.talk import inbox, outbox
from tests.bench import Bench

PATIENCE_S = 20.0


class Collector:
    """A messenger that keeps what it is given and answers as it was told to, chat by chat."""

    name = "telegram"
    bot = "1"
    features = Features(buttons=True, edits=True, files=True, most_text=4096)

    def __init__(self) -> None:
        self.given: list[Outgoing] = []
        self.answers: dict[str, deque[Delivery]] = defaultdict(deque)
        self.gates: dict[str, asyncio.Event] = {}
        self.files: dict[str, deque[Fetch]] = defaultdict(deque)
        self.fetched: list[str] = []
        self._news = asyncio.Event()
        self._numbers = count(1)

    async def open(self, menus: Menus) -> None: ...

    async def receive(self, store: Store) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None: ...

    def invite_link(self, token: str) -> str:
        return token

    async def fetch(self, file: FileRef, most_bytes: int) -> Fetch:
        self.fetched.append(file.ref)
        planned = self.files[file.ref]
        if not planned:
            return Unknown("wrong file_id")
        return planned.popleft() if len(planned) > 1 else planned[0]

    async def send(self, message: Outgoing) -> Delivery:
        self.given.append(message)
        self._news.set()
        gate = self.gates.get(message.chat)
        if gate is not None:
            await gate.wait()
        planned = self.answers[message.chat]
        return planned.popleft() if planned else Sent(str(next(self._numbers)))

    def texts(self, chat: str | None = None) -> list[str]:
        return [
            str(one.screen.text)
            for one in self.given
            if one.screen is not None and chat in (None, one.chat)
        ]

    async def until_given(self, number: int) -> None:
        while len(self.given) < number:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), PATIENCE_S)


class Works:
    """A bloc, its database, and dispatchers that tell when they have committed something."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.bench = Bench(database)
        self.clock = self.bench.clock
        self.threads = DatabaseThreads(1 if database.is_sqlite else 4)
        self.stored = asyncio.Event()
        self.handed: list[Done] = []
        self._news = asyncio.Event()
        self._numbers = count(1)

    def update(self, chat: str, **fields: Any) -> Incoming:
        given = {"what": What.TEXT, "private": True, **fields}
        return Incoming("telegram", "1", f"w{next(self._numbers)}", chat, chat, **given)

    def tap(self, chat: str, name: str, *args: object) -> Incoming:
        return self.update(chat, what=What.TAP, intent=Intent.of(name, *args))

    def store(self, *updates: Incoming) -> None:
        """As the inbox does, in one commit."""
        rows = [
            {
                "channel": one.channel,
                "bot": one.bot,
                "external_id": one.external_id,
                "lane": one.lane,
                "payload": incoming_to_json(one),
                "received_at": self.clock.wall(),
                "acted_at": self.clock.now(),
                "file": "wanted" if one.private and is_read(one.file) else "none",
            }
            for one in updates
        ]
        with self.database.writer.begin() as connection:
            talk.store_updates(connection, rows)
        self.stored.set()

    @asynccontextmanager
    async def dispatching(self, workers: int = 1) -> AsyncIterator[None]:
        async with running(
            *(
                Dispatcher(
                    self.database,
                    self.threads,
                    self.clock,
                    holder=1,
                    links={("telegram", "1"): str},
                    marks=Marks(self.database, self.threads, self.clock),
                    stored=self.stored,
                    hand_over=self._handed,
                    vault=self.bench.vault,
                ).run
                for _ in range(workers)
            )
        ):
            yield

    def _handed(self, done: Done) -> None:
        self.handed.append(done)
        self._news.set()

    async def settled(self) -> None:
        """Until nothing is open: each commit of a dispatcher is a reason to look again."""
        while self.states().get("open"):
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), PATIENCE_S)

    async def until_noted(self, number: int) -> None:
        """Until so many lines of `test.note` stand in the audit trail."""
        while len(self.audited("noted")) < number:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), PATIENCE_S)

    async def work(self, *updates: Incoming) -> None:
        """Store, have it handled, stop."""
        self.store(*updates)
        async with self.dispatching():
            await self.settled()

    # Looking

    def states(self) -> dict[str, int]:
        return self._counted(inbox)

    def outbox_states(self) -> dict[str, int]:
        return self._counted(outbox)

    def _counted(self, table: Any) -> dict[str, int]:
        chosen = select(table.c.state, func.count()).group_by(table.c.state)
        with self.database.reader.connect() as connection:
            found = connection.execute(chosen).all()
        return {row[0]: row[1] for row in found}

    def rows(self, table: Any) -> list[Any]:
        with self.database.reader.connect() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key)))

    def replies(self, chat: str | None = None) -> list[Screen]:
        return [
            screen_from_json(row.payload)
            for row in self.rows(outbox)
            if row.kind == "reply" and chat in (None, row.chat)
        ]

    def notices(self) -> list[str]:
        found = [row for row in self.rows(outbox) if row.kind == "notice"]
        return [str(screen_from_json(row.payload).text) for row in found]

    def audited(self, verb: str) -> list[str]:
        return [detail for said, _, _, detail in self.bench.audited() if said == verb]


@asynccontextmanager
async def running(*parts: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Loops that run until the block ends; what kills one of them is the test's error."""

    async def run(part: Callable[[], Awaitable[None]]) -> None:
        await part()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(run(part)) for part in parts]
        yield
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def with_route(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    handle: Callable[..., Screen],
    *,
    public: bool = True,
) -> None:
    """A topic of the test's own beside the real ones."""
    monkeypatch.setitem(routes._BY_NAME, name, Route(name, handle, public=public))


def said(words: str, **more: Any) -> Screen:
    return replace(Screen(Markup("{}").format(words)), **more)


@contextmanager
def refusing(database: Database) -> Iterator[Callable[[], None]]:
    """A database that takes nothing: a full disk, or a server that was made read-only.

    Gives the function that ends it.
    """
    ended = False

    def end() -> None:
        nonlocal ended
        if not ended:
            ended = True
            _set_refusing(database, refuse=False)

    _set_refusing(database, refuse=True)
    try:
        yield end
    finally:
        end()


def _set_refusing(database: Database, *, refuse: bool) -> None:
    if database.is_sqlite:
        with database.writer.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            most = pages if refuse else 1_000_000
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")
            connection.rollback()
        return
    name = database.writer.url.database
    with database.writer.connect() as connection:
        connection.execute(text("SET TRANSACTION READ WRITE"))
        connection.execute(
            text(f"ALTER DATABASE {name} SET default_transaction_read_only = {str(refuse).lower()}")
        )
        connection.commit()
    database.writer.dispose()
