"""What a correction moves."""

from __future__ import annotations

from decimal import Decimal

from bot.domain.comparing import Change
from bot.domain.correcting import Moved, what_moves
from bot.domain.definitions import Obstacle
from bot.domain.kpi import Cell
from tests.domain.blocs import NEW, NOT_APPLICABLE, Said, bloc, cell

_FIRST: Said = {"HT05.T": 10, "HT07.T": 8, "LD02.T": 100, "DT01.F": 5, "DT01.D": 5}
_SECOND: Said = {"HT05.T": 20, "HT07.T": 10, "LD02.T": 200, "DT01.F": 6, "DT01.D": 6}


def by_cell(moved: tuple[Moved, ...]) -> dict[Cell, Moved]:
    return {one.cell: one for one in moved}


def amount(one: Moved, *, new: bool) -> Decimal | None:
    total = one.new if new else one.old
    assert total is not None
    return total.amount


def test_a_correction_moves_the_total_its_percentage_and_their_comparisons() -> None:
    old, new = bloc(_FIRST, _SECOND), bloc(_FIRST, {**_SECOND, "HT07.T": 16})
    base = bloc(_FIRST, {**_SECOND, "HT07.T": 7})
    moved = by_cell(what_moves(old, new, base))
    assert set(moved) == {cell("HT07.T"), cell("HT08.T")}
    count, share = moved[cell("HT07.T")], moved[cell("HT08.T")]
    assert [amount(count, new=new) for new in (False, True)] == [18, 24]
    assert [amount(share, new=new) for new in (False, True)] == [60, 80]
    assert count.units == share.units == (2,)
    assert count.old_comparison is not None
    assert count.new_comparison is not None
    assert count.old_comparison.change == Change(Decimal(18), Decimal(15))
    assert count.new_comparison.change == Change(Decimal(24), Decimal(15))


def test_both_dimensions_move_with_one() -> None:
    moved = by_cell(what_moves(bloc(_FIRST), bloc({**_FIRST, "DT01.F": 7})))
    assert set(moved) == {cell("DT01.F"), cell("DT01.T")}
    assert moved[cell("DT01.T")].old_comparison is None


def test_corrections_that_cancel_out_are_told_all_the_same() -> None:
    new = bloc({**_FIRST, "LD02.T": 150}, {**_SECOND, "LD02.T": 150})
    (one,) = what_moves(bloc(_FIRST, _SECOND), new)
    assert amount(one, new=False) == amount(one, new=True) == 300
    assert one.units == (1, 2)


def test_an_estimate_made_final_moves_though_the_amount_stays() -> None:
    (one,) = what_moves(bloc({"LD02.T": "~5"}), bloc({"LD02.T": 5}))
    assert one.old is not None
    assert one.new is not None
    assert (one.old.is_estimate, one.new.is_estimate) == (True, False)
    assert one.units == (1,)


def test_a_late_figure_moves_from_missing_to_counted() -> None:
    base = bloc({"LD02.T": 4}, {"LD02.T": 5})
    (one,) = what_moves(bloc({"LD02.T": 5}, {}), bloc({"LD02.T": 5}, {"LD02.T": 6}), base)
    assert one.units == (2,)
    assert one.old_comparison is not None
    assert one.new_comparison is not None
    assert one.old_comparison.obstacle is Obstacle.INCOMPLETE
    assert one.new_comparison.obstacle is None


def test_a_corrected_base_moves_only_comparisons() -> None:
    now, base = bloc(_FIRST), bloc(_FIRST)
    (one,) = what_moves(now, now, base, bloc({**_FIRST, "LD02.T": 80}))
    assert one.old == one.new
    assert one.units == ()
    assert one.new_comparison is not None
    assert one.new_comparison.change == Change(Decimal(100), Decimal(80))


def test_nothing_moves_where_nothing_was_corrected() -> None:
    assert what_moves(bloc(_FIRST, _SECOND), bloc(_FIRST, _SECOND), bloc(_FIRST)) == ()


def test_a_group_that_is_asked_later_comes_in_as_new() -> None:
    old, new = bloc({}), bloc({"HT09a.T": 5}, catalogue=NEW.with_groups({"LL"}))
    moved = by_cell(what_moves(old, new))
    assert moved[cell("HT09a.T")].old is None
    assert moved[cell("HT09a.T")].units == (1,)


def test_a_blank_that_turns_out_not_to_apply_is_told() -> None:
    (one,) = what_moves(bloc(_FIRST, {}), bloc(_FIRST, {"LD02.T": NOT_APPLICABLE}))
    assert one.cell == cell("LD02.T")
    assert one.units == (2,)
