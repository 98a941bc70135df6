"""A running house for a test of its own, or one shared by the tests of a module."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from storage.engine import open_database
from storage.presets.rehearsal import INVITED
from tests.conftest import MakeDatabase
from tests.journeys.house import INVITE, House, open_house
from tests.journeys.nursery import Nursery
from tests.journeys.phone import Phone

OpenHouse = Callable[..., Awaitable[House]]
_ON_BOTH = ("test_entering",)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whole houses take long: a journey runs on one database, by its name, and on both where it is
    about the way of an entry. `ALL_DATABASES=1` runs all."""
    if os.environ.get("ALL_DATABASES"):
        return
    here = Path(__file__).parent
    left_out = [item for item in items if item.path.parent == here and _is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _is_left_out(item: pytest.Item) -> bool:
    if item.path.stem in _ON_BOTH:
        return False
    for kind, other in (("sqlite", "postgresql"), ("postgresql", "sqlite")):
        if kind in item.name:
            twin = item.name.replace(kind, "").replace(other, "")
            return (zlib.crc32(twin.encode()) % 2 == 0) is (kind == "sqlite")
    return False


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where the houses of a worker get their bots from."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
async def house_on(
    make_database: MakeDatabase, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[OpenHouse]:
    """Opens a house: `await house_on("sqlite", webhook=True)`; `cold=True` where every start of the
    bot shall be one of the command line."""
    async with AsyncExitStack() as stack:

        async def open_one(kind: str, *, cold: bool = False, **how: bool) -> House:
            found = None if cold else request.getfixturevalue("nursery")
            house = open_house(tmp_path, make_database(kind), nursery=found, **how)
            return await stack.enter_async_context(house)

        yield open_one


@asynccontextmanager
async def _shared(
    request: pytest.FixtureRequest, factory: pytest.TempPathFactory, kind: str
) -> AsyncIterator[House]:
    folder = factory.mktemp("house")
    with ExitStack() as stack:
        if kind == "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_template"), folder / "shared.db")
            database = open_database(f"sqlite:///{folder / 'shared.db'}")
        else:
            server = request.getfixturevalue("postgres")
            name = server.copy()
            stack.callback(server.give_back, name)
            database = open_database(server.address(name))
        stack.callback(database.dispose)
        async with open_house(
            folder, database, nursery=request.getfixturevalue("nursery")
        ) as opened:
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["sqlite", "postgresql"])
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """One house for all tests of a module; each test takes a board of its own."""
    async with _shared(request, tmp_path_factory, request.param) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sqlite_house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """The same on SQLite alone, for what says nothing about a database."""
    async with _shared(request, tmp_path_factory, "sqlite") as opened:
        yield opened


async def come_in(house: House) -> Phone:
    """The invited colleague opens the link, says who they are, and the head confirms it."""
    phone = house.phone(INVITED.key)
    asked = await phone.start(INVITE)
    assert INVITED.full_name in asked.text
    waiting = await phone.tap("people.bind")
    assert waiting.button("figures") is None
    head = house.phone(f"head-{INVITED.unit}")
    await head.until(lambda one: one.button("people.confirm") is not None, 0)
    await head.tap("people.confirm")
    welcome = await phone.until(lambda one: one.button("figures") is not None, waiting.serial)
    assert INVITED.full_name in welcome.text
    return phone
