"""A figure that waits for a tap: what it is compared with, and what becomes of it on leaving."""

from __future__ import annotations

import re

from tests.handlers.reporting import Board


def test_leaving_says_that_the_figure_was_not_saved(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.answer("DT02", "5000 20")
    assert "Is this right?" in board.officer.text
    board.officer.command("/cancel")
    assert "“5000 20” was not confirmed, so it is <b>not saved</b>" in board.officer.text
    board.officer.tap("Back to the question")
    board.officer.write("50 20")
    assert board.amount("DT02", "F") == 50


def test_leaving_a_plain_question_loses_nothing(board: Board) -> None:
    board.ask("DT02")
    board.officer.command("/cancel")
    assert "everything saved so far is kept as a draft" in board.officer.text


def test_a_doubt_about_last_period_names_its_figure(board: Board) -> None:
    board.answer("KD01", "1 500,5 triệu đô")
    assert "Is this right?" in board.officer.text
    assert re.search(r"last period [\d.,]+ triệu USD; this is \d,\d times less", board.officer.text)
    assert "it is far from last period's figure" not in board.officer.text
