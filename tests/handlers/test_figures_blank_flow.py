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


def test_the_usual_reason_for_stocks_that_fell_behind_is_one_tap(board: Board) -> None:
    board.fill(skip=("DT04", "DT08", "DT09"))
    board.answer("DT04", "375 302")
    board.submit()
    board.officer.tap("Revoked, figure not known")
    assert "Nothing is submitted yet" in board.officer.text
    assert "“common reason: Projects were revoked or reduced; by how much" in board.officer.text
    assert board.submissions() == []
    board.officer.tap("Submit with this reason")
    assert "Submitted to the head of the board" in board.officer.text


def test_no_usual_reason_is_offered_where_it_would_not_be_true(board: Board) -> None:
    board.fill(skip=("DT04", "DT08", "DT09"))
    board.answer("DT04", "420 330")  # more than came in
    board.submit()
    assert "please explain" in board.officer.text
    assert "Revoked, figure not known" not in str(board.officer.screen.choices)
    board.go("usual_reason")
    assert "Nothing is submitted yet" not in board.officer.text
    assert board.submissions() == []
