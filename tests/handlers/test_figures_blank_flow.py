"""What may stay blank is not told as a zero where a check looks at it."""

from __future__ import annotations

from tests.handlers.reporting import Board


def test_a_paste_leads_to_the_blank_that_a_check_misses(board: Board) -> None:
    board.fill(skip=("DT04", "DT08", "DT09"))
    board.go("paste")
    board.officer.write("DT04 375 302\nLD01 900")
    assert "Revoked projects (FDI) has not been entered. The gap of 5" in board.officer.text
    board.officer.tap("Enter: Revoked projects")
    board.officer.write("5 3")
    assert "✓ The warning at “Valid projects” is explained." in board.officer.text
    assert "it explains the valid registered capital" in board.officer.text  # the next blank


def test_a_blank_optional_figure_is_said_to_be_blank_and_can_be_entered(board: Board) -> None:
    board.fill(skip=("DT08", "DT09"))
    board.answer("DT04", "375 302")
    assert "Revoked projects (FDI) has not been entered. The gap of 5" in board.officer.text
    assert "Revoked projects (FDI) (0" not in board.officer.text
    board.officer.tap("Enter: Revoked projects")
    board.officer.write("5 3")
    assert "Review before submitting" not in board.officer.text
    assert "✓ The warning at “Valid projects” is explained." in board.officer.text
    assert "The gap of" not in board.officer.text.partition("Valid capital (")[0]


def test_a_mismatch_that_is_not_explained_yet_is_shown_at_its_question(board: Board) -> None:
    board.fill(skip=("DT08", "DT09"))
    board.answer("DT04", "375 302")
    board.officer.tap("Enter: Revoked projects")
    board.officer.write("xyz")
    board.officer.write("1 1")
    assert "is explained" not in board.officer.text
    assert "is not explained" in board.officer.text
    board.officer.tap("Look again later")
    assert "Review before submitting" not in board.officer.text
