"""A figure unlike the unit's own earlier years is told; a short or uneven history says nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.kpi import Cell, Dim, Figure, State
from bot.domain.suspect_history import LEAST_PERIODS, histories, outlier, outliers
from storage.presets.load import load_catalogue

NOW = load_catalogue("2022")


def amounts(*values: int | str) -> list[Decimal]:
    return [Decimal(value) for value in values]


STEADY = amounts(1000, 1080, 1150, 1260)


@pytest.mark.parametrize(
    ("value", "odd"), [(1350, False), (1100, False), (2600, True), (600, True)]
)
def test_a_steady_unit_is_expected_to_go_on(value: int, odd: bool) -> None:
    found = outlier(Decimal(value), STEADY)
    assert (found is not None) is odd
    if found is not None:
        assert found.periods == 4
        assert found.low < 1260 * Decimal("1.08") < found.high
        assert not found.low <= value <= found.high


def test_one_odd_year_does_not_hide_the_next() -> None:
    burst = amounts(1000, 1070, 5000, 5300, 5700, 6100, 6500)
    assert outlier(Decimal(20_000), burst) is not None
    assert outlier(Decimal(6_900), burst) is None


def test_a_unit_that_swings_is_allowed_to_swing() -> None:
    swings = amounts(100, 300, 90, 340, 80, 310)
    assert outlier(Decimal(95), swings) is None
    assert outlier(Decimal(900), swings) is None


@given(st.lists(st.integers(1, 10**6).map(Decimal), max_size=LEAST_PERIODS - 1))
def test_a_short_history_is_silent(history: list[Decimal]) -> None:
    assert outlier(Decimal(10**9), history) is None


@pytest.mark.parametrize("history", [amounts(1000, 1010, 0), amounts(1000, 0, 1000, 1010)])
def test_a_zero_cuts_the_history_off(history: list[Decimal]) -> None:
    assert outlier(Decimal(10**6), history) is None
    assert outlier(Decimal(0), STEADY) is None


@given(
    st.integers(10, 10**6),
    st.lists(st.integers(97, 112), min_size=3, max_size=8),
    st.sampled_from(["10", "0.1", "1000", "0.001"]),
)
def test_any_lost_or_added_digit_of_a_steady_unit_is_told(
    first: int, growths: list[int], slip: str
) -> None:
    history = [Decimal(first)]
    for growth in growths:
        history.append(history[-1] * growth / 100)
    assert outlier(history[-1] * Decimal(slip), history) is not None
    assert outlier(history[-1] * Decimal("1.05"), history) is None


def test_a_form_is_looked_at_cell_by_cell() -> None:
    revenue, workers, cut = (
        Cell(c, Dim(d)) for c, d in (("KD01", "F"), ("LD02", "T"), ("HC01", "T"))
    )
    figures = {
        revenue: Figure.given(Decimal(13_000)),
        workers: Figure.given(Decimal(1_300)),
        cut: Figure.given(Decimal(99)),
        Cell("KD02", Dim.T): Figure(State.NOT_AVAILABLE),
    }
    history = {revenue: STEADY, workers: STEADY, cut: amounts(55, 55, 56)}
    (found,) = outliers(NOW, figures, history)
    assert found.cells == (revenue,)
    assert found.numbers["previous"] == 1260
    assert found.units["value"] == "triệu USD"
    assert found.numbers["periods"] == 4


def test_a_history_goes_back_to_the_first_gap_or_change_of_meaning() -> None:
    """Revenue was one figure in 2019, and is one for each sort of enterprise since 2022."""
    exports, revenue = Cell("KD02", Dim.T), Cell("KD01", Dim.F)
    then = load_catalogue("2019")
    years = [
        (NOW, {exports: Figure.given(Decimal(4)), revenue: Figure.given(Decimal(9))}),
        (then, {exports: Figure.given(Decimal(3)), Cell("KD01", Dim.T): Figure.given(Decimal(8))}),
        (then, {exports: Figure(State.NOT_AVAILABLE)}),
        (then, {exports: Figure.given(Decimal(1))}),
    ]
    assert histories(NOW, [exports, revenue], years) == {
        exports: [Decimal(3), Decimal(4)],
        revenue: [Decimal(9)],
    }
