"""From a total down to the units and answers behind it, and what they still owe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.contributions import Contribution
from bot.domain.definitions import recipe
from bot.domain.kpi import Cell, Figure, PeriodKind
from bot.domain.numbers import Qualifier
from bot.domain.totals import Totals


@dataclass(frozen=True, slots=True)
class Behind:
    """What one unit stands for in a total: its typed answers, by which their version is found.

    `coverage` is what they were gathered from; `made_of` are the predecessors to look into
    instead, where the figures are re-based.
    """

    unit: int
    figures: Mapping[Cell, Figure]
    coverage: Mapping[Cell, str]
    carried: tuple[Cell, ...]
    made_of: tuple[int, ...]


def behind(totals: Totals, cell: Cell) -> tuple[Behind, ...]:
    """The way from a total down to units and values, for every unit of the roster.

    A cell that a unit has left unanswered is not among its figures.
    """
    found = []
    for one in totals.contributions.values():
        given = one.figures if one.as_given else ()
        made = recipe(one.catalogue, cell, given)
        cells = made.cells if made else ()
        answers = {typed: one.answer(typed) for typed in cells}
        found.append(
            Behind(
                one.unit,
                {typed: figure for typed, figure in answers.items() if figure is not None},
                {typed: one.coverage[typed] for typed in cells if typed in one.coverage},
                tuple(typed for typed in cells if one.carries(typed)),
                one.made_of,
            )
        )
    return tuple(found)


class Open(StrEnum):
    """What keeps a figure from being final."""

    MISSING = "missing"
    CARRIED = "carried"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A figure of a unit that is still to be given, or to be made final."""

    unit: int
    cell: Cell
    why: Open
    figure: Figure | None = None


def unfinished(
    contributions: Iterable[Contribution], period_kind: PeriodKind
) -> tuple[Unfinished, ...]:
    """What the units still owe, in the order of the form. What may stay blank is not owed."""
    found: list[Unfinished] = []
    for one in contributions:
        required = {*one.catalogue.required(period_kind)}
        for cell in one.catalogue.cells(period_kind):
            figure = one.answer(cell)
            if figure is None:
                if cell in required:
                    found.append(Unfinished(one.unit, cell, Open.MISSING))
            elif one.carries(cell):
                found.append(Unfinished(one.unit, cell, Open.CARRIED, figure))
            elif figure.qualifier is Qualifier.ESTIMATE:
                found.append(Unfinished(one.unit, cell, Open.ESTIMATE, figure))
    return tuple(found)
