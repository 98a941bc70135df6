"""A table of the board's own making: matched by names, asked about with buttons, taken over."""

from __future__ import annotations

import time
import unicodedata
from decimal import Decimal
from typing import Any

from bot.domain.board_names import Boards
from bot.domain.file_errors import FileNotMatched
from bot.domain.kpi import PeriodKind
from bot.domain.table_reading import Reader, read_table
from bot.reports.book_reader import read_book
from tests.bench import labels
from tests.handlers.reporting import CATALOGUE, Board
from tests.handlers.steps import says
from tests.workbooks import workbook

COUNTS = "New: {n} · changed: 0 · as before: 0 · not read: {faults}"


def counts(n: int, faults: int = 0) -> str:
    return COUNTS.format(n=n, faults=faults)


def merged(*ranges: str) -> Any:
    def also(book: Any) -> None:
        for one in ranges:
            book.active.merge_cells(one)

    return also


def test_sides_under_two_years_in_merged_headings(board: Board) -> None:
    content = workbook(
        [
            ["KẾT QUẢ THU HÚT ĐẦU TƯ NĂM 2019"],
            [],
            ["STT", "Chỉ tiêu", "Năm 2018", None, None, "Năm 2019", None, None],
            [None, None, "FDI", "DDI", "Tổng", "FDI", "DDI", "Tổng"],
            [1, "Dự án cấp mới", 40, 15, 55, 51, 20, 71],
            [2, "Vốn đăng ký cấp mới (triệu USD; tỷ đồng)", 300.5, 1200, None, 389.25, 1500],
            [3, "Thu hút nhân tài", 1, 1, 2, 3, 3, 6],
            ["Ghi chú: số liệu tính đến ngày 15/12/2019"],
        ],
        also=merged("A1:H1", "A3:A4", "B3:B4", "C3:E3", "F3:H3"),
    )
    phone = board.officer
    phone.upload(content, "dau-tu.xlsx")
    assert counts(4) in phone.text
    assert "Not an indicator of this form, left out: Thu hút nhân tài." in phone.text
    assert "Of other periods or boards, left out: Năm 2018." in phone.text
    assert board.count() == 0
    phone.tap("Take over 4 values")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (51, 20)
    assert board.amount("DT03a", "F") == Decimal("389.25")
    assert board.last("DT03a", "D").typed == "G6: 1500"


def test_boards_one_under_the_other_and_units_in_the_heading(board: Board) -> None:
    content = workbook(
        [
            ["SỐ LIỆU CÁC ĐƠN VỊ TRONG KHỐI NĂM 2019"],
            ["Đơn vị", "Dự án cấp mới", None, None, "Vốn cấp mới", None, "Tổng số lao động"],
            [None, "FDI", "DDI", "Tổng", "FDI (tỷ USD)", "DDI (tỷ đồng)", "(người)"],
            ["KCN Hà Nội", 1, 2, 3, 0.5, 100, 5000],
            ["KCN Hà Nam", 51, 20, 71, 0.38925, 1500, 80000],
            ["Tổng cộng", 52, 22, 74, 0.88925, 1600, 85000],
        ],
        also=merged("B2:D2", "E2:F2", "A2:A3"),
    )
    board.officer.upload(content)
    assert counts(5) in board.officer.text
    assert "left out: KCN Hà Nội, Tổng cộng." in board.officer.text
    board.officer.tap("Take over 5 values")
    assert board.amount("DT03a", "F") == Decimal("389.25")
    assert board.amount("LD02") == 80000


