from __future__ import annotations

import pytest

from bot.domain.access import Role
from storage.engine import Database
from tests.bench import Bench, Phone
from tests.handlers.reporting import Board, open_board
from tests.handlers.reviewing import House


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
