"""A stock of last year that is said not to be there at all is asked about, with a reason."""

from __future__ import annotations

from bot.domain.kpi import State
from tests.bench import labels
from tests.handlers.reporting import Board


def test_a_stock_of_last_year_is_not_denied_in_silence(board: Board) -> None:
    board.fill()
    board.ask("HT-KCN")
    board.officer.tap("Not applicable")
    assert board.state("HT03") == State.NOT_APPLICABLE
    assert "Is it right that there is none of it this time?" in board.officer.text
    board.go("review")
    assert "Is it right that there is none of it this time?" in board.officer.text


def test_its_reason_stands_with_it(board: Board) -> None:
    board.ask("HT-KCN")
    board.officer.tap("Not applicable")
    board.officer.tap("It is right: reason")
    board.officer.write("Khu kinh tế đã giải thể theo quyết định của tỉnh")
    assert board.last("HT03").reason.startswith("Khu kinh tế")
    board.go("review")
    assert "Is it right that there is none" not in board.officer.text


def test_what_was_not_there_before_may_be_denied(board: Board) -> None:
    board.ask("DT01")
    board.officer.tap("Not applicable")
    assert "Is it right that" not in board.officer.text
    assert "It is right: reason" not in labels(board.officer.screen)
