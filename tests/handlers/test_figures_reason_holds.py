"""A reason is given for a finding with its numbers; where they change, it is asked about again."""

from __future__ import annotations

from bot.domain.errors import OldButton
from tests.bench import button, labels
from tests.handlers.books import form_of
from tests.handlers.reporting import Board
from tests.handlers.steps import says

REASON = "Ba dự án đang làm thủ tục"
HOLDS = "The old reason holds"
FOLLOWS = "The numbers have changed. Earlier reason: “Ba dự án đang làm thủ tục”."


def explained(board: Board) -> None:
    """Valid projects are off by some, and that has been explained."""
    board.fill(DT04_F=474)
    board.answer("DT04", "480 302")
    assert "is not explained" in board.officer.text
    board.officer.tap("It is right: reason")
    board.officer.write(REASON)
    assert board.last("DT04", "F").reason == REASON
    board.go("review")
    assert "To be explained" not in board.officer.text
    assert f"Reason: {REASON}" in board.officer.text


def test_a_reason_does_not_cover_other_numbers(board: Board) -> None:
    explained(board)
    board.answer("DT01", "52 20")  # the other side of the same sum
    assert "is not explained" in board.officer.text
    assert FOLLOWS in board.officer.text
    assert HOLDS in labels(board.officer.screen)
    board.go("review")
    assert FOLLOWS in board.officer.text
    assert f"Reason: {REASON}" not in board.officer.text
    board.submit()
    assert FOLLOWS in board.officer.text
    board.officer.tap(HOLDS)
    assert "✓ <b>Submitted" in board.officer.text


def test_the_old_reason_is_kept_with_a_tap_for_what_was_shown(board: Board) -> None:
    head = board.head()
    explained(board)
    board.answer("DT01", "52 20")
    board.officer.tap(HOLDS)
    assert "✓ The earlier reason stands." in board.officer.text
    board.go("review")
    assert "To be explained" not in board.officer.text
    board.submit()
    assert "✓ <b>Submitted" in board.officer.text
    assert f"; gap 104 dự án. Reason: {REASON}" in str(head.notices[-1].text)


def test_a_paste_offers_to_keep_the_old_reason(board: Board) -> None:
    explained(board)
    board.go("paste")
    board.officer.write("LD01 13.900\nDT08 3 2")
    board.officer.tap("Save these 3 too")
    assert FOLLOWS in board.officer.text
    board.officer.tap(HOLDS)
    board.go("review")
    assert "To be explained" not in board.officer.text


def test_a_workbook_offers_to_keep_the_old_reason(board: Board) -> None:
    explained(board)
    board.officer.upload(form_of(board).put("DT01", "F", 52).content())
    board.officer.tap("Take over")
    assert "✓ 1 value taken over" in board.officer.text
    assert FOLLOWS in board.officer.text
    board.officer.tap(HOLDS)
    board.go("review")
    assert "To be explained" not in board.officer.text


def test_a_new_reason_takes_the_place_of_the_old(board: Board) -> None:
    explained(board)
    board.answer("DT01", "52 20")
    board.officer.write("Thêm hai dự án chờ cấp mã")
    assert board.last("DT04", "F").reason == "Thêm hai dự án chờ cấp mã"
    board.go("review")
    assert "To be explained" not in board.officer.text


def test_a_note_beside_the_figure_does_not_renew_its_reason(board: Board) -> None:
    explained(board)
    board.answer("DT01", "52 20")
    board.go("comment", "DT04")
    board.officer.write("số liệu đến 15/11")
    board.go("review")
    assert FOLLOWS in board.officer.text


def test_other_figures_and_notes_leave_a_reason_alone(board: Board) -> None:
    explained(board)
    board.answer("LD02", "13.928")
    board.go("comment", "DT01")
    board.officer.write("số liệu đến 15/11")
    board.go("review")
    assert "The numbers have changed" not in board.officer.text


# A line that was asked for other numbers ----------------------------------------------------------

LINE = "Có khu công nghiệp mới đi vào hoạt động, thu hút nhiều dự án"


def warned_then_changed(board: Board) -> None:
    """The reason is asked for 379, and a colleague puts 4 in the meantime."""
    board.answer("DT01", "379; 20")
    board.officer.tap("It is right")
    colleague = board.colleague()
    board.answer("DT01", "4; 20", colleague)
    board.officer.write(LINE)


def test_a_line_is_not_put_beside_a_figure_it_was_not_asked_for(board: Board) -> None:
    warned_then_changed(board)
    assert board.last("DT01", "F").reason == ""
    assert f"“{LINE}” was not saved" in board.officer.text
    assert "is 4 dự án: only 8,3% of last period" in board.officer.text
    board.officer.write("Thu hồi các dự án chậm tiến độ")
    assert board.last("DT01", "F").reason == "Thu hồi các dự án chậm tiến độ"


def test_words_under_a_warning_answer_that_warning_alone(board: Board) -> None:
    board.answer("DT01", "379; 20")
    board.answer("DT01", "4; 20", board.colleague())
    board.officer.write(LINE)
    assert board.last("DT01", "F").reason == ""
    assert f"“{LINE}” was not saved" in board.officer.text
    board.officer.tap("My line fits this too")
    assert board.last("DT01", "F").reason == LINE


def test_the_line_may_be_used_for_what_is_shown_now(board: Board) -> None:
    warned_then_changed(board)
    tap = button(board.officer.screen, "My line fits this too")
    assert tap is not None
    board.officer.tap("My line fits this too")
    assert board.last("DT01", "F").reason == LINE
    assert "The reason is saved with the figure." in board.officer.text
    board.officer.send(tap)
    assert board.officer.text == says(OldButton)


def test_a_line_for_what_needs_none_any_more_is_said_not_to_be_saved(board: Board) -> None:
    board.answer("DT01", "379; 20")
    board.officer.tap("It is right")
    board.answer("DT01", "50; 20", board.colleague())
    board.officer.write(LINE)
    assert f"“{LINE}” was not saved" in board.officer.text
    assert board.last("DT01", "F").reason == ""


def test_what_the_review_has_no_room_for_is_read_page_by_page(board: Board) -> None:
    cells = ("DT01_F", "DT02_F", "DT04_F", "DT03a_F", "DT03b_F", "KD01_T", "KD02_T", "KD03_T")
    board.fill((), **dict.fromkeys((*cells, "KD05_T", "LD01_T", "LD02_T"), 9))
    board.go("review")
    officer = board.officer
    shown = officer.text.count("⛔") + officer.text.count("⚠")
    (label,) = [one for one in labels(officer.screen) if one.startswith("See all ")]
    officer.tap("See all ")
    told = officer.text.count("⛔") + officer.text.count("⚠")
    while "Next page" in labels(officer.screen):
        officer.tap("Next page")
        told += officer.text.count("⛔") + officer.text.count("⚠")
    assert label == f"See all {told} points"
    assert told > shown
    officer.tap("Review and submit")
    assert "Review before submitting" in officer.text
