"""The buttons of messages further up: they move nothing, and the answer stands at the bottom."""

from __future__ import annotations

import pytest

from bot.screen import Intent, Screen
from tests.bench import button
from tests.handlers.reporting import Board


def meaning(screen: Screen, label: str) -> Intent:
    found = button(screen, label)
    assert found is not None
    return found


@pytest.fixture
def first(board: Board) -> Screen:
    """The message of question 1, left further up; question 9 is open at the bottom."""
    board.fill(skip=["DT06"])
    screen = board.ask("DT01")
    board.officer.write("51 21")
    board.ask("DT06")
    return screen


def test_an_old_later_does_not_move_the_open_question(board: Board, first: Screen) -> None:
    officer = board.officer
    for label in ("Keep it, next", "Previous question"):
        officer.send(meaning(board.ask("DT02"), label))
        board.ask("DT06")
    officer.send(meaning(first, "Keep it, next"))
    assert not officer.edited
    assert "nothing was changed. <b>Question 7 is open now.</b>" in officer.text
    assert "Question 7 of 23" in officer.text
    before = [one.amount for one in board.versions("DT02", "F")]
    officer.write("350 180")
    assert [one.amount for one in board.versions("DT02", "F")] == before
    assert board.amount("DT06", "F") == 350


def test_an_old_later_does_not_drop_what_waits_for_a_tap(board: Board, first: Screen) -> None:
    officer = board.officer
    officer.write("403 17")
    assert "Which one do you mean?" in officer.text
    waiting = officer.screen
    officer.send(meaning(first, "Keep it, next"))
    assert "belongs to an earlier message" in officer.text
    officer.send(meaning(waiting, "17 tỷ đồng"))
    assert board.amount("DT06", "D") == 17


def test_an_old_shortcut_stores_nothing_while_another_question_is_open(board: Board) -> None:
    officer = board.officer
    old = meaning(board.ask("HT-KCN"), "Same as last period")
    board.ask("DT06")
    officer.send(old)
    assert "Question 7 is open now: Disbursed capital" in officer.text
    assert board.state("HT01") == "blank"
    officer.write("350 180")
    assert board.amount("DT06", "F") == 350


def test_an_old_reason_button_neither_moves_the_question_nor_rewrites_the_warning(
    board: Board,
) -> None:
    officer = board.officer
    warned = board.answer("KD01", "30.000")
    assert "⚠" in officer.text
    board.ask("DT06")
    officer.send(meaning(warned, "It is right: reason"))
    assert not officer.edited
    assert "Question 7 is open now" in officer.text
    officer.write("350 180")
    assert board.amount("DT06", "F") == 350
    assert board.last("KD01").reason == ""


def test_a_question_opened_by_an_old_button_stands_at_the_bottom(board: Board) -> None:
    officer = board.officer
    warned = board.answer("KD01", "30.000")
    board.ask("DT06")
    officer.send(meaning(warned, "Type it again"))
    assert not officer.edited
    assert "Entered: <b>30.000 triệu USD</b>" in officer.text
    officer.write("11.500")
    assert "Saved · <b>Revenue" in officer.text
    assert "(instead of 30.000 triệu USD)" in officer.text


def test_what_stands_above_an_answer_is_old_too(board: Board) -> None:
    officer = board.officer
    asked = board.ask("KD01")
    officer.write("30.000")
    officer.send(meaning(asked, "Later"))  # the question, above its own warning
    assert not officer.edited
    assert "Question 11 is open now" in officer.text


def test_the_message_that_asks_is_edited_unless_it_tells_what_was_saved(board: Board) -> None:
    officer = board.officer
    board.ask("DT01")
    officer.tap("Later")
    assert officer.edited
    officer.tap("Later")
    officer.write("chưa có số")
    assert "✓ Saved" in officer.text
    told = officer.tap("Later"), officer.edited
    officer.tap("Previous question")
    assert (told[1], officer.edited) == (False, True)


def test_a_reason_that_was_given_is_shown_at_its_question(board: Board) -> None:
    board.answer("KD01", "30.000")
    board.officer.tap("It is right: reason")
    board.officer.write("Samsung mở rộng nhà máy thứ hai")
    board.ask("KD01")
    assert "Reason given: Samsung mở rộng nhà máy thứ hai" in board.officer.text
