"""Figures without names: where they begin is said, and chosen, before anything is saved."""

from __future__ import annotations

import pytest

from bot.domain.errors import OldButton
from bot.screen import Intent
from tests.bench import button, labels
from tests.handlers.reporting import Board
from tests.handlers.steps import says
from tests.handlers.test_figures_pasting import paste

COLUMN = "50\n20\n74\n21\n476"


def test_a_column_names_where_it_begins_and_every_way_to_mean_it(board: Board) -> None:
    text = paste(board, COLUMN)
    assert (
        "5 figures without names.</b> Nothing is saved yet. Beginning with <b>1. New projects"
        in (text)
    )
    assert "1) <b>one figure after another, FDI before DDI</b>" in text
    assert "New projects (FDI): 50 dự án; New projects (DDI): 20 dự án" in text
    assert "2) <b>each line one indicator, FDI only</b>" in text
    assert "New projects (FDI): 50 dự án; Adjustments (FDI): 20 lượt dự án" in text
    assert labels(board.officer.screen) == [
        "FDI, DDI in turn",
        "FDI only, line by line",
        "DDI only, line by line",
        "Begin elsewhere",
        "Back to the form",
    ]
    assert board.count() == 0


def test_the_chosen_way_is_shown_in_full_and_saved_by_a_tap(board: Board) -> None:
    paste(board, COLUMN)
    board.officer.tap("FDI, DDI in turn")
    assert "beginning with <b>1. New projects</b>: one figure after another" in board.officer.text
    assert "• New capital (FDI): 476 triệu USD" in board.officer.text
    assert board.count() == 0
    board.officer.tap("Save these 5")
    assert (board.amount("DT01", "F"), board.amount("DT02", "D")) == (50, 21)
    assert (board.amount("DT03a", "F"), board.state("DT03a", "D")) == (476, "blank")
    assert board.last("DT02", "F").typed == "74"


def test_a_column_may_be_one_column_of_the_sheet(board: Board) -> None:
    paste(board, COLUMN)
    board.officer.tap("DDI only")
    board.officer.tap("FDI only")  # the other ways stay within reach
    assert "• Adjustments (FDI): 20 lượt dự án" in board.officer.text
    assert board.count() == 0


def test_a_column_may_begin_with_another_question(board: Board) -> None:
    paste(board, "10\n2.200\n8")
    board.officer.tap("Begin elsewhere")
    assert "Which question does the first figure belong to?" in board.officer.text
    assert labels(board.officer.screen)[0] == "1. New projects"
    board.officer.tap("More ›")
    board.officer.tap("More ›")
    board.officer.tap("‹ Earlier")
    board.officer.tap("More ›")
    board.officer.tap("12. ")
    assert "beginning with <b>12. Zones in operation</b>" in board.officer.text
    assert "• Operating area: 2.200 ha" in board.officer.text
    assert board.count() == 0
    board.officer.tap("Save these 3")
    assert [board.amount(code) for code in ("HT05", "HT06", "HT07")] == [10, 2200, 8]


def test_two_figures_a_line_are_an_indicator_a_line(board: Board) -> None:
    paste(board, "50\t20\n74\t21\n")
    assert "each line all figures of one indicator" in board.officer.text
    board.officer.tap("Save these 4")
    assert (board.amount("DT01", "D"), board.amount("DT02", "F")) == (20, 74)


def test_a_space_may_part_or_group(board: Board) -> None:
    paste(board, "379 153\n615 146")
    assert labels(board.officer.screen)[:2] == ["An indicator a line", "FDI, DDI in turn"]
    assert "New projects (FDI): 379.153 dự án" in board.officer.text
    board.officer.tap("An indicator a line")
    assert "• Adjustments (DDI): 146 lượt dự án" in board.officer.text
    assert board.count() == 0


