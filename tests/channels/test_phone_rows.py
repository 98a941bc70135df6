"""A label that half a phone would break gets a row of its own: one rule for every screen."""

from __future__ import annotations

import pytest

from bot.channels.parts import phone_rows
from bot.screen import Choice, Intent


def row(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, Intent("home")) for label in labels)


def shown(*labels: str) -> list[list[str]]:
    return [[choice.label for choice in one] for one in phone_rows([row(*labels)])]


@pytest.mark.parametrize(
    "labels",
    [
        ("Để sau", "Chưa có số"),
        ("Tình hình gửi số", "Nhập hộ đơn vị"),
        ("Một nhãn dài đứng một mình cả hàng",),
        ("Trước", "Giữa", "Sau"),
    ],
)
def test_what_fits_stays_side_by_side(labels: tuple[str, ...]) -> None:
    assert shown(*labels) == [[*labels]]


def test_what_would_break_stands_alone_and_keeps_its_order() -> None:
    assert shown("Bảng in kèm chữ ký (.xlsx)", "Để sau") == [
        ["Bảng in kèm chữ ký (.xlsx)"],
        ["Để sau"],
    ]
    assert shown("Trước", "Quay lại danh mục", "Sau") == [["Trước"], ["Quay lại danh mục"], ["Sau"]]
