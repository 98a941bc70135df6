"""A message that is changed afterwards: its figure stays, and the way to correct it is one tap."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.base import What
from tests.bench import Bench, Phone, labels
from tests.handlers.reporting import Board


def change(bench: Bench, phone: Phone, text: str) -> None:
    """A changed message bears the moment of the first one."""
    bench.store(phone, what=What.EDITED, text=text)
    bench.handle()


def test_the_question_of_the_figure_is_named_and_offered(bench: Bench, board: Board) -> None:
    board.answer("DT01", "50 20")
    asked = board.officer.asked
    change(bench, board.officer, "51 20")
    assert "stays as it was: <b>New projects</b>" in board.officer.text
    assert board.amount("DT01", "F") == 50
    assert board.officer.asked == asked  # the question in hand stays open
    board.officer.tap("Correct: New projects")
    board.officer.write("51 20")
    assert board.amount("DT01", "F") == 51


def test_of_a_paste_the_first_are_offered(bench: Bench, board: Board) -> None:
    board.officer.command("/kpi")
    board.officer.write("DT01 50 20\nDT02 60 15\nDT04 570 395\nLD01 12.000\nLD02 130.000")
    change(bench, board.officer, "DT01 51 20")
    assert "and 2 more" in board.officer.text
    assert sum(label.startswith("Correct: ") for label in labels(board.officer.screen)) == 3


def test_a_message_without_a_figure_is_answered_as_before(bench: Bench, board: Board) -> None:
    board.answer("DT01", "50 20")
    bench.clock.move(timedelta(minutes=1))
    board.officer.write("xin chào các đồng chí")
    bench.clock.move(timedelta(minutes=1))
    change(bench, board.officer, "chào")
    assert "You changed an earlier message." in board.officer.text
    assert "Enter figures" in labels(board.officer.screen)
