"""A paste of which a part is in doubt: the certain part is saved alone, and the rest waits on."""

from __future__ import annotations

from tests.bench import button, labels
from tests.handlers.reporting import Board

MIXED = "DT01 51 21\nLD02 139 nghìn\nDT02 5000 21"
ONLY_CERTAIN = "Only the 2 certain ones"


def pasted(board: Board, text: str = MIXED) -> None:
    board.answer("DT01", "50 20")
    board.go("paste")
    board.officer.write(text)


def test_the_certain_ones_are_saved_and_the_others_wait(board: Board) -> None:
    pasted(board)
    officer = board.officer
    assert button(officer.screen, "Save these 4 too") is not None
    officer.tap(ONLY_CERTAIN)
    assert "✓ 2 values saved." in officer.text
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (51, 21)
    assert board.amount("LD02") is None
    assert "<b>Please confirm</b> (not saved yet):" in officer.text
    assert "• Employment: 139.000 người" in officer.text
    assert not any("certain" in label for label in labels(officer.screen))
    officer.command("/kpi")
    officer.tap("Confirm 2 values")
    officer.tap("Save these 2 too")
    assert board.amount("LD02") == 139000


def test_the_button_is_there_only_where_both_kinds_wait(board: Board) -> None:
    pasted(board, "DT01 51 21")
    assert not any("certain" in label for label in labels(board.officer.screen))
    board.go("paste")
    board.officer.write("LD02 139 nghìn\nDT02 5000 21")
    assert not any("certain" in label for label in labels(board.officer.screen))


def test_of_a_column_what_is_far_off_waits(board: Board) -> None:
    board.go("paste")
    board.officer.write("50\n20\n5000\n21")
    board.officer.tap("FDI, DDI in turn")
    board.officer.tap("Only the 3 certain ones")
    assert (board.amount("DT01", "F"), board.amount("DT02", "D")) == (50, 21)
    assert board.amount("DT02", "F") is None
    board.officer.tap("Save this one too")
    assert board.amount("DT02", "F") == 5000
