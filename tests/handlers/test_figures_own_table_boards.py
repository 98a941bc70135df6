"""Tables that boards of one bloc share: what one of them decided says nothing of another."""

from __future__ import annotations

from tests.bench import Phone, labels
from tests.handlers.reporting import Board, beside
from tests.workbooks import workbook

WHICH_LINE = "Which line of the table is that of your board?"
LINES = workbook(
    [["Tên", "DT01 FDI", "DT01 DDI"], ["Ban phía Bắc", 12, 13], ["Ban phía Nam", 22, 23]]
)


def test_what_one_board_decided_is_asked_of_another_in_both_databases(board: Board) -> None:
    other = beside(board, "nam-dinh", "other-officer")
    board.officer.upload(LINES, "khoi.xlsx")
    board.officer.tap("Ban phía Bắc")
    board.officer.tap("Take over 2 values")
    assert board.amount("DT01", "F") == 12
    other.officer.upload(LINES, "khoi.xlsx")
    assert WHICH_LINE in other.officer.text
    other.officer.tap("Ban phía Nam")
    other.officer.tap("Take over 2 values")
    assert other.amount("DT01", "F") == 22
    # Each is remembered by itself, whoever sent the table last.
    for one in (board, other):
        one.officer.upload(LINES, "khoi.xlsx")
        assert WHICH_LINE not in one.officer.text
        assert "there is nothing new in it" in one.officer.text


def test_the_secretary_is_asked_for_each_board_in_turn(board: Board, secretary: Phone) -> None:
    for name in ("KCN Hà Nam", "KCN Nam Định"):
        secretary.command("/onbehalf")
        secretary.tap(name)
        secretary.tap(labels(secretary.screen)[0])
        secretary.write("Nguyễn Văn An, Chánh Văn phòng, 9 giờ ngày 5/11")
        secretary.upload(LINES, "khoi.xlsx")
        assert WHICH_LINE in secretary.text
        secretary.tap("Ban phía Bắc")
        assert "Take over 2 values" in labels(secretary.screen)


def test_a_column_chosen_by_one_board_is_not_chosen_for_another(board: Board) -> None:
    content = workbook([["Chỉ tiêu", "Cột A", "Cột B"], ["Xuất khẩu", 100, 200]])
    board.officer.upload(content)
    board.officer.tap("Cột A")
    other = beside(board, "nam-dinh", "other-officer")
    other.officer.upload(content)
    assert "Several columns could be the figures of 2019" in other.officer.text
