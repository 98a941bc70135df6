"""Our own form, changed by somebody: nothing typed into it is taken for something else, or lost."""

from __future__ import annotations

from bot.domain.book import spoken
from bot.domain.file_errors import FormColumnsMoved
from bot.domain.form_columns import AMOUNT, CODE, STATUS, columns_of
from bot.i18n import LANGUAGES, speak
from bot.reports.book_reader import read_book
from tests.bench import labels
from tests.handlers.books import form_of
from tests.handlers.reporting import Board
from tests.handlers.steps import says

HEADINGS = ("Code", "Indicator", "Part", "Unit", "This period", "Final or estimate")
MORE_HEADINGS = ("If no figure", "Note, reason")


def test_every_heading_is_known_in_both_languages() -> None:
    for language in LANGUAGES:
        words = [speak(language).plain(one) for one in (*HEADINGS, *MORE_HEADINGS)]
        words.insert(4, "2018")
        moved = read_book("a.csv", (";".join(["", *words]) + "\n").encode())
        found = columns_of(moved.sheets[0])
        assert found == {column: column + 1 for column in range(CODE, CODE + 9)}, language
        assert spoken(words[AMOUNT - 1])


def test_an_inserted_or_deleted_column_moves_no_figure(board: Board) -> None:
    for change in ("insert", "delete", "first"):
        form = form_of(board).put("KD05", "T", 209000).put("LD02", "T", 128000)
        form.put("KD02", "T", status="Not available yet").put("LD01", "T", 5000, note="Mở rộng")
        if change == "insert":
            form.page.insert_cols(4)
        elif change == "delete":
            form.page.delete_cols(4)
        else:
            form.page.insert_cols(1)
        board.officer.upload(form.content())
        assert "New: 4 · changed: 0 · as before: 0 · not read: 0" in board.officer.text
        assert "Industrial output: 209.000 tỷ đồng" in board.officer.text
        assert "is otherwise in the file" not in board.officer.text
    board.officer.tap("Take over 4 values")
    assert board.last("LD01").comment == "Mở rộng"
    assert (board.amount("KD05"), board.state("KD02")) == (209000, "not_available")


def test_a_heading_worded_anew_over_its_own_column_is_no_matter(board: Board) -> None:
    form = form_of(board).put("KD05", "T", 209000)
    form.page.cell(3, AMOUNT).value = "Năm 2019"
    board.officer.upload(form.content())
    assert "New: 1" in board.officer.text


def test_columns_that_nothing_tells_apart_are_refused(board: Board) -> None:
    form = form_of(board).put("KD05", "T", 209000)
    form.page.cell(3, AMOUNT).value = "Năm 2019"
    form.page.insert_cols(4)
    assert board.officer.upload(form.content()).text == says(FormColumnsMoved)
    form = form_of(board).put("KD05", "T", 209000)
    form.page.cell(3, STATUS + 3).value = form.page.cell(3, AMOUNT).value
    assert board.officer.upload(form.content()).text == says(FormColumnsMoved)
    assert board.count() == 0
    assert labels(board.officer.screen)
