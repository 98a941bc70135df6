"""A board's own table that says another period, or something else than the board: asked about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.access import Role
from bot.domain.kpi import Cell, Dim, Figure, PeriodKind
from bot.screen import Intent
from tests.bench import Bench, button, labels
from tests.handlers.bloc_year import lay_form, lay_year
from tests.handlers.reporting import Board
from tests.workbooks import workbook

YES, NO = "Yes, take them", "No, leave them out"

THIS_YEAR: list[object] = [
    *("Năm 2019", "2019", 2019, "TH năm 2019", "Thực hiện 2019", "Ước TH 2019", "Cả năm 2019"),
    *("12 tháng năm 2019", "Kỳ này", "Giá trị", "Số liệu", "Ước cả năm 2019", "Kết quả"),
    *("Tính đến 15/12/2019", "KCN Hà Nam", "KCN Hà Nam năm 2019", "Số liệu của Ban", "12 tháng"),
]
ANOTHER: list[object] = [
    *("6 tháng đầu năm 2019", "9 tháng năm 2019", "Quý IV/2019", "Tháng 10/2019", "6 tháng"),
    *("Lũy kế đến 30/6/2019", "Đến 30/9/2019", "9 tháng", 2018, 2020, "2018", "Ước 2020", "N-1"),
    *("Mục tiêu 2019", "KH 2019", "Năm trước", "Cùng kỳ năm trước", "2016-2020", "Bình quân"),
    *("Toàn Khối", "Cả nước", "KCN Đồng Văn I", "Dự kiến 2020", "Cả nước năm 2019"),
]


def table(*headings: object) -> bytes:
    figures: list[list[object]] = [
        [name, *(amount + n for n in range(len(headings)))]
        for name, amount in (("Giá trị xuất khẩu", 7900), ("Tổng số lao động", 128000))
    ]
    return workbook([["Chỉ tiêu", *headings], *figures])


@pytest.mark.parametrize("heading", THIS_YEAR)
def test_what_says_this_period_needs_no_question(board: Board, heading: object) -> None:
    board.officer.upload(table(heading))
    assert "New: 2 · " in board.officer.text
    assert button(board.officer.screen, "Take over 2 values")


@pytest.mark.parametrize("heading", ANOTHER)
def test_what_says_another_is_asked_about_or_left_out(board: Board, heading: object) -> None:
    board.officer.upload(table(heading))
    assert not button(board.officer.screen, "Take over 2 values")
    assert str(heading).split()[0] in board.officer.text
    if NO in labels(board.officer.screen):
        board.officer.tap(NO)
    assert "There is no figure in this file that could be taken over." in board.officer.text


def test_what_was_taken_all_the_same_keeps_the_words(board: Board) -> None:
    board.officer.upload(table("9 tháng năm 2019"))
    assert "The table says “9 tháng năm 2019”" in board.officer.text
    board.officer.tap(YES)
    board.officer.tap("Take over 2 values")
    assert board.last("LD02").typed == "B3: 128000 (9 tháng năm 2019)"


@pytest.mark.parametrize(
    ("headings", "taken"),
    [
        (("Năm 2018", "9 tháng 2019", "Ước TH 2019"), 128002),
        ((2018, 2019), 128001),
        (("Kế hoạch", "Thực hiện"), 128001),
        (("6 tháng đầu năm", "Cả năm"), 128001),
        (("Cả nước", "KCN Hà Nam"), 128001),
    ],
)
def test_the_column_of_this_period_is_taken(
    board: Board, headings: tuple[object, ...], taken: int
) -> None:
    board.officer.upload(table(*headings))
    board.officer.tap("Take over 2 values")
    assert board.amount("LD02") == taken


def test_columns_in_doubt_are_offered_by_their_headings(board: Board) -> None:
    for headings in (("Quý III", "Quý IV"), ("6 tháng", "9 tháng"), ("Năm 2018", "9 tháng 2019")):
        board.officer.command("/kpi")
        board.officer.upload(table(*headings))
        assert labels(board.officer.screen)[:3] == [*headings, "None of these"]
    board.officer.tap("None of these")
    assert board.count() == 0
    assert not button(board.officer.screen, "Take over")


def test_a_line_in_doubt_is_asked_about_beside_a_chosen_column(board: Board) -> None:
    rows: list[list[object]] = [["Chỉ tiêu", "Bản A", "Bản B"], ["Tổng số lao động", 1, 128000]]
    board.officer.upload(workbook([*rows, ["Giá trị xuất khẩu năm 2018", 1, 7900]]))
    board.officer.tap("Bản B")
    assert "The table says “Giá trị xuất khẩu năm 2018”" in board.officer.text
    board.officer.tap(NO)
    board.officer.tap("Take over one value")
    assert board.amount("LD02") == 128000


def test_the_total_of_parks_is_offered_beside_them(board: Board) -> None:
    parks = ("KCN Đồng Văn I", "KCN Đồng Văn II", "Tổng cộng")
    board.officer.upload(table(*parks))
    assert labels(board.officer.screen)[:4] == [*parks, "None of these"]
    board.officer.tap("Tổng cộng")
    board.officer.tap("Take over 2 values")
    assert board.amount("LD02") == 128002


def test_a_line_of_another_year_is_asked_about(board: Board) -> None:
    rows: list[list[object]] = [["Năm", "Giá trị xuất khẩu", "Tổng số lao động"]]
    board.officer.upload(workbook([*rows, [2018, 7900, 128000]]))
    assert "The table says “2018”" in board.officer.text
    board.officer.upload(workbook([*rows, [2018, 7900, 128000], [2019, 8000, 129000]]))
    board.officer.tap("Take over 2 values")
    assert board.amount("LD02") == 129000


@pytest.mark.parametrize(
    ("sheet", "file", "words"),
    [
        ("Năm 2018", "so-lieu.xlsx", "Năm 2018"),
        ("Sheet1", "bao-cao-nam-2018.xlsx", "nam 2018"),
        ("Sheet1", "BC_6_thang_2019.xlsx", "6 thang 2019"),
        ("9T2019", "so-lieu.xlsx", "9T2019"),
        ("Sheet1", "KH2019.xlsx", "KH2019"),
        ("Năm 2019", "bao-cao-nam-2018.xlsx", ""),
        ("Sheet1", "bao-cao-15-01-2020.xlsx", ""),
        ("Sheet1", "so-lieu-2019.xlsx", ""),
    ],
)
def test_the_names_of_the_sheet_and_the_file_count(
    board: Board, sheet: str, file: str, words: str
) -> None:
    rows: list[list[object]] = [["Chỉ tiêu", "Giá trị"], ["Giá trị xuất khẩu", 7900]]
    board.officer.upload(workbook(rows, title=sheet), file)
    assert (YES in labels(board.officer.screen)) == bool(words)
    assert f"“{words}”" in board.officer.text or not words


def test_a_code_beside_the_name_of_another_is_asked_about(board: Board) -> None:
    head: list[object] = ["Mã", "Chỉ tiêu", "ĐVT", "Năm 2019"]
    line: list[object] = ["LD01", "Tổng số lao động đang làm việc", "người", 128000]
    board.officer.upload(workbook([head, line]))
    assert "which indicator is it?" in board.officer.text
    assert {one[:4] for one in labels(board.officer.screen)} >= {"LD01", "LD02"}


def test_the_form_of_a_half_year_takes_its_half(bench: Bench) -> None:
    half = lay_year(bench, 2019, {}, kind=PeriodKind.HALF_YEAR, due=date(2019, 12, 20))
    figures = {Cell("LD01", Dim.T): Figure.given(Decimal(500))}
    lay_form(half, "ha-nam", figures, state="draft")
    officer = bench.appoint("officer", "Trần Thị Bích Ngọc", Role.OFFICER, "ha-nam")
    for heading in ("6 tháng đầu năm 2019", "6T/2019", "6 tháng", "TH 6 tháng năm 2019"):
        officer.send(Intent.of("figures", half.form_id("ha-nam")))
        officer.upload(table(heading))
        assert button(officer.screen, "Take over"), heading
    for heading in ("Cả năm 2019", "Năm 2019", "6 tháng cuối năm 2019", "6 tháng 2018"):
        officer.send(Intent.of("figures", half.form_id("ha-nam")))
        officer.upload(table(heading))
        assert YES in labels(officer.screen), heading
    officer.upload(table("Cả năm 2019", "6 tháng đầu năm 2019"))
    assert "128.001 người" in officer.text
