"""Whoever opens a question from the review to mend it is led back to the review."""

from __future__ import annotations

from tests.bench import labels
from tests.handlers.reporting import Board

REVIEW = "Review before submitting"
SUBMIT = "Review and submit"


def warned_in_review(board: Board) -> None:
    """Two optional questions are blank, and employment wants a word."""
    board.fill(skip=("DT08", "DT09"), LD02_T=300000)
    board.go("review")
    board.officer.tap("Correct: Employment")


def test_a_figure_mended_from_the_review_leads_back_to_it(board: Board) -> None:
    warned_in_review(board)
    board.officer.write("140.000")
    assert "✓ Saved · <b>Employment</b>" in board.officer.text
    assert REVIEW in board.officer.text


def test_so_does_its_reason_and_a_second_try(board: Board) -> None:
    warned_in_review(board)
    board.officer.write("310.000")
    board.officer.tap("Type it again")
    board.officer.write("xyz")
    assert "was not saved" in board.officer.text
    board.officer.write("305.000")
    board.officer.tap("It is right: reason")
    board.officer.write("Hai nhà máy mới đi vào hoạt động")
    assert REVIEW in board.officer.text


def test_from_elsewhere_the_next_question_comes(board: Board) -> None:
    warned_in_review(board)
    board.answer("DT01", "51 20")
    assert REVIEW not in board.officer.text


def test_where_only_optional_questions_are_left_the_review_is_a_tap_away(board: Board) -> None:
    board.fill(skip=("DT08", "DT09", "KD01"))
    board.ask("DT08")
    assert SUBMIT not in labels(board.officer.screen)
    board.answer("KD01", "12.284")
    board.ask("DT08")
    board.officer.write("review and submit")
    assert REVIEW in board.officer.text
    board.ask("DT08")
    board.officer.tap(SUBMIT)
    assert REVIEW in board.officer.text


def test_a_warning_opened_from_the_review_can_be_explained_there(board: Board) -> None:
    warned_in_review(board)
    assert labels(board.officer.screen)[0] == "It is right: reason"
    board.officer.tap("It is right: reason")
    assert "Please write the reason in one line" in board.officer.text
    board.officer.write("Hai nhà máy mới đi vào hoạt động")
    assert board.last("LD02").reason == "Hai nhà máy mới đi vào hoạt động"
    assert REVIEW in board.officer.text
    assert "⚠ Employment" not in board.officer.text


def test_one_of_several_warnings_is_explained_behind_its_button(board: Board) -> None:
    board.fill(KD01_T=30000)
    board.submit()
    assert "tap its “Correct” button below, then “It is right: reason”." in board.officer.text
    board.officer.tap("Correct: Revenue")
    assert labels(board.officer.screen)[0] == "It is right: reason"
