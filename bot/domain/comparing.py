"""A period against another one, a plan, or the same half of an earlier year.

Both idioms of the reports are kept as data: the ratio ("bằng 87,7% so với") and the growth ("tăng
7,6%"); percentages change by points. Where there is no percentage, an `Obstacle` says why. Two
totals are compared only over the same units; over those that both sides have in common a change
stands beside, marked as like for like. A stock carried over from the earlier period is no
answer: it would be compared with itself. `tell` decides the idiom and rounds for reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bot.domain.converting import bridge
from bot.domain.definitions import Obstacle, difference, is_percentage, reworded
from bot.domain.exchange import UsdRate
from bot.domain.kpi import Aggregation, Cell, Dim, Indicator, Kind, round_share
from bot.domain.totals import Total, Totals, restrict


class Bound(StrEnum):
    """What a lower bound on one side ("trên 55%") makes of a change."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Change:
    """Two amounts set against each other. `ratio` and `growth` are percentages of the base.

    There are none for percentages, whose `difference` is in points, nor over a base of zero or
    less.
    """

    now: Decimal
    base: Decimal
    in_points: bool = False
    bound: Bound = Bound.EXACT

    @property
    def difference(self) -> Decimal:
        """By how much it has changed."""
        return self.now - self.base

    @property
    def ratio(self) -> Decimal | None:
        """What it is, in percent of the base."""
        return None if self.in_points or self.base <= 0 else self.now * 100 / self.base

    @property
    def growth(self) -> Decimal | None:
        """By how many percent of the base it has changed."""
        ratio = self.ratio
        return None if ratio is None else ratio - 100


@dataclass(frozen=True, slots=True)
class Comparison:
    """One cell on both sides, and what may be said of the two.

    `change` is there wherever the two amounts mean the same over the same units; `obstacle` says
    why it is not, or why it gives no percentage. `common` are the units on both sides where
    these differ, `like_for_like` the change over them. `restated` is the change against
    the base as it was once published, where that has been corrected since. `rate` brought a side
    that is split into two currencies to the unit of the other.
    """

    cell: Cell
    now: Total | None
    base: Total | None
    change: Change | None = None
    obstacle: Obstacle | None = None
    missing_now: tuple[int, ...] = ()
    missing_before: tuple[int, ...] = ()
    common: tuple[int, ...] = ()
    like_for_like: Change | None = None
    restated: Change | None = None
    rebased: tuple[int, ...] = ()  # units whose base is their predecessors'
    reworded: bool = False  # the definition is worded differently: a footnote
    rate: UsdRate | None = None

    @property
    def is_estimate(self) -> bool:
        """Whether either side may still move."""
        return any(side is not None and side.is_estimate for side in (self.now, self.base))


class Telling(StrEnum):
    """The idiom of a sentence."""

    RATIO = "ratio"  # "bằng 87,7% so với"
    GROWTH = "growth"  # "tăng 7,6% so với"
    POINTS = "points"  # "tăng 3,2 điểm phần trăm"


