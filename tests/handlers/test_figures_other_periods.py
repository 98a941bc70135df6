"""A pasted figure that says another period, or something else: asked about, never just stored."""

from __future__ import annotations

import pytest

from bot.screen import Intent
from tests.bench import labels
from tests.handlers.reporting import Board


def paste(board: Board, text: str) -> str:
    board.go("paste")
    board.officer.write(text)
    return board.officer.text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Tổng số lao động năm 2018: 128.738", "năm 2018"),
        ("LD02 dự kiến năm 2020: 129.000", "năm 2020"),
        ("Tổng số lao động 9 tháng năm 2019: 129.000", "9 tháng năm 2019"),
        ("LD02 129.000 (kế hoạch)", "kế hoạch"),
        ("LD02 2018: 128.738", "2018"),
        ("LD02\tNăm 2018\t128.738", "Năm 2018"),
        ("Tổng số lao động năm 2018\t128.738", "năm 2018"),
    ],
)
def test_a_figure_of_another_period_is_asked_about(board: Board, line: str, words: str) -> None:
    text = paste(board, line)
    assert f"“{words}” is not this form's period" in text
    assert board.amount("LD02") is None
    board.officer.tap("Clear up 1 figure")
    assert words in board.officer.text


def test_what_was_typed_stays_with_the_figure_that_was_meant_all_the_same(board: Board) -> None:
    paste(board, "Tổng số lao động năm 2018: 128.738")
    board.officer.tap("Clear up 1 figure")
    board.officer.tap("128.738")
    assert board.amount("LD02") == 128738
    assert board.last("LD02").typed == "Tổng số lao động năm 2018: 128.738"


def test_a_pair_of_another_year_is_asked_about_as_a_whole(board: Board) -> None:
    paste(board, "Dự án cấp mới năm 2018: 48 FDI, 19 DDI\nXuất khẩu kế hoạch năm 2020: 9.000")
    assert board.count() == 0
    board.officer.tap("Clear up 2 figures")
    board.officer.tap("FDI 48 · DDI 19")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (48, 19)


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ tiêu\tNăm 2018\nTổng số lao động\t128.738",
        "Chỉ tiêu\tTH năm 2018\nLD02\t128.738",
        "Chỉ tiêu\tKế hoạch 2019\nLD02\t128.738",
        "Mã\tTổng số 6 tháng\nLD02\t128.738",
        "Số liệu năm 2018\nTổng số lao động 128.738",
        "Báo cáo 9 tháng đầu năm 2019\n- Tổng số lao động: 128.738",
    ],
)
def test_a_heading_of_another_period_holds_for_the_lines_below(board: Board, text: str) -> None:
    assert "is not this form's period" in paste(board, text)
    assert board.count() == 0


def test_the_column_of_this_period_is_taken_beside_others(board: Board) -> None:
    table = "Chỉ tiêu\tNăm 2018\tƯớc TH 2019\nTổng số lao động\t128.738\t129.000"
    assert "✓ 1 value saved." in paste(board, table)
    assert board.amount("LD02") == 129000


def test_a_line_of_this_year_answers_that_of_the_last(board: Board) -> None:
    text = paste(board, "LD02 năm 2018: 128.738\nLD02 năm 2019: 129.000")
    assert board.amount("LD02") == 129000
    assert "Not understood" in text
    assert "“năm 2018” is not this form's period" in text
    assert "Clear up 1 figure" not in labels(board.officer.screen)


@pytest.mark.parametrize(
    "line",
    [
        "Tổng số lao động năm 2019: 129.000",
        "Tổng số lao động cả năm 2019 đạt 129.000 người",
        "LD02 12 tháng năm 2019: 129.000",
        "LD02 2019: 129.000",
        "LD02 tính đến 15/12/2019: 129.000",
        "LD02 129.000 người so với năm 2018",
        "Báo cáo năm 2019, Hà Nam, ngày 15 tháng 01 năm 2020\nLD02 129.000",
        "Số liệu năm 2018 để so sánh:\nSố liệu năm 2019\nLD02 129.000",
        "Chỉ tiêu\tNăm 2019\nLD02\t129.000",
    ],
)
def test_a_figure_of_this_period_needs_no_question(board: Board, line: str) -> None:
    paste(board, line)
    assert board.amount("LD02") == 129000


@pytest.mark.parametrize(
    "line",
    [
        "DT01 năm trước 70 30",
        "DT01 Số lượt điều chỉnh GCNĐKĐT 70 30",
        "DT01 điều chỉnh FDI 70, DDI 30",
        "DT01 xyz 70 30",
        "Dự án cấp mới (điều chỉnh)\t70\t30",
        "Tổng số lao động nữ: 70.000",
        "Tổng số lao động nữ\t70.000",
        "DT01 bảy mươi hai; 30",
    ],
)
def test_no_half_of_a_line_is_stored(board: Board, line: str) -> None:
    assert "You will be asked which is meant" in paste(board, line)
    assert board.count() == 0
    board.officer.tap("Clear up 1 figure")
    board.officer.tap("Leave this line out")
    board.officer.send(Intent.of("figures", board.form_id))
    assert "still waits" not in board.officer.text


def test_the_words_are_shown_in_vietnamese_too(board: Board) -> None:
    board.officer.send(Intent("home.language", ("vi",)))
    text = paste(board, "LD02 năm 2018: 128.738\nDT01 điều chỉnh 70 30")
    assert "“năm 2018” không phải kỳ của biểu này" in text
    assert "“điều chỉnh” là nội dung khác" in text
