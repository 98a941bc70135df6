"""Lines of a paste whose name fits several indicators: asked about one by one, none is lost."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.errors import OldButton
from tests.bench import button, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says

TWO = "DT01 50 20\nlao động 139.289\nvốn đăng ký 300; 4500"


def paste(board: Board, text: str) -> str:
    board.go("paste")
    board.officer.write(text)
    return board.officer.text


def test_names_that_fit_several_indicators_are_asked_one_after_the_other(board: Board) -> None:
    text = paste(board, TWO)
    assert "✓ 2 values saved." in text
    assert "“lao động 139.289”: the name fits several indicators" in text
    assert "DT03a" not in text  # names, not codes
    board.officer.tap("Clear up 2 figures")
    assert "You wrote “lao động 139.289”" in board.officer.text
    assert "128.738" not in labels(board.officer.screen)[0]
    assert labels(board.officer.screen)[0] == "Employment"  # nearest to last period
    board.officer.tap("Employment")
    assert board.amount("LD02") == 139289
    assert "✓ Saved" in board.officer.text
    assert "You wrote “vốn đăng ký 300; 4500”" in board.officer.text
    board.officer.tap("New capital")
    assert (board.amount("DT03a", "F"), board.amount("DT03a", "D")) == (300, 4500)
    board.go("waiting")
    assert board.officer.text == says(OldButton)


def test_only_names_of_the_form_are_offered(board: Board) -> None:
    paste(board, TWO)
    board.officer.tap("Clear up")
    offered = labels(board.officer.screen)[: -len(["Leave this line out", "Later", "Back"])]
    assert offered == ["Employment", "New jobs", "Work accidents"]


def test_a_line_put_off_is_found_again(board: Board) -> None:
    paste(board, TWO)
    board.officer.tap("Clear up")
    board.officer.tap("Later")
    assert "You wrote “vốn đăng ký 300; 4500”" in board.officer.text
    board.officer.tap("Back to the form")
    assert "2 pasted values still wait for you" in board.officer.text
    board.officer.tap("Confirm 2 values")
    board.officer.tap("Clear up 2")
    assert "lao động" in board.officer.text


def test_a_line_may_be_left_out(board: Board) -> None:
    paste(board, TWO)
    board.officer.tap("Clear up")
    board.officer.tap("Leave this line out")
    assert "Left out: “lao động 139.289”." in board.officer.text
    board.officer.tap("Leave this line out")
    assert board.amount("LD02") is None
    assert button(board.go("waiting"), "Clear up") is None


def test_a_line_answered_by_hand_waits_no_more(board: Board) -> None:
    paste(board, "DT01 50 20\nlao động 139.289")
    board.officer.tap("Clear up")
    there = button(board.officer.screen, "Employment")
    assert there is not None
    board.answer("LD02", "139.289")
    board.officer.send(there)
    assert board.officer.text == says(OldButton)
    assert len(board.versions("LD02")) == 1


def test_a_figure_there_already_is_named_before_it_is_replaced(board: Board) -> None:
    board.answer("LD02", "130.000")
    paste(board, "DT01 50 20\nlao động 139.289")
    board.officer.tap("Clear up")
    assert "139.289 người (now: 130.000 người)" in board.officer.text
    board.officer.tap("Employment")
    assert "(instead of 130.000 người)" in board.officer.text
    assert board.amount("LD02") == 139289


def test_a_value_with_two_readings_is_asked_after_its_name(board: Board) -> None:
    paste(board, "DT01 50 20\nvốn đăng ký 300 nghìn; 4500")
    board.officer.tap("Clear up")
    board.officer.tap("New capital")
    assert "Which one do you mean?" in board.officer.text
    board.officer.tap("300.000 ")
    assert (board.amount("DT03a", "F"), board.amount("DT03a", "D")) == (300000, 4500)


def test_a_table_asks_too(board: Board) -> None:
    text = paste(board, "Chỉ tiêu\tSố liệu\nTổng doanh thu\t4.500\nLao động\t139.289\n")
    assert "the name fits several" in text
    board.officer.tap("Clear up 1")
    board.officer.tap("Employment")
    assert board.amount("LD02") == 139289


def test_one_figure_for_a_pair_is_asked_whose_it_is(board: Board) -> None:
    text = paste(board, "DT01 50\nDT02 74 21")
    assert "✓ 2 values saved." in text
    assert "“DT01 50”: one number came where two are asked" in text
    assert "Not understood" not in text
    board.officer.tap("Clear up 1 figure")
    assert labels(board.officer.screen) == [
        "FDI 50",
        "DDI 50",
        "Leave this line out",
        "Back to the form",
    ]
    split = board.officer.screen
    board.officer.tap("FDI 50")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, None)
    assert "Question 1 of" in board.officer.text  # the other half is asked next
    tap = button(split, "DDI 50")
    assert tap is not None
    board.officer.send(tap)
    assert board.officer.text == says(OldButton)
    assert board.amount("DT01", "D") is None


def test_an_unclear_split_is_asked_by_buttons_or_typed(board: Board) -> None:
    paste(board, "DT01 5 0 5\nDT02 1 234 567\nLD02 139.289")
    board.officer.tap("Clear up 2")
    assert "it is not clear where one number ends" in board.officer.text
    assert labels(board.officer.screen)[:2] == ["FDI 0 · DDI 5", "FDI 5 · DDI 0"]
    board.officer.tap("FDI 5 · DDI 0")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (5, 0)
    assert labels(board.officer.screen)[:2] == ["FDI 1.234 · DDI 567", "FDI 1 · DDI 234.567"]
    board.officer.write("1234; 567")
    board.officer.tap("Right, save")
    assert (board.amount("DT02", "F"), board.amount("DT02", "D")) == (1234, 567)


def test_of_two_values_for_one_figure_one_is_tapped(board: Board) -> None:
    text = paste(board, "DT01 50 20\nLD02 139.289\nLD02 140.000")
    assert text.count("the same figure appears twice") == 2
    board.officer.tap("Clear up 2")
    assert "you wrote “LD02 139.289”" in board.officer.text
    board.officer.tap("139.289")
    assert board.amount("LD02") == 139289
    assert board.officer.asked is not None
    assert "you wrote “LD02" not in board.officer.text


def test_what_has_no_button_is_typed_and_waits_until_then(board: Board) -> None:
    text = paste(board, "DT01 -5\nDT02 FDI 74 21\nLD02 139.289")
    assert "“DT01 -5”: the figure cannot be negative" in text
    board.officer.tap("Back to the form")
    assert "2 pasted values still wait for you" in board.officer.text
    board.officer.tap("Confirm 2")
    board.officer.tap("Clear up 2")
    assert "Please type the figures." in board.officer.text
    board.bench.clock.move(timedelta(minutes=1))
    board.officer.write("5 3")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (5, 3)
    board.officer.command("/kpi")
    assert "1 pasted value still waits for you" in board.officer.text


def test_a_negative_figure_for_a_pair_is_called_so(board: Board) -> None:
    board.answer("DT01", "-5")
    assert "“-5” was not saved, because the figure cannot be negative." in board.officer.text


def test_what_is_typed_in_the_list_leads_to_the_next_doubt(board: Board) -> None:
    paste(board, "DT05 6,9; 66,9\nDT02 74 21")
    board.officer.tap("Clear up 2 figures")
    assert "(FDI)</b>: you wrote “6,9”" in board.officer.text
    board.bench.clock.move(timedelta(minutes=1))
    board.officer.write("FDI 6.995")
    assert board.amount("DT05", "F") == 6995
    assert "(DDI)</b>: you wrote “66,9”" in board.officer.text
    board.officer.write("DDI 9.000.000")  # far off: a tap, and still in the list
    board.officer.tap("Type it again")
    board.officer.write("DDI 66.919")
    assert board.amount("DT05", "D") == 66919
    assert "you wrote" not in board.officer.text


def test_a_line_typed_anew_leads_to_the_next_doubt(board: Board) -> None:
    paste(board, "DT06 421\nDT05 6,9; 66.919")
    board.officer.tap("Clear up 2 figures")
    assert "you wrote “6,9”" in board.officer.text
    board.officer.write("FDI 6.995")
    assert "you wrote “DT06 421”" in board.officer.text
    board.officer.write("421 9.729")
    assert (board.amount("DT06", "F"), board.amount("DT06", "D")) == (421, 9729)
