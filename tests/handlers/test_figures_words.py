"""Words typed for a button or after a figure; figures that cannot be, or are hard to believe."""

from __future__ import annotations

import pytest

from bot.domain.errors import OldButton
from bot.screen import Intent
from tests.bench import button, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says

# Buttons typed out --------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["để sau", "bỏ qua", "De sau", "BO QUA", "later"])
def test_later_may_be_typed(board: Board, word: str) -> None:
    board.answer("DT01", word)
    assert "Question 2 of 23" in board.officer.text
    assert board.count() == 0


@pytest.mark.parametrize("word", ["câu trước", "cau truoc", "Previous question"])
def test_the_question_before_may_be_asked_for_in_words(board: Board, word: str) -> None:
    board.answer("DT02", word)
    assert "Question 1 of 23" in board.officer.text
    assert board.count() == 0


@pytest.mark.parametrize("word", ["như kỳ trước", "Nhu ky truoc", "same as last period"])
def test_last_periods_figures_may_be_taken_in_words(board: Board, word: str) -> None:
    board.answer("HT-KCN", word)
    assert (board.amount("HT03"), board.amount("HT04")) == (18, 5196)


def test_no_such_object_is_not_the_same_as_no_figure_yet(board: Board) -> None:
    board.answer("DT01", "không có chỉ tiêu này")
    assert board.state("DT01", "F") == "not_applicable"
    board.answer("DT02", "khong co doi tuong")
    assert board.state("DT02", "D") == "not_applicable"
    board.answer("DT03a", "chưa có")
    assert board.state("DT03a", "D") == "not_available"


def test_a_typed_button_sees_what_a_colleague_wrote(board: Board) -> None:
    colleague = board.colleague()
    board.ask("DT01")
    board.answer("DT01", "50 20", colleague)
    board.officer.write("chưa có số")
    assert "While you were typing, this changed" in board.officer.text
    assert (board.amount("DT01", "F"), len(board.versions("DT01", "F"))) == (50, 1)


def test_a_waiting_figure_may_be_confirmed_in_words(board: Board) -> None:
    board.answer("LD02", "139 nghìn")
    board.officer.write("đúng")
    assert board.amount("LD02") == 139000
    board.answer("LD01", "13 nghìn")
    board.officer.write("nhập lại")
    assert board.officer.asked is not None
    assert board.officer.asked.text(3) == ""
    assert board.amount("LD01") is None


def test_the_reason_of_a_warning_may_be_begun_in_words(board: Board) -> None:
    board.answer("LD02", "200.000")
    board.officer.write("đúng số, ghi lý do")
    assert "Please write the reason in one line." in board.officer.text


def test_words_of_no_button_are_still_an_answer(board: Board) -> None:
    board.answer("DT01", "như kỳ trước")  # no such button stands there
    assert "this one needs a new figure each period" in board.officer.text
    assert board.count() == 0


# Yes and no ---------------------------------------------------------------------------------------


def test_yes_and_no_are_buttons(board: Board) -> None:
    board.ask("HC05")
    assert labels(board.officer.screen)[:2] == ["Yes", "No"]
    board.officer.tap("Yes")
    assert board.amount("HC05") == 1
    board.ask("HC05")
    board.officer.tap("No")
    assert (board.amount("HC05"), board.last("HC05").typed) == (0, "")


@pytest.mark.parametrize(
    ("word", "amount"),
    [("có", 1), ("co", 1), ("yes", 1), ("x", 1), ("Không", 0), ("khong", 0), ("no", 0)],
)
def test_yes_and_no_may_be_typed(board: Board, word: str, amount: int) -> None:
    board.answer("HC05", word)
    assert (board.amount("HC05"), board.last("HC05").typed) == (amount, word)


