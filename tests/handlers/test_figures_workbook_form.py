"""The form as a spreadsheet program shows it: what may be written, what is offered."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import python_calamine

from bot.domain.book import KEY_SHEET
from tests.handlers.books import ordered
from tests.handlers.reporting import Board


@pytest.fixture
def content(board: Board) -> bytes:
    board.answer("DT01", "ước 51; 20")
    return ordered(board.go("book"))


@pytest.fixture
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def row_of(page: Any, code: str, dim: str) -> int:
    found = (row[0] for row in page.iter_rows() if (row[0].value, row[2].value) == (code, dim))
    return int(next(found).row)


def test_the_first_sheet_is_the_form_and_the_key_is_out_of_sight(book: Any) -> None:
    assert book.sheetnames == ["Figures", "Definitions", KEY_SHEET]
    assert [book[name].sheet_state for name in book.sheetnames] == [
        *("visible", "visible", "veryHidden"),
    ]
    page = book.worksheets[0]
    assert "Figures of 2019" in page["A1"].value
    assert [cell.value for cell in page[3]] == [
        *("Code", "Indicator", "Part", "Unit", "2018 (synthetic)", "This period"),
        *("Final or estimate", "If no figure", "Note, reason"),
    ]


def test_only_what_is_to_be_filled_in_is_open_for_writing(book: Any) -> None:
    page = book.worksheets[0]
    assert page.protection.sheet
    assert not page.protection.password
    row = row_of(page, "DT01", "FDI")
    assert [cell.protection.locked for cell in page[row]] == [True] * 5 + [False] * 4
    total = row_of(page, "DT01", "Total")
    assert all(cell.protection.locked for cell in page[total])
    assert page.cell(total, 6).value == f'=IF(COUNT(F{row},F{row + 1})=2,SUM(F{row},F{row + 1}),"")'


def test_what_the_form_holds_already_stands_in_it(book: Any, board: Board) -> None:
    page = book.worksheets[0]
    row = row_of(page, "DT01", "FDI")
    found = [page.cell(row, column).value for column in range(1, 9)]
    assert found[:4] == ["DT01", "New projects", "FDI", "dự án"]
    assert found[5:7] == [51, "Estimate"]
    assert found[4] == 48


def test_choices_are_offered_for_certainty_state_and_yes_or_no(book: Any) -> None:
    page = book.worksheets[0]
    offered = {str(one.sqref): one.formula1 for one in page.data_validations.dataValidation}
    lists = set(offered.values())
    assert lists == {
        '"Final,Estimate,Lower bound"',
        '"Not available yet,Not applicable"',
        '"Yes,No"',
    }


def test_it_prints_on_a4_with_its_heading_on_every_page_and_in_one_type(book: Any) -> None:
    page = book.worksheets[0]
    assert page.page_setup.paperSize == 9
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight in (0, "0")
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "C4"
    assert {cell.font.name for row in page.iter_rows() for cell in row if cell.value} == {
        "Times New Roman",
    }


def test_another_library_finds_the_same_figures(content: bytes, book: Any) -> None:
    theirs = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = theirs.get_sheet_by_name("Figures").to_python()
    page = book.worksheets[0]
    for row in page.iter_rows(min_row=4, max_col=6):
        for cell in row:
            if cell.data_type != "f":
                assert rows[cell.row - 1][cell.column - 1] == (
                    "" if cell.value is None else cell.value
                )


def test_definitions_stand_on_a_sheet_of_their_own(book: Any) -> None:
    page = book["Definitions"]
    assert page["A2"].value == "DT01"
    assert page["D2"].value.startswith("Projects that got an investment certificate")
