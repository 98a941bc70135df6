"""A doubt of one part of an answer: what its buttons offer may be typed as well."""

from __future__ import annotations

import pytest

from bot.domain.kpi import State
from bot.domain.numbers import Qualifier
from tests.handlers.reporting import Board


@pytest.fixture
def doubted(board: Board) -> Board:
    board.answer("DT02", "FDI 50, DDI k có")
    assert "Which one do you mean?" in board.officer.text
    return board


@pytest.mark.parametrize("typed", ["0", "0 dự án"])
def test_a_zero_may_be_typed(doubted: Board, typed: str) -> None:
    doubted.officer.write(typed)
    assert (doubted.amount("DT02", "F"), doubted.amount("DT02", "D")) == (50, 0)


@pytest.mark.parametrize("typed", ["chưa có", "chưa có số"])
def test_no_figure_yet_is_about_that_part_alone(doubted: Board, typed: str) -> None:
    doubted.officer.write(typed)
    assert doubted.amount("DT02", "F") == 50
    assert doubted.state("DT02", "D") == State.NOT_AVAILABLE


def test_another_figure_is_no_pick(doubted: Board) -> None:
    doubted.officer.write("7")
    assert doubted.count() == 0
    doubted.officer.write("50 7")
    assert (doubted.amount("DT02", "F"), doubted.amount("DT02", "D")) == (50, 7)


def test_an_estimate_said_while_typing_out_a_reading_stays_one(board: Board) -> None:
    board.answer("KD05", "150,000.0")
    assert "Is this the figure?" in board.officer.text
    board.officer.write("150.000 tỷ đồng (ước)")
    assert board.amount("KD05") == 150_000
    assert board.versions("KD05")[-1].qualifier == Qualifier.ESTIMATE


@pytest.mark.parametrize("way", ["tap", "type"])
def test_an_estimate_said_at_first_stays_one(board: Board, way: str) -> None:
    board.answer("LD01", "khoảng 110.000 người, ước")
    assert "Is this the figure?" in board.officer.text
    if way == "tap":
        board.officer.tap("est. 110.000")
    else:
        board.officer.write("110.000")
    assert board.versions("LD01")[-1].qualifier == Qualifier.ESTIMATE
