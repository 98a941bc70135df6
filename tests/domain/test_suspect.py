"""Every rule over claims speaks up for the printed case and for others like it, and keeps quiet for
the corrected twin."""

import inspect
import re
import string
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain import checks
from bot.domain import suspect as rules
from bot.domain.exchange import Rate
from bot.domain.kpi import Catalogue, Cell, Dim, Figure, Severity
from bot.domain.printed import read_printed
from bot.domain.printed_claims import Against, Base, Idiom, Stated, claimed
from bot.domain.suspect import SENTENCES, suspect
from bot.domain.suspect_view import Known, Suspect, Suspicion
from storage.presets.load import load_bloc, load_catalogue
from tests.domain import false_alarms
from tests.domain.number_shares import write

F, D, T = Dim.F, Dim.D, Dim.T
NOW = load_catalogue("2022")
THEN = load_catalogue("2019")
RATE = Rate("USD", "đồng", Decimal(22800), Decimal(24800))


def figures(**amounts: str | int) -> dict[Cell, Figure]:
    """figures(KD04_T=51712): what is known of some cells."""
    known = {}
    for name, amount in amounts.items():
        code, _, dim = name.rpartition("_")
        known[Cell(code, Dim(dim))] = Figure.given(Decimal(amount))
    return known


def look(
    text: str, known: Known | None = None, catalogue: Catalogue = NOW
) -> tuple[Suspicion, ...]:
    return suspect(read_printed(text, catalogue).claims, catalogue, known)


def wordings(found: Collection[Suspicion]) -> list[str]:
    return [suspicion.wording for suspicion in found]


def only(text: str, known: Known | None = None, catalogue: Catalogue = NOW) -> Suspicion:
    (suspicion,) = look(text, known, catalogue)
    return suspicion


CAPITAL = (
    "tổng vốn đầu tư cấp mới và điều chỉnh tăng thêm trong năm của các dự án FDI là 5.890 triệu USD"
    " và dự án DDI là 47.217 tỷ đồng. "
)
FOREIGN = "2.910 dự án FDI còn hiệu lực với tổng vốn đầu tư đăng ký đạt 56.615 triệu USD"
DOMESTIC = "2.118 dự án DDI còn hiệu lực với tổng vốn đầu tư đăng ký đạt 432.285 tỷ đồng"
PAID_F = "trong năm, các dự án FDI đã giải ngân vốn đầu tư được 3.156 triệu USD"
PAID_D = "trong năm, các dự án DDI đã giải ngân vốn đầu tư được 70.261 tỷ đồng"
ZONES = "số KCN, KCX đã đi vào hoạt động là 90 khu với tổng diện tích là 4.028,46 ha."
WORKERS = (
    "Các đơn vị đã thu hút và tạo việc làm ổn định cho người lao động là 1.265.945 người,"
    " ước tăng 19% so với năm 2021."
)
STANDING = "Tính đến ngày 30/11/2022, tổng số lao động là 1.265.945 người"
BUDGET = (
    "nộp ngân sách nhà nước của khối doanh nghiệp FDI và DDI lần lượt ước đạt 4.645,6 triệu USD và"
    " 38.676,1 tỷ đồng."
)

