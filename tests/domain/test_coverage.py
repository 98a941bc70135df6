"""Which figures of a question a comment speaks of when it says how many enterprises they cover."""

from __future__ import annotations

import pytest

from bot.domain.coverage import coverage_in
from bot.domain.kpi import Cell, Dim
from storage.presets.load import load_catalogue

QUESTION = load_catalogue("2019").question("DT01")
ONE = load_catalogue("2019").question("LD02")


@pytest.mark.parametrize(
    ("comment", "foreign", "domestic"),
    [
        ("từ 85/120 doanh nghiệp", (85, 120), (85, 120)),
        ("FDI và DDI đều từ 85/120 doanh nghiệp", (85, 120), (85, 120)),
        ("FDI từ 85/120 doanh nghiệp", (85, 120), None),
        ("FDI từ 85/120 DN, DDI từ 30/30 DN", (85, 120), (30, 30)),
        ("DDI mới có 30/40 doanh nghiệp; FDI 85/120 doanh nghiệp", (85, 120), (30, 40)),
        ("85/120 doanh nghiệp FDI, 30/30 doanh nghiệp DDI", (85, 120), (30, 30)),
        ("đến 30/11: FDI từ 85/120 doanh nghiệp", (85, 120), None),
        ("lần 1 từ 85/120 doanh nghiệp, lần 2 từ 90/120 doanh nghiệp", None, None),
        ("đã thu đủ báo cáo của doanh nghiệp", None, None),
    ],
)
def test_of_a_pair(
    comment: str, foreign: tuple[int, int] | None, domestic: tuple[int, int] | None
) -> None:
    found = coverage_in(comment, QUESTION)
    assert found.get(Cell("DT01", Dim.F)) == foreign
    assert found.get(Cell("DT01", Dim.D)) == domestic


def test_of_one_figure_what_is_said_twice_and_differs_is_not_taken() -> None:
    cell = Cell("LD02", Dim.T)
    assert coverage_in("từ 85/120 doanh nghiệp", ONE)[cell] == (85, 120)
    assert not coverage_in("trước từ 85/120 doanh nghiệp, nay từ 90/120 doanh nghiệp", ONE)
