"""Our own form, changed by somebody: nothing typed into it is taken for something else, or lost."""

from __future__ import annotations

from bot.domain.book import spoken
from bot.domain.file_errors import FormColumnsMoved
from bot.domain.form_columns import AMOUNT, CERTAINTY, CODE, STATUS, columns_of
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


def test_a_total_without_its_parts_or_unlike_their_sum_is_told(board: Board) -> None:
    form = form_of(board).put("DT01", "T", 71).put("KD05", "T", 209000)
    place = form.place("DT01")
    board.officer.upload(form.content())
    assert "New: 1 · changed: 0 · as before: 0 · not read: 1" in board.officer.text
    assert f"• {place} (New projects (total)) “71”: this is a total" in board.officer.text
    form.put("DT01", "F", 50).put("DT01", "D", 20).put("DT01", "T", 99)
    board.officer.upload(form.content())
    assert f"{place} (New projects (total)) “99”: the total is not the sum" in board.officer.text
    board.officer.upload(form.put("DT01", "T", 70).content())
    assert "New: 3 · changed: 0 · as before: 0 · not read: 0" in board.officer.text


def test_a_copied_sheet_with_other_figures_is_asked_about(board: Board) -> None:
    form = form_of(board).put("KD05", "T", 209000)
    copy = form.book.copy_worksheet(form.page)
    copy.title = "Bieu (2)"
    board.officer.upload(form.content())
    assert "New: 1" in board.officer.text
    copy.cell(form.row("KD05"), AMOUNT).value = 215000
    copy.cell(form.row("LD02"), AMOUNT).value = 128000
    board.officer.upload(form.content())
    assert "The same figures stand on several sheets" in board.officer.text
    board.officer.tap("Bieu (2)")
    board.officer.tap("Take over 2 values")
    assert (board.amount("KD05"), board.amount("LD02")) == (215000, 128000)


def test_codes_are_known_however_they_are_written(board: Board) -> None:
    form = form_of(board).put("KD05", "T", 209000).put("DT03a", "F", 300)
    codes = {"KD05": "kd 05 ", "DT03a": "DT03A"}
    for code, dim in (("KD05", "T"), ("DT03a", "F")):
        form.page.cell(form.row(code, dim), CODE).value = codes[code]
    form.page.cell(form.row("KD02"), AMOUNT).value = 8000
    form.page.cell(form.row("KD02"), CODE).value = "Mục 2"
    board.officer.upload(form.content())
    assert "New: 2" in board.officer.text
    assert "left out: Mục 2." in board.officer.text
    board.officer.tap("Take over 2")
    assert (board.amount("KD05"), board.amount("DT03a", "F")) == (209000, 300)


def test_a_figure_beside_its_column_or_in_a_merged_cell_is_told(board: Board) -> None:
    form = form_of(board).put("LD02", "T", 128000).put("KD05", "T", certainty="x")
    row = form.row("KD05")
    form.page.cell(row, CERTAINTY).value = 209000
    form.put("KD02", "T", 8000).put("LD01", "T", note="5.000 người")
    form.page.merge_cells(
        start_row=form.row("KD02"), end_row=form.row("KD03"), start_column=AMOUNT, end_column=AMOUNT
    )
    board.officer.upload(form.content())
    text = board.officer.text
    assert "New: 1 · changed: 0 · as before: 0 · not read: 3" in text
    assert f"G{row} (Industrial output) “209000”: a figure in the wrong column" in text
    assert f"I{form.row('LD01')} (" in text
    assert f"{form.place('KD02')} (Exports) “8000”: the cell is merged with others" in text
    form.put("LD01", "T", note="chưa tổng hợp xong")
    board.officer.upload(form.content())
    assert "not read: 2" in board.officer.text


def test_a_note_alone_is_not_shown_as_a_figure_that_changes(board: Board) -> None:
    board.officer.upload(form_of(board).put("KD05", "T", 209000).content())
    board.officer.tap("Take over one value")
    board.officer.upload(form_of(board).put("KD05", "T", 209000, note="Theo Cục Thuế").content())
    assert "• Industrial output: 209.000 tỷ đồng (only the note changes: “Theo Cục Thuế”)" in (
        board.officer.text
    )
    assert "→" not in board.officer.text
    board.officer.tap("Take over one value")
    assert board.last("KD05").comment == "Theo Cục Thuế"
