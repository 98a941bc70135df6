"""Units, figures and catalogues for the tests of totals and comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.domain.contributions import Contribution
from bot.domain.kpi import Aggregation, Catalogue, Cell, Dim, Figure, Kind, PeriodKind, State
from bot.domain.numbers import Qualifier
from bot.domain.totals import Totals, total_up
from storage.presets.load import load_catalogue

F, D, T = Dim.F, Dim.D, Dim.T
YEAR, HALF = PeriodKind.YEAR, PeriodKind.HALF_YEAR
NOT_APPLICABLE = Figure(State.NOT_APPLICABLE)
NOT_AVAILABLE = Figure(State.NOT_AVAILABLE)

OLD, NEW = load_catalogue("2019"), load_catalogue("2022")


def cell(name: str) -> Cell:
    """ "DT01.F" as a cell."""
    code, dim = name.split(".")
    return Cell(code, Dim(dim))


def fig(said: str | int | Figure) -> Figure:
    """ "55", "~55" (an estimate) or ">55" (a lower bound) as a figure."""
    if isinstance(said, Figure):
        return said
    text = str(said)
    marks = {"~": Qualifier.ESTIMATE, ">": Qualifier.ABOVE}
    return Figure.given(Decimal(text.lstrip("~>")), marks.get(text[0], Qualifier.EXACT))


Said = Mapping[str, str | int | Figure]


def figures(said: Said) -> dict[Cell, Figure]:
    return {cell(name): fig(what) for name, what in said.items()}


def unit(number: int, said: Said, catalogue: Catalogue = NEW) -> Contribution:
    return Contribution(number, catalogue, figures(said))


def bloc(*said: Said, catalogue: Catalogue = NEW, kind: PeriodKind = YEAR) -> Totals:
    """The totals of units 1, 2, 3 ..."""
    units = [unit(number, one, catalogue) for number, one in enumerate(said, 1)]
    return total_up(catalogue, kind, units)


def changed(
    catalogue: Catalogue,
    code: str,
    *,
    scope: str | None = None,
    units: Mapping[Dim, str] | None = None,
    computed: Mapping[Dim, str] | None = None,
    aggregation: Aggregation | None = None,
    kind: Kind | None = None,
    parts: tuple[str, ...] | None = None,
) -> Catalogue:
    """The catalogue with one indicator defined otherwise."""
    one = catalogue.indicator(code)
    other = replace(
        one,
        scope=one.scope if scope is None else scope,
        units=one.units if units is None else units,
        computed=one.computed if computed is None else computed,
        aggregation=one.aggregation if aggregation is None else aggregation,
        kind=one.kind if kind is None else kind,
        parts=one.parts if parts is None else parts,
    )
    indicators = tuple(other if i is one else i for i in catalogue.indicators)
    return Catalogue(
        catalogue.version + "+", catalogue.groups, indicators, catalogue.asked, catalogue.checks
    )


def without(catalogue: Catalogue, code: str) -> Catalogue:
    """The catalogue without one indicator."""
    indicators = tuple(i for i in catalogue.indicators if i.code != code)
    return Catalogue(catalogue.version + "-", catalogue.groups, indicators, (), ())
