"""An earlier period seen with today's roster, after units have merged."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.comparing import Change, compare, compare_cell
from bot.domain.contributions import Contribution, carry
from bot.domain.definitions import Obstacle
from bot.domain.kpi import Cell, Figure, amounts
from bot.domain.numbers import Qualifier
from bot.domain.rebasing import Merger, Rebased, rebase
from bot.domain.totals import Totals, total_up
from storage.presets.load import load_bloc
from storage.presets.synthetic import synthetic_year
from tests.domain.blocs import (
    NEW,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    OLD,
    YEAR,
    Said,
    cell,
    figures,
    unit,
)


def merged(*said: Said, outside: tuple[int, ...] = ()) -> Contribution:
    """Units 1, 2, ... as unit 9."""
    units = [unit(number, one) for number, one in enumerate(said, 1)]
    old = tuple(one.unit for one in units) + outside
    return rebase(NEW, units, [9], [Merger(old, 9)]).contributions[0]


def totals_of(*contributions: Contribution) -> Totals:
    return total_up(NEW, YEAR, contributions)


def test_eleven_units_become_seven() -> None:
    """The mergers of the bloc, each predecessor known: the bloc is what it was, unit by unit."""
    known = load_bloc()
    year = synthetic_year(2019)
    number = {one.key: n for n, one in enumerate(known.units, 1)}
    then = [Contribution(number[key], OLD, form) for key, form in year.forms.items()]
    mergers = [
        Merger(tuple(number[old] for old in one.old), number[one.new]) for one in known.successions
    ]
    gone = {old for one in mergers for old in one.old}
    roster = [one.unit for one in then if one.unit not in gone] + [one.new for one in mergers]
    assert (len(then), len(roster)) == (11, 7)
    found = rebase(OLD, then, roster, mergers)
    assert found.absent == {}
    assert found.left_out == ()
    before, after = total_up(OLD, YEAR, then), total_up(OLD, YEAR, found.contributions)
    assert after.rebased == {one.new: one.old for one in mergers}
    for one, total in before.cells.items():
        if one.code not in ("HC05", "HC04"):
            assert after.cells[one].amount == total.amount, one
            assert after.cells[one].expected == 7
            assert after.cells[one].is_complete
    compared = compare(after, after)
    assert compared[cell("LD02.T")].rebased == tuple(one.new for one in mergers)


def test_a_predecessor_of_another_bloc_leaves_the_base_incomplete() -> None:
    then = [unit(1, {"LD02.T": 40}), unit(2, {"LD02.T": 60})]
    found = rebase(NEW, then, [9, 2], [Merger((1, 7, 8), 9)])
    assert found.absent == {9: (7, 8)}
    assert found.contributions[0].lacking[cell("LD02.T")] == (7, 8)
    now = totals_of(unit(9, {"LD02.T": 500}), unit(2, {"LD02.T": 66}))
    compared = compare_cell(now, totals_of(*found.contributions), cell("LD02.T"))
    assert compared.obstacle is Obstacle.INCOMPLETE
    assert compared.missing_before == (9,)
    assert compared.like_for_like == Change(Decimal(66), Decimal(60))


def test_a_predecessor_that_lacks_one_figure_lacks_only_that() -> None:
    found = merged({"LD02.T": 40, "LD01.T": 4}, {"LD02.T": NOT_AVAILABLE, "LD01.T": 5})
    assert found.lacking[cell("LD02.T")] == (2,)
    assert cell("LD01.T") not in found.lacking
    totals = totals_of(found)
    assert totals.cells[cell("LD02.T")].missing == (9,)
    assert totals.cells[cell("LD01.T")].amount == 9


def test_each_rule_is_rebased_in_its_own_way() -> None:
    totals = totals_of(
        merged(
            {"HC01.T": ">55", "HC05.T": 1, "HC04.T": 90, "HT05.T": 80, "HT07.T": 68},
            {"HC01.T": 58, "HC05.T": 1, "HC04.T": 90, "HT05.T": 3, "HT07.T": 2},
        )
    )
    least = totals.cells[cell("HC01.T")]
    assert least.amount == 55
    assert least.qualifier is Qualifier.ABOVE
    share = totals.cells[cell("HT08.T")]
    assert share.folded.part == 70
    assert share.folded.whole == 83
    assert totals.cells[cell("HC05.T")].missing == (9,)  # a yes and a yes make no yes
    assert totals.cells[cell("HC04.T")].missing == (9,)


def test_a_unit_that_only_became_another_keeps_everything() -> None:
    then = [unit(1, {"HC05.T": 1, "HC04.T": 90})]
    found = rebase(NEW, then, [9], [Merger((1,), 9)]).contributions[0]
    assert found.figures == figures({"HC05.T": 1, "HC04.T": 90})
    assert found.made_of == (1,)


def test_what_does_not_apply_to_a_predecessor_adds_nothing() -> None:
    found = merged(
        {"HT01.T": 2, "HT02.T": NOT_APPLICABLE},
        {"HT01.T": NOT_APPLICABLE, "HT02.T": NOT_APPLICABLE},
    )
    assert found.figures[cell("HT01.T")] == Figure.given(Decimal(2))
    assert found.figures[cell("HT02.T")] == NOT_APPLICABLE


def test_estimates_and_carried_stocks_stay_what_they_are() -> None:
    first = carry(unit(1, {"LD01.T": "~3"}), unit(1, {"LD02.T": 30}))
    second = unit(2, {"LD01.T": 4, "LD02.T": 40})
    found = rebase(NEW, [first, second], [9], [Merger((1, 2), 9)]).contributions[0]
    assert found.carried == figures({"LD02.T": 70})
    assert found.figures == figures({"LD01.T": "~7"})
    totals = totals_of(found)
    assert totals.cells[cell("LD02.T")].carried == (9,)
    assert totals.cells[cell("LD01.T")].estimated == (9,)


def test_figures_under_another_definition_are_lacking() -> None:
    then = [unit(1, {"HT05.T": 3, "HT03.T": 4}), unit(2, {"HT05.T": 5, "HT03.T": 6}, OLD)]
    found = rebase(NEW, then, [9], [Merger((1, 2), 9)]).contributions[0]
    assert found.lacking[cell("HT05.T")] == (2,)
    assert found.figures[cell("HT03.T")] == Figure.given(Decimal(10))


def test_plans_are_rebased_as_they_were_given() -> None:
    plans = [replace(unit(n, {"DT03.F": n, "HT08.T": 90}), as_given=True) for n in (1, 2)]
    found = rebase(NEW, plans, [9], [Merger((1, 2), 9)]).contributions[0]
    assert found.figures == figures({"DT03.F": 3})
    assert totals_of(found).cells[cell("DT03.F")].amount == 3


# --- who became whom ------------------------------------------------------------------------------


def seen(roster: list[int], mergers: list[Merger], *units: int) -> Rebased:
    return rebase(NEW, [unit(n, {"LD02.T": 10**n}) for n in units], roster, mergers)


def sums(found: Rebased) -> dict[int, Decimal | None]:
    parts = totals_of(*found.contributions).cells[cell("LD02.T")].parts
    return {
        one.unit: parts[one.unit].amount if one.unit in parts else None
        for one in found.contributions
    }


def test_mergers_after_mergers_are_followed_in_any_order() -> None:
    mergers = [Merger((8, 3), 9), Merger((1, 2), 8)]
    assert sums(seen([9], mergers, 1, 2, 3)) == {9: 1110}
    assert sums(seen([9], mergers[::-1], 1, 2, 3)) == {9: 1110}
    later = seen([9], mergers, 8, 3)  # the first merger had happened already
    assert later.contributions[0].made_of == (8, 3)
    assert later.absent == {}


def test_a_unit_that_took_another_in_counts_with_it() -> None:
    assert sums(seen([1], [Merger((1, 2), 1)], 1, 2)) == {1: 110}
    assert seen([1], [Merger((1, 2), 1)], 1).absent == {1: (2,)}


def test_a_unit_that_reported_by_itself_is_taken_at_its_word() -> None:
    found = seen([9], [Merger((1, 2), 9)], 1, 9)
    assert sums(found) == {9: 10**9}
    assert found.left_out == (1,)


def test_nobody_knows_which_part_of_a_divided_unit_went_where() -> None:
    found = seen([8, 9], [Merger((1,), 8), Merger((1, 2), 9)], 1, 2)
    assert sums(found) == {8: None, 9: None}
    assert found.absent == {8: (1,), 9: (1,)}
    carved_out = seen([1, 9], [Merger((1,), 9)], 1)
    assert sums(carved_out) == {1: None, 9: None}


def test_units_that_came_and_went() -> None:
    found = seen([1, 5], [], 1, 2)
    assert sums(found) == {1: 10, 5: None}
    assert found.left_out == (2,)
    uncounted = replace(unit(1, {"LD02.T": 1}), counted=False)
    assert rebase(NEW, [uncounted], [9], [Merger((1,), 9)]).absent == {9: (1,)}


def test_a_circle_of_mergers_comes_to_an_end() -> None:
    assert sums(seen([1], [Merger((2,), 1), Merger((1,), 2)], 3)) == {1: None}


_SAID = st.dictionaries(
    st.sampled_from(["DT01.F", "DT01.D", "DT03a.F", "DT03b.F", "DT06.F", "HC01.T"]).map(cell),
    st.one_of(st.just(NOT_APPLICABLE), st.decimals(0, 10**6, places=2).map(Figure.given)),
)


@given(st.lists(_SAID, min_size=1, max_size=6))
def test_a_merged_unit_is_the_total_of_its_predecessors(forms: list[dict[Cell, Figure]]) -> None:
    """Where all have answered, re-basing and totalling are the same; else there is no answer."""
    then = [Contribution(n, NEW, form) for n, form in enumerate(forms, 1)]
    of_all = totals_of(*then)
    mergers = [Merger(tuple(one.unit for one in then), 99)]
    found = rebase(NEW, then, [99], mergers).contributions[0]
    known = amounts(NEW, found.figures)
    for name in ("DT01.F", "DT01.D", "DT01.T", "DT03.F", "DT06.F", "HC01.T"):
        total = of_all.cells[cell(name)]
        assert known.get(cell(name)) == (total.amount if total.is_complete else None), name
