from __future__ import annotations

import pytest

from bot.domain.reasons import is_reason, is_verdict, leaves


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


@pytest.mark.parametrize(
    "text",
    [
        *("thôi", "Thôi ạ", "quay lại", "Quay về", "huỷ", "hủy bỏ", "thoát", "không", "back"),
        *("cancel", "thôi không sửa nữa", "Để nguyên, không sửa", "không đính chính nữa"),
        *("nhập lại số khác", "không trả lại nữa", "dừng lại nhé", "go back"),
    ],
)
def test_what_only_leaves_the_question(text: str) -> None:
    assert leaves(text)
    assert not is_reason(text)
    assert not is_verdict(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Không có căn cứ", "Thôi trả nợ hợp đồng", "Nhập lại số quý IV", "Hủy hai dự án"),
        *("Giữ nguyên số của kỳ trước", "Không phát sinh dự án mới", "Nguyễn Văn Thôi", ""),
        *("Để nguyên vì đã đối chiếu", "No objection", "Back office"),
    ],
)
def test_what_says_more_stays(text: str) -> None:
    assert not leaves(text)


@pytest.mark.parametrize("text", ["Số cũ đúng rồi", "Số đã đúng", "Số cũ đúng"])
def test_a_verdict_on_a_figure_says_enough(text: str) -> None:
    assert is_verdict(text)
    assert not is_reason(text)


@pytest.mark.parametrize(
    "text", ["đúng rồi", "Đúng, tiếp tục", "không đúng", "ok", "số", "DT01 so cu 12"]
)
def test_a_bare_no_is_no_verdict(text: str) -> None:
    assert not is_verdict(text)
