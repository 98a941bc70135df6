"""An earlier period seen with today's roster: predecessors summed into their successor.

"Số liệu quy đổi theo địa giới mới". Sums add up, a minimum is the least of the predecessors', and
percentages follow from the sums. Whatever has no such rule (a yes or no, a percentage without
counts) has no re-based value, unless one unit alone became another. One predecessor that
has not answered leaves the successor without an answer: a part of it would pass for the whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.domain.contributions import Contribution
from bot.domain.definitions import difference
from bot.domain.kpi import Aggregation, Catalogue, Cell, Figure, State
from bot.domain.numbers import Qualifier

_MERGEABLE: Final = (Aggregation.SUM, Aggregation.MIN)


@dataclass(frozen=True, slots=True)
class Merger:
    """Units that became one. A unit that took others in and kept its identity is among the old."""

    old: tuple[int, ...]
    new: int


@dataclass(frozen=True, slots=True)
class Rebased:
    """The contributions of an earlier period, one of every unit of today's roster.

    `absent` are predecessors of a unit without any figures then: of another bloc, not counted, or
    divided among several. `left_out` are units of then that nobody of today stands for.
    """

    contributions: tuple[Contribution, ...]
    absent: Mapping[int, tuple[int, ...]]
    left_out: tuple[int, ...]


def rebase(
    catalogue: Catalogue,
    contributions: Iterable[Contribution],
    roster: Sequence[int],
    mergers: Iterable[Merger],
) -> Rebased:
    """What an earlier period's units gave, as given by today's roster.

    `catalogue` is the version of that period; `mergers` those that took effect after it and up to
    now, in any order. A unit made of unknown units only is there without figures.
    """
    then = {one.unit: one for one in contributions}
    known = {unit for unit, one in then.items() if one.counted and (one.figures or one.carried)}
    lineage = _lineage(mergers)
    old = {unit: tuple(_predecessors(lineage, known, unit, set())) for unit in roster}
    claims = Counter(one for olds in old.values() for one in olds)
    # Of a unit that was divided nobody knows which part went where.
    usable = {unit for unit in known if claims[unit] == 1}
    found: list[Contribution] = []
    absent: dict[int, tuple[int, ...]] = {}
    for unit, olds in old.items():
        if olds == (unit,) and claims[unit] == 1:
            found.append(then.get(unit) or Contribution(unit, catalogue, {}, counted=False))
            continue
        lost = tuple(one for one in olds if one not in usable)
        if lost:
            absent[unit] = lost
        present = [then[one] for one in olds if one in usable]
        found.append(_merge(catalogue, unit, present, lost))
    return Rebased(tuple(found), absent, tuple(unit for unit in then if not claims[unit]))


def _lineage(mergers: Iterable[Merger]) -> Mapping[int, dict[int, None]]:
    """The direct predecessors of each unit, in order."""
    lineage: dict[int, dict[int, None]] = {}
    for merger in mergers:
        lineage.setdefault(merger.new, {}).update(dict.fromkeys(merger.old))
    return lineage


def _predecessors(
    lineage: Mapping[int, dict[int, None]], known: Set[int], unit: int, seen: set[int]
) -> Iterator[int]:
    """The units of then that make up a unit; itself if it comes from nobody.

    One that has figures of its own then is not looked into further.
    """
    olds = lineage.get(unit, {})
    seen.add(unit)
    if not olds or unit in olds or unit in known:
        yield unit
    if unit in known and unit not in olds:
        return
    for old in olds:
        if old not in seen:
            yield from _predecessors(lineage, known, old, seen)


def _merge(
    catalogue: Catalogue, unit: int, present: Sequence[Contribution], lost: tuple[int, ...]
) -> Contribution:
    """The figures of predecessors as figures of their successor."""
    made_of = tuple(one.unit for one in present)
    whole = len(present) == 1 and not lost
    figures: dict[Cell, Figure] = {}
    carried: dict[Cell, Figure] = {}
    lacking: dict[Cell, tuple[int, ...]] = {}
    for cell in _cells(catalogue, present):
        rule = catalogue.indicator(cell.code).aggregation
        answers = {one.unit: _answer(catalogue, one, cell) for one in present}
        silent = tuple(who for who, figure in answers.items() if figure is None) + lost
        if silent:
            lacking[cell] = silent
        elif whole or rule in _MERGEABLE:
            given = [figure for figure in answers.values() if figure is not None]
            stands_in = any(one.carries(cell) for one in present)
            target = carried if stands_in else figures
            target[cell] = _join(rule, given)
    return Contribution(
        unit,
        catalogue,
        figures,
        carried,
        as_given=any(one.as_given for one in present),
        made_of=made_of,
        lacking=lacking,
    )


def _cells(catalogue: Catalogue, present: Sequence[Contribution]) -> dict[Cell, None]:
    """The typed cells, and totals that a plan or a report gives as such."""
    cells = dict.fromkeys(cell for one in catalogue.indicators for cell in one.cells)
    given = (cell for one in present if one.as_given for cell in one.figures)
    return cells | dict.fromkeys(filter(catalogue.knows, given))


def _answer(catalogue: Catalogue, one: Contribution, cell: Cell) -> Figure | None:
    alike = difference(catalogue, one.catalogue, cell) is None
    return one.answer(cell) if alike else None


def _join(rule: Aggregation, figures: Sequence[Figure]) -> Figure:
    amounts = [figure.amount for figure in figures if figure.amount is not None]
    if len(figures) == 1 or not amounts:
        return figures[0] if amounts else Figure(State.NOT_APPLICABLE)
    if rule is Aggregation.MIN:
        least = min(amounts)
        said = {figure.qualifier for figure in figures}
        lowest = {figure.qualifier for figure in figures if figure.amount == least}
        above = lowest == {Qualifier.ABOVE}
        return Figure.given(least, _qualifier(said, above=above))
    said = {figure.qualifier for figure in figures}
    return Figure.given(sum(amounts, Decimal(0)), _qualifier(said, above=Qualifier.ABOVE in said))


def _qualifier(said: set[Qualifier], *, above: bool) -> Qualifier:
    if above:
        return Qualifier.ABOVE
    return Qualifier.ESTIMATE if Qualifier.ESTIMATE in said else Qualifier.EXACT
