"""Sends what was committed: in order per chat, at the same time for different chats, marked after.

Sending is at-least-once: a process killed between sending and marking sends again. A message that
may have been executed (no answer came) is repeated freely when it is an edit, once when it is new.
"""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.channels.base import (
    Channel,
    Command,
    Delivery,
    File,
    Later,
    Moved,
    Outgoing,
    Rejected,
    Uncertain,
)
from bot.clock import Clock
from bot.domain.casting_errors import CastingRefused
from bot.reports.build import build_file, end_with_parent
from bot.runtime.asking import Ask, Asking
from bot.runtime.handling import Done
from bot.runtime.letters import open_payload
from bot.runtime.marks import Held, Lapsed, Marks
from bot.runtime.pace import Pace, Rank
from bot.runtime.threads import DatabaseThreads
from bot.screen import Screen, screen_from_json
from bot.vault import Vault
from storage import talk
from storage.engine import Database, DBAPIError
from storage.presence import Presence
from storage.reminders import KEY
from storage.talk import OutboxRow

log = logging.getLogger(__name__)

_AT_ONCE = 256
"""Messages on their way at the same time, each to another chat. The platform takes some 50 ms for
one, so that fewer would hold up a burst."""
_MOST_TAKEN = 200
_LOOK_S = 1.0
_MOST_ATTEMPTS = 300
"""Of what was surely not executed: about five hours at the longest wait."""
_LONGEST_WAIT_S = 60.0
_MOST_REMINDERS = 100
"""Taken from the database at a time: whatever else is to be told must not queue behind them all."""

Key = tuple[str, str, str]


