"""A running house for a test of its own, or one shared by the tests of a module."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.journeys.house import House, open_house

OpenHouse = Callable[..., Awaitable[House]]


@pytest.fixture
async def house_on(make_database: MakeDatabase, tmp_path: Path) -> AsyncIterator[OpenHouse]:
    """Opens a house: `await house_on("sqlite", webhook=True)`."""
    async with AsyncExitStack() as stack:

        async def open_one(kind: str, *, webhook: bool = False, kept: bool = True) -> House:
            database = make_database(kind)
            house = open_house(tmp_path, database, webhook=webhook, kept=kept)
            return await stack.enter_async_context(house)

        yield open_one
