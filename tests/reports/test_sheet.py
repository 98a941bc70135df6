"""The printed sheet as a spreadsheet program reads it: numbers are numbers, texts are texts."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.reports.build import build_file
from bot.reports.sheet import build_sheet
from bot.reports.views import SheetLine, SheetSigned, SheetView

HEADINGS = ["Mã", "Chỉ tiêu", "Đơn vị", "Kỳ này", "2018", "Lý do, ghi chú"]


def line(**more: str) -> SheetLine:
    made: SheetLine = {
        "code": "DT01",
        "name": "Tổng vốn đăng ký",
        "unit": "tỷ đồng",
        "amount": "1234.5",
        "said": "",
        "previous": "1000",
        "note": "",
    }
    made.update(more)  # type: ignore[typeddict-item]
    return made


def view(*lines: SheetLine) -> SheetView:
    return {
        "title": "SỐ LIỆU THI ĐUA NĂM 2019",
        "subtitle": "Ban Quản lý các KCN Hà Nội",
        "headings": HEADINGS,
        "lines": list(lines),
        "footer": "Lập bởi Trợ lý Khối",
    }


def page(*lines: SheetLine) -> Any:
    """The sheet, read back; through the builder as the outbox calls it."""
    content = build_file("sheet", json.dumps(view(*lines), ensure_ascii=False))
    return load_workbook(BytesIO(content)).active


def test_title_headings_lines_and_footer() -> None:
    found = page(line(), line(code="DT02"))
    assert found.title == "Số liệu"
    assert found["A1"].value == "SỐ LIỆU THI ĐUA NĂM 2019"
    assert found["A2"].value == "Ban Quản lý các KCN Hà Nội"
    assert [cell.value for cell in found[4]] == HEADINGS
    assert [cell.value for cell in found[5]][:3] == ["DT01", "Tổng vốn đăng ký", "tỷ đồng"]
    assert found["A6"].value == "DT02"
    assert found["A8"].value == "Lập bởi Trợ lý Khối"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "#,##0"),
        ("379", "#,##0"),
        ("-12", "#,##0"),
        ("1234.5", "#,##0.0"),
        ("0.000001", "#,##0.000000"),
        ("123456789012.25", "#,##0.00"),
    ],
)
def test_amounts_are_numbers_shown_with_all_their_digits(amount: str, shown: str) -> None:
    found = page(line(amount=amount, previous=amount))
    for cell in (found["D5"], found["E5"]):
        assert cell.data_type == "n"
        assert Decimal(str(cell.value)) == Decimal(amount)
        assert cell.number_format == shown


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.decimals(-(10**8), 10**8, places=6, allow_nan=False, allow_infinity=False),
        min_size=1,
        max_size=20,
    )
)
def test_every_amount_comes_back_exactly(amounts: list[Decimal]) -> None:
    found = page(*(line(amount=format(amount, "f")) for amount in amounts))
    for row, amount in enumerate(amounts, start=5):
        assert Decimal(str(found.cell(row, 4).value)) == amount


def test_what_a_number_of_the_program_cannot_hold_is_written_out() -> None:
    """A spreadsheet keeps 15 digits: more would silently be other digits."""
    exact = "123456789012345678.123456"
    cell = page(line(amount=exact))["D5"]
    assert Decimal(str(cell.value).replace(".", "").replace(",", ".")) == Decimal(exact)
    assert cell.data_type == "s"


def test_a_state_stands_where_there_is_no_amount() -> None:
    found = page(line(amount="", said="chưa có số liệu", previous=""))
    assert (found["D5"].value, found["D5"].data_type) == ("chưa có số liệu", "s")
    assert found["E5"].value in (None, "")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+1",
        "-1",
        "@SUM(A1)",
        "http://example.vn/x",
        "mailto:a@example.vn",
        "{=1}",
        "Đường Lê Hồng Phong, “ưu tiên” & <b>",
        "👍 tốt",
        "dòng một\ndòng hai",
    ],
)
def test_texts_are_never_taken_for_anything_else(text: str) -> None:
    found = page(line(note=text, name=text, code=text, unit=text, amount="", said=text))
    for place in ("A5", "B5", "C5", "D5", "F5"):
        cell = found[place]
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.hyperlink is None


def test_a_very_long_note_is_kept() -> None:
    note = "Giải trình " * 2900
    assert page(line(note=note))["F5"].value == note


def test_a_form_without_lines_is_still_a_sheet() -> None:
    found = page()
    assert found["A6"].value == "Lập bởi Trợ lý Khối"


def test_the_same_view_gives_a_sheet_each_time() -> None:
    assert load_workbook(BytesIO(build_sheet(view(line())))).active is not None


@pytest.mark.parametrize(("builder", "stored"), [("chart", "{}"), ("sheet", "{"), ("", "{}")])
def test_what_cannot_be_built_is_told(builder: str, stored: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        build_file(builder, stored)


def test_a_submitted_version_has_a_place_to_sign() -> None:
    signed: SheetSigned = {
        "day": "……, ngày … tháng … năm …",
        "maker": ["NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"],
        "head": ["THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)"],
    }
    content = build_file("sheet", json.dumps({**view(line()), "signed": signed}))
    found = load_workbook(BytesIO(content)).active
    assert [found[at].value for at in ("D9", "A10", "A11", "D10", "D11")] == [
        signed["day"],
        *signed["maker"],
        *signed["head"],
    ]
    assert found["A7"].value == "Lập bởi Trợ lý Khối"


def test_words_stand_where_last_year_has_no_number() -> None:
    found = page(line(amount="", said="có", previous="", previous_said="không"))
    assert (found["D5"].value, found["E5"].value) == ("có", "không")
