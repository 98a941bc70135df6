"""What a cell is made of in one version of the catalogue, and whether two versions mean the same.

A figure may be added to another, stand in for it or be compared with it only where both mean the
same: one unit of measure, one scope, one rule. What an amount is made of counts too: a share of
zones has changed its meaning when the zones have.
"""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.kpi import Aggregation, Catalogue, Cell, Dim, Indicator, Kind, PeriodKind


class Obstacle(StrEnum):
    """Why two amounts give no percentage; the surface words it."""

    NOT_COMPARED = "not_compared"  # a yes or no, or what the bloc has no total of
    NO_FIGURE = "no_figure"  # nobody has given it now
    NO_BASE = "no_base"  # it was asked then, but nobody has given it
    NOT_ASKED = "not_asked"  # one of the two versions has no such indicator
    ZERO_BASE = "zero_base"
    NEGATIVE_BASE = "negative_base"
    INCOMPLETE = "incomplete"  # the two sides do not stand for the same units
    TWO_BOUNDS = "two_bounds"  # "more than" on both sides
    UNIT_CHANGED = "unit_changed"
    DIMS_CHANGED = "dims_changed"  # split into currencies, or merged, with no way across
    NO_RATE = "no_rate"  # split into currencies or merged, and no exchange rate is recorded
    RULE_CHANGED = "rule_changed"  # made of other things, or added up in another way
    SCOPE_CHANGED = "scope_changed"  # other zones count


@dataclass(frozen=True, slots=True)
class Recipe:
    """The cells to add up for an amount; with `wholes`, for both sides of a percentage."""

    parts: tuple[Cell, ...]
    wholes: tuple[Cell, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Everything it takes."""
        return self.parts + self.wholes


def find(catalogue: Catalogue, code: str) -> Indicator | None:
    """The definition behind a code, or None where this version has none."""
    return catalogue.indicator(code) if catalogue.has(code) else None


def recipe(catalogue: Catalogue, cell: Cell, given: Container[Cell] = ()) -> Recipe | None:
    """The cells behind a cell, or None where this version has no way to it.

    Those are the typed ones, and computed ones that are `given`: a plan or a printed report says
    a total without what it is made of. A total over both dimensions exists also where a version
    does not list it but counts both in one unit; amounts in different units are never added.
    """
    indicator = find(catalogue, cell.code)
    if indicator is None:
        return None
    if cell.dim in indicator.units:
        return Recipe((cell,))
    if indicator.share is not None and cell.dim in indicator.computed:
        part = recipe(catalogue, Cell(indicator.share.part, cell.dim), given)
        whole = recipe(catalogue, Cell(indicator.share.whole, cell.dim), given)
        counts = part and whole and Recipe(part.parts, whole.parts)
        if counts and (cell not in given or all(one in given for one in counts.cells)):
            return counts
    if cell in given and catalogue.knows(cell):
        return Recipe((cell,))
    addends = _addends(catalogue, indicator, cell)
    made_of = [recipe(catalogue, addend, given) for addend in addends]
    known = [one for one in made_of if one is not None]
    if not known or len(known) < len(addends):
        return None
    return Recipe(tuple(part for one in known for part in one.parts))


def _addends(catalogue: Catalogue, indicator: Indicator, cell: Cell) -> tuple[Cell, ...]:
    """The cells whose sum a cell is, all in one unit; none where there is no such sum."""
    addends = indicator.addends(cell.dim)
    if not addends and cell.dim is Dim.T and indicator.aggregation is Aggregation.SUM:
        addends = tuple(Cell(cell.code, dim) for dim in (Dim.F, Dim.D))
    if not all(map(catalogue.knows, addends)):
        return ()
    units = {catalogue.unit(addend) for addend in addends}
    if catalogue.knows(cell):
        units.add(catalogue.unit(cell))
    return addends if len(units) == 1 else ()


def unit_of(catalogue: Catalogue, cell: Cell) -> str:
    """The unit of a cell, listed or not; KeyError where this version has no way to it."""
    if catalogue.knows(cell):
        return catalogue.unit(cell)
    return catalogue.unit(_addends(catalogue, catalogue.indicator(cell.code), cell)[0])


def is_percentage(indicator: Indicator) -> bool:
    """Whether an amount, or the bloc's amount, is a percentage: it changes by points."""
    return (
        indicator.kind is Kind.RATIO
        or indicator.share is not None
        or indicator.aggregation in (Aggregation.SHARE, Aggregation.RATIO_OF_SUMS)
    )


def all_cells(catalogue: Catalogue, period_kind: PeriodKind) -> tuple[Cell, ...]:
    """Every cell of a form, typed and computed, in the order of the catalogue."""
    on = {group.key for group in catalogue.groups if group.on}
    return tuple(
        Cell(indicator.code, dim)
        for indicator in catalogue.indicators
        if indicator.group in on and (indicator.half_year or period_kind is PeriodKind.YEAR)
        for dim in (*indicator.units, *indicator.computed)
    )


def difference(now: Catalogue, then: Catalogue, cell: Cell) -> Obstacle | None:
    """What has changed in the meaning of a cell between two versions, or None.

    Words alone do not count: `reworded` tells of them. A total that one version types and the
    other adds up is the same total.
    """
    if now is then and now.knows(cell):
        return None
    here, there = find(now, cell.code), find(then, cell.code)
    if here is None or there is None:
        return Obstacle.NOT_ASKED
    if recipe(now, cell) is None or recipe(then, cell) is None:
        return Obstacle.DIMS_CHANGED
    if unit_of(now, cell) != unit_of(then, cell):
        return Obstacle.UNIT_CHANGED
    if obstacle := rules_differ(now, then, cell.code):
        return obstacle
    below = (difference(now, then, Cell(code, cell.dim)) for code in _made_of(here, there))
    return next((obstacle for obstacle in below if obstacle is not None), None)


def rules_differ(now: Catalogue, then: Catalogue, code: str) -> Obstacle | None:
    """What has changed in how an indicator is made up, whatever it is counted in."""
    here, there = find(now, code), find(then, code)
    if here is None or there is None:
        return Obstacle.NOT_ASKED
    if not _same_rule(here, there):
        return Obstacle.RULE_CHANGED
    return None if here.scope == there.scope else Obstacle.SCOPE_CHANGED


def reworded(now: Catalogue, then: Catalogue, cell: Cell) -> bool:
    """Whether two versions explain an indicator in other words: worth a footnote, no obstacle."""
    here, there = find(now, cell.code), find(then, cell.code)
    return here is not None and there is not None and here.definitions != there.definitions


def _same_rule(here: Indicator, there: Indicator) -> bool:
    """Whether two definitions make the amount in the same way.

    A flow is never a stock; what one version derives and the other asks may be the same.
    """
    if here.aggregation is not there.aggregation or here.share != there.share:
        return False
    if here.parts and there.parts and set(here.parts) != set(there.parts):
        return False
    asked = Kind.DERIVED not in (here.kind, there.kind)
    return not asked or (here.kind is Kind.STOCK) is (there.kind is Kind.STOCK)


def _made_of(here: Indicator, there: Indicator) -> tuple[str, ...]:
    """The indicators that both versions make it of."""
    if here.share is not None:
        return (here.share.part, here.share.whole)
    return here.parts if there.parts else ()
