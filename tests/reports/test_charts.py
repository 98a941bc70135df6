"""The pictures: their size, their colours, every word they were given, letters that exist."""

from __future__ import annotations

import json
import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from PIL import Image

from bot.reports.build import build_file
from bot.reports.canvas import MARGIN, WIDTH, Canvas, font
from bot.reports.chart_views import Bar, BarsView, StatusView, Step
from bot.reports.charts import TONES, draw_bars, draw_status

NAMES = (
    "KCN Hải Dương",
    "KKT Quảng Ninh",
    "KKT Hải Phòng",
    "KCN Hà Nam",
    "KKT và các KCN tỉnh Thái Bình",
)
LOCALES = Path(__file__).resolve().parents[2] / "locales"


def bar(label: str, amount: str, shown: str = "", tone: str = "plain") -> Bar:
    return Bar(label=label, amount=amount, shown=shown or amount, tone=tone)


def bars(*found: Bar) -> BarsView:
    return BarsView(
        title="Vốn cấp mới và điều chỉnh tăng thêm, DDI",
        lines=["Số liệu năm 2019 · tỷ đồng · 4/5 đơn vị"],
        bars=list(found),
        legend=[{"tone": "estimate", "words": "Số ước"}],
        notes=["Nguồn: số liệu các Ban gửi qua Trợ lý Khối thi đua.", "Số liệu giả định."],
    )


TOTALS = bars(
    bar(NAMES[0], "1234.5", "1.234,5"),
    bar(NAMES[1], "4000", "ước 4.000", "estimate"),
    bar(NAMES[2], "0", "0"),
    bar(NAMES[3], "", "chưa có số", "blank"),
    bar(NAMES[4], "9876.25", "9.876,25"),
)
CHANGES = bars(
    bar(NAMES[0], "4.2", "+4,2%", "up"),
    bar(NAMES[1], "-12.4", "−12,4%", "down"),
    bar(NAMES[2], "0", "không đổi", "up"),
    bar(NAMES[3], "", "chưa so sánh được", "blank"),
    bar(NAMES[4], "387.7", "+387,7%", "up"),
)
STATUS = StatusView(
    title="Tình hình gửi số liệu năm 2019",
    lines=["Hạn: 17 giờ 00, thứ Sáu, ngày 29/11/2019"],
    headline="03/05",
    beside="đơn vị đã gửi",
    steps=[
        Step(words="Khối đã tiếp nhận", count=2, tone="accepted", names=[NAMES[0], NAMES[4]]),
        Step(words="Đang nhập", count=3, tone="draft", names=[]),
        Step(words="Chưa nhập", count=0, tone="blank", names=[]),
    ],
    notes=["Số liệu giả định."],
)


def texts(figure: Figure) -> list[str]:
    """The words of a picture as its vector form holds them."""
    target = BytesIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(target, format="svg")
    return re.findall(r"<text[^>]*>([^<]*)</text>", target.getvalue().decode())


def colours(content: bytes) -> dict[str, int]:
    """How many pixels of each colour."""
    picture = Image.open(BytesIO(content)).convert("RGB")
    found: Any = picture.getcolors(1 << 24)
    return {"#{:02X}{:02X}{:02X}".format(*colour): count for count, colour in found}


@pytest.mark.parametrize(
    ("builder", "view"), [("bars", TOTALS), ("bars", CHANGES), ("status", STATUS)]
)
def test_a_picture_is_twice_as_fine_as_a_phone_is_wide(
    builder: str, view: BarsView | StatusView
) -> None:
    content = build_file(builder, json.dumps(view, ensure_ascii=False))
    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.width) == ("PNG", 2 * 390)
    assert 300 < picture.height < 1200
    found = colours(content)
    assert found["#FFFFFF"] < 0.97 * picture.width * picture.height
    assert build_file(builder, json.dumps(view, ensure_ascii=False)) == content


def test_the_colours_are_those_of_the_tones() -> None:
    found = colours(build_file("bars", json.dumps(TOTALS)))
    assert found[TONES["plain"]] > 5 * found[TONES["estimate"]] / 2
    found = colours(build_file("bars", json.dumps(CHANGES)))
    assert found[TONES["up"]] > found[TONES["down"]] > 0
    found = colours(build_file("status", json.dumps(STATUS)))
    assert found[TONES["draft"]] > found[TONES["accepted"]] > 0
    assert found.get(TONES["blank"], 0) > 0  # nobody stands there, yet the line is there


