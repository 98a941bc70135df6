""" ",5" and "(209.000)" in the chat, in a paste and in a file: asked, and never stored unasked."""

from __future__ import annotations

import re

from tests.bench import labels
from tests.handlers.books import form_of
from tests.handlers.reporting import Board
from tests.workbooks import workbook

TWO_WAYS, IN_BRACKETS = "can be read in two ways", "in brackets, as accountants write"
UNCLEAR = "is not clear how it is meant"


def test_in_the_chat_both_readings_are_offered(board: Board) -> None:
    board.answer("KD05", ",5")
    assert TWO_WAYS in board.officer.text
    assert {"0,5 tỷ đồng", "5 tỷ đồng"} <= set(labels(board.officer.screen))
    assert board.count() == 0
    board.officer.tap("0,5 tỷ đồng")
    assert str(board.amount("KD05")) == "0.5"
    board.answer("LD02", "(128.000)")
    assert IN_BRACKETS in board.officer.text
    assert board.amount("LD02") is None


def test_in_a_paste_nothing_of_it_is_stored(board: Board) -> None:
    board.officer.command("/kpi")
    board.officer.write("KD05 ,5\nLD02 (128.000)\nKD02,3000\nKD03\t(40)\nLD01\t,5")
    text = board.officer.text
    assert (text.count(TWO_WAYS), text.count(UNCLEAR)) == (1, 1)  # nobody counts half a person
    assert text.count(IN_BRACKETS) == 2
    assert {"“,5”", "“(128.000)”", "“(40)”"} <= set(re.findall("“[^”]*”", text))
    assert [board.amount(code) for code in ("KD05", "LD02", "KD03", "LD01")] == [None] * 4
    assert "3.000" in text, "a comma behind a code parts the two"


def test_in_a_file_each_is_told_by_its_cell(board: Board) -> None:
    form = form_of(board).put("KD05", "T", "(209.000)").put("LD02", "T", ",5")
    board.officer.upload(form.content())
    text = board.officer.text
    assert f"{form.place('KD05')} (Industrial output) “(209.000)”: {IN_BRACKETS}" in text
    assert f"{form.place('LD02')} (Employment) “,5”: it {UNCLEAR}" in text
    rows: list[list[object]] = [["Chỉ tiêu", "Năm 2019"], ["KD05", "(209.000)"], ["LD02", ",5"]]
    board.officer.upload(workbook(rows))
    assert "New: 0" not in board.officer.text
    assert f"B2 (Industrial output) “(209.000)”: {IN_BRACKETS}" in board.officer.text
    assert f"B3 (Employment) “,5”: it {UNCLEAR}" in board.officer.text
