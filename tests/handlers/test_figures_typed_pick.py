"""A doubt of one part of an answer: what its buttons offer may be typed as well."""

from __future__ import annotations

import pytest

from bot.domain.kpi import State
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
