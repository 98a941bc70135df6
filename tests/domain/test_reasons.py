from __future__ import annotations

import pytest

from bot.domain.reasons import is_reason


@pytest.mark.parametrize(
    "text",
    [
        *("dừng", "thôi", "không", "ok", "…", "", "đúng rồi", "dừng lại", "thôi không", "để sau"),
        *("như kỳ trước", "chưa có số", "không có gì", "DT01 379 153", "12.345", "aaaaa", "later"),
        *("Đúng số này rồi nhé", "tăng"),
    ],
)
def test_words_that_only_end_a_question_are_no_reason(text: str) -> None:
    assert not is_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        *("do dịch bệnh", "Samsung mở rộng nhà máy", "bổ sung 2 dự án", "tăng vốn"),
        *("Không còn doanh nghiệp nào hoạt động", "new factory", "Restructuring"),
    ],
)
def test_words_that_say_something_are_a_reason(text: str) -> None:
    assert is_reason(text)
