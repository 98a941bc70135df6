"""Slips of the pen are found, and what only looks like one is spared."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.suspect_text import SLIPS, Slip, SlipKind, find_slips
from storage.presets.load import load_bloc
from storage.presets.spelling import load_spelling

SPELLING = load_spelling()
BLOC = load_bloc()
NAMES = {name.name for unit in BLOC.units for name in unit.names if name.name}
NAMES |= {unit.province for unit in BLOC.units} | {"Ban Quản lý"}


def look(text: str, names: Collection[str] = ()) -> tuple[Slip, ...]:
    return find_slips(text, SPELLING, names or NAMES)


def told(text: str) -> list[tuple[str, str]]:
    return [(slip.written, slip.meant) for slip in look(text)]


POINTS = "Thứ nhất, một. Thứ hai, hai. Thứ ba, ba. Thứ tư, bốn. Thứ tư, năm. Thứ năm, sáu."

# (kind, as printed, what stands there, what is meant, put right)
PRINTED: list[tuple[SlipKind, str, str, str, str]] = [
    (
        SlipKind.POINT_REPEATED,
        POINTS,
        "Thứ tư",
        "Thứ năm",
        "Thứ nhất, một. Thứ hai, hai. Thứ ba, ba. Thứ tư, bốn. Thứ năm, năm.",
    ),
    (
        SlipKind.POINT_SKIPPED,
        "Một là, quán triệt. Ba là, triển khai.",
        "Ba là",
        "Hai là",
        "Một là, quán triệt. Hai là, triển khai.",
    ),
    (
        SlipKind.DOUBLED,
        "phần thưởng của Bộ trưởng Bộ trưởng Bộ Kế hoạch và Đầu tư",
        "Bộ trưởng Bộ trưởng",
        "Bộ trưởng",
        "phần thưởng của Bộ trưởng Bộ Kế hoạch và Đầu tư",
    ),
    (SlipKind.DOUBLED, "của các các đơn vị", "các các", "các", "của các đơn vị"),
    (
        SlipKind.MISSPELT,
        "đẩy mạnh chuyên đề số, áp dụng công nghệ",
        "chuyên đề số",
        "chuyển đổi số",
        "đẩy mạnh chuyên đề số 3, áp dụng công nghệ",
    ),
    (SlipKind.MISSPELT, "03 Luật “sương sống” này", "sương sống", "xương sống", "“xương sống”"),
    (
        SlipKind.MISSPELT,
        "dự báo bối đất nước còn khó khăn",
        "bối đất nước",
        "bối cảnh đất nước",
        "dự báo bối cảnh đất nước còn khó khăn",
    ),
    (
        SlipKind.MISSPELT,
        "trong khuân khổ Hội nghị",
        "khuân khổ",
        "khuôn khổ",
        "trong khuôn khổ Hội nghị",
    ),
    (
        SlipKind.CAPITAL,
        "tại thành phố Hải phòng",
        "Hải phòng",
        "Hải Phòng",
        "tại THÀNH PHỐ HẢI PHÒNG",
    ),
    (
        SlipKind.TYPE_PLURAL,
        "gồm Ban Quản lý các KCN các tỉnh Hải Dương; Ban",
        "Ban Quản lý các KCN các tỉnh Hải Dương",
        "Ban Quản lý các khu công nghiệp tỉnh Hải Dương",
        "gồm Ban Quản lý các KCN các tỉnh Hải Dương, Hà Nam",
    ),
    (
        SlipKind.TYPE_MISSING,
        "tặng Bằng khen cho Ban Quản lý các KCN Bắc Ninh",
        "Ban Quản lý các KCN Bắc Ninh",
        "Ban Quản lý các khu công nghiệp tỉnh Bắc Ninh",
        "tặng Bằng khen cho Ban Quản lý các khu công nghiệp tỉnh Bắc Ninh",
    ),
]


@pytest.mark.parametrize(("kind", "text", "written", "meant", "right"), PRINTED)
def test_a_slip_is_found_and_its_twin_spared(
    kind: SlipKind, text: str, written: str, meant: str, right: str
) -> None:
    (slip,) = look(text)
    assert (slip.kind, slip.written, slip.meant) == (kind, written, meant)
    assert text[slip.spans[0].start : slip.spans[0].end] == written
    assert look(right) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Thứ hai, ngày 7/11, họp Khối. Thứ tư, ngày 9/11, gửi báo cáo.",  # days of the week
        "Thứ nhất, một. Thứ hai, hai. Kế tiếp: Thứ nhất, một.",  # a list begins anew
        "Một là, một. Hai là, hai. Thứ nhất, một.",  # two ways of numbering
        "luôn luôn cố gắng, ngày ngày thi đua, từng bước từng bước",
        "Hội nghị\n\nHội nghị tổng kết",  # a heading and its text
        "Trưởng ban Quản lý Khu kinh tế Hải Phòng",
        "cuộc sống thái bình, hòa bình",
        "Ban Quản lý Khu Kinh tế Hải Phòng",
    ],
)
def test_what_only_looks_like_a_slip_is_spared(text: str) -> None:
    assert look(text) == ()


def test_a_slip_that_stands_twice_is_told_once_with_both_places() -> None:
    (slip,) = look("thăm quan nhà máy và thăm quan di tích")
    assert len(slip.spans) == 2


def test_a_slip_across_a_line_end_is_found() -> None:
    assert told("trong khuân\nkhổ Hội nghị") == [("khuân khổ", "khuôn khổ")]
    assert told("Bộ trưởng\nBộ trưởng") == [("Bộ trưởng Bộ trưởng", "Bộ trưởng")]


@given(st.sampled_from(SPELLING.misspellings), st.sampled_from(["{}.", "{} và đơn vị", "“{}”"]))
def test_every_listed_misspelling_is_found_and_its_meaning_spared(one: object, frame: str) -> None:
    wrong, meant = one.wrong, one.meant  # type: ignore[attr-defined]
    assert told("Kết luận: " + frame.format(wrong)) == [(wrong, meant)]
    assert told("Kết luận: " + frame.format(meant)) == []


@given(st.sampled_from(sorted(NAMES)), st.integers(0, 30))
def test_any_name_with_one_small_letter_is_found(name: str, place: int) -> None:
    capitals = [i for i, letter in enumerate(name) if letter.isupper()][1:]
    if not capitals:
        return
    at = capitals[place % len(capitals)]
    wrong = name[:at] + name[at].lower() + name[at + 1 :]
    assert name in [slip.meant for slip in look(f"đại diện {wrong} dự họp", [name])]
    assert look(f"đại diện {name} dự họp", [name]) == ()


@given(st.text(alphabet="Thứ nhấtaihBộ ,.:\n1", max_size=80))
def test_no_text_raises_and_nothing_is_changed(text: str) -> None:
    for slip in look(text):
        assert slip.kind in SLIPS
        assert slip.written != slip.meant