def test_yes_is_no_answer_where_a_figure_is_asked(board: Board) -> None:
    board.ask("DT01")
    assert button(board.officer.screen, "Yes") is None
    board.officer.send(Intent.of("figures.flag", board.form_id, "HC05", 7, "0"))
    assert board.officer.text == says(OldButton)
    board.officer.send(Intent.of("figures.flag", board.form_id, "DT01", 1, "0,0"))
    assert board.officer.text == says(OldButton)
    assert board.count() == 0


# Nouns and units ----------------------------------------------------------------------------------


def test_a_figure_with_its_noun_is_read(board: Board) -> None:
    board.answer("HT-HD", "10 khu; 2.200 ha; 8 trạm")
    assert [board.amount(code) for code in ("HT05", "HT06", "HT07")] == [10, 2200, 8]
    board.answer("DT01", "50 dự án, 20 dự án")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 20)


def test_another_noun_is_named(board: Board) -> None:
    board.answer("LD02", "139.289 vụ")
    expected = "“vụ” does not fit: this indicator is counted in “người”"
    assert expected in board.officer.text
    assert labels(board.officer.screen) == ["139.289 người", "Type it again"]
    board.officer.tap("139.289")
    assert board.amount("LD02") == 139289


def test_plain_currency_is_converted(board: Board) -> None:
    board.answer("KD05", "225329000000000 đồng")
    assert board.amount("KD05") == 225329
    board.answer("KD05", "250 nghìn đồng")
    assert board.amount("KD05") == 225329
    assert button(board.officer.screen, "250") is None  # billions are offered at most once


# Too large, too far -------------------------------------------------------------------------------


def test_what_cannot_be_is_named_with_its_unit_and_asked_again(board: Board) -> None:
    board.answer("LD02", "200.000 tỷ")
    assert (
        "200.000.000.000.000 người is more than there can be; please check the number and its unit"
    ) in board.officer.text
    assert board.officer.asked is not None
    assert board.officer.asked.text(1) == "LD02"
    board.answer("DT01", "37 tỷ; 5")
    assert "New projects (FDI): 37.000.000.000 dự án is more than there can be" in (
        board.officer.text
    )
    assert board.count() == 0


def test_a_figure_far_from_last_period_is_asked_once(board: Board) -> None:
    board.answer("LD02", "9")
    assert "about 14.000 times less than last period, 128.738 người" in board.officer.text
    assert labels(board.officer.screen) == ["Right, save 9 người", "Type it again"]
    assert board.count() == 0
    board.officer.tap("Right, save 9")
    assert board.amount("LD02") == 9
    board.answer("LD02", "9")  # it stands: nothing to ask about
    assert "On file already" in board.officer.text


def test_one_far_half_holds_the_other(board: Board) -> None:
    board.answer("DT05", "6.995; 66.919.000")
    assert "Valid capital" in board.officer.text
    assert board.count() == 0


def test_a_doubt_and_a_distance_are_one_question(board: Board) -> None:
    board.answer("DT04", "330; 99999")
    assert "DDI about 350 times more than last period, 285 dự án" in board.officer.text
    assert "it is far from last period's figure" not in board.officer.text
    board.officer.tap("Right, save")
    assert (board.amount("DT04", "F"), board.amount("DT04", "D")) == (330, 99999)


def test_small_numbers_may_jump(board: Board) -> None:
    board.answer("DT01", "48; 900")
    assert board.amount("DT01", "D") == 900


def test_what_is_said_of_both_parts_of_a_question_is_said_once(board: Board) -> None:
    board.go("blank", "DT01", "no", "")
    assert "FDI not applicable" not in board.officer.text
    board.go("review")
    assert "New projects: not applicable\n" in board.officer.text


def test_the_card_of_the_head_calls_a_blank_blank(board: Board) -> None:
    head = board.head()
    board.fill(skip=["KD01", "LD01"])
    board.answer("LD01", "chưa có số")
    board.submit()
    board.officer.tap("Submit all the same")
    told = str(head.notices[-1].text)
    assert "• Revenue: left blank" in told
