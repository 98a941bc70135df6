"""Which period words are about: what this period is called in, and what makes it another one."""

from __future__ import annotations

import pytest

from bot.domain.kpi import PeriodKind
from bot.domain.said_periods import FormPeriod, sayings, without_sayings

YEAR = FormPeriod(PeriodKind.YEAR, 2019)
HALF = FormPeriod(PeriodKind.HALF_YEAR, 2019)
PLAN = FormPeriod(PeriodKind.YEAR, 2020, plans=True)

OF_THE_YEAR = """
    Năm 2019 | 2019 | TH năm 2019 | Thực hiện 2019 | Ước TH 2019 | Cả năm 2019 | Ước cả năm
    12 tháng năm 2019 | 12T/2019 | Kỳ này | Năm nay | Tính đến 15/12/2019 | Đến hết năm 2019
    trong năm 2019 | tính đến ngày 31/12/2019 | Kỳ báo cáo | nam 2019 | NĂM 2019 | Giá trị
"""
OF_THE_HALF = """
    6 tháng đầu năm, năm 2019 | đến 30/6/2019
    6 tháng đầu năm 2019 | 6T/2019 | 6T2019 | 6 tháng | Sáu tháng đầu năm
    nửa đầu năm 2019 | Lũy kế đến 30/6/2019 | TH 6 tháng năm 2019 | Kỳ này | đến 30/6
"""
OF_NEITHER = """
    Năm 2018 | 2018 | 2020 | Ước 2020 | dự kiến năm 2020 | TH 2018 | 9 tháng năm 2019 | 9T/2019
    Quý IV/2019 | Quý 4 | Q4/2019 | Tháng 10/2019 | tháng 12 | Đến 30/9/2019 | lũy kế | Lũy kế 2019
    6 tháng cuối năm 2019 | 6 tháng đầu năm 2018 | nửa cuối năm | KH 2019 | Kế hoạch năm 2020
    Mục tiêu 2019 | Dự toán | N-1 | Năm trước | Cùng kỳ | 2016-2020 | Giai đoạn 2016–2019 | năm sau
    9 tháng, năm 2019 | 12 tháng năm 2018 | đến tháng 10 | năm 2018, năm 2019 | 9T2019 | 9T.2019
    KH2019 | KH-2019 | Plan of 2019
"""
OF_NO_FIGURE = """
    Hà Nam, ngày 15 tháng 01 năm 2020 | ngày 15/01/2020 | tăng 7,6% so với cùng kỳ năm 2018
    bằng 87% so với năm 2018 | so với năm trước | 2.018,5 | 12.018 | (15/12/2018)
"""


def each(table: str) -> list[str]:
    return [one.strip() for line in table.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("text", each(OF_THE_YEAR))
def test_what_is_of_the_year(text: str) -> None:
    assert not YEAR.other_in(sayings(text))


@pytest.mark.parametrize("text", each(OF_THE_HALF))
def test_what_is_of_the_first_half(text: str) -> None:
    assert not HALF.other_in(sayings(text))
    if "tháng" in text or "/" in text:
        assert YEAR.other_in(sayings(text))


@pytest.mark.parametrize("text", ["Cả năm 2019", "Năm 2019", "12 tháng", "Ước cả năm"])
def test_a_year_is_no_half(text: str) -> None:
    assert HALF.other_in(sayings(text))


@pytest.mark.parametrize("text", each(OF_NEITHER))
def test_what_is_of_another_period(text: str) -> None:
    assert YEAR.other_in(sayings(text))
    assert HALF.other_in(sayings(text))


@pytest.mark.parametrize("text", each(OF_NO_FIGURE))
def test_what_is_said_of_no_figure(text: str) -> None:
    assert sayings(text) == ()


@pytest.mark.parametrize("text", ["Kế hoạch năm 2020", "KH 2020", "Năm 2020", "Mục tiêu"])
def test_a_plan_is_what_the_form_of_a_plan_asks(text: str) -> None:
    assert not PLAN.other_in(sayings(text))
    assert PLAN.other_in(sayings("Kế hoạch năm 2019"))


def test_years_among_figures_need_a_word_or_a_mark() -> None:
    assert sayings("2018 2019", bare_years=False) == ()
    for text in ("năm 2018 5", "2018: 5", "5 (2018)"):
        (said,) = sayings(text, bare_years=False)
        assert said.years == {2018}


def test_the_words_come_back_as_they_were_written() -> None:
    text = "Xuất khẩu 9 tháng năm 2019 và quý IV: 12"
    found = sayings(text)
    assert YEAR.other_in(found) == "9 tháng năm 2019, quý IV"
    assert without_sayings(text, found).split() == ["Xuất", "khẩu", "và", ":", "12"]