class Direction(StrEnum):
    """Which way it went, before any rounding."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Told:
    """A change ready for a sentence: `number` is rounded and has no sign."""

    telling: Telling
    direction: Direction
    number: Decimal
    bound: Bound = Bound.EXACT


def compare(
    now: Totals, base: Totals, as_published: Totals | None = None
) -> Mapping[Cell, Comparison]:
    """Every cell of a period against an earlier one of the same kind, in the form's order.

    `base` is re-based to today's roster first, where units have merged; `as_published` is the same
    period as it was once made public. A total over both dimensions that only the base lists comes
    last, where this period has a way to it, or would have one with an exchange rate.
    """
    if now.period_kind is not base.period_kind:
        raise ValueError(f"a {now.period_kind} cannot be compared with a {base.period_kind}")
    merged = [
        cell
        for cell in base.cells
        if cell.dim is Dim.T and cell not in now.cells
        if now.total(cell) is not None or bridge(now, base, cell) is not None
    ]
    return {cell: compare_cell(now, base, cell, as_published) for cell in (*now.cells, *merged)}


def compare_with_plan(now: Totals, plan: Totals) -> Mapping[Cell, Comparison]:
    """Every planned cell against the plan of the year, also at mid-year; the ratio is % of plan."""
    planned = [cell for cell, total in plan.cells.items() if total.counted and cell in now.cells]
    return {cell: compare_cell(now, plan, cell) for cell in planned}


def compare_cell(
    now: Totals, base: Totals, cell: Cell, as_published: Totals | None = None
) -> Comparison:
    """One cell of a period against another, whether or not both versions list it."""
    here, there = now.total(cell), base.total(cell)
    plain = Comparison(cell, here, there)
    obstacle = difference(now.catalogue, base.catalogue, cell)
    if obstacle is Obstacle.DIMS_CHANGED and (across := bridge(now, base, cell)):
        here, there, obstacle = across.now, across.base, across.obstacle
        plain = Comparison(cell, here, there, rate=across.rate)
    if obstacle is not None:
        return replace(plain, obstacle=obstacle)
    if here is None or there is None:  # an optional group that one of the two does not ask
        return replace(plain, obstacle=Obstacle.NOT_ASKED)
    indicator = now.catalogue.indicator(cell.code)
    plain = replace(
        plain,
        reworded=reworded(now.catalogue, base.catalogue, cell),
        rebased=tuple(unit for unit in base.rebased if unit in there.parts),
    )
    if obstacle := _nothing_to_compare(indicator, here, there):
        return replace(plain, obstacle=obstacle)
    lacking = any((side.missing, side.carried) != ((), ()) for side in (here, there))
    if lacking or {*now.units} != {*base.units}:
        return _like_for_like(plain, indicator, here, there)
    change, obstacle = _change(indicator, here, there)
    restated = None
    if as_published is not None:
        once = compare_cell(now, as_published, cell)
        stood = once.base is None or once.base.amount == there.amount
        restated = None if stood else once.change
    return replace(plain, change=change, obstacle=obstacle, restated=restated)


def _nothing_to_compare(indicator: Indicator, here: Total, there: Total) -> Obstacle | None:
    yes_or_no = indicator.kind is Kind.FLAG and here.aggregation is not Aggregation.SHARE
    no_total = indicator.aggregation is Aggregation.NONE and here.amount is None
    if yes_or_no or no_total:
        return Obstacle.NOT_COMPARED
    if here.amount is None:
        return Obstacle.NO_FIGURE
    return Obstacle.NO_BASE if there.amount is None else None


def _like_for_like(
    plain: Comparison, indicator: Indicator, here: Total, there: Total
) -> Comparison:
    """Why the totals cannot be compared, and the change over the units they have in common."""
    sides = [_answered(side) for side in (here, there)]
    units = dict.fromkeys(
        (*sides[0], *here.missing, *here.carried, *sides[1], *there.missing, *there.carried)
    )
    common = tuple(unit for unit in units if unit in sides[0] and unit in sides[1])
    change, _ = _change(indicator, restrict(here, common), restrict(there, common))
    return replace(
        plain,
        obstacle=Obstacle.INCOMPLETE,
        missing_now=tuple(unit for unit in units if unit not in sides[0]),
        missing_before=tuple(unit for unit in units if unit not in sides[1]),
        common=common,
        like_for_like=change,
    )


def _answered(side: Total) -> Mapping[int, None]:
    """The units that gave an answer of their own."""
    carried = {*side.carried}
    answered = (unit for unit in (*side.counted, *side.not_applicable) if unit not in carried)
    return dict.fromkeys(answered)


def _change(
    indicator: Indicator, here: Total, there: Total
) -> tuple[Change | None, Obstacle | None]:
    """The change, and why it gives no percentage."""
    if here.amount is None or there.amount is None:
        return None, Obstacle.NO_BASE
    above = (here.folded.above, there.folded.above)
    if all(above):
        return None, Obstacle.TWO_BOUNDS
    bound = {(True, False): Bound.AT_LEAST, (False, True): Bound.AT_MOST}.get(above, Bound.EXACT)
    change = Change(here.amount, there.amount, is_percentage(indicator), bound)
    if change.in_points or change.base > 0:
        return change, None
    return change, Obstacle.ZERO_BASE if change.base == 0 else Obstacle.NEGATIVE_BASE


def telling_of(indicator: Indicator) -> Telling:
    """The idiom the reports use: what happened by ratio, what stands by growth."""
    if is_percentage(indicator):
        return Telling.POINTS
    return Telling.GROWTH if indicator.kind is Kind.STOCK else Telling.RATIO


def tell(change: Change, telling: Telling, places: int = 1) -> Told | None:
    """A change as a sentence says it; None where it gives no percentage.

    Percentages are told by points whatever the wish. Both idioms round alike, so that "bằng 87,7%"
    never meets "giảm 12,4%"; and what has changed never reads as unchanged, nor what is left
    as nothing.
    """
    up = change.difference > 0
    direction = Direction.UP if up else Direction.DOWN if change.difference else Direction.LEVEL
    if change.in_points:
        points = round_share(abs(change.difference), places)
        return Told(Telling.POINTS, direction, points, change.bound)
    if change.ratio is None:
        return None
    step = Decimal(1).scaleb(-places)
    ratio = round_share(change.ratio, places)
    if ratio == 100 and up:
        ratio += step
    if telling is Telling.GROWTH:
        return Told(telling, direction, abs(ratio - 100), change.bound)
    return Told(Telling.RATIO, direction, ratio, change.bound)
