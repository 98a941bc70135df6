"""A typed line reads as it is: what is unseen or turns words around does not get into records."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lines import plain_line

DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Bổ sung một dự án", "Bổ sung một dự án"),
        ("", ""),
        ("  hai \t lần\n\nxuống dòng\r\n ", "hai lần xuống dòng"),
        (unicodedata.normalize("NFD", "Đồng chí Nguyễn Thị Hằng"), "Đồng chí Nguyễn Thị Hằng"),
        ("bao-cao\u202efdp.exe", "bao-caofdp.exe"),
        ("\u2066An\u2069 \u2067Bình\u2069", "An Bình"),
        ("số\u200e 12\u200f/BC\u061c", "số 12/BC"),
        ("\u202a1.234,5\u202c", "1.234,5"),
        ("a\x00b\x07c\x1bd\x7fe\x85f\x9bg", "abcde fg"),
        ("tách\x1cra\u2028hai\u2029dòng", "tách ra hai dòng"),
        ("không\u200b\u200c\u200d\u2060\ufeffthấy\u00ad", "khôngthấy"),
        ("\u3164\uffa0\u115f\u1160\u2800", ""),
        ("\U000e0041\U000e007f ẩn", "ẩn"),
        ("nửa \ud83d chữ", "nửa chữ"),
        ("100\u00a0000\u202f000", "100 000 000"),
        ("👍 ✅ “Cờ thi đua” – 5/11, ¥, 中文, עברית", "👍 ✅ “Cờ thi đua” – 5/11, ¥, 中文, עברית"),
    ],
)
def test_a_line_is_what_it_looks_like(typed: str, line: str) -> None:
    assert plain_line(typed) == line


@pytest.mark.parametrize("mark", DIRECTIONS)
def test_no_direction_mark_is_left(mark: str) -> None:
    assert plain_line(f"{mark}Duyệt {mark}số liệu{mark}") == "Duyệt số liệu"


@given(st.text())
def test_any_line_is_seen_composed_and_stays_as_it_is(typed: str) -> None:
    line = plain_line(typed)
    assert plain_line(line) == line
    assert unicodedata.is_normalized("NFC", line)
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert line == " ".join(line.split())
