"""Files to take away, as other libraries read them: true numbers, days, guarded texts."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.build import build_file
from bot.reports.cells import guarded
from bot.reports.export_views import ColumnKind, ExportView, TableMaker, column

AMOUNTS = st.decimals(-(10**8), 10**8, places=6, allow_nan=False, allow_infinity=False)


def view_of(rows: list[tuple[str, str, str, str]]) -> ExportView:
    maker = TableMaker(
        "Số liệu đơn vị",
        [
            column("Chỉ tiêu", 40),
            column("Số liệu", 16, ColumnKind.NUMBER),
            column("Tính đến ngày", 12, ColumnKind.DAY),
            column("Thời điểm nhập", 17, ColumnKind.MOMENT),
        ],
    )
    for row in rows:
        maker.add(*row)
    return ExportView(title="Số liệu năm 2019", marks=["Lập cho A"], tables=[maker.table(["Hết"])])


def built(builder: str, rows: list[tuple[str, str, str, str]]) -> bytes:
    return build_file(builder, json.dumps(view_of(rows), ensure_ascii=False))


def page(rows: list[tuple[str, str, str, str]]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(built("export_book", rows))).active


def test_the_heading_stays_in_sight_and_columns_are_wide_enough() -> None:
    found = page([("Dự án cấp mới", "379", "", "")])
    assert found.title == "Số liệu đơn vị"
    assert [cell.value for cell in found[4]] == [
        "Chỉ tiêu",
        "Số liệu",
        "Tính đến ngày",
        "Thời điểm nhập",
    ]
    assert found.freeze_panes == "C5"
    assert found.auto_filter.ref == "A4:D5"
    assert found.column_dimensions["A"].width >= 40
    assert (found["A1"].value, found["A2"].value) == ("Số liệu năm 2019", "Lập cho A")
    assert found["A7"].value == "Hết"


def test_numbers_and_days_are_what_they_are() -> None:
    found = page([("x", "7081.7", "2019-12-15", "2019-12-03T09:05")])
    assert (found["B5"].data_type, found["B5"].number_format) == ("n", "#,##0.0")
    assert found["C5"].value == datetime(2019, 12, 15)  # noqa: DTZ001
    assert found["C5"].number_format == "dd/mm/yyyy"
    assert found["D5"].value == datetime(2019, 12, 3, 9, 5)  # noqa: DTZ001


@settings(deadline=None, max_examples=20)
@given(st.lists(AMOUNTS, min_size=1, max_size=20))
def test_every_amount_comes_back_exactly_from_both(amounts: list[Decimal]) -> None:
    rows = [("x", format(amount, "f"), "", "") for amount in amounts]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(built("export_book", rows)))
    seen = [row[1] for row in book.get_sheet_by_index(0).to_python()[4 : 4 + len(rows)]]
    assert [Decimal(repr(amount)) for amount in seen] == amounts
    text = built("export_csv", rows).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1 : len(rows) + 1]
    assert [Decimal(line[1].replace(",", ".")) for line in lines] == amounts


DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://x";"y")',
    "+84",
    "-3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠A1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b\u202e=1",
    "\x00=1",
    "−1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert guarded(text).startswith("'")
    assert page([(text, "", "", "")])["A5"].value == guarded(text)
    content = built("export_csv", [(text, "1", "", "")]).decode("utf-8-sig")
    # Not even where the file is split at the wrong mark.
    for mark in (";", ",", "\t"):
        for line in csv.reader(io.StringIO(content, newline=""), delimiter=mark):
            for field in line:
                assert not field.lstrip().startswith(("=", "+", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", ["Vốn cấp mới", "1 = 1", "a@b.vn", "TĐKT–2019", "", "‘trích’"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


def test_quotes_semicolons_and_line_ends_stay_within_their_field() -> None:
    content = built("export_csv", [('ghi "x"; y\nz', "1.5", "2019-12-15", "2019-12-03T09:05")])
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lines[1] == ['ghi "x"; y z', "1,5", "15/12/2019", "03/12/2019 09:05"]
    assert lines[2:] == [["Hết"], ["Số liệu năm 2019"], ["Lập cho A"]]


def test_a_text_longer_than_a_cell_is_cut_not_dropped() -> None:
    assert len(page([("a" * 40_000, "", "", "")])["A5"].value) == 32_000