def test_sides_under_each_indicator_beside_a_plan(board: Board) -> None:
    content = workbook(
        [
            ["Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Thực hiện", "So sánh (%)"],
            ["I. ĐẦU TƯ"],
            ["Dự án cấp mới", "dự án"],
            ["- FDI", "dự án", 45, 51, 113.3],
            ["- DDI", "dự án", 20, 20, 100],
            ["Vốn cấp mới"],
            ["   Trong đó: FDI", "tỷ USD", 0.3, 0.38925, None],
            ["   DDI", "tỷ đồng", 1400, "1.500", None],
            ["Nộp ngân sách nhà nước", "tỷ đồng", 4000, "ước 4.200,5", None],
        ]
    )
    board.officer.upload(content)
    assert counts(5) in board.officer.text
    assert "left out: So sánh (%), Kế hoạch." in board.officer.text
    board.officer.tap("Take over 5 values")
    assert board.amount("DT01", "F") == 51
    assert board.amount("DT03a", "D") == 1500
    assert board.last("KD04").qualifier == "estimate"


def test_a_name_that_is_nearly_known_is_asked_about(board: Board) -> None:
    """Letters and marks apart (NFD), as some programs write them."""
    rows: list[list[object]] = [
        ["Chỉ tiêu", "Số liệu FDI", "Số liệu DDI"],
        ["DỰ ÁN CẤP MỚI", 51, 20],
        ["Vốn đầu tư xin cấp mới trong năm (tỷ USD; tỷ đồng)", 0.38925, 1500],
        ["Điện tiêu thụ", 5, 6],
        ["Tỷ lệ cây xanh", 5, 6],
    ]
    decomposed: list[list[object]] = [
        [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
        for row in rows
    ]
    phone = board.officer
    content = workbook(decomposed)
    phone.upload(content)
    assert "which indicator is it?" in phone.text
    assert "None of these" in labels(phone.screen)
    phone.tap("DT03a")
    assert counts(4) in phone.text
    assert "left out: Điện tiêu thụ, Tỷ lệ cây xanh." in unicodedata.normalize("NFC", phone.text)
    phone.tap("Take over 4 values")
    assert board.amount("DT03a", "F") == Decimal("389.25")
    # The same file is not asked about again.
    phone.upload(content)
    assert "which indicator is it?" not in phone.text


def test_none_of_the_names_leaves_the_line_out(board: Board) -> None:
    content = workbook(
        [["Chỉ tiêu", "FDI", "DDI"], ["Dự án cấp mới", 51, 20], ["Vốn xin cấp mới", 3, 4]]
    )
    board.officer.upload(content)
    board.officer.tap("None of these")
    assert counts(2) in board.officer.text
    assert "left out: Vốn xin cấp mới." in board.officer.text


def test_columns_that_nothing_tells_apart_are_asked_about(board: Board) -> None:
    content = workbook(
        [["Chỉ tiêu", "Quý IV", "Lũy kế"], ["Xuất khẩu", 100, 200], ["Nhập khẩu", 90, 180]]
    )
    board.officer.upload(content)
    assert "No column of the table says plainly" in board.officer.text
    board.officer.tap("Lũy kế")
    assert counts(2) in board.officer.text
    board.officer.tap("Take over 2 values")
    assert (board.amount("KD02"), board.amount("KD03")) == (200, 180)


def test_many_columns_that_nothing_tells_apart_are_asked_about_in_pages(board: Board) -> None:
    """One column for each zone, that of the whole province last, and no word that tells it."""
    zones = [f"KCN Đồng Văn {number}" for number in range(1, 31)]
    content = workbook(
        [
            ["Chỉ tiêu", *zones, "Cả tỉnh"],
            ["Tổng số lao động đang làm việc", *range(4000, 4030), 128000],
        ]
    )
    board.officer.command("/kpi")
    board.officer.upload(content)
    first = labels(board.officer.screen)
    assert first[:5] == zones[:5]
    assert first[5:] == ["None of these", "Next page", "Leave the form as it is"]
    assert "Page 1/7" in board.officer.text
    for _ in range(6):
        board.officer.tap("Next page")
    assert labels(board.officer.screen)[:2] == ["Cả tỉnh", "None of these"]
    board.officer.tap("Cả tỉnh")
    assert "Employment: 128.000 người" in board.officer.text


def test_lines_of_many_boards_nobody_knows_are_asked_about_in_pages(board: Board) -> None:
    lines = [[f"Khu {number}", 100 + number] for number in range(1, 21)]
    board.officer.command("/kpi")
    board.officer.upload(workbook([["Đơn vị", "Tổng số lao động đang làm việc"], *lines]))
    assert labels(board.officer.screen)[5:7] == ["None of these", "Next page"]
    for _ in range(3):
        board.officer.tap("Next page")
    board.officer.tap("Khu 20")
    assert "Employment: 120 người" in board.officer.text


def test_a_table_of_another_year_is_asked_about(board: Board) -> None:
    content = workbook([["Chỉ tiêu", 2017, 2018], ["Xuất khẩu", 100, 200]])
    phone = board.officer
    phone.upload(content)
    assert "No column of the table says plainly that it has your board's figures of 2019" in (
        phone.text
    )
    assert labels(phone.screen)[:3] == ["2017", "2018", "None of these"]
    phone.tap("2018")
    assert counts(1) in phone.text
    titled = workbook([["SỐ LIỆU NĂM 2018"], ["Chỉ tiêu", "Số liệu"], ["Nhập khẩu", 90]])
    phone.upload(titled)
    assert "The table says “NĂM 2018”; the form is “Figures of 2019” of" in phone.text
    phone.tap("Leave the form as it is")
    assert board.count() == 0


def test_lines_of_boards_nobody_knows_are_asked_about(board: Board) -> None:
    content = workbook(
        [["Tên", "DT01 FDI", "DT01 DDI", "Xuất khẩu"], ["Ban A", 1, 2, 3], ["Ban B", 4, 5, 6]]
    )
    board.officer.upload(content)
    assert "Which line of the table is that of your board?" in board.officer.text
    board.officer.tap("Ban B")
    assert counts(3) in board.officer.text
    board.officer.tap("Take over 3 values")
    assert (board.amount("DT01", "F"), board.amount("KD02")) == (4, 6)


def test_several_sheets_are_read_together_unless_they_say_the_same(board: Board) -> None:
    def also(book: Any) -> None:
        work = book.create_sheet("Lao động")
        work.append(["Chỉ tiêu", "Năm 2018", "Ước TH năm 2019"])
        work.append(["Tổng số lao động", 70000, 80000])
        old = book.create_sheet("Bản cũ")
        old.append(["Chỉ tiêu", "FDI", "DDI"])
        old.append(["Dự án cấp mới", 1, 1])

    rows: list[list[object]] = [["Chỉ tiêu", "FDI", "DDI"], ["Dự án cấp mới", 51, 20]]
    board.officer.upload(workbook(rows, title="Đầu tư", also=also))
    assert "The same figures stand on several sheets" in board.officer.text
    assert "Lao động" not in labels(board.officer.screen)
    board.officer.tap("Đầu tư")
    assert counts(3) in board.officer.text
    board.officer.tap("Take over 3 values")
    assert board.amount("DT01", "F") == 51
    assert board.last("LD02").qualifier == "estimate"
    assert board.last("LD02").typed == "Lao động!C2: 80000"


def test_totals_are_held_against_their_parts_and_never_split(board: Board) -> None:
    content = workbook(
        [
            ["Chỉ tiêu", "FDI", "DDI", "Tổng"],
            ["A", "B", "C", "D"],
            ["Dự án cấp mới", 1, 2, 4],
            ["Dự án còn hiệu lực", None, None, 9],
            ["Xuất khẩu", 1, 2, 3],
        ]
    )
    board.officer.upload(content)
    assert counts(3, faults=2) in board.officer.text
    assert "the total is not the sum of its parts" in board.officer.text
    assert "the bloc asks for FDI and DDI apart; one figure stands here" in board.officer.text


def test_a_unit_that_does_not_fit_is_a_fault_by_its_cell(board: Board) -> None:
    content = workbook(
        [["Chỉ tiêu", "ĐVT", "Số liệu"], ["Xuất khẩu", "tỷ đồng", 5], ["Nhập khẩu", "tỷ USD", 0.5]]
    )
    board.officer.upload(content)
    assert counts(1, faults=1) in board.officer.text
    assert "C2" in board.officer.text
    board.officer.tap("Take over one value")
    assert board.amount("KD03") == 500


def test_a_table_without_any_indicator_is_refused(board: Board) -> None:
    content = workbook([["Họ tên", "Lương"], ["Nguyễn Văn A", 5]])
    assert board.officer.upload(content).text == says(FileNotMatched)


def test_a_long_list_of_something_else_is_given_up_on_soon() -> None:
    rows: list[list[object]] = [["Chỉ tiêu", "FDI", "DDI"], ["Dự án cấp mới", 5, 6]]
    rows += [[f"Mục lạ thứ {n} của danh sách", n, n, f"ghi {n}"] for n in range(1900)]
    book = read_book("a.xlsx", workbook(rows))
    reader = Reader(CATALOGUE, PeriodKind.YEAR, 2019, {}, Boards.of([], []), {})
    started = time.process_time()
    found = read_table(book, reader)
    assert found is not None
    assert len(found.found) == 2
    assert time.process_time() - started < 4


def test_one_figure_where_the_bloc_asks_by_side_is_asked_about(board: Board) -> None:
    """By row: one is FDI, one is typed later; nothing else of the table is lost."""
    content = workbook(
        [["Chỉ tiêu", "Số liệu"], ["Dự án cấp mới", 51], ["Vốn cấp mới", 1500], ["Nhập khẩu", 90]]
    )
    phone = board.officer
    phone.upload(content)
    assert "B2 “Dự án cấp mới”: <b>51</b>. The bloc asks for FDI and DDI apart" in phone.text
    assert "Leave out all 2 such rows" in labels(phone.screen)
    phone.tap("It is the FDI figure")
    assert "B3 “Vốn cấp mới”" in phone.text
    assert "Leave out all" not in str(labels(phone.screen))
    phone.tap("Leave out, type it later")
    assert counts(2, faults=1) in phone.text
    assert "B3 (New capital) “1500”: the bloc asks for FDI and DDI apart" in phone.text
    phone.tap("Take over 2 values")
    assert (board.amount("DT01", "F"), board.amount("KD03")) == (51, 90)
    assert (board.state("DT01", "D"), board.state("DT03a", "F")) == ("blank", "blank")
    phone.tap("Enter: New capital")
    assert "New registered capital" in phone.text
    phone.write("389,25; 1.500")
    assert board.amount("DT03a", "D") == 1500


def test_all_such_rows_can_be_left_at_once_and_a_stated_unit_tells_the_side(board: Board) -> None:
    rows: list[list[object]] = [
        ["Chỉ tiêu", "ĐVT", "Số liệu"],
        ["Vốn cấp mới", "tỷ đồng", 1500],
        ["Dự án cấp mới", "dự án", 71],
        ["Nhập khẩu", "triệu USD", 90],
    ]
    phone = board.officer
    phone.upload(workbook(rows))
    assert "It is the DDI figure" in labels(phone.screen)
    assert "It is the FDI figure" not in labels(phone.screen)
    phone.tap("Leave out all 2 such rows")
    assert counts(1, faults=2) in phone.text
    phone.tap("Take over one value")
    assert {"Enter: New capital", "Enter: New projects"} <= set(labels(phone.screen))


def test_a_total_beside_its_sides_is_nobodys_question(board: Board) -> None:
    """Of two currencies it is asked of nobody; in one it is held against its parts."""
    rows: list[list[object]] = [
        ["Chỉ tiêu", "Số liệu"],
        ["Vốn cấp mới", 999],
        ["FDI", 389.25],
        ["DDI", 1500],
    ]
    board.officer.upload(workbook(rows))
    assert counts(2, faults=1) in board.officer.text
    assert "this period's form does not ask for it" in board.officer.text
