"""Fetches tables and texts that people send, outside every transaction; a process reads them.

An update with one waits in the inbox as 'wanted', and its lane with it, until the finding is
stored; after a crash it is simply fetched again. Of a file only what was found in it is kept.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial

from bot.channels.base import (
    Channel,
    Fetched,
    Later,
    TooBig,
    Unknown,
    incoming_from_json,
)
from bot.clock import Clock
from bot.domain.file_errors import (
    FileGone,
    FileRefused,
    FileTooBig,
    FileUnreachable,
)
from bot.runtime.reading import Reading, is_word, read_aside
from bot.runtime.threads import DatabaseThreads
from bot.screen import FileRef
from storage import sent_files
from storage.engine import Database, DBAPIError
from storage.sent_files import TEXTS, WantedFile

log = logging.getLogger(__name__)

MOST_BYTES = 20 * 1024 * 1024
"""What the messenger hands out to a bot at most."""
PATIENCE_S = 90.0
"""As long a messenger that does not hand out a file is asked again; the sender's lane waits."""
_AT_ONCE, _LOOK_S = 2, 2.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 15.0
_TRIES_OF_UNKNOWN = 2


class Fetching:
    """`wanted` is set when an update with a table has been stored, `stored` when one is ready."""

    def __init__(
        self,
        database: Database,
        threads: DatabaseThreads,
        clock: Clock,
        channels: Mapping[tuple[str, str], Channel],
        *,
        wanted: asyncio.Event,
        stored: asyncio.Event,
        may_fetch: Callable[[], Awaitable[bool]],
    ) -> None:
        self._database = database
        self._threads = threads
        self._clock = clock
        self._channels = channels
        self._wanted = wanted
        self._stored = stored
        self._may_fetch = may_fetch
        self._in_hand: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled. A fetch that died of a mistake of ours ends it."""
        try:
            while True:
                self._wanted.clear()
                await self._look()
                # Not wait_for: it swallows a cancellation that comes with the event.
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_S):
                        await self._wanted.wait()
        finally:
            for task in self._in_hand.values():
                task.cancel()

    async def _look(self) -> None:
        for number, task in list(self._in_hand.items()):
            if task.done():
                del self._in_hand[number]
                task.result()
        if len(self._in_hand) >= _AT_ONCE:
            return
        try:
            rows = await self._threads.run(self._rows)
        except DBAPIError as error:
            log.warning("cannot look for files that are waited for: %s", error.orig)
            return
        fresh = [row for row in rows if row.inbox_id not in self._in_hand]
        if not fresh or not await self._may_fetch():
            return
        for row in fresh[: _AT_ONCE - len(self._in_hand)]:
            task = asyncio.create_task(self._one(row), name=f"fetch {row.inbox_id}")
            task.add_done_callback(lambda _done: self._wanted.set())
            self._in_hand[row.inbox_id] = task

    def _rows(self) -> list[WantedFile]:
        with self._database.reader.connect() as connection:
            rows = sent_files.wanted_files(connection, 10 * _AT_ONCE)
        return [
            row
            for row in rows
            if (row.channel, row.bot) in self._channels and (row.first or not _is_text(row))
        ]

    async def _one(self, row: WantedFile) -> None:
        """Fetch, read, store; what cannot be stored stays wanted and is fetched again."""
        file = _file_of(row)
        content, finding = b"", Reading(refusal=FileRefused.code)
        if row.passed_on or (is_word(file) and row.asked not in TEXTS):
            finding = Reading()
        # A stranger gets the public screen, whatever the file holds.
        elif file is not None and row.known:
            fetched = await self._fetch(self._channels[row.channel, row.bot], file)
            if isinstance(fetched, bytes):
                content, finding = fetched, await read_aside(file.name, fetched)
            else:
                finding = Reading(refusal=fetched.code)
        name = file.name if file is not None else ""
        try:
            await self._threads.run(partial(self._keep, row.inbox_id, name, content, finding))
        except DBAPIError as error:
            log.warning("what was found in a file cannot be stored: %s", error.orig)
            await asyncio.sleep(_LOOK_S)
        else:
            self._stored.set()

    async def _fetch(self, channel: Channel, file: FileRef) -> bytes | type[FileRefused]:
        """The content, or why there is none; a messenger that is down is waited for, not long."""
        pause, unknown, started = _FIRST_PAUSE_S, 0, time.monotonic()
        while True:
            found = await channel.fetch(file, MOST_BYTES)
            if isinstance(found, Fetched):
                return found.content
            if isinstance(found, TooBig):
                return FileTooBig
            if isinstance(found, Unknown):
                unknown += 1
                if unknown >= _TRIES_OF_UNKNOWN:
                    log.info("a file is not known to the messenger: %s", found.why)
                    return FileGone
            waited = time.monotonic() - started
            asked = found.seconds if isinstance(found, Later) else 0.0
            if waited + asked > PATIENCE_S:
                log.warning("a file could not be fetched: %s", found.why)
                return FileUnreachable
            await asyncio.sleep(max(pause, asked))
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    def _keep(self, inbox_id: int, name: str, content: bytes, finding: Reading) -> None:
        with self._database.writer.begin() as connection:
            sent_files.keep_finding(
                connection,
                inbox_id,
                self._clock.wall(),
                name=name,
                size=len(content) or None,
                sha256=hashlib.sha256(content).hexdigest() if content else "",
                book=finding.book,
                refusal=finding.refusal,
            )


def _is_text(row: WantedFile) -> bool:
    """Whether it is read only where a text is asked for."""
    return is_word(_file_of(row))


def _file_of(row: WantedFile) -> FileRef | None:
    """None for an update of an unknown form, which is parked when its turn comes."""
    try:
        return incoming_from_json(row.payload).file
    except (ValueError, KeyError, TypeError):
        return None
