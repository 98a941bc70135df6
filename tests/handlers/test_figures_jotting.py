"""The note card beside a question: what waits stays, and a line typed there finds its place."""

from __future__ import annotations

import pytest

from bot.domain.errors import OldButton
from bot.screen import Intent
from storage.models.figures import source_note
from tests.bench import button, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says

LINE = "BC số 15/BC-BQL ngày 28/10/2019"


def sources(board: Board) -> list[str]:
    with board.bench.database.reader.connect() as connection:
        return [row.note for row in connection.execute(source_note.select())]


def notes_of(board: Board, key: str) -> Intent:
    """The button that stands on the question as it is asked now."""
    found = button(board.ask(key), "Notes, source")
    assert found is not None
    return found


# What waits below the card ------------------------------------------------------------------------


@pytest.fixture
def doubted(board: Board) -> Board:
    """The notes of the question were tapped on its message while an answer to it waits."""
    notes = notes_of(board, "DT02")
    board.officer.write("FDI 500, DDI k có")
    assert "Which one do you mean?" in board.officer.text
    board.officer.send(notes)
    return board


def test_the_note_card_is_the_newest_message_and_the_answer_waits(doubted: Board) -> None:
    assert "Source and method" in doubted.officer.text
    assert not doubted.officer.edited
    doubted.officer.tap("Back to the question")
    assert "Which one do you mean?" in doubted.officer.text
    doubted.officer.tap("0")
    if doubted.count() == 0:
        doubted.officer.tap("Right, save")
    assert (doubted.amount("DT02", "F"), doubted.amount("DT02", "D")) == (500, 0)


def test_a_tap_above_the_card_still_decides(board: Board) -> None:
    notes = notes_of(board, "DT02")
    pick = button(board.officer.write("FDI 500, DDI k có"), "0")
    assert pick is not None
    board.officer.send(notes)
    board.officer.send(pick)
    assert says(OldButton) not in board.officer.text
    assert not board.officer.edited


def test_a_source_typed_meanwhile_leads_back_to_what_waits(doubted: Board) -> None:
    doubted.officer.tap("Note the source")
    doubted.officer.write("Báo cáo của Cục Hải quan")
    assert sources(doubted) == ["Báo cáo của Cục Hải quan"]
    assert "✓ The source is noted." in doubted.officer.text
    assert "Which one do you mean?" in doubted.officer.text


def test_a_comment_leaves_the_correction_below_it_free_of_conflict(board: Board) -> None:
    board.answer("DT01", "50 20")
    notes = notes_of(board, "DT01")
    board.officer.write("5000 20")
    assert "Is this right?" in board.officer.text
    board.officer.send(notes)
    board.officer.tap("Write a comment")
    board.officer.write("tổng hợp từ 85 doanh nghiệp")
    assert "Is this right?" in board.officer.text
    board.officer.tap("Right, save")
    assert "While you were typing" not in board.officer.text
    assert board.amount("DT01", "F") == 5000


def test_a_warning_below_the_card_comes_back(board: Board) -> None:
    board.answer("KD01", "30000")
    board.officer.tap("Right, save")
    assert button(board.officer.screen, "It is right: reason") is not None
    board.go("notes", "KD01")
    board.officer.tap("Back to the question")
    assert button(board.officer.screen, "It is right: reason") is not None


def test_the_question_for_none_or_zero_comes_back(board: Board) -> None:
    notes = notes_of(board, "DT02")
    board.officer.write("không có")
    assert "you wrote “không có”" in board.officer.text
    board.officer.send(notes)
    board.officer.tap("Back to the question")
    assert "you wrote “không có”" in board.officer.text


# A line typed at the card -------------------------------------------------------------------------


def test_a_line_is_asked_about_and_kept_as_the_source(board: Board) -> None:
    board.officer.send(notes_of(board, "DT01"))
    board.officer.write(LINE)
    assert f"“{LINE}”" in board.officer.text
    assert "Note" not in labels(board.officer.screen)  # there is no figure yet
    board.officer.tap("Source")
    assert sources(board) == [LINE]


def test_a_line_is_kept_as_a_note_of_the_figure(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.officer.send(notes_of(board, "DT01"))
    board.officer.write(LINE)
    board.officer.tap("Note")
    assert board.last("DT01", "F").comment == LINE
    assert sources(board) == []


def test_a_line_left_out_is_nowhere(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.officer.send(notes_of(board, "DT01"))
    screen = board.officer.write(LINE)
    source = button(screen, "Source")
    assert source is not None
    board.officer.tap("Leave this line out")
    assert "nothing was saved" in board.officer.text
    board.officer.send(source)
    assert board.officer.text == says(OldButton)
    assert sources(board) == []
    assert board.last("DT01", "F").comment == ""


def test_figures_typed_at_the_card_are_the_answer(board: Board) -> None:
    board.officer.send(notes_of(board, "DT01"))
    board.officer.write("50; 20")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 20)


def test_figures_in_words_at_the_card_may_be_said_to_be_the_answer(board: Board) -> None:
    board.officer.send(notes_of(board, "KD01"))
    board.officer.write("Cục Thuế tỉnh, 12.284")
    board.officer.tap("It is the answer")
    board.officer.tap("12.284")
    assert board.amount("KD01") == 12284


def test_a_line_typed_while_an_answer_waits_leads_back_to_it(doubted: Board) -> None:
    doubted.officer.write(LINE)
    doubted.officer.tap("Source")
    assert sources(doubted) == [LINE]
    assert "Which one do you mean?" in doubted.officer.text


def test_a_line_outlives_a_look_at_the_list(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.officer.send(notes_of(board, "DT01"))
    board.officer.write(LINE)
    assert "as a note or as the source?" in board.officer.text
    board.officer.command("/todo")
    assert f"“{LINE}” still waits" in board.officer.text
    assert "What is to be done" in board.officer.text
    board.officer.tap("Back to that line")
    assert "as a note or as the source?" in board.officer.text
    board.officer.tap("Source")
    assert sources(board) == [LINE]
    board.officer.command("/todo")
    assert "still waits" not in board.officer.text


def test_from_the_list_another_question_opens_as_ever(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.officer.send(notes_of(board, "DT01"))
    board.officer.write(LINE)
    board.officer.command("/todo")
    board.officer.command("/todo")
    assert board.officer.text.count("still waits") == 1
    board.ask("DT02")
    assert "earlier message" not in board.officer.text
    assert f"The line “{LINE}” was not saved" in board.officer.text
    board.officer.write("6 7")
    assert board.amount("DT02", "F") == 6


def test_a_line_that_gives_way_to_another_question_is_said(board: Board) -> None:
    board.answer("DT01", "50 20")
    board.officer.send(notes_of(board, "DT01"))
    board.officer.write(LINE)
    board.ask("DT02")
    assert f"The line “{LINE}” was not saved" in board.officer.text
    board.ask("DT02")
    assert LINE not in board.officer.text