def test_no_tone_is_red() -> None:
    for tone in TONES.values():
        red, green, blue = (int(tone[i : i + 2], 16) for i in (1, 3, 5))
        assert not (red > 180 and green < 110 and blue < 110), tone


def test_every_word_of_the_view_stands_in_the_picture() -> None:
    said = " ".join(texts(draw_bars(TOTALS)))
    for word in (*NAMES[:4], "1.234,5", "ước 4.000", "chưa có số", "9.876,25", "Số ước"):
        assert word in said
    for line in (TOTALS["title"], *TOTALS["lines"], *TOTALS["notes"]):
        assert line in said
    assert "KKT và các KCN" in said  # too long for its column: cut, not drawn over the bar
    assert NAMES[4] not in said
    said = " ".join(texts(draw_status(STATUS)))
    for word in ("03/05", "đơn vị đã gửi", "Khối đã tiếp nhận", "KKT và các KCN tỉnh Thái Bình"):
        assert word in said


def placed(figure: Figure) -> list[tuple[str, float, float, float, float, float]]:
    """Every text with its left, right, top and bottom in pixels of the phone, and its size."""
    figure.canvas.draw()
    height = figure.get_figheight() * 72
    found = []
    for one in figure.findobj(Text):
        assert isinstance(one, Text)
        if one.get_text():
            box = one.get_window_extent()
            size = one.get_fontsize()
            size = size if isinstance(size, float) else float("nan")
            top, bottom = height - box.y1 / 2, height - box.y0 / 2
            found.append((one.get_text(), box.x0 / 2, box.x1 / 2, top, bottom, size))
    return found


@pytest.mark.parametrize(
    "view",
    [
        TOTALS,
        CHANGES,
        bars(*(bar(name, "-5.5", "−5,5%", "down") for name in NAMES)),
        bars(*(bar(name, "123456789.123456", "123.456.789,123456 ước") for name in NAMES)),
        bars(bar(NAMES[0], "0", "0")),
        bars(*(bar(f"KCN tỉnh thứ {n}", str(n * n), str(n * n)) for n in range(40))),
    ],
)
def test_texts_are_large_enough_and_do_not_overlap(view: BarsView) -> None:
    figure = draw_bars(view)
    found = placed(figure)
    assert min(size for *_, size in found) >= 11
    for text, left, right, _top, _bottom, _size in found:
        assert left >= MARGIN - 1, text
        assert right <= WIDTH - MARGIN + 1, text
    rows: dict[int, list[tuple[float, float, str]]] = {}
    for text, left, right, _top, bottom, _size in found:
        rows.setdefault(round(bottom / 13), []).append((left, right, text))
    for row in rows.values():
        for (_, right, text), (left, _, other) in pairwise(sorted(row)):
            assert right <= left, (text, other)
    assert figure.get_figheight() * 72 * 2 + 780 <= 10_000  # what a messenger takes as a photo


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    view = {**TOTALS, "notes": ["Giá $5, $x^2$"]}
    assert "Giá $5, $x^2$" in " ".join(texts(draw_bars(view)))  # type: ignore[arg-type]


def letters_of(face: FontProperties) -> set[str]:
    return {chr(code) for code in FT2Font(str(face.get_file())).get_charmap()}


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_every_letter_the_catalogues_use(bold: bool) -> None:
    have = letters_of(font(12.0, bold=bold))
    for language in ("vi", "en"):
        text = (LOCALES / language / "messages.po").read_text(encoding="utf-8")
        assert set(text) - have - {"\n", "\t"} == set()


def test_lines_are_cut_between_words() -> None:
    page = Canvas()
    lines = page.wrap("số liệu các Ban gửi qua Trợ lý Khối thi đua " * 4, 11, 200)
    assert len(lines) > 3
    assert all(page.width(line, 11) <= 200 for line in lines)
    assert page.wrap("", 11, 200) == [""]
    assert page.cut("KCN Hà Nam", 12, 300) == "KCN Hà Nam"
    assert page.cut("KCN Hà Nam", 12, 40).endswith("…")
