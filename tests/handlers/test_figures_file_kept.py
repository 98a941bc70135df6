"""A file sent over a submitted form waits for its reason: found again, taken, or left out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.domain.access import Role
from storage.models.figures import form as form_table
from storage.models.talk import inbox_file
from tests.bench import Bench, labels
from tests.handlers.reporting import Board
from tests.workbooks import workbook

REASON = "Bổ sung một dự án theo sổ cấp mới"
WAITS = "<b>The file “so-lieu.xlsx” that you sent after submitting waits for a reason.</b>"
ROWS: list[list[object]] = [["Chỉ tiêu", "FDI", "DDI"], ["Dự án cấp mới", 51, 20]]


@pytest.fixture
def waiting(board: Board) -> Board:
    """A file of one change was taken over by a tap; its reason is asked for."""
    board.fill()
    board.submit()
    board.bench.clock.move(timedelta(minutes=1))
    board.officer.upload(workbook(ROWS))
    board.officer.tap("Take over one value")
    assert "your file is kept meanwhile" in board.officer.text
    return board


def test_it_is_found_again_on_both_first_screens_and_taken(waiting: Board) -> None:
    board, officer = waiting, waiting.officer
    board.bench.restart()
    officer.command("/kpi")
    assert WAITS in officer.text
    assert WAITS in board.go("review").text
    officer.command("/todo")
    assert "wait for a reason" in officer.text
    officer.tap("Give the reason")
    assert "50 dự án → 51 dự án" in officer.text
    officer.tap("Take over one value")
    officer.write(REASON)
    assert board.amount("DT01", "F") == 51
    assert board.row() == ("draft", 1, REASON)
    officer.command("/kpi")
    assert "so-lieu.xlsx" not in officer.text
    officer.command("/todo")
    assert "wait for a reason" not in officer.text


def test_leaving_says_that_it_is_kept(waiting: Board) -> None:
    officer = waiting.officer
    officer.command("/cancel")
    assert "is kept and waits for a reason; it is not in the form yet" in officer.text
    officer.tap("Give the reason")
    assert "50 dự án → 51 dự án" in officer.text
    officer.tap("Leave the form as it is")
    assert "The file was left out; nothing of it was taken over." in officer.text
    officer.command("/kpi")
    assert "so-lieu.xlsx" not in officer.text
    assert waiting.row()[0] == "submitted"


def test_a_colleague_opened_the_form_meanwhile(waiting: Board) -> None:
    board, officer = waiting, waiting.officer
    colleague = board.colleague()
    board.answer("DT02", "76 21", colleague)
    colleague.write(REASON)
    colleague.command("/kpi")
    assert "so-lieu.xlsx" not in colleague.text
    officer.command("/kpi")
    assert "<b>The file “so-lieu.xlsx” has not been taken over yet.</b>" in officer.text
    board.submit()
    assert "The file “so-lieu.xlsx” has not been taken over yet." in officer.text
    officer.tap("Look at the file")
    officer.tap("Take over one value")
    assert board.amount("DT01", "F") == 51


def test_values_left_out_leave_the_file_waiting(waiting: Board) -> None:
    officer = waiting.officer
    officer.command("/todo")
    officer.write("DT02 76 21")
    officer.write(REASON)
    officer.command("/kpi")
    officer.tap("Confirm 1 value")
    officer.tap("Leave out, keep the old")
    officer.command("/kpi")
    assert "<b>The file “so-lieu.xlsx” has not been taken over yet.</b>" in officer.text


def test_a_file_that_is_not_kept_any_more_is_told_until_it_was_seen(waiting: Board) -> None:
    board, officer = waiting, waiting.officer
    with board.bench.database.writer.begin() as connection:
        connection.execute(delete(inbox_file))
    officer.command("/todo")
    officer.tap("Give the reason")
    assert "The file “so-lieu.xlsx” is not kept any more; nothing of it was" in officer.text
    officer.tap("Noted")
    assert "is not kept any more" not in officer.text
    officer.command("/todo")
    assert "Give the reason" not in labels(officer.screen)


def test_an_approval_that_came_first_is_told(waiting: Board) -> None:
    board, officer = waiting, waiting.officer
    with board.bench.database.writer.begin() as connection:
        connection.execute(update(form_table).values(state="approved"))
    officer.command("/kpi")
    assert "was not taken over: the figures were approved before a reason" in officer.text
    officer.tap("Noted")
    assert "was not taken over" not in officer.text


def test_nobody_else_finds_or_drops_it(waiting: Board, bench: Bench) -> None:
    board = waiting
    number = int(board.officer.asked.args[1]) if board.officer.asked else 0
    colleague = board.colleague()
    board.go("file_again", number, phone=colleague)
    assert "sent too long ago" in colleague.text
    board.go("file_drop", number, phone=colleague)
    board.officer.command("/kpi")
    assert WAITS in board.officer.text
    stranger = bench.appoint("other", "Vũ Minh", Role.OFFICER, "hai-phong")
    board.go("file_drop", number, phone=stranger)
    assert "51" not in stranger.text