class Outbox:
    """Lines of messages by chat. `run` looks for what waits and marks what was sent."""

    def __init__(
        self,
        database: Database,
        threads: DatabaseThreads,
        clock: Clock,
        presence: Presence,
        channels: Mapping[tuple[str, str], Channel],
        marks: Marks,
        vault: Vault,
        still_owed: Ask | None = None,
    ) -> None:
        self._vault = vault
        self._asking = Asking(threads, still_owed) if still_owed is not None else None
        self._reminders = 0
        self._database = database
        self._threads = threads
        self._clock = clock
        self._presence = presence
        self._channels = channels
        self._lines: dict[Key, deque[OutboxRow]] = {}
        self._screens: dict[int, Screen] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._marks = marks
        self._woken = asyncio.Event()
        self._pace = Pace()
        self._builder: ProcessPoolExecutor | None = None
        self._broken: BaseException | None = None
        # Until the first look is through: what a killed process left unsent or unmarked is older
        # than any reply of this one, and must not come after it.
        self._early: list[OutboxRow] | None = []

    def hand_over(self, done: Done) -> None:
        """Replies of a batch that was just committed, already claimed by this process."""
        # Read back from its row, a reply costs as much as sending it.
        self._screens.update(done.screens)
        if self._early is None:
            self._feed(done.replies)
        else:
            self._early.extend(done.replies)
        if done.notices:
            self._woken.set()

    def look_now(self) -> None:
        """Others have written messages that nobody handed over."""
        self._woken.set()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._look())
            group.create_task(self._marks.run())

    async def close(self, seconds: float = 5.0) -> None:
        """Let what is being sent finish, mark it, stop the file builder."""
        if self._workers:
            await asyncio.wait(self._workers, timeout=seconds)
        for worker in self._workers:
            worker.cancel()
        await self._marks.write()
        if self._builder is not None:
            self._builder.shutdown(wait=False, cancel_futures=True)

    def _feed(self, rows: tuple[OutboxRow, ...] | list[OutboxRow]) -> None:
        for row in rows:
            key = (row.channel, row.bot, row.chat)
            self._reminders += is_reminder(row)
            line = self._lines.get(key)
            if line is not None:
                line.append(row)
                continue
            self._lines[key] = deque([row])
            worker = asyncio.create_task(self._serve(key))
            self._workers.add(worker)
            worker.add_done_callback(self._worker_ended)

    def _worker_ended(self, worker: asyncio.Task[None]) -> None:
        """A line that died of a mistake stops the process: its messages would wait for ever."""
        self._workers.discard(worker)
        if not worker.cancelled() and worker.exception() is not None:
            self._broken = worker.exception()
            self._woken.set()

    async def _look(self) -> None:
        """Finds what waits: notices, and messages of processes that are no longer alive."""
        while True:
            self._woken.clear()
            if self._broken is not None:
                raise self._broken
            try:
                rows = await self._threads.run(self._take)
            except DBAPIError as error:
                log.warning("cannot look for waiting messages: %s", error.orig)
            else:
                self._feed(rows)
                if len(rows) >= _MOST_TAKEN:
                    continue
                if self._early is not None:
                    early, self._early = self._early, None
                    self._feed(early)
            # Not wait_for: it swallows a cancellation that comes together with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._woken.wait()

    def _take(self) -> list[OutboxRow]:
        alive = self._presence.alive() | {self._presence.holder}
        with self._database.writer.begin() as connection:
            holder, now = self._presence.holder, self._clock.wall()
            rows = talk.take_waiting(connection, holder, alive, now, _MOST_TAKEN, f"{KEY}:")
            room = _MOST_REMINDERS - self._reminders
            if room > 0 and len(rows) < _MOST_TAKEN:
                rows += talk.take_keyed(connection, holder, alive, now, room, f"{KEY}:")
            return rows

    async def _serve(self, key: Key) -> None:
        """Send one chat's line in order; a message that must wait keeps the others behind it."""
        line = self._lines[key]
        try:
            while line:
                row = line[0]
                delivery, attempts = await self._deliver(row)
                line.popleft()
                self._reminders -= is_reminder(row)
                self._marks.add(row, delivery, attempts)
        finally:
            del self._lines[key]

    async def _deliver(self, row: OutboxRow) -> tuple[Delivery | Lapsed | Held, int]:
        """Send one message until it is settled; returns how, and after how many attempts."""
        shown = self._screens.pop(row.id, None)
        channel = self._channels.get((row.channel, row.bot))
        if channel is None:
            return Rejected("no such channel in this process"), row.attempts
        try:
            message = await self._outgoing(row, shown)
        except CastingRefused as refusal:
            # Its key was destroyed after the closing: what it said is nobody's to read any more.
            return Lapsed(f"sealed: {refusal.code}"), row.attempts
        except (ValueError, KeyError, TypeError) as error:
            log.exception("message %s cannot be built", row.id)
            return Rejected(f"cannot be built: {type(error).__name__}"), row.attempts + 1
        attempts, uncertain = row.attempts, 0
        while True:
            # Between two attempts too: hours may lie between them.
            try:
                delivery = await self._attempt(row, message, channel)
            except DBAPIError as error:
                log.warning("a reminder waits: %s", error.orig)
                return Held(_LONGEST_WAIT_S), attempts
            except ValueError as error:
                log.exception("message %s cannot be put into the channel's words", row.id)
                return Rejected(str(error)), attempts + 1
            if isinstance(delivery, Lapsed | Held):
                return delivery, attempts
            attempts += 1
            if isinstance(delivery, Moved):
                new = delivery.chat
                await self._threads.run(partial(self._move, row, new))
                message = replace(message, chat=new, edits=None)
                continue
            if isinstance(delivery, Later) and attempts < _MOST_ATTEMPTS:
                # Surely not executed: patience grows, and a restart goes on with it.
                growing = delivery.seconds * 2 ** min(attempts - 1, 6)
                await asyncio.sleep(max(delivery.seconds, min(growing, _LONGEST_WAIT_S)))
                continue
            if isinstance(delivery, Uncertain):
                uncertain += 1
                if uncertain <= (3 if message.edits else 1):
                    await asyncio.sleep(0.5 * uncertain)
                    continue
            return delivery, attempts

    async def _attempt(
        self, row: OutboxRow, message: Outgoing, channel: Channel
    ) -> Delivery | Lapsed | Held:
        """When its turn comes; a reminder is asked about just before. Raises DBAPIError, and
        ValueError for what the channel has no words for."""
        if self._asking is None or not is_reminder(row):
            await self._pace.turn(_rank(row))
            return await self._send(message, channel)
        async with self._asking.ahead:
            answer = await self._asking.answer(row)
            if not isinstance(answer, Screen):
                return answer
            await self._pace.turn(_rank(row))
        return await self._send(replace(message, screen=answer), channel)

    async def _send(self, message: Outgoing, channel: Channel) -> Delivery:
        with self._pace.counted():
            async with self._slots:
                return await channel.send(message)

    def _move(self, row: OutboxRow, chat: str) -> None:
        with self._database.writer.begin() as connection:
            talk.move_chat(connection, row.channel, row.bot, row.chat, chat)

    async def _outgoing(self, row: OutboxRow, shown: Screen | None) -> Outgoing:
        if row.kind == "menu":
            menu = tuple(Command(*pair) for pair in json.loads(row.payload))
            return Outgoing(row.chat, menu=menu)
        screen = shown or screen_from_json(self._payload(row))
        files = [File(f.name, await self._build(f.builder, f.view), f.photo) for f in screen.files]
        return Outgoing(row.chat, screen, row.edits, tuple(files))

    def _payload(self, row: OutboxRow) -> str:
        """Raises KeyLost, SealBroken."""
        if row.sealed_for is None:
            return row.payload
        return open_payload(self._vault, row.payload)

    async def _build(self, builder: str, view: str) -> bytes:
        """Build a file in another process: seconds of work must not hold up anybody's answer."""
        loop = asyncio.get_running_loop()
        for last_try in (False, True):
            if self._builder is None:
                self._builder = ProcessPoolExecutor(
                    1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=end_with_parent,
                )
            try:
                return await loop.run_in_executor(self._builder, build_file, builder, view)
            except BrokenProcessPool as error:
                self._builder = None
                if last_try:
                    raise ValueError("the file builder died twice") from error
        raise AssertionError("unreachable")


def _rank(row: OutboxRow) -> Rank:
    if is_reminder(row):
        return Rank.REMINDER
    return Rank.NOTICE if row.kind == "notice" else Rank.REPLY


def is_reminder(row: OutboxRow) -> bool:
    return row.key is not None and row.key.startswith(f"{KEY}:")
