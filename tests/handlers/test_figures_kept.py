"""What was sent over a submitted form waits for a reason: found again, taken, or left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import ReasonNeeded
from tests.bench import button, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says

LATER = timedelta(minutes=1)
REASON = "Bổ sung một dự án"
WAITS_ONE = "<b>1 figure that you sent after submitting waits for a reason.</b>"
WAITS_TWO = "<b>2 figures that you sent after submitting wait for a reason.</b>"


@pytest.fixture
def submitted(board: Board) -> Board:
    board.fill()
    board.submit()
    board.bench.clock.move(LATER)
    return board


def test_what_was_pasted_is_found_again_and_taken_with_a_reason(submitted: Board) -> None:
    board, officer = submitted, submitted.officer
    officer.write("DT01 51 20\nDT02 76 21")
    assert "your figures are kept meanwhile" in officer.text
    officer.command("/todo")
    assert "<b>Figures that you sent after submitting wait for a reason.</b>" in officer.text
    officer.command("/kpi")
    assert WAITS_TWO in officer.text
    board.go("review")
    assert WAITS_TWO in officer.text
    board.bench.restart()
    officer.tap("Give the reason")
    assert "• New projects (FDI): 51 dự án (the form has 50 dự án)" in officer.text
    officer.write("sai")
    assert officer.text == says(ReasonNeeded, least=5)
    board.bench.clock.move(LATER)
    officer.write(REASON)
    assert board.row() == ("draft", 1, REASON)
    officer.tap("Save these 2 too")
    assert (board.amount("DT01", "F"), board.amount("DT02", "F")) == (51, 76)
    officer.command("/todo")
    assert "wait for a reason" not in officer.text
    board.submit()
    officer.command("/kpi")
    assert "reason.</b>" not in officer.text


def test_one_typed_value_is_found_again_and_stored_with_the_reason(submitted: Board) -> None:
    board, officer = submitted, submitted.officer
    board.answer("DT01", "51 20")
    officer.command("/cancel")
    assert "is kept and waits for a reason; it is not in the form yet" in officer.text
    officer.write(REASON)
    assert f"You wrote “{REASON}”, but no question is open" in officer.text
    officer.tap("Give the reason")
    assert WAITS_ONE in officer.text
    assert "• New projects (FDI): 51 dự án (the form has 50 dự án)" in officer.text
    board.bench.clock.move(LATER)
    officer.write(REASON)
    assert "✓ Saved" in officer.text
    assert board.amount("DT01", "F") == 51
    assert board.row() == ("draft", 1, REASON)


def test_what_waits_may_be_left_out(submitted: Board) -> None:
    board, officer = submitted, submitted.officer
    board.answer("DT01", "51 20")
    officer.tap("Leave it as it is")
    assert "What you sent was left out; the form stays as it is." in officer.text
    assert "waits for a reason" not in officer.text
    board.answer("DT01", "52 20")
    officer.command("/cancel")
    officer.tap("Leave them out")
    assert "left out" in officer.text
    officer.command("/kpi")
    assert "for a reason" not in officer.text
    assert "Give the reason" not in labels(officer.screen)
    officer.command("/todo")
    assert "for a reason" not in officer.text
    assert board.row()[0] == "submitted"
    assert board.amount("DT01", "F") == 50


def test_of_several_messages_each_value_is_shown_once_more(submitted: Board) -> None:
    board, officer = submitted, submitted.officer
    board.answer("DT01", "51 20")
    officer.command("/todo")
    officer.write("DT02 76 21")
    officer.command("/todo")
    officer.tap("Give the reason")
    assert WAITS_TWO in officer.text
    board.bench.clock.move(LATER)
    officer.write(REASON)
    assert "<b>What you pasted and still have to confirm</b>" in officer.text
    officer.tap("Save these 2 too")
    assert (board.amount("DT01", "F"), board.amount("DT02", "F")) == (51, 76)


def test_a_column_waits_as_well(submitted: Board) -> None:
    board, officer = submitted, submitted.officer
    board.go("list")
    officer.command("/todo")
    officer.write("51\n20\n76")
    assert "kept meanwhile" in officer.text
    officer.command("/kpi")
    officer.tap("Give the reason")
    assert "• 3 figures without names" in officer.text
    officer.write(REASON)
    assert "figures without names" in officer.text.lower()
    assert board.row() == ("draft", 1, REASON)


def test_a_colleague_opened_the_form_meanwhile(submitted: Board) -> None:
    board, officer = submitted, submitted.officer
    colleague = board.colleague()
    board.answer("DT01", "51 20")
    officer.command("/todo")
    way = button(officer.screen, "Give the reason")
    board.answer("DT02", "76 21", colleague)
    colleague.write(REASON)
    colleague.command("/kpi")
    assert "still wait" not in colleague.text
    officer.command("/kpi")
    assert "<b>1 pasted value still waits for you.</b>" in officer.text
    assert way is not None
    officer.send(way)
    officer.tap("Save this one too")
    assert board.amount("DT01", "F") == 51
    officer.send(way)
    assert "Nothing of yours waits for a reason any more." in officer.text
