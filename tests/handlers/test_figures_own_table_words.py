"""A board's own table with words where figures stand: each is read, or told by its cell."""

from __future__ import annotations

import pytest

from tests.bench import labels
from tests.handlers.reporting import Board
from tests.workbooks import workbook

NOT_READ = "<b>Not read</b>"


def send(board: Board, *lines: list[object], head: tuple[str, ...] = ("Năm 2019",)) -> str:
    board.officer.upload(workbook([["Chỉ tiêu", *head], *lines]))
    return board.officer.text


def test_no_line_of_an_indicator_vanishes(board: Board) -> None:
    text = send(
        board,
        ["Vụ ô nhiễm môi trường nghiêm trọng", "Không"],
        ["AT02", "Không phát sinh"],
        ["AT03", "không xảy ra"],
        ["DT01 FDI", "12 (trong đó 2 dự án chuyển sang)"],
        ["DT01 DDI", "15*"],
        ["LD02", "128.738 (ước)"],
        ["KD02", "−3.000"],
        ["KD03", "đang tổng hợp"],
        ["DT04 FDI", "37 (*)"],
        ["KD05", 209000],
    )
    assert "which indicator is it?" in text
    board.officer.tap("AT01")
    text = board.officer.text
    for row in (2, 4, 5, 6, 8, 10):
        assert f"• B{row} (" in text
    assert "New: 4 · changed: 0 · as before: 0 · not read: 6" in text
    board.officer.tap("Take over")
    assert (board.amount("AT02"), board.last("LD02").qualifier) == (0, "estimate")
    assert board.state("KD03") == "not_available"


@pytest.mark.parametrize(
    "said", ["âm 5000", "128.738 – 129.000", "năm nghìn", "Không", "xem phụ lục", "…"]
)
def test_what_is_no_figure_is_told_by_its_cell(board: Board, said: str) -> None:
    text = send(board, ["LD02", said], ["Xuất khẩu", 3000])
    assert f"• B2 (Employment) “{said}”" in text.split(NOT_READ)[1]
    assert "New: 1 · changed: 0 · as before: 0 · not read: 1" in text


def test_a_name_that_is_also_a_unit_is_asked_about(board: Board) -> None:
    head = ("Đơn vị", "Năm 2018", "Năm 2019")
    text = send(
        board, ["Xuất khẩu", "triệu USD", 2900, 3000], ["Lao động", "người", 9, 31500], head=head
    )
    assert "“Lao động” in the table: which indicator is it?" in text
    board.officer.tap("LD02")
    board.officer.tap("Take over")
    assert board.amount("LD02") == 31500


def test_words_alone_are_a_table_too(board: Board) -> None:
    text = send(board, ["AT01", "Không phát sinh"], ["AT02", "không phát sinh"])
    assert "New: 2 · " in text


def test_words_under_sides_and_of_boards_are_read(board: Board) -> None:
    text = send(
        board,
        ["Dự án cấp mới"],
        ["- FDI", 3],
        ["- DDI", "chưa có số liệu của quý IV"],
        ["Xuất khẩu", "xem trên"],
    )
    assert all(place in text.split(NOT_READ)[1] for place in ("B4", "B5"))
    heads: list[object] = ["Đơn vị", "AT01", "AT02", "Xuất khẩu"]
    rows: list[list[object]] = [
        heads,
        ["KCN Hà Nam", "Không phát sinh", "không xảy ra vụ nào", "chưa có"],
        ["KCN Nam Định", 1, 2, 3],
    ]
    board.officer.upload(workbook(rows))
    assert "New: 2 · changed: 0 · as before: 0 · not read: 1" in board.officer.text


def test_notes_and_headings_stay_what_they_are(board: Board) -> None:
    text = send(
        board,
        ["", "FDI", "DDI", ""],
        ["Dự án cấp mới", 3, 4, "tăng do 2 dự án lớn"],
        ["Dự án còn hiệu lực", 5, 6, 12],
        head=("Số liệu", "", "Ghi chú"),
    )
    assert "not read: 0" in text


# Columns and lines without a name -----------------------------------------------------------------


def test_a_column_without_a_heading_is_offered_by_its_figures(board: Board) -> None:
    rows: list[list[object]] = [
        ["Chỉ tiêu"],
        ["Giá trị xuất khẩu", 7900.5, 8000],
        ["Tổng số lao động", 120000, 128000],
    ]
    board.officer.upload(workbook(rows))
    offered = labels(board.officer.screen)[:2]
    assert offered == ["Column B: 7.900,5; 120.000", "Column C: 8.000; 128.000"]
    board.officer.tap("Column C")
    board.officer.tap("Take over 2 values")
    assert board.amount("LD02") == 128000


def test_a_line_without_a_name_is_offered_by_its_figures(board: Board) -> None:
    rows: list[list[object]] = [["Giá trị xuất khẩu", "Tổng số lao động"], [7900, 128000], [1, 2]]
    board.officer.upload(workbook(rows))
    assert labels(board.officer.screen)[:2] == ["Line 2: 7.900; 128.000", "Line 3: 1; 2"]
    board.officer.tap("Line 2")
    board.officer.tap("Take over 2 values")
    assert board.amount("LD02") == 128000
