"""A total of two currencies, brought together by the recorded rate of its period.

Where one period was reported as one total and another split into dollars and đồng, the split one is
brought into the unit of the total, by the rate of the period that is split, and by no other.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bot.domain.definitions import Obstacle, find, rules_differ
from bot.domain.exchange import UsdRate, convert
from bot.domain.kpi import Aggregation, Cell, Dim
from bot.domain.totals import Total, Totals, together
from bot.domain.units import find_unit

_CURRENCIES: Final = frozenset({"USD", "đồng"})


@dataclass(frozen=True, slots=True)
class Bridge:
    """Both sides in one unit, or what keeps them apart."""

    now: Total | None
    base: Total | None
    rate: UsdRate | None = None
    obstacle: Obstacle | None = None


def bridge(now: Totals, base: Totals, cell: Cell) -> Bridge | None:
    """The two sides of a total that one period has whole and the other split into currencies.

    None where it is not so. Without figures on either side no rate is asked for.
    """
    here, there = now.total(cell), base.total(cell)
    whole, split = (here, base) if there is None else (there, now)
    if whole is None or (here is not None and there is not None):
        return None
    sides = _sides(split, whole)
    if sides is None:
        return None
    apart = Bridge(here, there)
    if obstacle := rules_differ(now.catalogue, base.catalogue, cell.code):
        return replace(apart, obstacle=obstacle)
    known = {True: whole.amount is not None, False: any(one.amount is not None for one in sides)}
    if not known[whole is here]:
        return replace(apart, obstacle=Obstacle.NO_FIGURE)
    if not known[whole is there]:
        return replace(apart, obstacle=Obstacle.NO_BASE)
    if split.rate is None:
        return replace(apart, obstacle=Obstacle.NO_RATE)
    counted = [_counted_in(side, whole.unit, split.rate) for side in sides]
    made = together(cell, counted, split.units)
    return Bridge(here or made, there or made, split.rate)


def _sides(split: Totals, whole: Total) -> tuple[Total, ...] | None:
    """Both dimensions, where they are counted in two currencies and the whole in one of them."""
    indicator = find(split.catalogue, whole.cell.code)
    if whole.cell.dim is not Dim.T or not indicator:
        return None
    if indicator.aggregation is not Aggregation.SUM or indicator.share is not None:
        return None
    sides = [split.cells.get(Cell(whole.cell.code, dim)) for dim in (Dim.F, Dim.D)]
    known = tuple(side for side in sides if side is not None)
    measures = {find_unit(side.unit).measure for side in known}
    fits = measures == _CURRENCIES and find_unit(whole.unit).measure in _CURRENCIES
    return known if fits else None


def _counted_in(side: Total, unit: str, rate: UsdRate) -> Total:
    """The same total in another unit of money, with what each board gave to it."""

    def turn(amount: Decimal) -> Decimal:
        found = convert(amount, side.unit, unit, (rate.rate,))
        assert found is not None, "both are money in dollars or đồng"
        return found[0]

    amount = None if side.amount is None else turn(side.amount)
    parts = {who: replace(part, amount=turn(part.amount)) for who, part in side.parts.items()}
    return replace(side, unit=unit, folded=replace(side.folded, amount=amount), parts=parts)