def test_a_column_sent_as_an_answer_begins_with_the_question(board: Board) -> None:
    board.ask("DT04")
    board.officer.write("374\n302\n6.995\n66.919")
    assert "Beginning with <b>7. Valid projects" in board.officer.text
    board.officer.tap("FDI, DDI in turn")
    board.officer.tap("Save these 4")
    assert (board.amount("DT04", "F"), board.amount("DT05", "D")) == (374, 66919)


def test_lines_of_pairs_are_no_answer_of_two_huge_numbers(board: Board) -> None:
    board.answer("DT01", "379 153\n615 146")
    assert "Beginning with <b>1. New projects" in board.officer.text
    assert board.count() == 0


def test_an_answer_in_two_lines_is_an_answer(board: Board) -> None:
    board.answer("DT01", "50\n20")
    assert (board.amount("DT01", "F"), board.amount("DT01", "D")) == (50, 20)
    board.answer("HT-HD", "10\n2.200\n8")
    assert board.amount("HT07") == 8


def test_more_figures_than_places_can_only_begin_elsewhere(board: Board) -> None:
    board.answer("AT", "0\n0\n0\n0\n0")
    assert "the form has no room for such figures" in board.officer.text
    assert labels(board.officer.screen) == ["Begin elsewhere", "Back to the form"]
    board.officer.tap("Begin elsewhere")
    board.officer.tap("22. ")
    assert "beginning with <b>22. ISO" in board.officer.text.replace("ISO 9001:2015 in use", "ISO")


def test_what_cannot_be_read_is_named_and_the_rest_is_offered(board: Board) -> None:
    paste(board, "50\n20\n74 tỷ\n21\n476")
    board.officer.tap("FDI, DDI in turn")
    assert "Not understood" in board.officer.text
    assert "74.000.000.000 lượt dự án is more than there can be" in board.officer.text
    board.officer.tap("Save these 4")
    assert board.state("DT02", "F") == "blank"


def test_a_column_while_no_question_is_open(board: Board) -> None:
    board.officer.command("/todo")
    board.officer.write(COLUMN)
    assert "Beginning with <b>1. New projects" in board.officer.text


def test_a_new_text_replaces_the_column(board: Board) -> None:
    paste(board, COLUMN)
    old = button(board.officer.screen, "FDI only")
    board.officer.write("51\n21\n75")
    assert "3 figures without names" in board.officer.text
    assert old is not None
    board.officer.send(old)
    assert board.officer.text == says(OldButton)
    assert board.count() == 0


@pytest.mark.parametrize("args", [("99", ""), ("x", ""), ("-1", "F")])
def test_a_forged_start_is_refused(board: Board, args: tuple[str, str]) -> None:
    paste(board, COLUMN)
    asked = board.officer.asked
    assert asked is not None
    board.officer.send(Intent("figures.column_at", (*asked.args[:2], *args)))
    assert board.officer.text == says(OldButton)
    board.officer.send(Intent("figures.column_from", (*asked.args[:2], args[0])))
    assert board.officer.text == says(OldButton)


def test_a_contributors_column_stays_within_the_group(board: Board) -> None:
    helper = board.contributor("LD")
    paste(board, "13.922\n139.289", helper)
    assert "beginning with <b>1. New jobs</b>" in helper.text
    helper.tap("Save these 2")
    assert (board.amount("LD01"), board.amount("LD02")) == (13922, 139289)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_longest_column_fits_a_phone(board: Board, language: str) -> None:
    board.officer.send(Intent("home.language", (language,)))
    paste(board, "\n".join("123456789" for _ in range(30)))
    assert len(labels(board.officer.screen)) == 5 or button(board.officer.screen, "B")
    assert all(len(label) <= 24 for label in labels(board.officer.screen))
    board.officer.send(
        Intent("figures.column_at", (*(board.officer.asked or Intent("")).args[:2], "0", "one"))
    )
    assert all(len(label) <= 24 for label in labels(board.officer.screen))
