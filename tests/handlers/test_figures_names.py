"""Lines by name: of another question than the open one, of none; what the checks say of them."""

from __future__ import annotations

from bot.domain.access import Role
from bot.screen import Intent
from tests.bench import Bench, button, labels
from tests.handlers.reporting import Board
from tests.handlers.test_figures_pasting import paste

# Names --------------------------------------------------------------------------------------------


def test_the_name_of_another_question_leads_there(board: Board) -> None:
    board.ask("DT02")
    board.officer.write("Dự án cấp mới 50 20")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 20)
    assert board.state("DT02", "F") == "blank"
    board.ask("DT02")
    board.officer.write("Khu đã hoạt động 10; 2.200; 8")
    assert [board.amount(code) for code in ("HT05", "HT06", "HT07")] == [10, 2200, 8]


def test_the_printed_name_is_known_in_a_paste_and_unasked(board: Board) -> None:
    text = paste(board, "Dự án cấp mới 50 20\nXuất khẩu, nhập khẩu (triệu USD): 8.575; 6.308")
    assert "✓ 4 values saved." in text
    board.officer.command("/todo")
    board.officer.write("Số lượt điều chỉnh GCNĐKĐT 74 21")
    assert (board.amount("DT02", "F"), board.amount("DT02", "D")) == (74, 21)


def test_the_own_name_before_an_answer_is_no_paste(board: Board) -> None:
    board.answer("DT01", "Dự án cấp mới 50 20")
    assert "✓ Saved · <b>New projects</b>" in board.officer.text


def test_an_unknown_name_is_repeated_with_what_to_do(board: Board) -> None:
    for text, name in (("XY99 5", "XY99"), ("đường sắt 7 km", "đường sắt")):
        board.officer.command("/todo")
        board.officer.write(text)
        assert f"Nothing was saved: “{name}” is not the name or code" in board.officer.text
        assert "no question is open" in board.officer.text
        assert labels(board.officer.screen)[0] == "All questions"
    board.officer.write("DT01 50 20")  # corrected and sent again
    assert board.amount("DT01", "F") == 50


def test_an_unknown_name_among_others_is_named_too(board: Board) -> None:
    text = paste(board, "DT01 50 20\nđường sắt 7")
    assert "✓ 2 values saved." in text
    assert "line 2 “đường sắt 7”: no indicator goes by the name “đường sắt”" in text
    assert button(board.officer.screen, "All questions")


def test_small_talk_with_a_number_is_no_figure(bench: Bench, board: Board) -> None:
    observer = bench.appoint("observer", "Vũ Minh", Role.OBSERVER)
    for phone in (observer, bench.phones["secretary"]):
        phone.write("Gặp nhau lúc 9 giờ")
        assert "no question is open, so nothing was saved" in phone.text
    bench.phones["secretary"].write("DT01 50 20")
    assert "say on whose word" in bench.phones["secretary"].text
    assert board.count() == 0


# After a paste ------------------------------------------------------------------------------------


def test_findings_are_shown_after_a_paste(board: Board) -> None:
    text = paste(board, "LD02 200.000\nDT01 50 20")
    assert "✓ 3 values saved." in text
    assert "<b>Please look again</b> (saved, asked about when you submit):" in text
    assert "⚠ Employment rose by 55,4% against last period" in text
    assert "New projects" not in text.partition("Please look again")[2]
    text = paste(board, "DT06 2.000 9.728\nDT05 1.900 66.919")
    assert "⛔ Disbursed capital (FDI) (2.000 triệu USD) cannot be more than" in text


def test_findings_are_shown_after_a_confirmed_paste(board: Board) -> None:
    paste(board, "LD02 200 nghìn")
    board.officer.tap("Save this one too")
    assert board.amount("LD02") == 200000
    assert "✓ 1 value saved." in board.officer.text
    assert "⚠ Employment rose by 55,4% against last period" in board.officer.text
    assert button(board.officer.screen, "Save these") is None


