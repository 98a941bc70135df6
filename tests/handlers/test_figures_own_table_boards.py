"""Tables that boards of one bloc share: what one of them decided says nothing of another."""

from __future__ import annotations

from tests.bench import Phone, labels
from tests.handlers.books import form_of
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
    assert "No column of the table says plainly" in other.officer.text


OTHER_TITLE = "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH NAM ĐỊNH"
NAMES_OTHER = "The table names another board"
PLAIN: list[list[object]] = [["Chỉ tiêu", "Giá trị"], ["Xuất khẩu", 22], ["Nhập khẩu", 23]]


def test_a_title_that_names_another_board_is_asked_about(board: Board) -> None:
    phone = board.officer
    phone.upload(workbook([[OTHER_TITLE], ["BÁO CÁO NĂM 2019"], *PLAIN]), "bao-cao.xlsx")
    assert f"{NAMES_OTHER}: “{OTHER_TITLE}”" in phone.text
    assert not any("Take over" in label for label in labels(phone.screen))
    phone.tap("Leave the form as it is")
    assert "The file was left out; nothing of it was taken over." in phone.text
    assert board.count() == 0
    sentence = "Báo cáo năm 2019 của BQL các KCN Nam Định (kèm công văn 12)"
    phone.upload(workbook([[sentence], *PLAIN]), "ha-nam.xlsx")
    assert NAMES_OTHER in phone.text
    phone.tap("Yes, of this board")
    phone.tap("Take over 2 values")
    assert (board.amount("KD02"), board.amount("KD03")) == (22, 23)


def test_the_names_of_the_sheet_the_column_and_the_file_are_looked_at(board: Board) -> None:
    phone = board.officer
    column: list[list[object]] = [["Chỉ tiêu", "KCN Nam Định"], *PLAIN[1:]]
    for content, name in (
        (workbook(PLAIN, title="Nam Định"), "bao-cao.xlsx"),
        (workbook(PLAIN), "Nam Dinh 2019.xlsx"),
        (workbook(PLAIN), "BaoCao_NamDinh_2019.xlsx"),
        (workbook(column), "bao-cao.xlsx"),
    ):
        phone.upload(content, name)
        assert NAMES_OTHER in phone.text


def test_who_names_the_own_board_is_not_asked_whose_it_is(board: Board) -> None:
    phone = board.officer
    to_the_head: list[list[object]] = [["Kính gửi: BQL KCN Hải Dương"], ["BQL các KCN tỉnh Hà Nam"]]
    heads: list[list[object]] = [["Đơn vị", "Xuất khẩu", "Nhập khẩu"]]
    every: list[list[object]] = [["KCN Nam Định", 1, 2], ["KCN Hà Nam", 22, 23]]
    for content, name in (
        (workbook([*to_the_head, *PLAIN]), "bao-cao.xlsx"),
        (workbook(PLAIN, title="Hà Nam"), "gui-hai-duong.xlsx"),
        (workbook([["KCN Hải Dương tổng hợp"], *heads, *every]), "khoi.xlsx"),
    ):
        phone.upload(content, name)
        assert "Take over 2 values" in labels(phone.screen)


def test_a_copy_of_the_form_without_its_key_is_asked_about_too(board: Board) -> None:
    other = beside(board, "nam-dinh", "other-officer")
    copy = form_of(other).put("KD02", "T", 22)
    del copy.book["_khoi"]
    board.officer.upload(copy.content(), "bieu.xlsx")
    assert NAMES_OTHER in board.officer.text
    mine = form_of(board).put("KD02", "T", 22)
    del mine.book["_khoi"]
    board.officer.upload(mine.content(), "bieu.xlsx")
    assert "Take over one value" in labels(board.officer.screen)
