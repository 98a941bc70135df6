"""A form of ours in which units or names were typed over."""

from __future__ import annotations

from tests.bench import button
from tests.handlers.books import form_of
from tests.handlers.reporting import Board

NAME_COLUMN, UNIT_COLUMN = 2, 4


def test_a_unit_that_was_typed_over_counts(board: Board) -> None:
    form = form_of(board).put("KD05", "T", 209723)
    form.page.cell(form.row("KD05"), UNIT_COLUMN).value = "triệu USD"
    board.officer.upload(form.content())
    assert "“triệu USD” does not fit: this indicator is counted in “tỷ đồng”" in board.officer.text
    assert not button(board.officer.screen, "Take over one value")


def test_a_unit_of_the_same_money_is_converted(board: Board) -> None:
    form = form_of(board).put("KD05", "T", 209_723_000)
    form.page.cell(form.row("KD05"), UNIT_COLUMN).value = "triệu đồng"
    board.officer.upload(form.content())
    board.officer.tap("Take over one value")
    assert board.amount("KD05") == 209723


def test_a_name_that_is_not_the_codes_is_told(board: Board) -> None:
    form = form_of(board).put("KD02", "T", 8000).put("KD03", "T", 5600).put("LD01", "T", 5000)
    rows = form.row("KD02"), form.row("KD03")
    cells = [form.page.cell(row, NAME_COLUMN) for row in rows]
    cells[0].value, cells[1].value = cells[1].value, cells[0].value
    board.officer.upload(form.content())
    assert board.officer.text.count("the code and the name of this line are not of the same") == 2
    board.officer.tap("Take over one value")
    assert (board.amount("KD02"), board.amount("LD01")) == (None, 5000)
