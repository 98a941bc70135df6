"""What a correction moves: totals, the percentages made of them, and comparisons."""

from dataclasses import dataclass

from bot.domain.comparing import Comparison, compare
from bot.domain.kpi import Cell
from bot.domain.totals import Total, Totals


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell whose total, or whose comparison, a correction changes.

    `units` are those that give something else to it than before. Comparisons are there where
    a base was.
    """

    cell: Cell
    old: Total | None
    new: Total | None
    units: tuple[int, ...]
    old_comparison: Comparison | None = None
    new_comparison: Comparison | None = None


def what_moves(
    old: Totals,
    new: Totals,
    base: Totals | None = None,
    new_base: Totals | None = None,
) -> tuple[Moved, ...]:
    """Everything that reads differently after a correction: totals, percentages, comparisons.

    A corrected figure of an earlier year is told as `new_base` and moves only the comparisons.
    """
    before = compare(old, base) if base else {}
    later = new_base or base
    after = compare(new, later) if later else {}
    found = []
    for cell in dict.fromkeys((*old.cells, *new.cells, *before, *after)):
        one = Moved(
            cell,
            old.total(cell),
            new.total(cell),
            _moved_units(old.total(cell), new.total(cell)),
            before.get(cell),
            after.get(cell),
        )
        if one.old != one.new or one.old_comparison != one.new_comparison:
            found.append(one)
    return tuple(found)


def _moved_units(old: Total | None, new: Total | None) -> tuple[int, ...]:
    """The units whose part in a total, or whose lack of one, is another than before."""
    then, now = _said(old), _said(new)
    return tuple(unit for unit in dict.fromkeys((*then, *now)) if then.get(unit) != now.get(unit))


def _said(total: Total | None) -> dict[int, object]:
    if total is None:
        return {}
    gaps = dict.fromkeys(total.missing, False) | dict.fromkeys(total.not_applicable, True)
    return {**gaps, **total.parts}
