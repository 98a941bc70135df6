"""Figures unlike a unit's own earlier years.

Year by year, a unit's figure is some times the one before. The middle of those times, and how far
they usually lie from it, say what to expect; the median and the median deviation are not moved by
one odd year. Fewer than three earlier years say nothing, and what lies between the last three is
nothing new.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Final

from bot.domain.definitions import difference
from bot.domain.kpi import Catalogue, Cell, Figure, Kind
from bot.domain.suspect_view import Suspect, Suspicion

LEAST_PERIODS: Final = 3
"""Fewest earlier periods that are a history."""
DEVIATIONS: Final = Decimal(5)
"""Median deviations beyond which a year is odd: about 3,5 standard deviations, rounded up."""
LEAST_DEVIATION: Final = Decimal("0.06")
"""What counts as one deviation where the earlier years hardly differ at all."""


@dataclass(frozen=True, slots=True)
class Outlier:
    """A figure outside what the unit's own years make likely: `low` to `high`."""

    value: Decimal
    previous: Decimal
    low: Decimal
    high: Decimal
    periods: int


def outlier(value: Decimal, history: Sequence[Decimal]) -> Outlier | None:
    """Whether a value is unlike its own history, the oldest first; None also where that is short.

    Zero or negative amounts give no times, and the history before them is not used.
    """
    positive = _last_positive(history)
    if value <= 0 or len(positive) < LEAST_PERIODS:
        return None
    times = [(now / before).ln() for before, now in pairwise(positive)]
    middle = median(times)
    spread = max(median([abs(one - middle) for one in times]), LEAST_DEVIATION)
    previous = positive[-1]
    # On the scale of logarithms half and double are equally far from the same.
    low = previous * (middle - DEVIATIONS * spread).exp()
    high = previous * (middle + DEVIATIONS * spread).exp()
    recent = positive[-LEAST_PERIODS:]
    if min(low, *recent) <= value <= max(high, *recent):
        return None
    return Outlier(value, previous, low, high, len(positive))


def _last_positive(history: Sequence[Decimal]) -> list[Decimal]:
    kept: list[Decimal] = []
    for amount in reversed(history):
        if amount <= 0:
            break
        kept.append(amount)
    return kept[::-1]


def histories(
    catalogue: Catalogue,
    cells: Collection[Cell],
    earlier: Iterable[tuple[Catalogue, Mapping[Cell, Figure]]],
) -> dict[Cell, list[Decimal]]:
    """The amounts of earlier periods by cell, the oldest first; given with the latest in front.

    A history goes back to the first period that lacks the figure, or in which it meant something
    else.
    """
    found: dict[Cell, list[Decimal]] = {}
    going_on = list(dict.fromkeys(cells))
    for then, figures in earlier:
        kept = []
        for cell in going_on:
            figure = figures.get(cell)
            if figure is None or figure.amount is None or difference(catalogue, then, cell):
                continue
            found.setdefault(cell, []).insert(0, figure.amount)
            kept.append(cell)
        going_on = kept
    return found


def outliers(
    catalogue: Catalogue,
    figures: Mapping[Cell, Figure],
    history: Mapping[Cell, Sequence[Decimal]],
) -> tuple[Suspicion, ...]:
    """The figures of a form, or totals of the bloc, that are unlike their own earlier periods."""
    found: list[Suspicion] = []
    for cell, figure in figures.items():
        if figure.amount is None or not catalogue.knows(cell):
            continue
        if catalogue.indicator(cell.code).kind not in (Kind.FLOW, Kind.STOCK):
            continue
        odd = outlier(figure.amount, history.get(cell, ()))
        if odd is not None:
            found.append(_suspicion(odd, cell, catalogue.unit(cell)))
    return tuple(found)


def _suspicion(odd: Outlier, cell: Cell, unit: str) -> Suspicion:
    amounts = {"value": odd.value, "previous": odd.previous, "low": odd.low, "high": odd.high}
    return Suspicion(
        Suspect.OUTLIER,
        "outlier",
        cells=(cell,),
        names={"name": (cell,)},
        numbers={**amounts, "periods": Decimal(odd.periods)},
        units={**dict.fromkeys(amounts, unit), "periods": ""},
    )
