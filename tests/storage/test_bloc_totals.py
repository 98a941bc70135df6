"""Totals of a whole period from the real tables: what was printed, missing boards, fixed cost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.definitions import Obstacle
from bot.domain.kpi import Cell, Dim, Figure
from bot.i18n import speak
from bot.reports.sentences import Subject, written
from storage.bloc_totals import Basis, BlocTotals, bloc_totals
from storage.counting import counted
from storage.engine import Database
from storage.figures import Write
from storage.presets.load import load_bloc
from storage.presets.synthetic import synthetic_year
from tests.bench import Bench, small_bloc
from tests.handlers.bloc_year import (
    BOARDS,
    Year,
    lay_form,
    lay_year,
    year_of_mergers,
    years_2018_2019,
    years_2021_2022,
)


@pytest.fixture
def bench(database: Database) -> Bench:
    made = Bench(database)
    made.confirm_roster()
    return made


def totals_of(year: Year, basis: Basis = Basis.ACCEPTED) -> BlocTotals:
    with year.bench.database.writer.begin() as connection:
        uow = year.bench.uow(connection)
        found = uow.bloc_figures.gather(year.bench.bloc_id, year.period.id)
        assert found is not None
        return bloc_totals(found, lambda v: uow.figures.catalogue(year.bench.bloc_id, v), basis)


def sentences(totals: BlocTotals, group: str) -> list[str]:
    of, base = totals.gathered.now.of, totals.gathered.base
    subject = Subject(
        totals.now,
        totals.compared,
        of.period.kind,
        of.period.year,
        of.as_of,
        base.of.period.year if base else None,
    )
    return [str(one.text) for one in written(subject, group, speak("vi"))]


def test_the_totals_of_2019_are_those_that_were_printed(bench: Bench) -> None:
    totals = totals_of(years_2018_2019(bench))
    for printed in load_bloc().figures:
        if printed.year == 2019:
            found = totals.now.total(printed.cell)
            assert found is not None
            assert found.amount == printed.amount, printed.cell
            assert isinstance(found.amount, Decimal)
    assert totals.synthetic


def test_the_totals_of_2022_are_those_that_were_printed(bench: Bench) -> None:
    totals = totals_of(years_2021_2022(bench))
    for printed in load_bloc().figures:
        if printed.year == 2022 and not printed.unit:
            found = totals.now.total(printed.cell)
            assert found is not None
            assert found.amount == printed.amount, printed.cell


def test_the_year_2019_in_the_words_of_its_article(bench: Bench) -> None:
    totals = totals_of(years_2018_2019(bench))
    investment, in_force, paid = sentences(totals, "DT")[:3]
    assert investment.startswith(
        "Năm 2019 đã cấp mới Giấy chứng nhận đăng ký đầu tư cho 532 dự án, gồm 379 dự án FDI và"
        " 153 dự án DDI; điều chỉnh Giấy chứng nhận đăng ký đầu tư cho 761 lượt dự án, trong đó có"
        " 615 lượt dự án FDI và 146 lượt dự án DDI; tổng vốn đầu tư cấp mới và điều chỉnh tăng thêm"
        " trong năm 2019 của các dự án FDI đạt 5,890 tỷ USD"
    )
    assert in_force.startswith(
        "Tính đến ngày 15/12/2019, trên địa bàn các KCN, KKT trong Khối thi đua có 2.910 dự án FDI"
        " còn hiệu lực với tổng vốn đầu tư đăng ký đạt 56,615 tỷ USD (tăng 7,6% so với cùng kỳ năm"
        " 2018); 2.118 dự án DDI còn hiệu lực với tổng vốn đầu tư đăng ký đạt 432.285 tỷ đồng"
    )
    # The article called both "tổng vốn đầu tư đã đăng ký": the base is named as it is.
    assert paid == (
        "Trong năm, các dự án FDI đã giải ngân vốn đầu tư được 3.156 triệu USD (bằng 53,6% vốn cấp"
        " mới và tăng thêm trong năm); các dự án DDI đã giải ngân vốn đầu tư được 70.261 tỷ đồng"
        " (bằng 148,8% vốn cấp mới và tăng thêm trong năm)."
    )
    assert (
        "83 KCN, KKT đã đi vào hoạt động với tổng diện tích là 18.025 ha"
        in (sentences(totals, "HT")[0])
    )
    (business,) = sentences(totals, "KD")
    for part in (
        "tổng doanh thu đạt 101,128 tỷ USD",
        "giá trị xuất khẩu đạt 69,134 tỷ USD",
        "giá trị nhập khẩu đạt 52,564 tỷ USD",
        "nộp ngân sách nhà nước đạt 51.712 tỷ đồng",
    ):
        assert part in business
    jobs, employed = sentences(totals, "LD")
    assert "đã giải quyết việc làm cho 105.549 người lao động" in jobs
    assert employed.startswith(
        "Tính đến ngày 15/12/2019 các KCN, KCX, KKT trong Khối thi đua đã tạo việc làm cho"
        " 1.095.829 người lao động"
    )
    (reform,) = sentences(totals, "HC")
    assert "cắt giảm trên 55% thời gian giải quyết so với thời gian quy định" in reform
    assert "không có hồ sơ trả quá hạn" in reform
    (safety,) = sentences(totals, "AT")
    assert "không xảy ra vụ việc gây ô nhiễm môi trường nghiêm trọng" in safety


def test_the_year_2022_in_the_words_of_its_article(bench: Bench) -> None:
    totals = totals_of(years_2021_2022(bench))
    assert sentences(totals, "DT")[0] == (
        "Năm 2022 đã cấp mới Giấy chứng nhận đăng ký đầu tư cho 291 dự án, gồm 166 dự án FDI và 125"
        " dự án DDI; điều chỉnh Giấy chứng nhận đăng ký đầu tư cho 792 lượt dự án, trong đó có 625"
        " lượt dự án FDI và 167 lượt dự án DDI; tổng vốn đầu tư cấp mới và điều chỉnh tăng thêm"
        " trong năm 2022 của các dự án FDI ước đạt 7.081,7 triệu USD, bằng 87,7% so với năm 2021 và"
        " dự án DDI ước đạt 76.404,8 tỷ đồng."
    )
    assert sentences(totals, "HT")[0] == (
        "Tính đến ngày 15/12/2022, trong Khối thi đua có 8 KKT theo quy hoạch được phê duyệt với"
        " tổng diện tích 442.244 ha; 152 KCN, KCX theo quy hoạch được phê duyệt với tổng diện tích"
        " 48.883,96 ha; 90 KCN, KCX đã đi vào hoạt động với tổng diện tích là 4.028,46 ha."
    )
    assert sentences(totals, "KD")[0] == (
        "Năm 2022 tổng doanh thu khối doanh nghiệp FDI ước đạt 154.004,8 triệu USD, bằng 104,2% so"
        " với năm 2021; tổng doanh thu khối doanh nghiệp DDI ước đạt 387.188,8 tỷ đồng, bằng 146%"
        " so với năm 2021."
    )
    assert "1.265.945 người lao động, ước tăng 19% so với năm 2021" in sentences(totals, "LD")[0]


def test_a_total_that_lacks_boards_says_of_how_many_it_is(bench: Bench) -> None:
    year = years_2018_2019(bench, without=["ha-nam", "ha-noi"])
    totals = totals_of(year)
    assert sentences(totals, "KD")[0].endswith("(09/11 đơn vị).")
    assert "so với năm 2018" not in sentences(totals, "KD")[0]
    assert [unit.key for unit in totals.waiting] == ["ha-nam", "ha-noi"]


def test_what_waits_for_the_bloc_counts_only_provisionally(bench: Bench) -> None:
    year = years_2018_2019(bench, without=["ha-nam", "ha-noi", "bac-ninh"])
    forms = synthetic_year(2019).forms
    for unit, state in (("ha-nam", "submitted"), ("ha-noi", "approved"), ("bac-ninh", "draft")):
        lay_form(year, unit, forms[unit], state=state)
    projects = Cell("DT01", Dim.F)
    assert totals_of(year).now.cells[projects].answered == 8
    provisional = totals_of(year, Basis.PROVISIONAL)
    assert provisional.now.cells[projects].answered == 10
    assert [unit.key for unit in provisional.waiting] == ["bac-ninh"]


def test_totals_cost_as_many_statements_for_forty_boards_as_for_eleven(database: Database) -> None:
    spent = []
    for count in (11, 40):
        bench = Bench(database, small_bloc(f"b{count}", [f"Tỉnh {n}" for n in range(count)]))
        bench.confirm_roster()
        figures = synthetic_year(2019).forms["ha-nam"]
        forms = {f"b{count}-{n}": figures for n in range(count)}
        lay_year(bench, 2018, forms, state="history")
        year = lay_year(bench, 2019, forms, compared_with=2018)
        totals_of(year)  # the catalogue is read once a process
        with counted(database) as cost:
            found = totals_of(year)
        assert found.now.cells[Cell("DT01", Dim.F)].answered == count
        spent.append(len(cost.statements))
    assert spent[0] == spent[1] <= 8


def test_after_a_merger_the_year_before_is_that_of_the_predecessors(bench: Bench) -> None:
    """Eleven boards of 2024 are the seven of 2025; two of these took in boards from elsewhere,
    of which nothing is known, so that the comparison leaves them out and says why.
    """
    forms = synthetic_year(2019).forms
    year = year_of_mergers(bench, forms)
    totals = totals_of(year)
    cell = Cell("KD02", Dim.T)
    assert len(totals.roster) == 7
    found = totals.compared[cell]
    assert found.change is None
    assert found.obstacle is Obstacle.INCOMPLETE
    mixed = {bench.unit("bac-ninh-2025"), bench.unit("phu-tho-2025")}
    assert set(found.missing_before) == mixed
    assert found.like_for_like is not None
    whole = [unit for unit in forms if unit not in ("bac-ninh", "vinh-phuc")]
    assert found.like_for_like.base == sum(forms[unit][cell].amount or 0 for unit in whole)
    assert bench.unit("hai-phong-2025") in found.rebased
    assert totals.base is not None
    assert totals.base.rebased[bench.unit("hai-phong-2025")] == (
        bench.unit("hai-phong"),
        bench.unit("hai-duong"),
    )
    assert totals.rebased is not None
    outsiders = totals.gathered.outsiders
    lacking = {unit: {outsiders[o] for o in olds} for unit, olds in totals.rebased.absent.items()}
    assert lacking == {
        bench.unit("bac-ninh-2025"): {"Bắc Giang"},
        bench.unit("phu-tho-2025"): {"Phú Thọ", "Hòa Bình"},
    }


def test_values_are_exact_decimals_whatever_their_length(bench: Bench) -> None:
    cell = Cell("KD02", Dim.T)
    year = lay_year(bench, 2019, {u: {cell: Figure.given(Decimal("0.000001"))} for u in BOARDS})
    lay_form_amount = Decimal("123456789012345678.123456")
    with bench.database.writer.begin() as connection:
        uow = bench.uow(connection)
        form = uow.figures.form(bench.bloc_id, year.form_id("ha-nam"))
        assert form is not None
        uow.figures.write(
            form,
            [Write(cell, 1, Figure.given(lay_form_amount))],
            author_id=None,
            account_id=None,
            inbox_id=None,
        )
    total = totals_of(year).now.cells[cell].amount
    assert total == lay_form_amount + 10 * Decimal("0.000001")


def test_past_units_nobody_decided_on_count_where_they_have_figures(database: Database) -> None:
    """A bloc founded in 2026 confirms today's roster; its boards of 2024 have ended by then."""
    bench = Bench(database)
    bench.clock.at += timedelta(days=7 * 365)
    bench.confirm_roster()
    forms = {u: form for u, form in synthetic_year(2019).forms.items() if u != "ha-nam"}
    totals = totals_of(lay_year(bench, 2024, forms, state="history", version="2019"))
    assert {unit.key for unit in totals.roster} == set(BOARDS) - {"ha-nam"}
    assert totals.now.cells[Cell("DT01", Dim.F)].answered == 10
