"""The bench and the people on it.

A way through screens says little about a database, so of these tests every fourth runs on
PostgreSQL too, chosen by its name; what counts statements or is about two people at once always
does, as do all tests of storage, runtime and journeys. `ALL_DATABASES=1` runs every one on both.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from bot.domain.access import Role
from storage.engine import Database
from tests.bench import Bench, Phone
from tests.handlers.reporting import Board, open_board
from tests.handlers.reviewing import House

_ALWAYS = ("statement", "cost", "together", "batch", "at_once", "walk", "both")
_ONE_IN = 4


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("ALL_DATABASES"):
        return
    here = Path(__file__).parent
    left_out = [item for item in items if here in item.path.parents and _is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _is_left_out(item: pytest.Item) -> bool:
    name = f"{item.path.name}::{item.name}"
    if "postgresql" not in item.name or any(word in name for word in _ALWAYS):
        return False
    return zlib.crc32(name.encode()) % _ONE_IN != 0


@pytest.fixture
def bench(database: Database) -> Bench:
    """The preset bloc in November 2019 with eleven boards; nobody is appointed yet."""
    return Bench(database)


@pytest.fixture
def secretary(bench: Bench) -> Phone:
    """The bloc at work: a confirmed roster and a secretary."""
    bench.confirm_roster()
    return bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY, "hai-duong")


@pytest.fixture
def head(bench: Bench, secretary: Phone) -> Phone:
    return bench.appoint("head", "Trần Văn Trưởng", Role.HEAD, "ha-nam")


@pytest.fixture
def board(bench: Bench, secretary: Phone) -> Board:
    """Hà Nam about to report the year 2019: last year's figures, an open form, an officer."""
    return open_board(bench)


@pytest.fixture
def house(board: Board, secretary: Phone) -> House:
    """Hà Nam about to report, with a head of its own."""
    return House(board, board.head(), secretary)
