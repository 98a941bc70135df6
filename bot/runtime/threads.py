"""Where blocking database work runs: one thread for SQLite's one writer, a few for PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class DatabaseThreads:
    """Handlers, storage and rules are plain functions; here they leave the event loop."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix="database")
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database-look")

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def look(self, work: Callable[[], T]) -> T:
        """A long reading that no person waits for: on a thread of its own, since on SQLite it would
        hold up everybody for seconds. It must not write."""
        return await asyncio.get_running_loop().run_in_executor(self._beside, work)

    def close(self) -> None:
        self._pool.shutdown(wait=True)
        self._beside.shutdown(wait=True)
