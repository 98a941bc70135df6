"""One total against two currencies: compared at the recorded rate of the split year, or not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.domain.comparing import Change, compare, compare_cell
from bot.domain.definitions import Obstacle
from bot.domain.exchange import UsdRate, is_usual, read_rate
from bot.domain.totals import Totals, published
from tests.domain.blocs import NEW, OLD, YEAR, bloc, cell, changed, figures

RATE = UsdRate(Decimal(23400), "NHNN")
REVENUE = cell("KD01.T")


def at(totals: Totals, rate: UsdRate | None = RATE) -> Totals:
    return replace(totals, rate=rate)


SPLIT = bloc({"KD01.F": 14, "KD01.D": 234}, {"KD01.F": 10, "KD01.D": 117})
WHOLE = bloc({"KD01.T": 20}, {"KD01.T": 15}, catalogue=OLD)


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("23.400", 23400),
        ("23.400 đ/USD", 23400),
        ("23400 đồng/USD", 23400),
        ("1 USD = 23.400 đồng", 23400),
        ("23 400 VND / 1 USD", 23400),
        ("23.612,5", Decimal("23612.5")),
        ("5.400", 5400),
    ],
)
def test_a_rate_is_read_as_it_is_written(typed: str, dong: Decimal | int) -> None:
    assert read_rate(typed) == dong


NO_RATES = (
    "", "không rõ", "23,4", "23.4", "-23.400", "khoảng 23.400", "ước 23.400", "22.800 - 24.800",
    "23.400 USD", "234.000", "23.612,505", "1.000 tỷ",
)  # fmt: skip


@pytest.mark.parametrize("typed", NO_RATES)
def test_what_is_no_rate_for_certain_is_not_guessed(typed: str) -> None:
    assert read_rate(typed) is None


def test_a_rate_beyond_the_usual_is_asked_about() -> None:
    assert [is_usual(Decimal(one)) for one in (9999, 10000, 50000, 50001)] == [
        False,
        True,
        True,
        False,
    ]


def test_nothing_is_compared_without_a_rate_of_the_split_year() -> None:
    for now, base in ((SPLIT, WHOLE), (SPLIT, at(WHOLE)), (WHOLE, SPLIT), (at(WHOLE), SPLIT)):
        found = compare(now, base)[REVENUE]
        assert (found.obstacle, found.change, found.rate) == (Obstacle.NO_RATE, None, None)


def test_the_split_year_is_brought_into_the_unit_of_the_total_by_its_own_rate() -> None:
    # 234 + 117 tỷ đồng are 15 triệu USD at 23.400.
    found = compare(at(SPLIT), WHOLE)[REVENUE]
    assert (found.change, found.rate) == (Change(Decimal(39), Decimal(35)), RATE)
    assert found.obstacle is None
    assert found.now is not None
    assert found.now.unit == "triệu USD"
    assert found.now.parts[1].amount == 24
    other = UsdRate(Decimal(20000), "NHNN")
    turned = compare(at(WHOLE, other), at(SPLIT))[REVENUE]
    assert (turned.change, turned.rate) == (Change(Decimal(35), Decimal(39)), RATE)
    # The sides themselves still have nothing to be compared with, and are never added as they are.
    assert compare(at(SPLIT), WHOLE)[cell("KD01.F")].obstacle is Obstacle.DIMS_CHANGED
    assert at(SPLIT).total(REVENUE) is None


def test_a_total_in_dong_takes_dollars_at_the_same_rate() -> None:
    dong = changed(OLD, "KD01", units={cell("KD01.T").dim: "tỷ đồng"})
    found = compare_cell(at(SPLIT), bloc({"KD01.T": 100}, {"KD01.T": 200}, catalogue=dong), REVENUE)
    assert found.change == Change(24 * Decimal("23.4") + 351, Decimal(300))


def test_only_boards_with_everything_on_both_sides_are_compared() -> None:
    half = bloc({"KD01.F": 14, "KD01.D": 234}, {"KD01.F": 10})
    found = compare(at(half), WHOLE)[REVENUE]
    assert found.obstacle is Obstacle.INCOMPLETE
    assert (found.common, found.like_for_like) == ((1,), Change(Decimal(24), Decimal(20)))


def test_where_nobody_gave_a_figure_no_rate_is_asked_for() -> None:
    empty = bloc({"DT01.F": 1}, {"DT01.F": 2})
    assert compare(empty, WHOLE)[REVENUE].obstacle is Obstacle.NO_FIGURE
    assert compare(WHOLE, empty)[REVENUE].obstacle is Obstacle.NO_BASE


def test_a_rate_is_no_way_around_another_rule_or_scope() -> None:
    scoped = changed(OLD, "KD01", scope="KCN")
    found = compare_cell(at(SPLIT), bloc({"KD01.T": 20}, {"KD01.T": 1}, catalogue=scoped), REVENUE)
    assert found.obstacle is Obstacle.SCOPE_CHANGED


def test_printed_totals_are_converted_too() -> None:
    now = published(NEW, YEAR, [1], figures({"KD01.F": "~154004.8", "KD01.D": "~387188.8"}))
    base = published(OLD, YEAR, [1], figures({"KD01.T": 101128}))
    found = compare_cell(at(now), base, REVENUE)
    assert found.is_estimate
    assert found.change is not None
    assert found.change.ratio is not None
    assert round(found.change.now, 1) == Decimal("170551.3")
    assert round(found.change.ratio, 1) == Decimal("168.6")