def test_a_pasted_figure_some_times_last_period_s_waits_for_a_tap(board: Board) -> None:
    text = paste(board, "DT03b 2.112 1.924\nDT02 31 12")
    assert "✓ 3 values saved." in text
    assert "• Added capital (FDI): 2.112 triệu USD (about 9,6 times more than last period" in text
    assert board.amount("DT03b", "F") is None
    board.officer.tap("Save this one too")
    assert board.amount("DT03b", "F") == 2112
    assert "⚠ Added capital (FDI) is 2.112 triệu USD: 9,6 times last period's" in (
        board.officer.text
    )


def test_a_typed_leap_of_added_capital_is_asked_about(board: Board) -> None:
    board.answer("DT03b", "220 9.700")
    assert "5,4 times last period's" in board.officer.text
    assert "It is right: reason" in labels(board.officer.screen)
    assert "type another figure in place of this one, or tap a button to go on" in (
        board.officer.text
    )


def test_a_pasted_figure_far_from_last_period_waits_for_a_tap(board: Board) -> None:
    text = paste(board, "LD02 9\nDT01 50 20")
    assert "✓ 2 values saved." in text
    assert "• Employment: 9 người (about 14.000 times less than last period, 128.738 người)" in text
    assert board.amount("LD02") is None
    board.officer.tap("Save this one too")
    assert board.amount("LD02") == 9


def test_a_pasted_figure_that_cannot_be_is_named(board: Board) -> None:
    text = paste(board, "LD02 200.000 tỷ\nDT01 37 tỷ; 20")
    assert "200.000.000.000.000 người is more than there can be" in text
    assert "37.000.000.000 dự án is more than there can be" in text
    assert board.amount("DT01", "D") is None  # the line is asked about as a whole


# Typed while nothing is asked ---------------------------------------------------------------------


def test_a_figure_without_a_name_is_told_that_the_name_lacks(board: Board) -> None:
    for text in ("51", "100 triệu USD", "FDI 51", "FDI 51\nDDI 20"):
        board.officer.command("/todo")
        board.officer.write(text)
        assert "so it is not clear which indicator" in board.officer.text
        assert "write its code or name in front" in board.officer.text
        assert board.officer.asked == Intent.of("figures.pasted", board.form_id)
    assert board.count() == 0
    board.officer.write("DT01 51 20")
    assert board.amount("DT01", "D") == 20


def test_the_bare_name_of_an_indicator_opens_its_question(board: Board) -> None:
    for text, key in (("DT01", "DT01"), ("xuất khẩu", "KD-XNK")):
        board.officer.command("/todo")
        board.officer.write(text)
        assert f"“{text}” is the name of an indicator; here is its question." in board.officer.text
        assert board.officer.asked is not None
        assert board.officer.asked.text(1) == key
    assert board.count() == 0


def test_a_numbered_line_is_figures_too(board: Board) -> None:
    board.officer.command("/todo")
    board.officer.write("1. xuất khẩu 7.900")
    assert board.amount("KD02") == 7900


def test_what_the_form_does_not_ask_is_said_so(board: Board) -> None:
    """No question is open that it could be another indicator than that one's."""
    board.officer.command("/todo")
    board.officer.write("LD05 3.000")
    assert "“LD05 3.000”: this period's form does not ask for it" in board.officer.text


def test_each_value_that_waits_says_why(board: Board) -> None:
    paste(board, "DT01 50 20")
    text = paste(board, "DT01 51 20\nLD02 120 nghìn\nKD03 0,9\nDT02 5\nKD04 khoảng 100")
    assert "• New projects (FDI): 51 dự án (the form has 50 dự án)" in text
    assert "• Employment: 120.000 người (the figure is rounded)" in text
    assert "• Imports: 0,9 triệu USD (about 6.300 times less than last period" in text
    assert "• “DT02 5”: one number came where two are asked" in text
    assert "• Budget payments “khoảng 100”: it is not an exact figure" in text
    board.officer.command("/todo")
    again = board.go("waiting").text  # and again, when it is found after leaving
    assert "120.000 người (the figure is rounded)" in again
