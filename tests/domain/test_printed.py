"""Sentences of printed reports become claims, or are left alone with a reason."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.kpi import Catalogue, Dim, Kind
from bot.domain.numbers import Ask, Qualifier, Why
from bot.domain.printed import read_printed
from bot.domain.printed_claims import Against, Claim, Idiom, Printed, Reason, Stated
from storage.presets.load import load_catalogue, with_groups
from tests.domain.number_shares import write

NOW = load_catalogue("2022")
THEN = load_catalogue("2019")

PROJECTS = (
    "Kết quả cấp mới Giấy chứng nhận đăng ký đầu tư cho 532 dự án, trong đó 379 dự án có vốn"
    " đầu tư nước ngoài (FDI) và 153 dự án đầu tư trong nước (DDI); điều chỉnh Giấy chứng nhận"
    " đăng ký đầu tư cho 761 lượt dự án, trong đó có 615 lượt dự án FDI và 146 lượt dự án DDI;"
    " tổng vốn đầu tư cấp mới và điều chỉnh tăng thêm trong năm của các dự án FDI là 5,890 tỷ"
    " USD và dự án DDI là 47.217 tỷ đồng."
)
STANDING = (
    "Đến nay, trên địa bàn các KCN, KKT trong Khối thi đua có 2.910 dự án FDI còn hiệu lực"
    " với tổng vốn đầu tư đăng ký đạt 56,615 tỷ USD (tăng 7,6% so với cùng kỳ năm 2018); trong"
    " năm, các dự án FDI đã giải ngân vốn đầu tư được 3.156 triệu USD (đạt 54% tổng vốn đầu tư"
    " đã đăng ký) và 2.118 dự án DDI còn hiệu lực với tổng vốn đầu tư đăng ký đạt 432.285 tỷ"
    " đồng (tăng 13% so với cùng kỳ năm 2018), trong năm, các dự án DDI đã giải ngân vốn đầu"
    " tư được 70.261 tỷ đồng (tăng 49% tổng vốn đầu tư đã đăng ký)."
)
ZONES = (
    "Tính đến nay có 8 KKT theo quy hoạch được phê duyệt với tổng diện tích 442.244 ha; 152"
    " KCN, KCX theo quy hoạch được phê duyệt với tổng diện tích 48.883.96 ha; số KCN, KCX đã"
    " đi vào hoạt động là 90 khu với tổng diện tích là 4.028,46 ha."
)
BUSINESS = (
    "Tổng doanh thu khối doanh nghiệp FDI ước đạt 154.004,8 triệu USD, bằng 104,2% so với năm"
    " 2021; tổng doanh thu khối doanh nghiệp DDI ước đạt 387.188,8 tỷ đồng, bằng 146% so với"
    " năm 2021; nộp ngân sách nhà nước của khối doanh nghiệp FDI và DDI lần lượt ước đạt"
    " 4.645,6 triệu USD và 38.676,1 tỷ đồng."
)


def told(printed: Printed) -> list[str]:
    """ "DT01.F 379 dự án": what was attributed, in order."""
    return [
        f"{claim.code}.{claim.dim or '?'} "
        + (write(claim.value) if claim.value is not None else "?")
        + f" {claim.unit}"
        for claim in printed.claims
    ]


def only(text: str, catalogue: Catalogue = NOW) -> Claim:
    (claim,) = read_printed(text, catalogue).claims
    return claim


def comparison(text: str) -> Stated:
    (stated,) = only(text).stated
    return stated


@pytest.mark.parametrize(
    ("text", "catalogue", "expected"),
    [
        (
            PROJECTS,
            THEN,
            [
                "DT01.T 532 dự án", "DT01.F 379 dự án", "DT01.D 153 dự án",
                "DT02.T 761 lượt dự án", "DT02.F 615 lượt dự án", "DT02.D 146 lượt dự án",
                "DT03.F 5.890 triệu USD", "DT03.D 47.217 tỷ đồng",
            ],
        ),
        (
            STANDING,
            THEN,
            [
                "DT04.F 2.910 dự án", "DT05.F 56.615 triệu USD", "DT06.F 3.156 triệu USD",
                "DT04.D 2.118 dự án", "DT05.D 432.285 tỷ đồng", "DT06.D 70.261 tỷ đồng",
            ],
        ),
        (
            ZONES,
            NOW,
            [
                "HT01.T 8 khu", "HT02.T 442.244 ha", "HT03.T 152 khu", "HT04.T ? ha",
                "HT05.T 90 khu", "HT06.T 4.028,46 ha",
            ],
        ),
        (
            BUSINESS,
            NOW,
            [
                "KD01.F 154.004,8 triệu USD", "KD01.D 387.188,8 tỷ đồng",
                "KD04.F 4.645,6 triệu USD", "KD04.D 38.676,1 tỷ đồng",
            ],
        ),
        (
            "có 83 KCN, KKT đã đi vào hoạt động với tổng diện tích là 18.025 ha; trong đó có 70"
            " KCN, KKT đã có trạm xử lý nước thải tập trung.",
            THEN,
            ["HT05.T 83 khu", "HT06.T 18.025 ha", "HT07.T 70 khu"],
        ),
        (
            "Tổng doanh thu đạt 101,128 tỷ USD; giá trị xuất khẩu đạt 69,134 tỷ USD; giá trị nhập"
            " khẩu đạt 52,564 tỷ USD; nộp ngân sách nhà nước đạt 51.712 tỷ đồng",
            THEN,
            [
                "KD01.T 101.128 triệu USD", "KD02.T 69.134 triệu USD",
                "KD03.T 52.564 triệu USD", "KD04.T 51.712 tỷ đồng",
            ],
        ),
        (
            "Giá trị xuất khẩu và giá trị nhập khẩu lần lượt đạt 100 triệu USD và 90 triệu USD",
            NOW,
            ["KD02.T 100 triệu USD", "KD03.T 90 triệu USD"],
        ),
        ("Vốn giải ngân FDI đạt 5 tỷ 890 triệu USD", NOW, ["DT06.F 5.890 triệu USD"]),
    ],
)  # fmt: skip
def test_printed_sentences(text: str, catalogue: Catalogue, expected: list[str]) -> None:
    printed = read_printed(text, catalogue)
    assert told(printed) == expected
    assert printed.loose == ()


def test_a_text_wrapped_into_lines_reads_the_same() -> None:
    wrapped = re.sub(r" (?=\S+ \S+ \S+ )", " \n\n", STANDING)
    assert told(read_printed(wrapped, THEN)) == told(read_printed(STANDING, THEN))


@pytest.mark.parametrize(
    ("text", "idiom", "percent", "step", "against"),
    [
        ("bằng 87,7% so với năm 2021", Idiom.RATIO, "87.7", "0.1", Against.EARLIER),
        ("tăng 7,6% so với cùng kỳ năm trước", Idiom.RISE, "7.6", "0.1", Against.EARLIER),
        ("ước giảm 5% so với năm ngoái", Idiom.FALL, "5", "1", Against.EARLIER),
        ("đạt 103,25% kế hoạch năm", Idiom.RATIO, "103.25", "0.01", Against.PLAN),
        ("vượt 12% so với kế hoạch", Idiom.EXCEED, "12", "1", Against.PLAN),
        ("(đạt 54% tổng vốn đầu tư đã đăng ký)", Idiom.RATIO, "54", "1", Against.INDICATOR),
        ("chiếm 20% cả nước", Idiom.RATIO, "20", "1", Against.OTHER),
        ("tăng 20%", Idiom.RISE, "20", "1", Against.UNNAMED),
    ],
)
def test_comparisons(text: str, idiom: Idiom, percent: str, step: str, against: Against) -> None:
    stated = comparison(f"Dự án đầu tư FDI: vốn giải ngân đạt 3.156 triệu USD, {text}.")
    assert (stated.idiom, stated.percent, stated.step) == (idiom, Decimal(percent), Decimal(step))
    assert stated.base.against is against


def test_a_base_that_is_named_is_known_by_its_code_and_year() -> None:
    said = "Vốn giải ngân FDI đạt 3.156 triệu USD (đạt 54% tổng vốn cấp mới và tăng thêm)"
    assert comparison(said).base.codes == {"DT03"}
    said = "Xuất khẩu đạt 69 triệu USD, tăng 7% so với cùng kỳ năm 2018"
    assert comparison(said).base.year == 2018


def test_two_comparisons_of_one_figure_and_one_that_comes_first() -> None:
    claim = only(
        "Giá trị xuất khẩu đạt 69.134 triệu USD, bằng 103% kế hoạch, tăng 5% so với năm 2018."
    )
    assert [stated.base.against for stated in claim.stated] == [Against.PLAN, Against.EARLIER]
    claim = only("Giá trị xuất khẩu tăng 5% so với năm 2018, đạt 69.134 triệu USD.")
    assert [stated.idiom for stated in claim.stated] == [Idiom.RISE]


def test_qualifiers_scope_and_date() -> None:
    printed = read_printed(BUSINESS, NOW)
    assert all(getattr(c.reading, "qualifier", None) is Qualifier.ESTIMATE for c in printed.claims)
    zones = read_printed(ZONES, NOW).claims
    assert [claim.scope for claim in zones] == [
        ("KKT",), ("KKT",), ("KCN", "KCX"), ("KCN", "KCX"), ("KCN", "KCX"), ("KCN", "KCX"),
    ]  # fmt: skip
    workers = only(
        "Tính đến ngày 15/12/2019 các KCN, KCX, KKT của các tỉnh, thành trong Khối thi đua đã tạo"
        " việc làm cho 1.095.829 người lao động."
    )
    assert (workers.code, workers.as_of) == ("LD02", date(2019, 12, 15))
    cut = only("Các TTHC đều được cắt giảm trên 55% thời gian giải quyết so với quy định.")
    assert (cut.code, getattr(cut.reading, "qualifier", None)) == ("HC01", Qualifier.ABOVE)


def test_a_figure_that_reads_in_no_style_keeps_its_doubt() -> None:
    (area,) = [c for c in read_printed(ZONES, NOW).claims if c.code == "HT04"]
    assert isinstance(area.reading, Ask)
    assert area.reading.why is Why.WRONG_GROUPS
    assert area.candidates == (Decimal("48883.96"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tại 11 tỉnh, thành phố", Reason.NO_UNIT),
        ("nộp ngân sách đạt 51.712 tỷ", Reason.NO_UNIT),  # of which currency?
        ("có 10 đồng chí dự họp", Reason.NO_UNIT),
        ("theo Nghị định 82 đã nêu", Reason.NO_UNIT),
        ("hỗ trợ 300 tỷ đồng cho người nghèo", Reason.NO_NAME),
        ("83 KCN, KKT theo quy hoạch được phê duyệt", Reason.NO_NAME),  # KCN and KKT are two lines
        ("xuất khẩu, nhập khẩu đạt 120 triệu USD", Reason.SEVERAL_NAMES),
        ("đã tạo việc làm cho 5.000 người", Reason.SEVERAL_NAMES),
        ("Kết quả 100% các Ban nhất trí", Reason.NO_FIGURE),
        ("Kinh tế tăng 7% so với năm trước", Reason.NO_FIGURE),
    ],
)
def test_what_the_text_does_not_say_is_left_loose(text: str, reason: Reason) -> None:
    printed = read_printed(text, NOW)
    assert printed.claims == ()
    assert [loose.reason for loose in printed.loose] == [reason]


def test_without_a_dimension_the_claim_has_no_cell() -> None:
    claim = only("Tổng doanh thu đạt 101,128 tỷ USD", NOW)
    assert (claim.code, claim.dim, claim.cell) == ("KD01", None, None)
    assert only("Tổng doanh thu đạt 101,128 tỷ USD", THEN).dim is Dim.T


def test_dates_and_years_are_no_figures() -> None:
    printed = read_printed(
        "Ngày 3-4/1/2020, giai đoạn 2016- 2020, ngày 15 tháng 12 năm 2019, quý 2, đến năm 2025", NOW
    )
    assert (printed.claims, printed.loose) == ((), ())
    assert told(read_printed("Năm 2019 105 dự án cấp mới trong năm", NOW)) == ["DT01.T 105 dự án"]


_PRINTED = {group.key for group in NOW.groups if group.on} - {"AT"}
TYPED = [
    (indicator, dim, unit)
    for indicator in NOW.indicators
    if indicator.kind in (Kind.FLOW, Kind.STOCK) and indicator.group in _PRINTED
    for dim, unit in indicator.units.items()
]


@given(st.sampled_from(TYPED), st.integers(2, 900_000), st.sampled_from(("đạt", "ước đạt", "là")))
def test_any_indicator_said_by_its_name_is_found(
    typed: tuple[object, Dim, str], amount: int, verb: str
) -> None:
    indicator, dim, unit = typed
    name = indicator.names["vi"]  # type: ignore[attr-defined]
    whose = {Dim.F: " của dự án FDI", Dim.D: " của dự án DDI", Dim.T: ""}[dim]
    claim = only(f"Trong kỳ báo cáo: {name}{whose} {verb} {write(Decimal(amount))} {unit}.")
    assert (claim.code, claim.dim, claim.value) == (indicator.code, dim, amount)  # type: ignore[attr-defined]
    assert claim.unit == unit


FRAGMENTS = st.sampled_from(
    (
        "379 dự án FDI",
        "và",
        ", trong đó",
        "(tăng 7,6% so với năm 2018)",
        "tổng diện tích 4.028,46 ha",
        ";",
        "lần lượt",
        "bằng 104% kế hoạch",
        "5,890 tỷ USD",
        "nộp ngân sách",
        "51.712",
        "tỷ đồng",
        "với",
        ".",
        "ngày 15/12/2019",
        "đạt",
        "ước",
        "48.883.96 ha",
        "83 KCN, KKT đã đi vào hoạt động",
        "100%",
        "xuất khẩu",
        "doanh thu DDI",
        "5 tỷ 9",
        "\n\n",
        "(",
        ")",
    )
)


@given(st.lists(FRAGMENTS, max_size=14).map(" ".join))
def test_every_number_stands_in_exactly_one_place(text: str) -> None:
    printed = read_printed(text, NOW)
    spans = [claim.span for claim in printed.claims] + [loose.span for loose in printed.loose]
    spans += [stated.span for claim in printed.claims for stated in claim.stated]
    covered = [place for span in spans for place in range(*span)]
    assert len(covered) == len(set(covered))
    without_dates = printed.text.replace("15/12/2019", " " * 10).replace("2018", " " * 4)
    digits = {match.start() for match in re.finditer(r"\d", without_dates)}
    assert digits <= set(covered)


@given(st.text(alphabet="0123456789.,%/() -–\x00\x1fđaà tỷ\nUSD", max_size=60))
def test_no_text_raises(text: str) -> None:
    read_printed(text, NOW)


@pytest.mark.parametrize(
    ("sentence", "code", "dim", "amount", "unit"),
    [
        (
            "Thu nhập bình quân của người lao động đạt 9,5 triệu đồng/người/tháng.",
            *("DN02", Dim.T, "9.5", "triệu đồng/người/tháng"),
        ),
        (
            "Thu nhập bình quân ước đạt 8,7 triệu đồng/tháng, tăng 5% so với năm 2021.",
            *("DN02", Dim.T, "8.7", "triệu đồng/người/tháng"),
        ),
        ("Trong năm đã giải phóng mặt bằng 125,6 ha.", "HT11", Dim.T, "125.6", "ha"),
        ("Trong năm xảy ra 05 vụ đình công.", "LD05", Dim.T, "5", "vụ"),
        ("Vốn đầu tư hạ tầng đạt 1.250 tỷ đồng.", "HT10", Dim.T, "1250", "tỷ đồng"),
        ("Phát động 12 phong trào thi đua.", "PT01", Dim.T, "12", "phong trào"),
        ("Có 45 mô hình hay được nhân rộng.", "PT09", Dim.T, "45", "mô hình"),
        ("Lao động nước ngoài là 12.345 người.", "LD04", Dim.T, "12345", "người"),
        ("Lao động người nước ngoài: 345 người.", "LD04", Dim.T, "345", "người"),
        (
            "Vốn cấp mới của các dự án đầu tư nước ngoài đạt 5.890 triệu USD.",
            *("DT03a", Dim.F, "5890", "triệu USD"),
        ),
    ],
)
def test_units_of_optional_groups_and_foreigners_who_are_no_investors(
    sentence: str, code: str, dim: Dim, amount: str, unit: str
) -> None:
    catalogue = load_catalogue(with_groups("2022", ["DN", "LX", "XD", "TT", "PT"]))
    printed = read_printed(sentence, catalogue)
    assert [(one.code, one.dim, one.unit) for one in printed.claims] == [(code, dim, unit)]
    assert getattr(printed.claims[0].reading, "value", None) == Decimal(amount)
    assert not printed.loose


def test_income_in_another_scale_is_left_loose_and_never_money() -> None:
    catalogue = load_catalogue(with_groups("2022", ["DN"]))
    printed = read_printed("Thu nhập bình quân đạt 9.500 nghìn đồng/người/tháng.", catalogue)
    assert not printed.claims
    assert [one.reason for one in printed.loose] == [Reason.NO_UNIT]
