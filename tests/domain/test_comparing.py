"""A period against another: both idioms, and the named reasons why there is no percentage."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.comparing import (
    Bound,
    Change,
    Direction,
    Telling,
    Told,
    compare,
    compare_cell,
    compare_with_plan,
    tell,
    telling_of,
)
from bot.domain.contributions import Contribution, carry
from bot.domain.definitions import Obstacle
from bot.domain.kpi import Aggregation, Catalogue, Figure, Kind
from bot.domain.totals import Totals, published, stand_alone, total_up
from storage.presets.load import load_bloc
from tests.domain.blocs import (
    HALF,
    NEW,
    NOT_APPLICABLE,
    OLD,
    YEAR,
    D,
    F,
    Said,
    T,
    bloc,
    cell,
    changed,
    figures,
    unit,
    without,
)


def printed(year: int, catalogue: Catalogue) -> Totals:
    """What a report printed of a year, as far as it is in the unit of the indicator."""
    said = {
        figure.cell: Figure.given(figure.amount, figure.qualifier)
        for figure in load_bloc().figures
        if figure.year == year and not figure.unit
    }
    return published(catalogue, YEAR, range(1, 12), said)


def change_of(now: Totals, base: Totals, name: str) -> Change:
    found = compare_cell(now, base, cell(name))
    assert found.obstacle is None
    assert found.change is not None
    return found.change


def say(now: str, base: str, telling: Telling, places: int = 1) -> tuple[Direction, Decimal]:
    told = tell(Change(Decimal(now), Decimal(base)), telling, places)
    assert told is not None
    return told.direction, told.number


# --- what the reports printed ---------------------------------------------------------------------


def test_both_idioms_of_the_reports() -> None:
    now = published(NEW, YEAR, [1], figures({"DT03.F": "~7081.7", "KD01.D": "~387188.8"}))
    base = published(NEW, YEAR, [1], figures({"DT03.F": "8074.9", "KD01.D": 265198}))
    capital, revenue = change_of(now, base, "DT03.F"), change_of(now, base, "KD01.D")
    up, down = Direction.UP, Direction.DOWN
    assert tell(capital, Telling.RATIO) == Told(Telling.RATIO, down, Decimal("87.7"))
    assert tell(capital, Telling.GROWTH) == Told(Telling.GROWTH, down, Decimal("12.3"))
    assert tell(revenue, Telling.RATIO) == Told(Telling.RATIO, up, Decimal(146))
    assert tell(revenue, Telling.GROWTH, 0) == Told(Telling.GROWTH, up, Decimal(46))
    assert say("56615", "52616", Telling.GROWTH) == (up, Decimal("7.6"))
    assert compare_cell(now, base, cell("DT03.F")).is_estimate


def test_the_printed_years_are_compared_only_where_they_mean_the_same() -> None:
    found = compare(printed(2022, NEW), printed(2019, OLD))
    obstacles = {
        name: found[cell(name)].obstacle
        for name in ("DT01.T", "LD02.T", "DT03.D", "KD01.F", "KD01.D", "HT05.T", "HT06.T", "HT08.T")
    }
    assert obstacles == {
        "DT01.T": None,
        "LD02.T": None,
        "DT03.D": None,
        "KD01.F": Obstacle.DIMS_CHANGED,
        "KD01.D": Obstacle.DIMS_CHANGED,
        "HT05.T": Obstacle.SCOPE_CHANGED,
        "HT06.T": Obstacle.SCOPE_CHANGED,
        "HT08.T": Obstacle.SCOPE_CHANGED,  # a share of zones that were other zones
    }
    revenue = found[cell("KD01.T")]
    assert revenue.obstacle is Obstacle.NO_RATE
    assert revenue.change is None
    people = found[cell("LD02.T")].change
    assert people is not None
    assert people.difference == 1265945 - 1095829


# --- a total over both dimensions -----------------------------------------------------------------


def test_a_total_meets_the_sum_of_both_dimensions_in_one_unit() -> None:
    split = changed(
        NEW, "KD04", units={F: "tỷ đồng", D: "tỷ đồng"}, computed={}
    )  # lists no total at all
    now = bloc({"KD04.F": 4, "KD04.D": 3}, {"KD04.F": 5}, catalogue=split)
    base = bloc({"KD04.T": 5}, {"KD04.T": 6}, catalogue=OLD)
    assert cell("KD04.T") in compare(now, base)
    total = compare_cell(now, base, cell("KD04.T"))
    assert total.now is not None
    assert total.now.amount == 7
    assert total.now.uneven == (2,)
    assert total.obstacle is Obstacle.INCOMPLETE
    assert total.like_for_like == Change(Decimal(7), Decimal(5))
    whole = bloc({"KD04.F": 4, "KD04.D": 3}, {"KD04.F": 5, "KD04.D": 1}, catalogue=split)
    assert change_of(whole, base, "KD04.T") == Change(Decimal(13), Decimal(11))
    assert change_of(base, whole, "KD04.T") == Change(Decimal(11), Decimal(13))
    assert compare_cell(whole, base, cell("KD04.F")).obstacle is Obstacle.DIMS_CHANGED
    assert compare_cell(whole, base, cell("KD04.T")).reworded


def test_two_printed_dimensions_make_a_total_only_together() -> None:
    split = changed(NEW, "KD04", computed={})
    base = published(OLD, YEAR, [1], figures({"KD04.T": 5}))
    both = published(split, YEAR, [1], figures({"KD04.F": "~4", "KD04.D": 3}))
    found = compare_cell(both, base, cell("KD04.T"))
    assert found.change == Change(Decimal(7), Decimal(5))
    assert found.is_estimate
    one = published(split, YEAR, [1], figures({"KD04.F": 4}))
    assert compare_cell(one, base, cell("KD04.T")).obstacle is Obstacle.NO_FIGURE


def test_what_does_not_apply_adds_nothing_to_both_dimensions() -> None:
    split = changed(NEW, "KD04", computed={})
    said: list[Said] = [
        {"KD04.F": 4, "KD04.D": NOT_APPLICABLE},
        {"KD04.F": NOT_APPLICABLE, "KD04.D": NOT_APPLICABLE},
        {},
    ]
    total = bloc(*said, catalogue=split).total(cell("KD04.T"))
    assert total is not None
    assert total.amount == 4
    assert (total.counted, total.not_applicable, total.missing) == ((1,), (2,), (3,))


# --- why there is no percentage -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "base", "obstacle"),
    [
        ({}, {"LD02.T": 5}, Obstacle.NO_FIGURE),
        ({"LD02.T": 5}, {}, Obstacle.NO_BASE),
        ({"LD02.T": 5}, {"LD02.T": 0}, Obstacle.ZERO_BASE),
        ({"LD02.T": 5}, {"LD02.T": -5}, Obstacle.NEGATIVE_BASE),
        ({"LD02.T": ">5"}, {"LD02.T": ">4"}, Obstacle.TWO_BOUNDS),
    ],
)
def test_each_reason_has_a_name(now: Said, base: Said, obstacle: Obstacle) -> None:
    found = compare_cell(bloc(now), bloc(base), cell("LD02.T"))
    assert found.obstacle is obstacle
    assert found.change is None or found.change.ratio is None
    assert found.change is None or tell(found.change, Telling.RATIO) is None


def test_over_a_zero_base_the_difference_stands() -> None:
    found = compare_cell(bloc({"AT01.T": 2}), bloc({"AT01.T": 0}), cell("AT01.T"))
    assert found.change is not None
    assert found.change.difference == 2


def test_a_lower_bound_makes_a_bounded_change() -> None:
    above, exact = bloc({"KD02.T": ">110"}), bloc({"KD02.T": 100})
    assert change_of(above, exact, "KD02.T").bound is Bound.AT_LEAST
    assert change_of(exact, above, "KD02.T").bound is Bound.AT_MOST
    told = tell(change_of(above, exact, "KD02.T"), Telling.GROWTH)
    assert told == Told(Telling.GROWTH, Direction.UP, Decimal(10), Bound.AT_LEAST)


@pytest.mark.parametrize(
    ("base", "name", "obstacle"),
    [
        (changed(NEW, "LD02", units={T: "nghìn người"}), "LD02.T", Obstacle.UNIT_CHANGED),
        (changed(NEW, "LD02", kind=Kind.FLOW), "LD02.T", Obstacle.RULE_CHANGED),
        (changed(NEW, "HC01", aggregation=Aggregation.NONE), "HC01.T", Obstacle.RULE_CHANGED),
        (changed(NEW, "DT03", parts=("DT03a",)), "DT03.F", Obstacle.RULE_CHANGED),
        (changed(NEW, "DT03", parts=("DT03a",)), "DT07.F", Obstacle.RULE_CHANGED),
        (changed(NEW, "DT03b", scope="KCN"), "DT03.F", Obstacle.SCOPE_CHANGED),
        (changed(NEW, "LD02", scope="KCN"), "LD02.T", Obstacle.SCOPE_CHANGED),
        (without(NEW, "LD02"), "LD02.T", Obstacle.NOT_ASKED),
    ],
)
def test_a_changed_definition_blocks_the_comparison(
    base: Catalogue, name: str, obstacle: Obstacle
) -> None:
    said: Said = {"LD02.T": 5, "HC01.T": 5, "DT03a.F": 5, "DT03b.F": 5, "DT06.F": 5}
    found = compare_cell(bloc(said), bloc(said, catalogue=base), cell(name))
    assert found.obstacle is obstacle
    assert found.change is None
    back = compare_cell(bloc(said, catalogue=base), bloc(said), cell(name))
    assert back.obstacle is obstacle


def test_what_was_asked_whole_is_what_is_added_up_now() -> None:
    asked = changed(OLD, "DT03", kind=Kind.FLOW, units={F: "triệu USD"}, computed={}, parts=())
    now = bloc({"DT03a.F": 4, "DT03b.F": 5})
    assert change_of(now, bloc({"DT03.F": 6}, catalogue=asked), "DT03.F").now == 9


def test_an_optional_group_is_compared_only_where_both_ask_it() -> None:
    on = NEW.with_groups({"LL"})
    said: Said = {"HT09a.T": 100, "HT09b.T": 80}
    now = bloc(said, catalogue=on)
    assert compare_cell(now, bloc(said), cell("HT09.T")).obstacle is Obstacle.NOT_ASKED
    assert change_of(now, bloc(said, catalogue=on), "HT09.T").difference == 0


def test_the_base_stands_for_the_same_units() -> None:
    now = bloc({"LD02.T": 110}, {"LD02.T": 50}, {"LD02.T": 40})
    base = bloc({"LD02.T": 100}, {}, {"LD02.T": 20})
    found = compare_cell(now, base, cell("LD02.T"))
    assert (found.obstacle, found.change) == (Obstacle.INCOMPLETE, None)
    assert (found.missing_now, found.missing_before) == ((), (2,))
    assert found.common == (1, 3)
    assert found.like_for_like == Change(Decimal(150), Decimal(120))


def test_a_unit_that_joined_or_left_makes_another_bloc() -> None:
    now = total_up(NEW, YEAR, [unit(1, {"LD02.T": 6}), unit(3, {"LD02.T": 1})])
    base = total_up(NEW, YEAR, [unit(1, {"LD02.T": 5}), unit(2, {"LD02.T": 9})])
    found = compare_cell(now, base, cell("LD02.T"))
    assert (found.missing_now, found.missing_before) == ((2,), (3,))
    assert found.like_for_like == Change(Decimal(6), Decimal(5))
    whole = published(NEW, YEAR, [1, 2], figures({"LD02.T": 14}))
    against_print = compare_cell(now, whole, cell("LD02.T"))
    assert against_print.obstacle is Obstacle.INCOMPLETE
    assert against_print.like_for_like is None  # nobody knows what unit 1 gave to it


def test_a_unit_to_which_it_ceased_to_apply_is_still_the_same_unit() -> None:
    now = bloc({"HT01.T": 1}, {"HT01.T": NOT_APPLICABLE})
    assert change_of(now, bloc({"HT01.T": 1}, {"HT01.T": 1}), "HT01.T").difference == -1


def test_like_for_like_keeps_the_rule_of_the_indicator() -> None:
    now = bloc({"HT05.T": 10, "HT07.T": 9, "HC01.T": 60}, {"HT05.T": 10, "HT07.T": 1, "HC01.T": 50})
    base = bloc({"HT05.T": 10, "HT07.T": 8, "HC01.T": 55}, {})
    share = compare_cell(now, base, cell("HT08.T")).like_for_like
    least = compare_cell(now, base, cell("HC01.T")).like_for_like
    assert share == Change(Decimal(90), Decimal(80), in_points=True)
    assert least == Change(Decimal(60), Decimal(55), in_points=True)


def test_percentages_change_by_points() -> None:
    now, base = bloc({"HT05.T": 10, "HT07.T": 9}), bloc({"HT05.T": 10, "HT07.T": 7})
    found = change_of(now, base, "HT08.T")
    assert (found.ratio, found.growth) == (None, None)
    assert tell(found, Telling.RATIO) == Told(Telling.POINTS, Direction.UP, Decimal(20))
    level = change_of(
        bloc({"HC05.T": 1}, {"HC05.T": 0}), bloc({"HC05.T": 0}, {"HC05.T": 0}), "HC05.T"
    )
    assert level.difference == 50


def test_a_period_meets_one_of_its_kind() -> None:
    now, base = bloc({"LD02.T": 6}, kind=HALF), bloc({"LD02.T": 5}, kind=HALF)
    assert compare(now, base)[cell("LD02.T")].change == Change(Decimal(6), Decimal(5))
    with pytest.raises(ValueError, match="a half_year cannot be compared with a year"):
        compare(now, bloc({"LD02.T": 5}))


def test_one_unit_is_compared_with_itself() -> None:
    now = stand_alone(unit(4, {"LD02.T": 6, "HC04.T": 100, "HC05.T": 1}), YEAR)
    base = stand_alone(unit(4, {"LD02.T": 5, "HC04.T": 90, "HC05.T": 0}), YEAR)
    assert change_of(now, base, "LD02.T").ratio == 120
    assert change_of(now, base, "HC04.T").difference == 10
    assert compare_cell(now, base, cell("HC05.T")).obstacle is Obstacle.NOT_COMPARED
    whole = bloc({"HC04.T": 100})
    assert compare_cell(whole, whole, cell("HC04.T")).obstacle is Obstacle.NOT_COMPARED


def test_a_base_corrected_since_it_was_published_gives_both_changes() -> None:
    now, base = bloc({"LD02.T": 120, "LD01.T": 5}), bloc({"LD02.T": 110, "LD01.T": 5})
    once = bloc({"LD02.T": 100, "LD01.T": 5})
    found = compare(now, base, once)
    assert found[cell("LD02.T")].change == Change(Decimal(120), Decimal(110))
    assert found[cell("LD02.T")].restated == Change(Decimal(120), Decimal(100))
    assert found[cell("LD01.T")].restated is None
    first = compare(now, base, bloc({"LD01.T": 5}))
    assert first[cell("LD02.T")].restated is None


# --- plan -----------------------------------------------------------------------------------------


def plan(number: int, said: Said) -> Contribution:
    return replace(unit(number, said), as_given=True)


def test_percent_of_plan_also_of_a_total_that_is_planned_whole() -> None:
    plans = total_up(
        NEW, YEAR, [plan(1, {"DT03.F": 100, "LD02.T": 50}), plan(2, {"DT03.F": 60, "LD02.T": 0})]
    )
    now = bloc(
        {"DT03a.F": 70, "DT03b.F": 50, "LD02.T": 60}, {"DT03a.F": 30, "DT03b.F": 10, "LD02.T": 1}
    )
    found = compare_with_plan(now, plans)
    assert set(found) == {cell("DT03.F"), cell("LD02.T")}
    assert found[cell("DT03.F")].change == Change(Decimal(160), Decimal(160))
    people = found[cell("LD02.T")].change
    assert people is not None
    assert people.ratio == 122


def test_a_plan_that_a_unit_lacks_leaves_the_plan_incomplete() -> None:
    plans = total_up(NEW, YEAR, [plan(1, {"KD02.T": 100}), plan(2, {})])
    now = bloc({"KD02.T": 40}, {"KD02.T": 10}, kind=HALF)
    found = compare_with_plan(now, plans)[cell("KD02.T")]
    assert (found.obstacle, found.missing_before) == (Obstacle.INCOMPLETE, (2,))
    assert found.like_for_like == Change(Decimal(40), Decimal(100))


def test_planned_percentages_without_counts_are_not_added_up() -> None:
    plans = total_up(NEW, YEAR, [plan(1, {"HT08.T": 90})])
    assert plans.cells[cell("HT08.T")].missing == (1,)
    own = stand_alone(plan(1, {"HT08.T": 90}), YEAR)
    assert own.cells[cell("HT08.T")].amount == 90


# --- wording --------------------------------------------------------------------------------------


def test_flows_are_told_by_ratio_and_stocks_by_growth() -> None:
    told = {code: telling_of(NEW.indicator(code)) for code in ("KD01", "DT03", "LD02", "HT08")}
    assert told == {
        "KD01": Telling.RATIO,
        "DT03": Telling.RATIO,
        "LD02": Telling.GROWTH,
        "HT08": Telling.POINTS,
    }


@pytest.mark.parametrize(
    ("now", "base", "ratio", "growth"),
    [
        ("3156", "5890", "53.6", "46.4"),
        ("70261", "47217", "148.8", "48.8"),
        ("99999", "100000", "99.9", "0.1"),
        ("100001", "100000", "100.1", "0.1"),
        ("1", "100000", "0.1", "99.9"),
        ("0", "5", "0", "100"),
        ("5", "5", "100", "0"),
        ("8765", "10000", "87.7", "12.3"),
    ],
)
def test_what_has_changed_never_reads_as_unchanged(
    now: str, base: str, ratio: str, growth: str
) -> None:
    assert say(now, base, Telling.RATIO)[1] == Decimal(ratio)
    assert say(now, base, Telling.GROWTH)[1] == Decimal(growth)


_AMOUNTS = st.decimals(0, 10**9, places=2)


@given(_AMOUNTS, _AMOUNTS, st.integers(0, 2))
def test_both_idioms_say_the_same(now: Decimal, base: Decimal, places: int) -> None:
    change = Change(now, base)
    by_ratio, by_growth = tell(change, Telling.RATIO, places), tell(change, Telling.GROWTH, places)
    if base == 0:
        assert by_ratio is by_growth is None
        return
    assert by_ratio is not None
    assert by_growth is not None
    sign = -1 if by_growth.direction is Direction.DOWN else 1
    assert by_ratio.number == 100 + sign * by_growth.number
    assert abs(by_ratio.number - now * 100 / base) <= Decimal(1).scaleb(-places)
    assert (by_growth.number == 0) is (now == base)
    assert (by_ratio.direction is Direction.LEVEL) is (now == base)
    assert change.growth is not None
    assert (change.growth > 0) is (now > base)


_FORMS = st.lists(st.one_of(st.none(), st.integers(1, 999)), min_size=1, max_size=9)


@given(_FORMS, _FORMS)
def test_like_for_like_is_the_change_over_the_units_of_both_sides(
    now: list[int | None], base: list[int | None]
) -> None:
    forms: list[list[Said]] = [
        [{} if one is None else {"LD02.T": one} for one in side] for side in (now, base)
    ]
    found = compare_cell(bloc(*forms[0]), bloc(*forms[1]), cell("LD02.T"))
    both = [(a, b) for a, b in zip(now, base, strict=False) if a is not None and b is not None]
    plain = Change(Decimal(sum(a for a, _ in both)), Decimal(sum(b for _, b in both)))
    if None not in now and None not in base and len(now) == len(base):
        assert (found.change, found.obstacle) == (plain, None)
    elif any(now) and any(base):
        assert found.obstacle is Obstacle.INCOMPLETE
        assert found.like_for_like == (plain if both else None)
        assert len(found.common) == len(both)
    else:
        assert found.obstacle in (Obstacle.NO_FIGURE, Obstacle.NO_BASE)


# What stands in for a board -----------------------------------------------------------------------


def test_a_stock_that_was_carried_over_is_not_compared_with_itself() -> None:
    base = bloc({"LD02.T": 100}, {"LD02.T": 900})
    stands_in = carry(unit(2, {}), unit(2, {"LD02.T": 900}))
    now = total_up(NEW, YEAR, [unit(1, {"LD02.T": 110}), stands_in])
    found = compare_cell(now, base, cell("LD02.T"))
    assert found.now is not None
    assert found.now.amount == 1010
    assert (found.change, found.obstacle) == (None, Obstacle.INCOMPLETE)
    assert (found.common, found.missing_now) == ((1,), (2,))
    assert found.like_for_like is not None
    assert found.like_for_like.growth == 10