# (what is wrong, the printed text, what is known, the same text put right)
BEFORE = Known(previous=figures(HT05_T=83, HT06_T=18025))
PRINTED: list[tuple[str, str, Known, str]] = [
    (
        "other_base",
        f"{CAPITAL}{FOREIGN}; {PAID_F} (đạt 54% tổng vốn đầu tư đã đăng ký).",
        Known(),
        f"{CAPITAL}{FOREIGN}; {PAID_F} (đạt 54% tổng vốn cấp mới và tăng thêm).",
    ),
    (
        "other_base_exceeds",
        f"{CAPITAL}{DOMESTIC}, {PAID_D} (tăng 49% tổng vốn đầu tư đã đăng ký).",
        Known(),
        f"{CAPITAL}{DOMESTIC}, {PAID_D} (vượt 49% tổng vốn cấp mới và tăng thêm).",
    ),
    (
        "exceeds",
        f"{CAPITAL}{PAID_D} (tăng 49% tổng vốn cấp mới và tăng thêm).",
        Known(),
        f"{CAPITAL}{PAID_D} (vượt 49% tổng vốn cấp mới và tăng thêm).",
    ),
    (
        "falls_short",
        f"{CAPITAL}{PAID_F} (giảm 46% tổng vốn cấp mới và tăng thêm).",
        Known(),
        f"{CAPITAL}{PAID_F} (đạt 54% tổng vốn cấp mới và tăng thêm).",
    ),
    (
        "no_base",
        f"{CAPITAL}{PAID_F} (đạt 45% tổng vốn cấp mới và tăng thêm).",
        Known(),
        f"{CAPITAL}{PAID_F} (đạt 53,6% tổng vốn cấp mới và tăng thêm).",
    ),
    (
        "reading",
        "đã giải quyết việc làm cho hơn 105 nghìn người.",
        Known(),
        "đã giải quyết việc làm cho 105.549 người.",
    ),
    (
        "mixed_idioms_fell",
        "Nhập khẩu đạt 50.000 triệu USD, bằng 87,7% so với năm 2021; xuất khẩu đạt 69.134 triệu"
        " USD, tăng 19% so với năm 2021.",
        Known(),
        "Nhập khẩu đạt 50.000 triệu USD, bằng 87,7% so với năm 2021; xuất khẩu đạt 69.134 triệu"
        " USD, bằng 119% so với năm 2021.",
    ),
    ("falls_while_count_rises", ZONES, BEFORE, ZONES.replace("4.028,46", "24.028,46")),
    ("per_count", ZONES, Known(), ZONES.replace("4.028,46", "14.028,46")),
    (
        "reading_meant",
        "152 KCN, KCX theo quy hoạch được phê duyệt với tổng diện tích 48.883.96 ha.",
        Known(),
        "152 KCN, KCX theo quy hoạch được phê duyệt với tổng diện tích 48.883,96 ha.",
    ),
    (
        "marks",
        "8 KKT theo quy hoạch với tổng diện tích 442.244 ha; 152 KCN, KCX theo quy hoạch với tổng"
        " diện tích 48.883.96 ha.",
        Known(),
        "8 KKT theo quy hoạch với tổng diện tích 442.244 ha; 152 KCN, KCX theo quy hoạch với tổng"
        " diện tích 48.883,96 ha.",
    ),
    (
        "currency_jump",
        BUDGET,
        Known(previous=figures(KD04_T=51712), rates=(RATE,)),
        BUDGET.replace("4.645,6 triệu USD", "24.645,6 tỷ đồng"),
    ),
    (
        "earlier",
        WORKERS,
        Known(older=figures(LD02_T=1095829)),
        f"{STANDING}, ước tăng 9% so với năm 2021.",
    ),
    ("flow_wording", WORKERS, Known(), f"{STANDING}, ước tăng 19% so với năm 2021."),
    (
        "stock_under",
        f"{CAPITAL}{FOREIGN} (tăng 7,6% so với cùng kỳ năm 2018).",
        Known(),
        f"{CAPITAL}{FOREIGN} (tăng 11,6% so với cùng kỳ năm 2018).",
    ),
    (
        "stock_over",
        f"{CAPITAL}{DOMESTIC} (tăng 13% so với cùng kỳ năm 2018).",
        Known(),
        f"{CAPITAL}{DOMESTIC} (tăng 12% so với cùng kỳ năm 2018).",
    ),
    (
        "scope_changed",
        ZONES.replace("4.028,46", "24.028,46"),
        Known(previous=figures(HT05_T=83, HT06_T=18025), definitions=THEN),
        "",
    ),
    (
        "scope_printed",
        "có 83 KCN, KKT đã đi vào hoạt động với tổng diện tích là 18.025 ha.",
        Known(),
        "có 83 KCN, KCX đã đi vào hoạt động với tổng diện tích là 18.025 ha.",
    ),
    (
        "scales",
        "vốn cấp mới và tăng thêm của FDI là 5,890 tỷ USD; vốn giải ngân FDI 3.156 triệu USD.",
        Known(),
        "vốn cấp mới và tăng thêm của FDI là 5.890 triệu USD; vốn giải ngân FDI 3.156 triệu USD.",
    ),
    (
        "mixed_idioms_rose",
        "tổng doanh thu DDI ước đạt 387.188,8 tỷ đồng, bằng 146% so với năm 2021. Xuất khẩu đạt"
        " 69.134 triệu USD, tăng 19% so với năm 2021.",
        Known(),
        "tổng doanh thu DDI ước đạt 387.188,8 tỷ đồng, tăng 46% so với năm 2021. Xuất khẩu đạt"
        " 69.134 triệu USD, tăng 19% so với năm 2021.",
    ),
    (
        "idiom",
        "tổng doanh thu DDI ước đạt 387.188,8 tỷ đồng, tăng 146% so với năm 2021.",
        Known(previous=figures(KD01_D=265198), year=2021),
        "tổng doanh thu DDI ước đạt 387.188,8 tỷ đồng, bằng 146% so với năm 2021.",
    ),
    (
        "implied_idiom",
        "Xuất khẩu đạt 69.134 triệu USD, bằng 7,6% so với năm 2018.",
        Known(older=figures(KD02_T=60000)),
        "Xuất khẩu đạt 69.134 triệu USD, tăng 7,6% so với năm 2018.",
    ),
    (
        "growth",
        "Xuất khẩu đạt 69.134 triệu USD, tăng 7,6% so với năm 2018.",
        Known(previous=figures(KD02_T=60000)),
        "Xuất khẩu đạt 69.134 triệu USD, tăng 15,2% so với năm 2018.",
    ),
    (
        "share",
        "Vốn cấp mới và tăng thêm của FDI là 5.890 triệu USD; vốn giải ngân FDI 3.156 triệu USD;"
        " tỷ lệ giải ngân FDI đạt 56%.",
        Known(),
        "Vốn cấp mới và tăng thêm của FDI là 5.890 triệu USD; vốn giải ngân FDI 3.156 triệu USD;"
        " tỷ lệ giải ngân FDI đạt 54%.",
    ),
    (
        "total",
        "cấp mới Giấy chứng nhận đăng ký đầu tư cho 523 dự án, gồm 379 dự án FDI và 153 dự án DDI.",
        Known(),
        "cấp mới Giấy chứng nhận đăng ký đầu tư cho 532 dự án, gồm 379 dự án FDI và 153 dự án DDI.",
    ),
    (
        "two_values",
        "Xuất khẩu đạt 69.134 triệu USD. Giá trị xuất khẩu là 69.314 triệu USD.",
        Known(),
        "Xuất khẩu đạt 69.134 triệu USD. Giá trị xuất khẩu là 69.134 triệu USD.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "text", "known", "twin"), PRINTED, ids=[case[0] for case in PRINTED]
)
def test_a_rule_fires_on_the_printed_case_and_not_on_its_twin(
    wording: str, text: str, known: Known, twin: str
) -> None:
    assert wording in wordings(look(text, known))
    if twin:
        assert wordings(look(twin, known)) == []


def test_one_scope_in_both_periods_is_compared() -> None:
    sound = ZONES.replace("4.028,46", "24.028,46")
    known = Known(previous=figures(HT05_T=83, HT06_T=18025), definitions=NOW)
    assert look(sound, known) == ()


# What is said exactly -----------------------------------------------------------------------------


def test_the_base_that_fits_is_named_with_its_numbers() -> None:
    found = only(f"{CAPITAL}{FOREIGN}; {PAID_F} (đạt 54% tổng vốn đầu tư đã đăng ký).")
    assert found.names["other_name"] == (Cell("DT03", F),)
    assert found.numbers["other"] == 5890
    assert round(found.numbers["actual"], 1) == Decimal("5.6")
    assert found.quotes["said"] == "đạt 54% tổng vốn đầu tư đã đăng ký"


def test_what_the_stock_does_not_explain_is_the_least_that_rounding_allows() -> None:
    over = only(f"{CAPITAL}{DOMESTIC} (tăng 13% so với cùng kỳ năm 2018).")
    assert 814 < over.numbers["gap"] < 815
    under = only(f"{CAPITAL}{FOREIGN} (tăng 7,6% so với cùng kỳ năm 2018).")
    assert 1866 < under.numbers["gap"] < 1867
    # What was revoked explains it, as soon as it is known.
    explained = Known(now=figures(DT09_F=1891))
    assert look(f"{CAPITAL}{FOREIGN} (tăng 7,6% so với cùng kỳ năm 2018).", explained) == ()


def test_a_currency_is_converted_only_by_a_recorded_rate() -> None:
    assert wordings(look(BUDGET, Known(previous=figures(KD04_T=51712)))) == ["currency"]
    found = only(BUDGET, Known(previous=figures(KD04_T=51712), rates=(RATE,)))
    assert found.candidates[0] == Decimal("4645.6")
    assert Decimal("2.7") < found.numbers["times"] < Decimal("2.9")
    assert wordings(look(BUDGET, Known(rates=(RATE,)))) == ["currency_converted"]
    turned = Rate("đồng", "USD", 1 / Decimal(24800), 1 / Decimal(22800))
    other = only(BUDGET, Known(rates=(turned,)))
    assert round(other.numbers["low"]) == round(found.numbers["low"])


def test_a_changed_scope_blocks_the_comparison() -> None:
    known = Known(previous=figures(HT05_T=83, HT06_T=18025), definitions=THEN)
    blocked = {cell for one in look(ZONES, known) for cell in one.blocks}
    assert blocked == {Cell("HT05", T), Cell("HT06", T)}
    split = Known(previous=figures(KD01_T=101128, KD04_T=51712), definitions=THEN)
    text = "Doanh thu FDI đạt 154.004,8 triệu USD; doanh thu DDI đạt 387.188,8 tỷ đồng."
    assert only(text, split).blocks == (Cell("KD01", F), Cell("KD01", D))
    assert only(text, split).wording == "dims_changed"


def test_a_comparison_with_another_year_is_not_measured_on_the_previous_period() -> None:
    text = "Xuất khẩu đạt 69.134 triệu USD, tăng 7,6% so với năm 2018."
    assert look(text, Known(previous=figures(KD02_T=60000), year=2021)) == ()


def test_a_growth_over_a_year_without_figures_is_held_against_the_last_known_ones() -> None:
    known = Known(previous=figures(LD02_T=1095829), year=2019)
    grown = f"{STANDING}, ước tăng {{}}% so với năm 2021."
    assert wordings(look(grown.format(19), known)) == ["earlier"]
    assert look(grown.format(9), known) == ()
    stock = f"{CAPITAL}{FOREIGN} (tăng 7,6% so với năm 2018)."
    gap = {"stock_under", "stock_flow"}
    assert gap & set(wordings(look(stock, Known(previous=figures(DT05_F=56000), year=2016))))
    # Growth over several years has several years' inflow.
    assert look(stock, Known(previous=figures(DT05_F=50725), year=2020)) == ()


def test_candidates_are_offered_and_last_period_settles_a_dot() -> None:
    text = (
        "8 KKT theo quy hoạch với tổng diện tích 442.244 ha; 152 KCN, KCX theo quy hoạch với tổng"
        " diện tích 48.883.96 ha."
    )
    marks, reading = look(text)
    assert marks.candidates == (Decimal(442244), Decimal("442.244"))
    assert reading.candidates == (Decimal("48883.96"),)
    assert wordings(look(text, Known(previous=figures(HT02_T=440000)))) == ["reading_meant"]


def test_the_totals_of_the_bloc_are_checked_without_any_text() -> None:
    """The same rules on amounts that were added up, with a growth that somebody stated."""
    grown = Stated(Decimal("7.6"), Decimal("0.1"), Idiom.RISE, Base(Against.EARLIER), "+7,6%")
    claims = [
        claimed(NOW, Cell("DT03", F), Decimal(5890)),
        claimed(NOW, Cell("DT05", F), Decimal(56615), [grown]),
    ]
    assert wordings(suspect(claims, NOW)) == ["stock_under"]
    known = Known(previous=figures(DT05_F=52616))
    found = suspect(claims, NOW, known)
    assert "stock_flow_blank" in wordings(found)  # the catalogue's own check, with the known stock
    fixed = Known(now=figures(DT09_F=1891), previous=figures(DT05_F=52616))
    assert suspect(claims, NOW, fixed) == ()


def test_the_catalogues_checks_keep_their_severity() -> None:
    text = "2.118 dự án DDI còn hiệu lực với tổng vốn đầu tư đăng ký đạt 7.026 tỷ đồng; " + PAID_D
    assert [one.severity for one in look(text)] == [Severity.HARD]


# Others like it -----------------------------------------------------------------------------------

Sizes = st.integers(1_000, 800_000).map(Decimal)
PAIRS = st.sampled_from([(F, "FDI", "triệu USD"), (D, "DDI", "tỷ đồng")])


@given(PAIRS, Sizes, st.integers(20, 95), st.integers(6, 40))
def test_any_share_of_the_wrong_base_is_found(
    whose: tuple[Dim, str, str], new: Decimal, percent: int, times: int
) -> None:
    _dim, name, unit = whose
    paid = (new * percent / 100).quantize(Decimal(1))
    assume(abs(paid * 100 / new - percent) < Decimal("0.45"))
    said = f"vốn đăng ký còn hiệu lực {name} đạt {write(new * times)} {unit}"
    text = f"vốn cấp mới và tăng thêm {name} là {write(new)} {unit}; {said}; vốn giải ngân {name}"
    wrong = f"{text} đạt {write(paid)} {unit} (đạt {percent}% tổng vốn đăng ký)."
    assert wordings(look(wrong)) == ["other_base"]
    right = wrong.replace("% tổng vốn đăng ký", "% vốn cấp mới và tăng thêm")
    assert look(right) == ()


@given(PAIRS, Sizes, st.decimals("0.5", "150", places=1))
def test_any_stated_growth_is_worked_out_again(
    whose: tuple[Dim, str, str], before: Decimal, percent: Decimal
) -> None:
    dim, name, unit = whose
    value = (before * (100 + percent) / 100).quantize(Decimal("0.1"))
    known = Known(previous={Cell("DT06", dim): Figure.given(before)})
    text = f"Vốn giải ngân {name} đạt {write(value)} {unit}, "
    assume(abs(value * 100 / before - 100 - percent) < Decimal("0.04"))
    quiet = {"magnitude"}  # the check of the form may still ask about the size of it
    for right in (f"tăng {write(percent)}%", f"bằng {write(percent + 100)}%"):
        assert set(wordings(look(f"{text}{right} so với năm trước.", known))) <= quiet
    confused = f"{text}bằng {write(percent)}% so với năm trước."
    assert "idiom" in wordings(look(confused, known))
    wrong = f"{text}tăng {write(percent + 7)}% so với năm trước."
    assert {"growth", "idiom"} & set(wordings(look(wrong, known)))


@given(st.integers(20, 400), st.integers(60, 900), st.integers(2, 9))
def test_any_lost_digit_of_an_area_is_found(count: int, each: int, more: int) -> None:
    area = Decimal(count * each)
    known = Known(previous=figures(HT05_T=count, HT06_T=count * each))
    text = "Số khu đã đi vào hoạt động là {} khu với tổng diện tích là {} ha."
    lost = text.format(count + more, write(area // 10))
    assert "falls_while_count_rises" in wordings(look(lost, known))
    assert look(text.format(count + more, write(area + more * each)), known) == ()


@given(st.integers(1, 999), st.integers(0, 999), st.integers(0, 99))
def test_any_two_dots_are_asked(thousands: int, rest: int, decimals: int) -> None:
    text = f"Diện tích khu kinh tế theo quy hoạch: {thousands}.{rest:03}.{decimals:02} ha"
    found = only(text)
    assert found.rule is Suspect.READING
    assert found.candidates == (Decimal(f"{thousands}{rest:03}.{decimals:02}").normalize(),)
    assert look(text.replace(f".{decimals:02} ha", f",{decimals:02} ha")) == ()


@given(st.sampled_from(["Nộp ngân sách", "Giá trị sản xuất công nghiệp"]), Sizes)
def test_any_amount_in_the_other_currency_is_asked(name: str, value: Decimal) -> None:
    said = f"{name} đạt {write(value)} triệu USD"
    assert wordings(look(said, Known(rates=(RATE,)))) == ["currency_converted"]
    assert look(said.replace("triệu USD", "tỷ đồng"), Known(rates=(RATE,))) == ()


@given(Sizes, st.integers(1, 30), st.integers(1, 20))
def test_any_growth_that_needs_a_fall_before_is_warned_of(
    older: Decimal, percent: int, below: int
) -> None:
    value = (older * (100 - below) * (100 + percent) / 10_000).quantize(Decimal(1))
    text = (
        f"Tính đến nay, tổng số lao động là {write(value)} người, tăng {percent}% so với năm trước."
    )
    known = Known(older={Cell("LD02", T): Figure.given(older)})
    assert wordings(look(text, known)) == ["earlier"]
    same = (older * (100 + percent) / 100 * Decimal("1.01")).quantize(Decimal(1))
    assert look(text.replace(write(value), write(same)), known) == ()


@given(PAIRS, st.integers(20_000, 800_000), st.integers(2, 20), st.integers(3, 30))
def test_any_stock_that_does_not_follow_is_told(
    whose: tuple[Dim, str, str], before: int, percent: int, off: int
) -> None:
    _dim, name, unit = whose
    value = (Decimal(before) * (100 + percent) / 100).quantize(Decimal(1))
    grown = value - before
    text = (
        f"vốn cấp mới và tăng thêm {name} là {{}} {unit}; vốn đăng ký còn hiệu lực {name} là"
        f" {write(value)} {unit}, tăng {percent}% so với năm trước."
    )
    step = Decimal(before) / 100  # as far as a whole percentage may be rounded
    assert wordings(look(text.format(write(grown + off * step)))) == ["stock_under"]
    assert look(text.format(write(grown))) == ()


# The sentences ------------------------------------------------------------------------------------


def test_every_sentence_is_filled_by_what_is_found() -> None:
    found = [one for _w, text, known, _t in PRINTED for one in look(text, known)]
    found += look(BUDGET) + look(BUDGET, Known(rates=(RATE,)))
    told = {one.wording for one in found}
    assert set(SENTENCES) - set(checks.SENTENCES) - told <= {
        "outlier",
        "dims_changed",
        "rule_changed",
    }
    for one in found:
        fields = {
            name for _, name, _, _ in string.Formatter().parse(SENTENCES[one.wording]) if name
        }
        assert fields == {*one.names, *one.numbers, *one.quotes}
        assert set(one.numbers) == set(one.units)
        assert set(one.cells) >= {c for cells in one.names.values() for c in cells} or one.blocks


def test_no_module_knows_a_year_a_unit_or_a_figure_of_the_reports() -> None:
    folder = Path(inspect.getfile(rules)).parent
    modules = sorted([*folder.glob("suspect*.py"), *folder.glob("printed*.py")])
    bloc = load_bloc()
    names = {unit.province for unit in bloc.units} | {i.code for i in NOW.indicators}
    printed = {str(abs(f.amount)).rstrip("0") for f in bloc.figures if f.amount > 999}
    assert len(modules) > 8
    for module in modules:
        # Docstrings and comments may tell what a rule was made for; the code may not know it.
        code = re.sub(r'""".*?"""|#[^\n]*', "", module.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", code), module.name
        assert [name for name in names if re.search(rf"\b{name}\b", code)] == []
        digits = set(re.findall(r"\d{3,}", code.replace(".", "").replace("_", "")))
        assert digits & {figure.replace(".", "") for figure in printed} == set()


def test_the_checks_of_a_form_share_their_sentences() -> None:
    assert checks.SENTENCES.items() <= SENTENCES.items()


def test_years_in_which_nothing_is_wrong_raise_hardly_an_alarm() -> None:
    counts = false_alarms.counts()
    assert [count.surface for count in counts if count.per_thousand > 5] == []
    assert all(count.values for count in counts)


def test_figures_printed_in_plain_sentences_are_all_read_back() -> None:
    count, read, right = false_alarms.at_import()
    assert count.values == read == right
