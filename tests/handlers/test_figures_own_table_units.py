"""Units that a board's own table states: each is applied, or the figure is told by its cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.handlers.reporting import Board
from tests.workbooks import workbook

LINES: list[list[object]] = [["Chỉ tiêu", "Năm 2019"], ["Giá trị xuất khẩu", 8500]]
DOES_NOT_FIT = "this indicator is counted in"


@pytest.mark.parametrize(
    ("stated", "amount"),
    [
        ("Đơn vị tính: 1.000 USD", "8.5"),
        ("ĐVT: 1000 USD", "8.5"),
        ("(ĐVT: nghìn USD)", "8.5"),
        ("Đơn vị: 1.000.000 USD", "8500"),
        ("ĐVT: triệu USD, triệu đồng", "8500"),
        ("Đơn vị tính: người, dự án", "8500"),
        ("Đơn vị: Văn phòng Ban", "8500"),
    ],
)
def test_a_unit_stated_for_all_is_applied(board: Board, stated: str, amount: str) -> None:
    board.officer.upload(workbook([[stated], *LINES]))
    board.officer.tap("Take over one value")
    assert board.amount("KD02") == Decimal(amount)


@pytest.mark.parametrize(
    "stated", ["Đơn vị tính: triệu đồng", "ĐVT: tỷ đồng", "ĐVT: trăm triệu USD"]
)
def test_one_that_does_not_fit_is_told_by_the_cell(board: Board, stated: str) -> None:
    people: list[list[object]] = [["Tổng số lao động", 139000]]
    board.officer.upload(workbook([[stated], *LINES, *people]))
    assert "New: 1 · changed: 0 · as before: 0 · not read: 1" in board.officer.text
    assert "B3 (Exports) “8500”" in board.officer.text
    assert DOES_NOT_FIT in board.officer.text


def test_an_odd_unit_of_money_in_its_column_is_told_and_one_of_things_is_no_matter(
    board: Board,
) -> None:
    rows: list[list[object]] = [
        ["Chỉ tiêu", "ĐVT", "Năm 2019"],
        ["Giá trị xuất khẩu", "Mil. USD", 8500],
        ["Tổng số lao động", "lượt lao động", 139000],
    ]
    board.officer.upload(workbook(rows))
    assert "New: 1 · changed: 0 · as before: 0 · not read: 1" in board.officer.text
    assert "C2 (Exports) “8500”: “Mil. USD” does not fit" in board.officer.text


def test_people_may_be_counted_in_thousands(board: Board) -> None:
    rows: list[list[object]] = [["ĐVT: nghìn người"], ["Chỉ tiêu", "Năm 2019"], ["LD02", 139]]
    board.officer.upload(workbook(rows))
    board.officer.tap("Take over one value")
    assert board.amount("LD02") == 139000


def test_each_table_of_a_sheet_has_its_own_unit(board: Board) -> None:
    rows: list[list[object]] = [
        ["ĐVT: nghìn USD"],
        *LINES,
        ["ĐVT: triệu đồng"],
        ["Chỉ tiêu", "Năm 2019"],
        ["Giá trị sản xuất công nghiệp", 5000],
        ["Vốn giải ngân", "triệu USD"],
        ["- FDI", 300],
    ]
    board.officer.upload(workbook(rows))
    board.officer.tap("Take over 3 values")
    assert board.amount("KD02") == Decimal("8.5")
    assert (board.amount("KD05"), board.amount("DT06", "F")) == (5, 300)


def test_a_column_of_units_is_no_column_of_figures(board: Board) -> None:
    rows: list[list[object]] = [
        ["Chỉ tiêu", "ĐVT", "Năm 2018", "Năm 2019"],
        ["Giá trị xuất khẩu", "1.000 USD", 7980000, 8500000],
        ["Tổng số lao động", "1000 người", 128, 139],
    ]
    board.officer.upload(workbook(rows))
    assert "Several columns" not in board.officer.text
    board.officer.tap("Take over 2 values")
    assert (board.amount("KD02"), board.amount("LD02")) == (8500, 139000)
    heads: list[list[object]] = [
        ["Đơn vị", "Giá trị nhập khẩu", "Tổng số lao động"],
        ["", "(1.000 USD)", "(người)"],
        ["KCN Hà Nam", 90000, 139000],
    ]
    board.officer.upload(workbook(heads))
    board.officer.tap("Take over one value")
    assert board.amount("KD03") == 90
