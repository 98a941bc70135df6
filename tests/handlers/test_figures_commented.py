"""A comment stays beside its figure however that is written, until it is changed or removed."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.domain.errors import OldButton
from storage.models.figures import value
from tests.bench import button, labels
from tests.handlers.books import form_of
from tests.handlers.corrections import Desk
from tests.handlers.reporting import Board
from tests.handlers.steps import says
from tests.workbooks import workbook

COMMENT = "Số của BHXH tỉnh cấp, kể cả lao động thời vụ"
KEPT = f"Comment kept: “{COMMENT}”"


def comments(board: Board, code: str = "LD02", dim: str = "T") -> list[tuple[str, str]]:
    return [(f"{one.amount:f}", one.comment) for one in board.versions(code, dim)]


@pytest.fixture
def commented(board: Board) -> Board:
    board.answer("LD02", "128.000")
    board.go("comment", "LD02")
    board.officer.write(COMMENT)
    return board


def test_a_figure_typed_again_keeps_its_comment(commented: Board) -> None:
    commented.answer("LD02", "128.500")
    assert KEPT in commented.officer.text
    assert comments(commented)[-1] == ("128500", COMMENT)


def test_a_figure_pasted_again_keeps_its_comment(commented: Board) -> None:
    commented.go("paste")
    commented.officer.write("LD02 128.500")
    commented.officer.tap("Save this one too")
    assert KEPT in commented.officer.text
    assert comments(commented)[-1] == ("128500", COMMENT)


@pytest.mark.parametrize("own", [True, False])
def test_a_figure_of_a_workbook_keeps_its_comment(commented: Board, own: bool) -> None:
    officer = commented.officer
    if own:
        officer.command("/kpi")
        officer.upload(
            workbook([["Chỉ tiêu", "Giá trị"], ["Tổng số lao động đang làm việc", 128500]])
        )
    else:
        form = form_of(commented)
        form.put("LD02", "T", 128500)
        officer.upload(form.content())
    officer.tap("Take over")
    assert comments(commented)[-1] == ("128500", COMMENT)


def test_no_figure_yet_is_said_beside_the_comment_all_the_same(commented: Board) -> None:
    commented.answer("LD02", "chưa có số")
    assert KEPT in commented.officer.text
    last = commented.last("LD02")
    assert last is not None
    assert (last.amount, last.comment) == (None, COMMENT)


def test_both_sides_of_a_pair_speak_of_one_comment(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.go("comment", "DT01")
    board.officer.write(COMMENT)
    board.answer("DT01", "51 21")
    assert board.officer.text.count("Comment kept") == 1
    assert comments(board, "DT01", "F")[-1] == ("51", COMMENT)
    assert comments(board, "DT01", "D")[-1] == ("21", COMMENT)


def test_another_comment_takes_its_place_and_an_own_tap_removes_it(commented: Board) -> None:
    officer = commented.officer
    commented.go("comment", "LD02")
    assert KEPT in officer.text
    officer.write("Số của Sở Lao động")
    assert comments(commented)[-1] == ("128000", "Số của Sở Lao động")
    commented.go("comment", "LD02")
    remove = button(officer.screen, "Remove the comment")
    assert remove is not None
    officer.tap("Remove the comment")
    assert "✓ The comment is removed." in officer.text
    assert comments(commented)[-1] == ("128000", "")
    assert len(comments(commented)) == 4  # nothing that was said is taken out
    assert officer.send(remove).text == says(OldButton)
    commented.go("comment", "LD02")
    assert "Remove the comment" not in labels(officer.screen)
    commented.answer("LD02", "128.500")
    assert "Comment kept" not in officer.text
    assert comments(commented)[-1] == ("128500", "")


# Beside which figure ------------------------------------------------------------------------------


REMARK = "từ 85/120 doanh nghiệp"


@pytest.mark.parametrize("way", ["asked for", "jotted"])
def test_a_remark_stands_beside_no_figure_that_was_not_shown(board: Board, way: str) -> None:
    board.answer("LD02", "128.000")
    colleague = board.colleague()
    if way == "asked for":
        board.go("comment", "LD02")
        board.answer("LD02", "129.000", colleague)
        board.officer.write(REMARK)
    else:
        board.go("notes", "LD02")
        board.officer.write(REMARK)
        board.answer("LD02", "129.000", colleague)
        board.officer.tap("Note")
    assert "The figure has changed since it was shown" in board.officer.text
    assert "It stands at: <b>129.000 người" in board.officer.text
    assert REMARK in board.officer.text
    assert comments(board)[-1] == ("129000", "")
    board.officer.tap("Note")
    assert comments(board)[-1] == ("129000", REMARK)


def test_of_a_pair_each_side_has_its_own_coverage(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.go("comment", "DT01")
    board.officer.write("FDI từ 85/120 doanh nghiệp, DDI từ 30/30 doanh nghiệp")
    board.go("review")
    assert all(one in board.officer.text for one in ("(85/120 ent", "(30/30 ent"))


@pytest.mark.parametrize("after", ["", "Đã thu đủ báo cáo của doanh nghiệp"])
def test_the_coverage_that_a_comment_brought_goes_with_it(board: Board, after: str) -> None:
    board.answer("LD02", "128.000")
    board.go("comment", "LD02")
    board.officer.write(REMARK)
    assert "(85/120 enterprises)" in board.go("review").text
    board.go("comment", "LD02")
    if after:
        board.officer.write(after)
    else:
        board.officer.tap("Remove the comment")
    assert "85/120" not in board.go("review").text
    assert comments(board)[-1] == ("128000", after)


def test_the_coverage_that_was_typed_with_the_figure_outlives_a_comment(board: Board) -> None:
    board.answer("LD02", f"128.000 {REMARK}")
    for comment in (REMARK, COMMENT):
        board.go("comment", "LD02")
        board.officer.write(comment)
    assert "(85/120 enterprises)" in board.go("review").text


def test_a_correction_keeps_the_comment(desk: Desk) -> None:
    form = desk.year.form_id("ha-noi")
    with desk.bench.database.writer.begin() as connection:
        connection.execute(
            update(value)
            .where(value.c.form_id == form, value.c.code == "DT01", value.c.dimension == "F")
            .values(comment=COMMENT)
        )
    desk.asked("60")
    desk.agree()
    last = desk.last("DT01", "F")
    assert (last.seq, last.amount, last.comment) == (2, 60, COMMENT)
