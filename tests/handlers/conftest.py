"""The bench and the people on it.

A way through screens says little about a database, so of these tests one in 72 runs on
PostgreSQL too, chosen by its name; what is about two people at once always does.
`ALL_DATABASES=1` runs every test on both.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest

from bot.domain.access import Role
from storage.engine import Database, open_database
from tests.bench import Bench, Phone
from tests.conftest import MakeDatabase, compiled_once
from tests.handlers.bloc_year import Year, years_2018_2019
from tests.handlers.corrections import Desk, lay_desk
from tests.handlers.reporting import Board, open_board
from tests.handlers.reviewing import House

_ALWAYS = ("together", "batch", "at_once")
_ONE_IN = 72


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here, every = Path(__file__).parent, bool(os.environ.get("ALL_DATABASES"))
    left_out = [
        item
        for item in items
        if here in item.path.parents
        and (_needs_another(item) or (not every and _is_left_out(item)))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _needs_another(item: pytest.Item) -> bool:
    return "sqlite" in item.name and item.get_closest_marker("postgresql_only") is not None


def _is_left_out(item: pytest.Item) -> bool:
    name = f"{item.path.name}::{item.name}"
    if "postgresql" not in item.name or any(word in name for word in _ALWAYS):
        return False
    return zlib.crc32(name.encode()) % _ONE_IN != 0


@dataclass(slots=True)
class Laid:
    """A bloc that is laid out as far as a test wants it, to be copied for each such test."""

    file: Path
    bench: Bench
    board: Board | None = None
    years: Year | None = None


_FIRST = ("bench", "secretary")
_ON_TOP = (("years",), ("board", "house"))
"""Ways on from there; a test that wants more than one lays out the second by itself."""


def _appoint_secretary(bench: Bench) -> Phone:
    bench.confirm_roster()
    return bench.appoint("secretary", "Nguyễn Thị Thư Ký", Role.SECRETARY, "hai-duong")


@pytest.fixture(scope="session")
def lay(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[tuple[str, ...]], Laid]:
    """Lays out such stages, once a worker: it takes longer than most tests themselves."""

    @cache
    def laid(stages: tuple[str, ...]) -> Laid:
        file = tmp_path_factory.mktemp("laid") / "laid.db"
        shutil.copy(sqlite_template, file)
        database = compiled_once(open_database(f"sqlite:///{file}"))
        made = Laid(file, Bench(database))
        if "secretary" in stages:
            _appoint_secretary(made.bench)
        if "years" in stages:
            made.years = years_2018_2019(made.bench)
        if "board" in stages:
            made.board = open_board(made.bench)
        if "house" in stages and made.board is not None:
            made.board.head()
        database.dispose()
        return made

    return laid


@pytest.fixture
def laid(request: pytest.FixtureRequest) -> Laid | None:
    """How far a test on SQLite wants the bloc laid out; nothing where it has a bloc of its own."""
    stages = _wanted(request, _FIRST)
    if not stages or request.getfixturevalue("kind_of_database") != "sqlite":
        return None
    if stages == _FIRST:
        stages += next((more for way in _ON_TOP if (more := _wanted(request, way))), ())
    found: Laid = request.getfixturevalue("lay")(stages)
    return found


def _wanted(request: pytest.FixtureRequest, way: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(takewhile(lambda one: one in request.fixturenames, way))


@pytest.fixture(params=["sqlite", "postgresql"])
def kind_of_database(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def database(kind_of_database: str, make_database: MakeDatabase, laid: Laid | None) -> Database:
    return make_database(kind_of_database, *([laid.file] if laid else []))


@pytest.fixture
def bench(database: Database, laid: Laid | None) -> Bench:
    """The preset bloc in November 2019 with eleven boards; nobody is appointed yet."""
    return Bench(database, like=laid.bench if laid else None)


@pytest.fixture
def secretary(bench: Bench) -> Phone:
    """The bloc at work: a confirmed roster and a secretary."""
    return bench.phones.get("secretary") or _appoint_secretary(bench)


@pytest.fixture
def head(bench: Bench, secretary: Phone) -> Phone:
    return bench.appoint("head", "Trần Văn Trưởng", Role.HEAD, "ha-nam")


@pytest.fixture
def board(bench: Bench, secretary: Phone, laid: Laid | None) -> Board:
    """Hà Nam about to report the year 2019: last year's figures, an open form, an officer."""
    if laid is None or laid.board is None:
        return open_board(bench)
    return replace(laid.board, bench=bench, officer=bench.phones["officer"])


@pytest.fixture
def years(bench: Bench, secretary: Phone, laid: Laid | None) -> Year:
    """2019 as it was printed, with 2018 before it."""
    if laid is None or laid.years is None:
        return years_2018_2019(bench)
    return replace(laid.years, bench=bench)


@pytest.fixture
def desk(bench: Bench, secretary: Phone, years: Year) -> Desk:
    """Hà Nội's figures of 2019, and the people who correct them."""
    return lay_desk(bench, secretary, years)


@pytest.fixture
def house(board: Board, secretary: Phone) -> House:
    """Hà Nam about to report, with a head of its own."""
    return House(board, board.bench.phones.get("head-of-board") or board.head(), secretary)
